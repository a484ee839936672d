"""What a 整改 promised, and whether the book holds it.

An order or an answer may promise that money comes back (退款), that an entry is reversed (冲销) or that an
invoice is handed in (发票), and names what keeps it: the voucher, or the invoice's number. From the day on
which the book holds it the 整改 waits for the bureau's review (待复核), whatever anybody has or has not said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book import chart
from ledgers.book.links import VOIDS
from ledgers.book.notes import ANSWERED, INVOICE, ORDERED, REFUND, WAITING
from ledgers.book.render import posting_fen, yuan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.notes import Rectification


def lacking(book: Book, order: Rectification) -> str:
    """What the book lacks of a promise, in words; empty where it holds it, or nothing was promised."""
    if not order.promise:
        return ""
    if not order.expects:
        return f"应有{order.promise}，没有写明是哪一张{'发票' if order.promise == INVOICE else '凭证'}"
    if order.promise == INVOICE:
        return "" if _invoiced(book, order.expects) else f"账上没有一笔支出附有发票 {order.expects}"
    entries = list(_entries(book, order.expects))
    if not entries:
        return f"账上没有凭证 {order.expects}（{order.promise}）"
    if order.promise == REFUND:
        return _short(book, order)
    return "" if any(_reverses(entry) for entry in entries) else f"凭证 {order.expects} 没有冲销支出"


def _short(book: Book, order: Rectification) -> str:
    """What a refund that is booked lacks of the sum that was promised."""
    back = came_back(book, order)
    short = (order.sum or 0) - back
    if back <= 0:
        return f"凭证 {order.expects} 没有收回款项"
    return f"凭证 {order.expects} 只收回 {yuan(back)} 元，还差 {yuan(short)} 元" if short > 0 else ""


def kept(book: Book, order: Rectification) -> Rectification:
    """A 整改 as it stands: what was promised and is in the book waits for review.

    Its day is that of the entry where that is later than the last note; an invoice has no day of its own
    in a book, the last note's then stands.
    """
    if order.state not in {ORDERED, ANSWERED} or not order.promise or lacking(book, order):
        return order
    return replace(order, state=WAITING, date=max([order.date, *_days(book, order)]))


def came_back(book: Book, order: Rectification) -> int:
    """挽回金额: the fen that the promised refund brought back, to the account or to the treasury."""
    if order.promise != REFUND or not order.expects:
        return 0
    given = sum(loan.amount for loan in book.given_back if loan.voucher == order.expects)
    return max(0, given + sum(_came_back(entry) for entry in _entries(book, order.expects)))


def _days(book: Book, order: Rectification) -> list[dt.date]:
    return [] if order.promise == INVOICE else [entry.date for entry in _entries(book, order.expects)]


def _entries(book: Book, voucher: str) -> Iterator[data.Transaction]:
    """The transactions of a voucher."""
    for entry in book.entries:
        if isinstance(entry, data.Transaction) and voucher in {
            entry.meta.get("voucher"),
            *((posting.meta or {}).get("voucher") for posting in entry.postings),
        }:
            yield entry


def _came_back(entry: data.Transaction) -> int:
    """What an entry brought back, fen: spending or lending that came back, match paid in; 0 where it spends."""
    spent, lent, received = (_moved(entry, root) for root in (chart.EXPENSES, chart.LOANS, chart.INCOME))
    return 0 if spent > 0 or lent > 0 else -(spent + lent + received)


def _moved(entry: data.Transaction, root: str) -> int:
    return sum(posting_fen(posting) for posting in entry.postings if posting.account.startswith(root))


def _reverses(entry: data.Transaction) -> bool:
    """Whether it is the red entry of another, or takes spending back."""
    return VOIDS in entry.meta or _moved(entry, chart.EXPENSES) < 0


def _invoiced(book: Book, number: str) -> bool:
    return any(number in spend.invoice or any(i.number == number for i in spend.invoices) for spend in book.spending)
