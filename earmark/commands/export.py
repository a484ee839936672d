"""`earmark export`: a book for audit software and other programs, and the check of what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf

_FAULTY = 1
_FOLDER = click.Path(path_type=Path)


@click.command(
    cls=ChineseCommand,
    help="导出数据：gbt24589（会计核算软件数据接口，2010 版结构）、csv 或 parquet，一年一个文件夹，附清单。"
    "--check 文件夹 核对导出的数据：文件、结构、代码、借贷和余额；有误逐条列出，退出码为 1。",
)
@click.argument("code", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["gbt24589", "csv", "parquet"]),
    default="gbt24589",
    show_default="gbt24589",
    metavar="gbt24589|csv|parquet",
    help="哪种格式。",
)
@click.option("-o", "folder", type=_FOLDER, metavar="文件夹", help="写到哪里；里面已有同名的文件夹时不覆盖。")
@click.option("--year", type=click.IntRange(1900, 2999), metavar="年", help="哪一年；不写是账上的每一年。")
@click.option("--check", "checked", type=_FOLDER, metavar="文件夹", help="核对这个文件夹，不导出。")
@click.pass_obj
def export(
    shelf: Shelf, code: str | None, form: str, folder: Path | None, year: int | None, checked: Path | None
) -> int:
    """Write a book for other programs, or check what was written."""
    from earmark import desk

    if checked is not None:
        if code or folder or year:
            raise Refusal("--check 只核对，不和代码、-o、--year 一起写")
        return _check(checked)
    if not code:
        raise Refusal("还要写账套代码", todo="或者用 --check 文件夹 核对已经导出的数据")
    if folder is None:
        raise Refusal("还要写 -o，写到哪个文件夹")
    for path in desk.export(shelf.open(code), form, folder, year, desk.today()):
        click.echo(f"已导出 {path}")
    return 0


def _check(folder: Path) -> int:
    from earmark import desk

    faulty = False
    for each in desk.check_exports(folder):
        for fault in each.faults:
            click.echo(f"▲ {fault}")
        if each.more:
            click.echo(f"▲ 另有 {each.more} 处")
        if each.unread:
            click.echo(f"○ 没有核对的表（超出本软件的范围）：{'、'.join(each.unread)}")
        count = len(each.faults) + each.more
        mark, words = ("▲", f"{count} 处有误") if count else ("✓", "结构、代码、借贷和余额都对")
        click.echo(f"{mark} {each.folder.name}：{each.vouchers} 张凭证，{words}")
        faulty = faulty or bool(count)
    return _FAULTY if faulty else 0
