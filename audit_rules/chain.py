"""Where the balances of a bank account's rows do not follow from one another, and how to read it.

Between two statements rows may be missing: a gap. Where no day lies between the two rows, where a
row is no longer the one that was imported, or where the chain closes again once one stated balance
is left out, nothing is missing and the chain itself is broken.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book.journal import is_derived
from ledgers.book.stretch import stretches
from ledgers.book.walk import after, before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.rows import BankRow


@dataclass(frozen=True, slots=True)
class Break:
    """Two rows of one account, the later of which does not begin where the earlier ended.

    Attributes:
        account: the account's number, empty where the book does not know it.
        earlier, later: the two rows in the bank's order.
        gap: days without a statement lie between them.
    """

    account: str
    earlier: BankRow
    later: BankRow
    gap: bool

    @property
    def difference(self) -> int:
        """What is not explained between them, fen, unsigned."""
        return abs(before(self.later) - after(self.earlier))


def rows_with_entries(book: Book) -> list[tuple[data.Transaction, BankRow]]:
    """Every statement row that the book holds, with its entry, in the book's order."""
    entries = [e for e in book.entries if isinstance(e, data.Transaction) and "bank" in e.meta and not is_derived(e)]
    return list(zip(entries, book.bank_rows, strict=True))


def altered(book: Book) -> list[tuple[data.Transaction, BankRow]]:
    """Rows whose day, amount or balance is no longer what was imported: their identity says so.

    An account whose number the book does not know proves nothing, nor does a row without a balance.
    """
    known = (pair for pair in rows_with_entries(book) if pair[1].account and pair[1].balance is not None)
    return [(entry, row) for entry, row in known if row.id != entry.meta["bank"]]


def breaks(book: Book) -> Iterator[Break]:
    """Every place at which the balances of an account do not follow."""
    by_account: dict[str, list[BankRow]] = defaultdict(list)
    for row in book.bank_rows:
        by_account[row.account].append(row)
    changed = {row for _, row in altered(book)}
    for account, rows in by_account.items():
        parts = stretches(rows)
        healed = False
        for number, (one, other) in enumerate(pairwise(parts)):
            if healed:  # the balance of the part before was left out, and the chain has closed
                healed = False
                continue
            later = parts[number + 2] if number + 2 < len(parts) else None
            moved = sum(row.amount for row in other.rows)
            healed = later is not None and one.closing + moved == later.opening
            adjacent = (other.first - one.last).days <= 1
            touched = one.rows[-1] in changed or other.rows[0] in changed
            yield Break(account, one.rows[-1], other.rows[0], gap=not (healed or adjacent or touched))
