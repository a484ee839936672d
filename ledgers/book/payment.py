"""Payments as an auditor counts them: the lines of one voucher to one party are one payment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledgers.book.book import Spend
    from ledgers.book.refund import Refunds


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. Amounts in fen.

    Attributes:
        spends: its lines, the largest first.
        amount: what was paid. left: what of it has not come back.
    """

    spends: tuple[Spend, ...]
    amount: int
    left: int

    @property
    def first(self) -> Spend:
        """Its largest line: what a finding about it questions."""
        return self.spends[0]

    @property
    def others(self) -> Sequence[Spend]:
        """Its further lines."""
        return self.spends[1:]

    @property
    def date(self) -> date:
        """The day it went out."""
        return self.first.date

    @property
    def payee(self) -> str:
        """Who was paid, as names are compared."""
        return party(self.first.payee)

    @property
    def contract(self) -> bool:
        """Whether any of its lines names a contract."""
        return any(spend.contract.strip() for spend in self.spends)

    @property
    def text(self) -> str:
        """What its lines say it was for."""
        return "；".join(dict.fromkeys(f"{spend.summary} {spend.narration}" for spend in self.spends))


def lines_by_payment(spending: Iterable[Spend]) -> Iterable[list[Spend]]:
    """The spends of each payment: the lines of one voucher to one party, within a month as numbers begin anew."""
    found: dict[tuple[object, ...], list[Spend]] = defaultdict(list)
    for spend in spending:
        if spend.amount > 0:
            day = spend.sheet_date or spend.date
            voucher = (spend.voucher, day.year, day.month) if spend.voucher else (id(spend.entry),)
            found[(*voucher, party(spend.payee))].append(spend)
    return found.values()


def payments(spending: Iterable[Spend], refunds: Refunds) -> list[Payment]:
    """Every payment of which something stays paid, by day."""
    found = []
    for lines in lines_by_payment(spending):
        if (left := refunds.left(lines)) > 0:
            spends = tuple(sorted(lines, key=lambda s: -s.amount))
            found.append(Payment(spends, sum(s.amount for s in spends), left))
    return sorted(found, key=lambda payment: payment.date)
