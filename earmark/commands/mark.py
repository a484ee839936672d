"""`earmark mark`: rows of a shared account that are no business of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="共用账户：列出还没有说明的流水，把与项目无关的标为“非项目”，单独记账，不进任何报表数字。",
)
@click.argument("code")
@click.argument("rows", nargs=-1, metavar="[流水编号...]")
@click.option("--foreign", is_flag=True, help="把写出的流水标为非项目。")
@click.option("--payee", "payees", multiple=True, metavar="户名", help="对方户名是它的全部流水，可写多次。")
@click.pass_obj
def mark(shelf: Shelf, code: str, rows: tuple[str, ...], payees: tuple[str, ...], *, foreign: bool) -> int:
    """List unexplained rows, or mark some as foreign."""
    from earmark.desk import whoever
    from earmark.foreign import chosen, mark_foreign, open_rows, short

    book = shelf.open(code)
    waiting = open_rows(book)
    if not (rows or payees):
        if foreign:
            raise Refusal("没有写要标哪几笔", where="--foreign", todo="写流水编号，或用 --payee 户名")
        for row in waiting:
            said = "  ".join(filter(None, (row.payee, row.memo or row.summary)))
            click.echo(f"{short(row)}  {row.date}  {yuan(row.amount):>14}  {said}")
        click.echo(f"还没有说明的流水 {len(waiting)} 笔")
        return 0
    if not foreign:
        raise Refusal("没有写标成什么", todo="与项目无关的加 --foreign")
    wanted = chosen(waiting, rows, payees)
    mark_foreign(book, wanted, author=whoever())
    came = sum(row.amount for row in wanted if row.amount > 0)
    went = -sum(row.amount for row in wanted if row.amount < 0)
    click.echo(f"已标为非项目 {len(wanted)} 笔：收入 {yuan(came)} 元，支出 {yuan(went)} 元")
    return 0
