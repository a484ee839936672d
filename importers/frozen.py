"""The closed months of a book: what stands in them stays, and what is known of them since goes beside it.

A journal is made anew from its rows at each import; the entries of closed months are not. They are written
again as they stand, and their rows take part only as far as something is open about them: a statement's row
that was sealed as 待查 may be explained, a sheet's row that was sealed in 未达账项 may be paid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledgers.book import chart as accounts
from ledgers.book.journal import EXPLAINS, Voucher, in_clearing, is_derived, is_made, paid_by, to_rows
from ledgers.book.links import REVERSES, is_undone
from ledgers.lazy import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from beancount.core import data

    from ledgers.book.chart import Chart
    from ledgers.book.rows import BankRow, SheetRow


@dataclass(frozen=True)
class Frozen:
    """The entries of the closed months.

    Attributes:
        until: the last day of the last closed month; `date.min` where none is closed.
        vouchers: those made of rows, in their order.
        transfers: of open months, the statement's row that each explains and the sheet's rows, by identity.
        places: where each entry stands, by `id`.
    """

    until: date = date.min
    vouchers: Sequence[Voucher] = ()
    transfers: Sequence[tuple[str, Sequence[str]]] = ()
    places: Mapping[int, int] = field(default_factory=dict, repr=False)

    @property
    def opens(self) -> date:
        """The first day on which something can be booked."""
        return self.until + timedelta(days=1) if self.until > date.min else date.min

    @cached_property
    def ids(self) -> frozenset[str]:
        """The identities of the rows that stand in them."""
        bank = {voucher.bank.id for voucher in self.vouchers if voucher.bank}
        return frozenset(bank | {line.id for voucher in self.vouchers for line in voucher.lines})

    def day(self, own: date) -> date | None:
        """The day on which something of a day is booked; None where that is its own."""
        return self.opens if own <= self.until else None

    @cached_property
    def rests(self) -> dict[str, int]:
        """What stands in 待查款项 of each statement row, by identity, fen; none that is explained wholly."""
        return in_clearing(voucher.entry for voucher in self.vouchers if voucher.entry)

    @cached_property
    def shown(self) -> dict[str, BankRow]:
        """The statement's row that each sheet row explains, by that one's identity."""
        return {
            line.id: row
            for voucher in self.vouchers
            if (row := voucher.bank or voucher.explains)
            for line in voucher.lines
        }

    @cached_property
    def paid(self) -> frozenset[str]:
        """The sheet rows in 未达账项 that statement rows of closed months pay."""
        return frozenset(line.id for voucher in self.vouchers for line in voucher.pays)

    @cached_property
    def unpaid(self) -> dict[str, Voucher]:
        """The sheet rows that no statement has shown, by identity, each with what it stands in."""
        return {
            line.id: voucher
            for voucher in self.vouchers
            if not voucher.bank and not voucher.explains
            for line in voucher.lines
            if line.id not in self.paid and not is_undone(line)
        }


def frozen_of(
    entries: Iterable[data.Directive],
    until: date,
    numbers: Sequence[str],
    chart: Chart,
    *,
    bank: Mapping[str, BankRow],
    sheet: Mapping[str, SheetRow],
) -> Frozen:
    """The closed months of a journal.

    Args:
        entries: the journal's, in its order.
        until: the last closed day.
        numbers: the base's account numbers. chart: its chart.
        bank: the book's statement rows by identity. sheet: its sheet rows.
    """
    if until == date.min:
        return Frozen()
    found: list[Voucher] = []
    transfers: list[tuple[str, Sequence[str]]] = []
    places: dict[int, int] = {}
    for place, entry in enumerate(entries):
        if entry.date <= until and not is_derived(entry):
            places[id(entry)] = place
        if not is_made(entry) or (entry.date > until and EXPLAINS not in entry.meta):
            continue
        rows = to_rows([entry], numbers, chart)
        if entry.date > until:
            if rows.sheet and not any(REVERSES in line.extra for line in rows.sheet):
                transfers.append((str(entry.meta[EXPLAINS]), [line.id for line in rows.sheet]))
            continue
        own = [p.account for p in entry.postings if accounts.is_account(p.account)]
        found.append(
            Voucher(
                rows.bank[0] if rows.bank else None,
                tuple(sheet[line.id] for line in rows.sheet if line.id in sheet),
                int(own[0].split(":")[2][:2]) - 1 if own else 0,
                outstanding=any(p.account.startswith(accounts.OUTSTANDING) for p in entry.postings),
                order=place,
                pays=tuple(sheet[i] for i in paid_by(entry) if i in sheet),
                booked=entry.date,
                explains=bank.get(str(entry.meta.get(EXPLAINS) or "")),
                entry=entry,
            )
        )
    return Frozen(until, tuple(found), tuple(transfers), places)
