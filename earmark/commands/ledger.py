"""`earmark ledger`: a year's books as accountants print them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="打印一年的账：记账凭证（A4 的一半）、银行存款日记账、明细账、总账，写成 PDF；也可写 Excel、Word。",
)
@click.argument("code")
@click.option("--year", required=True, type=click.IntRange(1970, 2100), metavar="年", help="哪一年。")
@click.option("-o", "folder", required=True, type=click.Path(path_type=Path), metavar="目录", help="写到哪个文件夹。")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["记账凭证", "日记账", "明细账", "总账"]),
    metavar="记账凭证|日记账|明细账|总账",
    help="只写哪种，可写多次；不写是四种都写。",
)
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(["xlsx", "docx", "pdf"]),
    metavar="xlsx|docx|pdf",
    help="写成哪种文件，可写多次；不写是 PDF。",
)
@click.pass_obj
def ledger(shelf: Shelf, code: str, year: int, folder: Path, kinds: tuple[str, ...], forms: tuple[str, ...]) -> int:
    """Write the books of a year."""
    from earmark.desk import today, write_books
    from reports.printed import KINDS

    wanted = tuple(dict.fromkeys(kinds)) or KINDS
    for path in write_books(shelf.open(code), year, folder, today(), wanted, tuple(dict.fromkeys(forms)) or ("pdf",)):
        click.echo(f"已写出 {path}")
    return 0
