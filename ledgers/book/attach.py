"""Which invoices stand behind which spends: made anew from both whenever it is asked for.

1. a spend that names numbers has the invoices of those numbers, however many pay for one or are paid by one;
2. a payment that names none has the invoice of the same party and sum whose day is near, where just one
   invoice fits the payment and the invoice fits just one payment. A refund has its red invoice likewise;
3. what is left has the void or reversed invoice that fits in the same way: of an invoice and the one that
   replaced it, the sound one was paid.

Whatever fits in more than one way is left open and shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.invoices import numbers_in
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledgers.book.book import Spend
    from ledgers.book.invoices import Invoice, Invoices

NEAR_DAYS = 60  # an invoice comes weeks before or after it is paid


@dataclass(frozen=True, slots=True)
class Doubt:
    """An invoice that fits more than one payment, or shares its one payment with another invoice.

    Attributes:
        invoice: the invoice, attached to none of them.
        payments: the spends of each payment that it fits.
    """

    invoice: Invoice
    payments: tuple[tuple[Spend, ...], ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """Invoices by the place of their spend, and what was left open."""

    by_place: dict[int, list[Invoice]]
    doubts: tuple[Doubt, ...] = ()


def attach(spends: Sequence[Spend], invoices: Invoices) -> Attached:
    """The invoices behind each of a book's spends."""
    if not invoices:
        return Attached({})
    found = _named(spends, invoices)
    taken = {invoice.number for some in found.values() for invoice in some}
    free = [invoice for invoice in invoices if invoice.number not in taken]
    payments = _payments(spends)
    doubts: list[Doubt] = []
    for some in ([i for i in free if not i.undone], [i for i in free if i.undone]):
        fits = _fits(spends, payments, some)
        wanted = _wanted(payments, fits)
        for invoice in some:
            match fits[invoice.number]:
                case []:
                    continue
                case [at] if all(wanted[place] == {invoice.number} for place in payments[at]):
                    for place in payments[at]:
                        found[place].append(invoice)
                case several:
                    doubts.append(Doubt(invoice, tuple(tuple(spends[n] for n in payments[at]) for at in several)))
        payments = [places for places in payments if not any(place in wanted for place in places)]
    return Attached(found, tuple(doubts))


def _wanted(payments: Sequence[tuple[int, ...]], fits: Mapping[str, Sequence[int]]) -> dict[int, set[str]]:
    """The invoices that fit a payment which a spend is of, by the spend's place."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for number, some in fits.items():
        for at in some:
            for place in payments[at]:
                wanted[place].add(number)
    return wanted


def _named(spends: Sequence[Spend], invoices: Invoices) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = defaultdict(list)
    for place, spend in enumerate(spends):
        for number in numbers_in(spend.invoice):
            if (invoice := invoices.get(number)) and invoice not in found[place]:
                found[place].append(invoice)
    return found


def _fits(
    spends: Sequence[Spend], payments: Sequence[tuple[int, ...]], free: Sequence[Invoice]
) -> dict[str, list[int]]:
    """For each invoice the payments that it fits."""
    by_sum: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, places in enumerate(payments):
        by_sum[party(spends[places[0]].payee), sum(spends[n].amount for n in places)].append(at)
    fits: dict[str, list[int]] = {}
    for invoice in free:
        seller = party(invoice.seller)
        same = by_sum.get((seller, invoice.amount or 0), ()) if seller and invoice.amount else ()
        fits[invoice.number] = [
            at for at in same if abs((spends[payments[at][0]].date - invoice.date).days) <= NEAR_DAYS
        ]
    return fits


def _payments(spends: Sequence[Spend]) -> list[tuple[int, ...]]:
    """What names no number, as places of spends: the lines of one entry as one payment, and each of several alone."""
    by_entry: dict[int, list[int]] = defaultdict(list)
    for place, spend in enumerate(spends):
        by_entry[id(spend.entry)].append(place)
    payments = []
    for places in by_entry.values():
        bare = [n for n in places if not numbers_in(spends[n].invoice)]
        if len(bare) == len(places):
            payments.append(tuple(places))
        if len(places) > 1:
            payments += [(n,) for n in bare]
    return payments
