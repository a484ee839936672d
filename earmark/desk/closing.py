"""结账 and 反结账: a month sealed, and opened again by the bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.desk.writing import append_held
from ledgers.book import closing as seals
from ledgers.book import record
from ledgers.book.closing import Closing, Reopening, closings, differences, month_end, month_of
from ledgers.book.git import Git
from ledgers.book.journal import EXPLAINS, is_made
from ledgers.book.render import clean, yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.book.shelf import OpenBook

_FILE = "audit.beancount"
_NAMED = 5  # rows that wait and are named


def close(book: OpenBook, month: str, *, day: date, author: str) -> tuple[Closing, list[str]]:
    """Seal a month; the first closing of a book seals everything until then.

    Returns:
        The closing, and what of the month is still open: told, and sealed as it stands.

    Raises:
        Refusal: the month is closed, not over, or one before it is open; a closed month has been
            changed; files of the book were changed past the program; or the book cannot be written.
    """
    month_end(month)
    with book.locked():
        book.unchanged()
        held = book.book(day)
        if odd := differences(held.closings, held.everything, held.evidence, held.eras, held.missing_closings):
            raise Refusal(
                f"已结账的月份和结账时不一样（{odd[0].month} {odd[0].words}），不能再往后结",
                where=book.code,
                todo=f"先用 earmark verify {book.code} 逐项查清",
            )
        sealed = seals.close(
            month,
            day,
            author,
            entries=held.everything,
            documents=held.evidence,
            laws=held.eras,
            commit=Git(book.folder).head(),
        )
        append_held(book, _FILE, sealed.to_text(), author=author, message=f"结账：{month}")
        record.closed(book.folder, month, sealed.digest)
    return sealed, _open(held, sealed)


def reopen(book: OpenBook, month: str, *, why: str, day: date, author: str) -> list[str]:
    """Open a closed month again, and those after it.

    Returns:
        The months that are open now, oldest first.

    Raises:
        Refusal: the month is not closed, nothing says why, or the book cannot be written.
    """
    why = clean(why)
    if not why:
        raise Refusal("反结账要写明理由", where="--why")
    with book.locked():
        book.unchanged()
        held = closings(book.parsed(_FILE))
        opened = [each.month for each in held if each.month >= month]
        if month not in opened:
            raise Refusal(f"{month} 没有结账", where=book.code)
        said = Reopening(month, day, author, why)
        append_held(book, _FILE, said.to_text(), author=author, message=f"反结账：{'、'.join(opened)}（{why}）")
        record.reopened(book.folder, month)
    return opened


def _open(book: Book, sealed: Closing) -> list[str]:
    """What of a closed month waits for an explanation, a sentence each."""
    last, of = sealed.last, sealed.month
    waiting = [item for item in book.unexplained if month_of(item.date) == of]
    said = []
    if waiting:
        shown = "、".join(f"{i.date} {i.payee or i.narration} {yuan(i.amount)} 元" for i in waiting[:_NAMED])
        more = " 等" if len(waiting) > _NAMED else ""
        said.append(f"{len(waiting)} 笔流水还没有说明（{shown}{more}）；以后说明的，按转账记在未结账的月份")
    unseen = [
        entry
        for entry in book.everything
        if is_made(entry) and month_of(entry.date) == of and not {"bank", EXPLAINS} & entry.meta.keys()
    ]
    if unseen:
        said.append(f"{len(unseen)} 笔还没有流水印证")
    if (balance := next((row for row in reversed(book.bank_rows) if row.date <= last), None)) is None:
        said.append("还没有导入银行流水")
    elif month_of(balance.date) < of:
        said.append(f"流水只到 {balance.date}")
    return said
