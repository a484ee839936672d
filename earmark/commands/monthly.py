"""`earmark monthly`: a base's own statement of a month."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="写出一个月的资金收支月报：各来源收支结余、当月支出、投入预算执行情况。月份写成 2025-03。",
)
@click.argument("code")
@click.argument("month")
@click.option("-o", "folder", required=True, type=click.Path(path_type=Path), metavar="目录", help="写到哪个文件夹。")
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(["xlsx", "docx", "pdf"]),
    metavar="xlsx|docx|pdf",
    help="只写哪种，可写多次；不写是三种都写。",
)
@click.pass_obj
def monthly(shelf: Shelf, code: str, month: str, folder: Path, forms: tuple[str, ...]) -> int:
    """Write the statement."""
    from earmark.desk import today, write_month
    from reports.files import FORMS

    found = re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", month)
    if not found:
        raise Refusal(f"“{month}”不是月份", todo="写成 2025-03")
    wanted = tuple(dict.fromkeys(forms)) or FORMS
    for path in write_month(shelf.open(code), int(found[1]), int(found[2]), folder, today(), wanted):
        click.echo(f"已写出 {path}")
    return 0
