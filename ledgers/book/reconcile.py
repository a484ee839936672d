"""银行存款余额调节表: the cash journal of a bank account against the bank's statement, at the end of a day.

The cash journal is what the sheets say on their own days; the statement is what the bank says on its.
What one side has by that day and the other has not is an item of the table. A payment of several
rows or lines is one group: the item is what of it is still missing on one side. What the bank took back is
one group with its taking back where no sheet knows of either. All amounts in fen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book import chart as accounts
from ledgers.book.journal import EXPLAINS, is_derived, to_rows
from ledgers.book.links import is_cancelled, linked
from ledgers.book.render import posting_fen, yuan
from ledgers.book.stretch import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book
    from ledgers.book.rows import BankRow
    from ledgers.book.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one side has and the other has not yet: positive in, negative out."""

    date: dt.date
    voucher: str
    payee: str
    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The two balances of one account at the end of a day, and what lies between them.

    Attributes:
        number: the account's number. index: its place in the chart, 0 for the first.
        day: the day.
        stated: the day of the statement's last row up to then, None where there is no statement yet.
        bank: the statement's balance, None where there is none.
        journal: the cash journal's balance.
        book_only: what the sheets have by that day and the bank has not.
        bank_only: what the bank has by that day and the sheets have not.
        causes: why the two may still differ, in sentences.
    """

    number: str
    index: int
    day: dt.date
    stated: dt.date | None
    bank: int | None
    journal: int
    book_only: tuple[Waiting, ...]
    bank_only: tuple[Waiting, ...]
    causes: tuple[str, ...] = ()

    @property
    def adjusted_journal(self) -> int:
        """The cash journal's balance with what the bank alone has."""
        return self.journal + sum(item.amount for item in self.bank_only)

    @property
    def adjusted_bank(self) -> int | None:
        """The statement's balance with what the sheets alone have."""
        return None if self.bank is None else self.bank + sum(item.amount for item in self.book_only)

    @property
    def difference(self) -> int | None:
        """What the adjusted balances differ by, None where there is no statement."""
        return None if self.adjusted_bank is None else self.adjusted_journal - self.adjusted_bank


@dataclass(slots=True)
class _Group:
    """Movements of one payment: the bank's and the journal's; `own` where it stands on the account itself."""

    bank: list[Waiting] = field(default_factory=list)
    book: list[Waiting] = field(default_factory=list)
    index: int | None = None
    own: bool = False

    def item(self, day: dt.date) -> tuple[bool, Waiting] | None:
        """What of it one side lacks on a day: whether it is the journal that has more, and how much."""
        paid = [w for w in self.bank if w.date <= day]
        written = [w for w in self.book if w.date <= day]
        missing = sum(w.amount for w in written) - sum(w.amount for w in paid)
        if not missing:
            return None
        of_book = bool(written) and (len(written) == len(self.book) or not paid)
        named = (written if of_book else paid or written)[0]
        told = self.book[0] if self.book else named  # the sheet's number, though its day is later
        amount = missing if of_book else -missing
        return of_book, Waiting(named.date, named.voucher or told.voucher, named.payee, named.text, amount)


def reconcile(book: Book, index: int, day: dt.date) -> Reconciliation:
    """The table of one account at the end of a day.

    Args:
        book: the book, whatever day it is looked at: what the bank showed later is looked at too.
        index: the account's place in the chart.
        day: the day.
    """
    number = book.facts.numbers[index] if index < len(book.facts.numbers) else ""
    rows = [r for r in to_rows(book.everything, book.facts.numbers, book.chart).bank if r.account == number]
    proved = stretches(rows)
    groups = [g for g in _groups(book) if (g.index or 0) == index]
    opening = _opening(book, book.chart.bank(index), day)
    first = proved[0].first if proved else dt.date.min
    sides: dict[bool, list[Waiting]] = {True: [], False: []}
    for group in groups:
        before_all = group.own and not group.bank and all(w.date < first for w in group.book)
        if not before_all and (found := group.item(day)):  # what was before all statements is in their opening
            sides[found[0]].append(found[1])
    stated, balance = _stated(proved, day)
    return Reconciliation(
        number=number,
        index=index,
        day=day,
        stated=stated,
        bank=balance,
        journal=opening + sum(w.amount for g in groups for w in g.book if w.date <= day),
        book_only=tuple(sorted(sides[True], key=lambda w: (w.date, w.voucher))),
        bank_only=tuple(sorted(sides[False], key=lambda w: (w.date, w.voucher))),
        causes=tuple(_causes(rows, proved, day)),
    )


def _groups(book: Book) -> list[_Group]:
    """The movements on bank accounts, those of one payment together, in the book's order."""
    found: dict[object, _Group] = {}
    unknown = _taken_back(book)
    for number, entry in enumerate(book.everything):
        if not isinstance(entry, data.Transaction) or is_derived(entry) or is_cancelled(entry):
            continue
        side = [p for p in entry.postings if p.account.startswith(accounts.BANK)]
        own = [p for p in side if accounts.is_account(p.account)]
        if not side:
            continue
        paid = linked(entry, "paid")
        together = paid or linked(entry, "explained") or [name for name in linked(entry, "reversal") if name in unknown]
        group = found.setdefault(together[0] if together else number, _Group())
        if own:
            group.index, group.own = int(own[0].account.split(":")[2][:2]) - 1, True
        if "bank" in entry.meta:
            group.bank.append(_waiting(entry, entry.date, sum(posting_fen(p) for p in own)))
        if not (paid and "bank" in entry.meta):
            group.book += _written(entry, side)
    return list(found.values())


def _taken_back(book: Book) -> set[str]:
    """What the bank took back of which no sheet knows, by the identity that the links name."""
    known: dict[str, bool] = {}
    for entry in book.everything:
        if isinstance(entry, data.Transaction):
            for name in linked(entry, "reversal"):
                known[name] = known.get(name, False) or entry.flag != "!"
    return {name for name, some in known.items() if not some}


def _written(entry: data.Transaction, side: Sequence[data.Posting]) -> Iterator[Waiting]:
    """What the sheets say of an entry, each line on its own day; an entry that no paper made says it itself."""
    if "row" in entry.meta:
        yield _waiting(entry, entry.meta.get("sheet-date", entry.date), sum(posting_fen(p) for p in side))
    elif lines := [p for p in entry.postings if p.meta and "row" in p.meta]:
        for posting in lines:
            meta = posting.meta or {}
            yield _waiting(entry, meta.get("sheet-date", entry.date), -posting_fen(posting), meta)
    elif "bank" not in entry.meta and EXPLAINS not in entry.meta:
        yield _waiting(entry, entry.date, sum(posting_fen(p) for p in side))


def _waiting(entry: data.Transaction, day: dt.date, amount: int, meta: dict[str, object] | None = None) -> Waiting:
    own = meta or {}

    def said(key: str, otherwise: str) -> str:
        return str(own.get(key) or entry.meta.get(key) or otherwise)

    return Waiting(
        day, said("voucher", ""), said("sheet-payee", entry.payee or ""), said("purpose", entry.narration or ""), amount
    )


def _opening(book: Book, account: str, day: dt.date) -> int:
    """期初余额 of an account, as far as it is of that day."""
    return sum(
        posting_fen(p)
        for entry in book.everything
        if isinstance(entry, data.Transaction) and is_derived(entry) and entry.date <= day
        for p in entry.postings
        if p.account.startswith(f"{account}:")
    )


def _stated(proved: Sequence[Stretch], day: dt.date) -> tuple[dt.date | None, int | None]:
    """The last statement row up to a day, and the balance after it."""
    rows = [row for stretch in proved for row in stretch.rows if row.date <= day]
    return (rows[-1].date, rows[-1].balance) if rows else (None, None)


def _causes(rows: Sequence[BankRow], proved: Sequence[Stretch], day: dt.date) -> Iterator[str]:
    for one, two in pairwise(proved):
        if two.first <= day:
            odd = yuan(abs(two.opening - one.closing))
            yield f"{one.last} 与 {two.first} 之间缺流水，前后余额相差 {odd} 元"
    if bare := sum(row.balance is None and row.date <= day for row in rows):
        yield f"有 {bare} 行流水没有余额，不在对账单余额里"
