"""`earmark assess`: the table of an assessment, filled as far as book and dossier go."""

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
    help="写出中期或终期的绩效评估表：应达到什么、账上和档案里有什么、缺什么；评估组的意见留空。",
)
@click.argument("code")
@click.argument("stage")
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
def assess(shelf: Shelf, code: str, stage: str, folder: Path, as_of: date | None, forms: tuple[str, ...]) -> int:
    """Write the table."""
    from earmark.desk import today, write_assessment
    from reports.files import FORMS

    wanted = tuple(dict.fromkeys(forms)) or FORMS
    for path in write_assessment(shelf.open(code), stage, folder, as_of or today(), wanted):
        click.echo(f"已写出 {path}")
    return 0
