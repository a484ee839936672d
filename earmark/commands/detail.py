"""`earmark detail`: a wages or reimbursement list as the detail behind one payment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="发放表（工资、课酬）和报销明细：挂到合计相同的那一笔付款上，身份证号和卡号只留头尾。不写文件则列出已有的。",
)
@click.argument("code")
@click.argument("file", required=False, type=click.Path(path_type=Path, readable=False), metavar="[文件]")
@click.option("--row", "name", default="", metavar="凭证号", help="同样金额的付款有几笔时，写明凭证号或流水编号。")
@click.pass_obj
def detail(shelf: Shelf, code: str, file: Path | None, name: str) -> int:
    """Attach a list, or show those there are."""
    from earmark.desk import whoever
    from earmark.details import attach, lists

    book = shelf.open(code)
    if file is None:
        for title, count, fen in lists(book):
            click.echo(f"{title}：{count} 行，{yuan(fen)} 元")
        return 0
    done = attach(book, file, name, author=whoever())
    found, entry = done.paper.found, done.entry
    where = " ".join(filter(None, (entry.date.isoformat(), str(entry.meta.get("voucher") or ""), entry.payee)))
    said = "已挂到" if done.fresh else "早已挂在"
    click.echo(f"{found.file}：{found.kind} {len(found.lines)} 行，合计 {yuan(found.total)} 元，{said} {where}")
    for skipped in done.paper.skipped:
        click.echo(f"  跳过第 {skipped.row} 行：{skipped.reason}")
    return 0
