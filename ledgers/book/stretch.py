"""Stretches of a bank account that statements have proved, row by row.

Statements arrive in any order, overlap, and leave gaps. The rows of all of them, each with the
balance after it, are put back into the bank's order and cut wherever a balance does not follow
from the one before. One stretch is proof; two with a gap between them are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book import chart as accounts
from ledgers.book.render import money, posting_fen
from ledgers.book.walk import after, arrange, before, chained, opening_of, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.book.rows import BankRow


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one account, each balance following from the one before. Amounts in fen."""

    rows: tuple[BankRow, ...]

    @property
    def opening(self) -> int:
        """The balance before the first row."""
        return before(self.rows[0])

    @property
    def closing(self) -> int:
        """The balance after the last row."""
        return after(self.rows[-1])

    @property
    def first(self) -> date:
        """The day of the first row."""
        return self.rows[0].date

    @property
    def last(self) -> date:
        """The day of the last row."""
        return self.rows[-1].date

    def covers(self, day: date) -> bool:
        """Whether the bank has shown every row of this day."""
        return self.first <= day <= self.last


def stretches(rows: Iterable[BankRow]) -> list[Stretch]:
    """The rows of one account in the bank's order, cut where a balance does not follow.

    Rows without a balance are left out: they prove nothing.
    """
    known = sorted((row for row in rows if row.balance is not None), key=lambda row: row.date)
    days = [list(day) for _, day in groupby(known, key=lambda row: row.date)]
    found: list[list[BankRow]] = []
    for number, day in enumerate(days):
        at = after(found[-1][-1]) if found else None
        if at is None or not _follows(day, at):
            at = opening_of(days[number:])
        for row in _in_order(day, at):
            if found and after(found[-1][-1]) == before(row):
                found[-1].append(row)
            else:
                found.append([row])
    return [Stretch(tuple(part)) for part in found]


def _follows(day: list[BankRow], at: int) -> bool:
    """Whether a day begins at a balance; after a gap the balance may be one of its rows' by chance."""
    if not any(before(row) == at for row in day):
        return False
    return chained(day, at) is not None or chained(day, start_of(day)) is None


def _in_order(day: list[BankRow], at: int | None) -> list[BankRow]:
    """One day's rows in the bank's order: by the clock where all have one, then as their balances follow."""
    if all(row.time for row in day):
        day = sorted(day, key=lambda row: row.time)
    return arrange(day, at)


def conflict(old: Sequence[Stretch], new: Sequence[Stretch]) -> Stretch | None:
    """The stretch at which a statement contradicts the rows already booked, None where it agrees.

    A statement that agrees adds at most one stretch, and no day is cut in two: banks export whole
    days.
    """
    for earlier, later in pairwise(new):
        if earlier.last == later.first:
            return later
    return new[-1] if len(new) > len(old) + 1 else None


def month_starts(first: date, last: date) -> list[date]:
    """The first days of months after `first`, up to and including `last`."""
    days: list[date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004  (months)
        if (day := date(year, month, 1)) > last:
            return days
        days.append(day)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def bank_assertions(account: str, proved: Sequence[Stretch]) -> list[data.Balance]:
    """The bank's balance at month ends and after the last row, exact; nothing after a gap.

    Args:
        account: the parent account, whose children are the sources' shares.
        proved: the stretches of this account, in order.
    """
    if not proved:
        return []
    stretch = proved[0]
    days = [*month_starts(stretch.first, stretch.last), stretch.last + timedelta(days=1)]
    found, at, rows = [], stretch.opening, iter(stretch.rows)
    row = next(rows, None)
    for day in dict.fromkeys(days):
        while row is not None and row.date < day:
            at, row = after(row), next(rows, None)
        meta = data.new_metadata("<earmark>", 0)
        amount = money(at)
        found.append(data.Balance(meta, day, account, amount, money(0).number, None))
    return found


def opening_entry(
    account: str, proved: Sequence[Stretch], booked: Iterable[data.Transaction]
) -> data.Transaction | None:
    """期初余额: what was on the account before its first statement and the book does not explain.

    Args:
        account: the parent account.
        proved: its stretches, in order.
        booked: the book's transactions, this one apart.
    """
    if not proved:
        return None
    first = proved[0]
    held = sum(
        posting_fen(posting)
        for entry in booked
        if entry.date < first.first
        for posting in entry.postings
        if posting.account.startswith(f"{account}:")
    )
    missing = first.opening - held
    if not missing:
        return None
    meta = data.new_metadata("<earmark>", 0)
    postings = [
        data.Posting(f"{account}:{accounts.UNASSIGNED}", money(missing), None, None, None, None),
        data.Posting(accounts.OPENING, money(-missing), None, None, None, None),
    ]
    return data.Transaction(meta, first.first, "*", "", "期初余额", frozenset(), frozenset(), postings)
