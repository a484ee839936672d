"""`earmark order`: the notice of what a base is to put right, with the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand, Day

if TYPE_CHECKING:
    from datetime import date

    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="写出整改通知书（Word、PDF）和整改台账（Excel）：已责令整改的问题；还没有责令的，是拟稿。",
)
@click.argument("code")
@click.option("-o", "folder", required=True, type=click.Path(path_type=Path), metavar="目录", help="写到哪个文件夹。")
@click.option("--as-of", type=Day(), metavar="日期", help="截至哪一天；不写是今天。")
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(["xlsx", "docx", "pdf"]),
    metavar="xlsx|docx|pdf",
    help="只写哪种，可写多次；不写是三种都写。",
)
@click.pass_obj
def order(shelf: Shelf, code: str, folder: Path, as_of: date | None, forms: tuple[str, ...]) -> int:
    """Write the notice."""
    from earmark.desk import today, write_order
    from reports.files import FORMS

    for path in write_order(shelf.open(code), folder, as_of or today(), tuple(dict.fromkeys(forms)) or FORMS):
        click.echo(f"已写出 {path}")
    return 0
