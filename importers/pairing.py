"""Statement rows and sheet rows, paired into vouchers.

The pairing is made anew from all rows at each import, so the order in which papers arrive does
not matter. Date and amount are the bank's, voucher and accounts the sheet's. Three passes, each
over what the one before has left:

1. the lines of one voucher whose sum is one payment to the same party: of one day, of one month,
   or with what was taken off again in red;
2. one line and one row of the same party and sum: the first with the first by date; where one
   side has more of them, those whose days are nearest, never crossing;
3. a line, or a voucher's lines, and a row of the same sum within days, where the other party's
   name is missing on one side, nearly the same, or has the same account number: where all
   candidates are with one party, again the first with the first; else only where there is just
   one candidate on each side. Ambiguity is left open.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ledgers.book.chart import chart_of
from ledgers.book.facts import read_facts
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.rows import BankRow, party
from ledgers.book.stretch import stretches
from ledgers.policy import find_policy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from beancount.core import data

    from importers.paper import Paper
    from ledgers.book.rows import SheetRow
    from ledgers.book.stretch import Stretch

    _Fit = tuple[tuple[SheetRow, ...], tuple[int, int]]

WINDOW_DAYS = 45  # a voucher may be written weeks before or after the bank pays
NEAR_DAYS = 15  # where the name does not prove it, the day must
NEARLY_SAME = 85  # of 100, rapidfuzz's ratio of two names


@dataclass(frozen=True, slots=True)
class Account:
    """One of the base's bank accounts: its rows in the bank's order and what they prove."""

    rows: Sequence[BankRow]
    stretches: Sequence[Stretch]


def pair(accounts: Sequence[Account], lines: Sequence[SheetRow]) -> list[Voucher]:
    """All rows as vouchers, in the book's order.

    Args:
        accounts: by their index in the chart.
        lines: the rows of all sheets.
    """
    pairing = _Pairing(accounts, lines)
    pairing.vouchers_of_one_party()
    pairing.single_lines()
    pairing.by_sum_alone()
    return sorted(pairing.vouchers(), key=lambda voucher: voucher.sort_key)


class _Pairing:
    """What is still to be paired, and what has been."""

    def __init__(self, accounts: Sequence[Account], lines: Sequence[SheetRow]) -> None:
        self._accounts = accounts
        self._rows = {(i, n): row for i, account in enumerate(accounts) for n, row in enumerate(account.rows)}
        self._free = dict(self._rows)
        self._lines = sorted(lines, key=_order)
        self._open = {line.id: line for line in self._lines}
        self._explained: dict[tuple[int, int], tuple[SheetRow, ...]] = {}

    def _settle(self, key: tuple[int, int], lines: Sequence[SheetRow]) -> None:
        del self._free[key]
        for line in lines:
            del self._open[line.id]
        self._explained[key] = tuple(lines)

    def _groups(self, same: Callable[[SheetRow], Hashable]) -> list[tuple[SheetRow, ...]]:
        """The open lines of one voucher that are the same in something, where there are several."""
        groups: dict[Hashable, list[SheetRow]] = defaultdict(list)
        for line in self._open.values():
            if line.voucher:
                groups[same(line)].append(line)
        return [tuple(lines) for lines in groups.values() if len(lines) > 1]

    def vouchers_of_one_party(self) -> None:
        """Pass 1: of one day, then of one month, then with what was taken off again in red."""
        for same in (_day_and_way, _month_and_way, _day_net):
            self._in_order([lines for lines in self._groups(same) if _total(lines)])

    def single_lines(self) -> None:
        """Pass 2."""
        self._in_order([(line,) for line in self._open.values()])

    def _in_order(self, groups: Sequence[tuple[SheetRow, ...]]) -> None:
        """Pair groups with rows of the same party and sum, by date and without crossing."""
        wanted: dict[tuple[str, int], list[tuple[SheetRow, ...]]] = defaultdict(list)
        for lines in groups:
            wanted[party(lines[0].payee), _total(lines)].append(lines)
        offered: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for key, row in self._free.items():
            offered[party(row.payee), row.amount].append(key)
        for wish, some in wanted.items():
            rows = sorted(offered.get(wish, ()), key=lambda k: (self._rows[k].date, k))
            some.sort(key=lambda lines: _order(lines[0]))
            left = [lines[0].date.toordinal() for lines in some]
            right = [self._rows[k].date.toordinal() for k in rows]
            for i, j in nearest_in_order(left, right, WINDOW_DAYS):
                self._settle(rows[j], some[i])

    def by_sum_alone(self) -> None:
        """Pass 3."""
        groups = [*self._groups(_way), *((line,) for line in self._open.values())]
        fits: dict[int, list[_Fit]] = defaultdict(list)
        rows_by_sum: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key, row in self._free.items():
            rows_by_sum[row.amount].append(key)
        for lines in groups:
            for key in rows_by_sum.get(_total(lines), ()):
                near = abs((self._rows[key].date - lines[0].date).days) <= NEAR_DAYS
                if near and _alike(lines, self._rows[key]):
                    fits[_total(lines)].append((lines, key))
        by_line = _count(itertools.chain.from_iterable(fits.values()), lambda fit: [line.id for line in fit[0]])
        for some in fits.values():
            if self._one_party(some):
                self._first_with_first(some)
            else:
                self._only_candidates(some, by_line)

    def _one_party(self, fits: Sequence[_Fit]) -> bool:
        """Whether all candidates of a sum are with one party, so that which is which cannot matter."""
        written = {party(line.payee) for lines, _ in fits for line in lines} - {""}
        shown = {party(self._rows[key].payee) for _, key in fits} - {""}
        return len(written) <= 1 and len(shown) <= 1 and all(len(lines) == 1 for lines, _ in fits)

    def _first_with_first(self, fits: Sequence[_Fit]) -> None:
        lines = sorted({fit[0][0].id: fit[0][0] for fit in fits}.values(), key=_order)
        rows = sorted({fit[1] for fit in fits}, key=lambda key: (self._rows[key].date, key))
        left = [line.date.toordinal() for line in lines]
        right = [self._rows[key].date.toordinal() for key in rows]
        for i, j in nearest_in_order(left, right, NEAR_DAYS):
            if lines[i].id in self._open and rows[j] in self._free:
                self._settle(rows[j], (lines[i],))

    def _only_candidates(self, fits: Sequence[_Fit], by_line: dict[Hashable, int]) -> None:
        by_row = _count(fits, lambda fit: [fit[1]])
        for lines, key in fits:
            alone = by_row[key] == 1 and all(by_line[line.id] == 1 for line in lines)
            if alone and key in self._free and all(line.id in self._open for line in lines):
                self._settle(key, lines)

    def vouchers(self) -> Iterable[Voucher]:
        """Everything, paired or not."""
        for (index, order), row in self._rows.items():
            yield Voucher(row, self._explained.get((index, order), ()), index, order=order)
        unpaired: dict[Hashable, list[SheetRow]] = defaultdict(list)
        for line in self._open.values():
            shared = (line.voucher, line.date, party(line.payee), line.amount > 0)
            unpaired[shared if line.voucher else line.id].append(line)
        for lines in unpaired.values():
            index, outstanding = self._standing(lines[0])
            yield Voucher(None, tuple(lines), index, outstanding=outstanding)

    def _standing(self, line: SheetRow) -> tuple[int, bool]:
        """On which account an unpaired line stands, and whether the bank has disproved it so far."""
        for index, account in enumerate(self._accounts):
            if not any(stretch.covers(line.date) for stretch in account.stretches):
                return index, False
        return 0, bool(self._accounts)


def _way(line: SheetRow) -> tuple[str, dt.date, bool]:
    return (line.voucher, line.date, line.amount > 0)


def _day_and_way(line: SheetRow) -> Hashable:
    return (*_way(line), party(line.payee))


def _month_and_way(line: SheetRow) -> Hashable:
    return (line.voucher, line.date.year, line.date.month, line.amount > 0, party(line.payee))


def _day_net(line: SheetRow) -> Hashable:
    return (line.voucher, line.date, party(line.payee))


def _order(line: SheetRow) -> tuple[dt.date, str, int, str]:
    """An order that does not depend on which sheet came when: the larger line of a voucher first."""
    return (line.date, line.voucher, -abs(line.amount), line.id)


def _total(lines: Sequence[SheetRow]) -> int:
    return sum(line.amount for line in lines)


def _alike(lines: Sequence[SheetRow], row: BankRow) -> bool:
    """Whether nothing speaks against these being the same payment."""
    numbers = {line.payee_account for line in lines if line.payee_account}
    if row.payee_account and numbers:
        return numbers == {row.payee_account} or len(lines) > 1
    names = {party(line.payee) for line in lines if party(line.payee)}
    shown = party(row.payee)
    if not shown or not names or len(lines) > 1:
        return True
    return all(fuzz.ratio(name, shown) >= NEARLY_SAME or name in shown or shown in name for name in names)


def _count(items: Iterable[_Fit], keys: Callable[[_Fit], Iterable[Hashable]]) -> dict[Hashable, int]:
    counted: dict[Hashable, int] = defaultdict(int)
    for item in items:
        for key in keys(item):
            counted[key] += 1
    return counted


def nearest_in_order(left: Sequence[int], right: Sequence[int], window: int) -> list[tuple[int, int]]:
    """Pairs (i, j) of two sorted lists of days: as many as can be, then the nearest, never crossing.

    Two lists of the same length pair first with first, second with second, wherever all of them
    are within the window.
    """
    if len(left) == len(right) and all(abs(a - b) <= window for a, b in zip(left, right, strict=True)):
        return [(i, i) for i in range(len(left))]
    # best[j] after i lines: (pairs, −distance); choices recorded to walk back
    width = len(right) + 1
    best: list[tuple[int, int]] = [(0, 0)] * width
    taken: list[list[int]] = []
    for day in left:
        row: list[tuple[int, int]] = [(0, 0)] * width
        choice = [0] * width
        for j in range(1, width):
            row[j], choice[j] = max((best[j], 1), (row[j - 1], 2))
            gap = abs(day - right[j - 1])
            if gap <= window:
                pairs, cost = best[j - 1]
                if (candidate := (pairs + 1, cost - gap)) > row[j]:
                    row[j], choice[j] = candidate, 3
        best = row
        taken.append(choice)
    found: list[tuple[int, int]] = []
    i, j = len(left), len(right)
    while i and j:
        match taken[i - 1][j]:
            case 3:
                found.append((i - 1, j - 1))
                i, j = i - 1, j - 1
            case 1:
                i -= 1
            case _:
                j -= 1
    return found[::-1]


def entries(papers: Sequence[Paper], existing: Sequence[data.Directive]) -> list[data.Transaction]:
    """The transactions that papers make on their own, for beangulp's `extract`.

    Args:
        papers: as read, none of them refused.
        existing: the ledger's entries, which name its policy and accounts.

    Raises:
        Refusal: the ledger is no book of a base.
    """
    facts = read_facts(existing)
    chart = chart_of(find_policy(facts.policy))
    rows: dict[str, list[BankRow]] = {}
    lines: list[SheetRow] = []
    for paper in papers:
        for row in paper.rows:
            if isinstance(row, BankRow):
                rows.setdefault(row.account, []).append(row)
            else:
                lines.append(row)
    accounts = [Account(some, stretches(some)) for some in rows.values()]
    return [to_transaction(voucher, chart) for voucher in pair(accounts, lines)]
