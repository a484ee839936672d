"""`earmark mark`: rows of a shared account that are no business of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.book.rows import BankRow
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    help="共用账户：列出还没有说明的流水，把与项目无关的标为“非项目”，单独记账，不进任何报表数字。",
)
@click.argument("code")
@click.argument("rows", nargs=-1, metavar="[流水编号...]")
@click.option("--foreign", is_flag=True, help="把写出的流水标为非项目。")
@click.option("--undo", is_flag=True, help="撤销以前的标记，重新待说明；不写编号则列出已标的。")
@click.option("--payee", "payees", multiple=True, metavar="户名", help="对方户名是它的全部流水，可写多次。")
@click.pass_obj
def mark(shelf: Shelf, code: str, rows: tuple[str, ...], payees: tuple[str, ...], *, foreign: bool, undo: bool) -> int:
    """List unexplained rows, mark some as foreign, or take marks back."""
    from earmark.desk import whoever
    from earmark.foreign import chosen, mark_foreign, marked_rows, open_rows, unmark

    book = shelf.open(code)
    if foreign and undo:
        raise Refusal("--foreign 和 --undo 只能写一个")
    some = [row for row, _ in marked_rows(book).values()] if undo else open_rows(book)
    if not (rows or payees):
        if foreign:
            raise Refusal("没有写要标哪几笔", where="--foreign", todo="写流水编号，或用 --payee 户名")
        _list(some, "已标为非项目的流水" if undo else "还没有说明的流水")
        return 0
    if undo:
        wanted = chosen(some, rows, payees, "标为非项目")
        unmark(book, wanted, author=whoever())
        click.echo(f"已撤销标记 {len(wanted)} 笔：{_sums(wanted)}")
        return 0
    if not foreign:
        raise Refusal("没有写标成什么", todo="与项目无关的加 --foreign")
    wanted = chosen(some, rows, payees)
    mark_foreign(book, wanted, author=whoever())
    click.echo(f"已标为非项目 {len(wanted)} 笔：{_sums(wanted)}")
    return 0


def _list(rows: Sequence[BankRow], title: str) -> None:
    from earmark.foreign import short

    for row in rows:
        said = "  ".join(filter(None, (row.payee, row.memo or row.summary)))
        click.echo(f"{short(row)}  {row.date}  {yuan(row.amount):>14}  {said}")
    click.echo(f"{title} {len(rows)} 笔")


def _sums(rows: Sequence[BankRow]) -> str:
    came = sum(row.amount for row in rows if row.amount > 0)
    went = -sum(row.amount for row in rows if row.amount < 0)
    return f"收入 {yuan(came)} 元，支出 {yuan(went)} 元"
