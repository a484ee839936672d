"""The same bank row in two exports that print it otherwise.

A row's identity is made of its account, day, sum and balance. An export without balances, or with the booking day in
place of the day of the deal, gives the same row another identity; it is known again by the bank's own serial number,
or by day and sum where one of the two has no balance and nothing else tells them apart. A booked row is taken once, so
true twins stay two.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.rows import BankRow

LONG_SERIAL = 6
NEAR_DAYS = 5  # between the day of a deal and the day it was booked


class Twins:
    """Booked rows that the rows of a paper may be.

    Args:
        booked: the book's rows of all accounts.
        taken: those that the paper holds under their own identity.
    """

    def __init__(self, booked: Iterable[BankRow], taken: Iterable[BankRow]) -> None:
        self._gone = {row.id for row in taken}
        self._by_sum: dict[tuple[str, int], list[BankRow]] = defaultdict(list)
        for row in booked:
            if row.id not in self._gone:
                self._by_sum[row.account, row.amount].append(row)

    def take(self, row: BankRow) -> BankRow | None:
        """The booked row that this one is, None where there is none."""
        waiting = [old for old in self._by_sum.get((row.account, row.amount), ()) if old.id not in self._gone]
        found = next((old for old in waiting if _same_serial(old, row)), None) or min(
            (old for old in waiting if _one_balance(old, row)), key=lambda old: _distance(old, row), default=None
        )
        if found:
            self._gone.add(found.id)
        return found


def _same_serial(old: BankRow, new: BankRow) -> bool:
    # A short serial may begin anew each day.
    if len(old.serial) < LONG_SERIAL or old.serial != new.serial or abs((old.date - new.date).days) > NEAR_DAYS:
        return False
    return old.balance == new.balance or None in (old.balance, new.balance)


def _one_balance(old: BankRow, new: BankRow) -> bool:
    """Whether day and sum are all that can be compared, and nothing else speaks against it.

    Where neither has a balance, their texts must agree too as far as both have them: exports of two parts of a day
    are not one.
    """
    if old.date != new.date or (old.balance is not None and new.balance is not None):
        return False
    said = [(party(old.payee), party(new.payee)), (old.time, new.time)]
    if old.balance is new.balance:
        said += [(party(old.summary), party(new.summary)), (party(old.memo), party(new.memo))]
    return all(one == other or not one or not other for one, other in said)


def _distance(old: BankRow, new: BankRow) -> tuple[bool, bool, str]:
    return old.time != new.time, party(old.payee) != party(new.payee), old.id
