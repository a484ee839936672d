"""Statement rows and sheet rows, paired into vouchers.

The pairing is made anew from all rows at each import, so the order in which papers arrive does
not matter. Date and amount are the bank's, voucher and accounts the sheet's. What a person has said
comes first; rows that were cancelled, and their red ones, take no part. Then, each pass over what the
one before has left:

1. a row whose text names a voucher of the same sum, where there is just one;
2. the lines of one voucher whose sum is one payment to the same party: of one day, of one month,
   or with what was taken off again in red;
3. one line and one row of the same party and sum: the first with the first by date; where one
   side has more of them, those whose days are nearest, never crossing; what the bank took back and paid
   again within days is the later row;
4. the same where the names are nearly one (`importers.names`), and then, within fewer days, a line, or
   a voucher's lines, and a row of the same sum where the other party's name is missing on one side,
   nearly the same, or has the same account number: where all candidates are with one party, again
   the first with the first; else only where there is just one candidate on each side;
5. one row that is the sum of several lines of one party, of one voucher or of several; then one line
   that is the sum of several rows, its instalments: only where a single set of them fits and no other
   row or line lays claim to any of it (`importers.subsets` says how far the search goes).

Entries of closed months stay as they are (`importers.frozen`). What is open about them is paired by the same
passes: a statement's row in 待查款项, for what is left of it, makes a transfer; a sheet's row in 未达账项 is paid
by a later statement's row. A line that puts a reversed one right explains that one's row first.

Ambiguity is left open and told: a `Doubt` names the row and what it may be.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from importers.doubts import Doubt
from importers.frozen import Frozen
from importers.giveback import give_backs, taken_back
from importers.names import core, same_party
from importers.nearest import nearest_in_order
from importers.subsets import subsets
from ledgers.book.journal import Voucher
from ledgers.book.links import CORRECTS, REVERSED, REVERSES, VOIDED, VOIDS, is_undone, link
from ledgers.book.matches import Said
from ledgers.book.rows import party
from ledgers.lazy import cached_property

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from ledgers.book.matches import Match
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.stretch import Stretch

    _Key = tuple[int, int]
    _Lines = tuple[SheetRow, ...]
    _Fit = tuple[_Lines, _Key]

_T = TypeVar("_T")

WINDOW_DAYS = 45  # a voucher may be written weeks before or after the bank pays
NEAR_DAYS = 15  # where the name does not prove it, the day must
_LOOKED_AT = 400  # rows of one sum within days of a line that are looked at
_KEPT = 40  # candidates of a line that are kept
_HEAD = 4  # characters of a name that must be right where several rows are added up
_RED = -1  # of a day, what is reversed stands before what puts it right
_NUMBER = 3  # digits of a voucher's number that do not stand in a text by chance


@dataclass(frozen=True, slots=True)
class Account:
    """One of the base's bank accounts: its rows in the bank's order and what they prove."""

    rows: Sequence[BankRow]
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Paired:
    """All rows as vouchers, in the book's order, and what was left open because it could be more than one thing."""

    vouchers: list[Voucher]
    doubts: list[Doubt]
    shut: Sequence[tuple[BankRow, SheetRow]] = ()
    """Rows that seem to be the payment of an entry that a closed month has on the account itself."""


def pair(
    accounts: Sequence[Account],
    lines: Sequence[SheetRow],
    matches: Sequence[Match] = (),
    frozen: Frozen | None = None,
) -> Paired:
    """Pair all rows.

    Args:
        accounts: by their index in the chart.
        lines: the rows of all sheets.
        matches: what persons said of them.
        frozen: the closed months.
    """
    pairing = _Pairing(accounts, lines, matches, frozen or Frozen())
    if lines:
        _all_passes(pairing)
    vouchers = sorted(pairing.vouchers(), key=lambda voucher: voucher.sort_key)
    links, doubts = give_backs(vouchers)
    linked = [replace(v, links=v.links | links[v.identity]) if v.identity in links else v for v in vouchers]
    return Paired(linked, [*pairing.doubts(), *doubts], list(pairing.shut()))


def _all_passes(pairing: _Pairing) -> None:
    pairing.said()
    pairing.explained_before()
    pairing.put_right()
    pairing.by_number()
    pairing.vouchers_of_one_party()
    pairing.single_lines()
    pairing.by_sum(WINDOW_DAYS, _nearly_named)
    pairing.by_sum(NEAR_DAYS, _alike)
    pairing.several_lines()
    pairing.several_rows()


class _Pairing:
    """What is still to be paired, and what has been."""

    def __init__(
        self, accounts: Sequence[Account], lines: Sequence[SheetRow], matches: Sequence[Match], frozen: Frozen
    ) -> None:
        self._accounts = accounts
        self._frozen = frozen
        self._sheet = {line.id: line for line in lines}
        self._rows = {(i, n): row for i, account in enumerate(accounts) for n, row in enumerate(account.rows)}
        self._sealed = {key: row for key, row in self._rows.items() if row.id in frozen.ids}
        self._sort_lines()
        self._free = dict(self._rows)
        self._open_rests()
        self._explained: dict[_Key, _Lines] = {}
        self._parts: list[tuple[tuple[_Key, ...], _Lines]] = []
        self._matches = [m for m in matches if m.said is Said.ONE]
        self._apart = {(row, line) for m in matches if m.said is Said.APART for row in m.bank for line in m.sheet}
        self._back = (
            {key for key, row in self._rows.items() if row.id in taken} if (taken := _taken_back(accounts)) else set()
        )
        self._maybe: dict[_Key, dict[_Lines, None]] = defaultdict(dict)
        self._maybe_rows: dict[str, dict[tuple[_Key, ...], None]] = defaultdict(dict)

    # what is in closed months

    def _sort_lines(self) -> None:
        """Tell the lines that may be paired from those that are void, red, or paid for in closed months."""
        frozen, held = self._frozen, self._frozen.ids
        self._void: list[SheetRow] = []
        self._reds: list[SheetRow] = []
        self._bound: list[SheetRow] = []
        some = [self._sheet[i] for i, v in frozen.unpaid.items() if v.outstanding and i in self._sheet]
        some = [line for line in some if not is_undone(line)]
        for line in (line for line in self._sheet.values() if line.id not in held):
            if REVERSES in line.extra and line.extra[REVERSES] in held:
                self._reds.append(line)
            elif is_undone(line):
                self._void.append(line)
            elif (before := self._origin(line)) and before not in frozen.shown and not self._unpaid(before):
                self._bound.append(line)
            else:
                some.append(line)
        self._open = {line.id: line for line in sorted(some, key=_order)}

    def _origin(self, line: SheetRow) -> str:
        """The identity of the row of a closed month that a line puts right, through what was put right before."""
        at: SheetRow | None = line
        while at is not None and (identity := str(at.extra.get(CORRECTS) or "")):
            if identity in self._frozen.ids:
                return identity
            at = self._sheet.get(identity)
        return ""

    def _unpaid(self, identity: str) -> bool:
        """Whether a row of a closed month stands in 未达账项 and the bank has not shown it."""
        home = self._home.get(identity)
        return home is not None and home.outstanding and identity not in self._frozen.paid

    @cached_property
    def _home(self) -> dict[str, Voucher]:
        """The voucher of a closed month that each of its rows stands in."""
        return {line.id: voucher for voucher in self._frozen.vouchers for line in voucher.lines}

    def _open_rests(self) -> None:
        """Leave of the statement's rows of closed months what is in 待查款项, or has come there by red lines."""
        rests = dict(self._frozen.rests)
        for red in self._reds:
            if row := self._frozen.shown.get(str(red.extra[REVERSES])):
                rests[row.id] = rests.get(row.id, 0) - red.amount
        for key, row in self._sealed.items():
            if rest := rests.get(row.id):
                self._free[key] = self._rows[key] = row.part(rest)
            else:
                del self._free[key]

    def explained_before(self) -> None:
        """Transfers of open months, as they stand."""
        place = {row.id: key for key, row in self._free.items()} if self._frozen.transfers else {}
        for identity, some in self._frozen.transfers:
            lines = tuple(self._open[i] for i in some if i in self._open)
            key = place.get(identity)
            if key is None or key not in self._free or len(lines) < len(some):
                continue
            if _total(lines) == self._rows[key].amount and self._may(key, lines):
                self._settle(key, lines)

    def put_right(self) -> None:
        """Lines that put reversed ones right, with the rows that those had explained."""
        wanted: dict[str, list[SheetRow]] = defaultdict(list)
        for line in self._open.values():
            if row := self._frozen.shown.get(self._origin(line)) if CORRECTS in line.extra else None:
                wanted[row.id].append(line)
        for key, row in self._sealed.items():
            lines = tuple(wanted.get(row.id, ()))
            if lines and key in self._free and _total(lines) == self._rows[key].amount:
                self._settle(key, lines)

    def shut(self) -> Iterable[tuple[BankRow, SheetRow]]:
        """Rows left over that are of the same party and sum as what a closed month has on the account itself."""
        some = [self._sheet[i] for i, v in self._frozen.unpaid.items() if not v.outstanding and i in self._sheet]
        for line in (line for line in some if not is_undone(line)):
            for key, row in self._free.items():
                near = abs((row.date - line.date).days) <= NEAR_DAYS and key not in self._sealed
                if near and row.amount == line.amount and bool(party(row.payee)) and same_party(line.payee, row.payee):
                    yield row, line
                    break

    # what is settled

    def _settle(self, key: _Key, lines: Sequence[SheetRow]) -> None:
        if lines[0].id in self._frozen.ids:  # it stays where it is, and is paid from there
            self._settle_parts((key,), tuple(lines))
            return
        del self._free[key]
        for line in lines:
            del self._open[line.id]
        self._explained[key] = tuple(lines)

    def _settle_parts(self, keys: Sequence[_Key], lines: _Lines) -> None:
        for key in keys:
            del self._free[key]
        for line in lines:
            del self._open[line.id]
        self._parts.append((tuple(keys), lines))

    def _may(self, key: _Key, lines: Sequence[SheetRow]) -> bool:
        """Whether nobody has said that they are two, and they do not mix what is closed with what is open."""
        if self._frozen.ids and len({self._home_of(line) for line in lines}) > 1:
            return False
        return not self._apart or not any((self._rows[key].id, line.id) in self._apart for line in lines)

    def _home_of(self, line: SheetRow) -> str:
        home = self._home.get(line.id)
        return home.identity if home else ""

    def said(self) -> None:
        """What persons said, where the rows are still there and their sums agree."""
        place = {row.id: key for key, row in self._rows.items()} if self._matches else {}
        for match in self._matches:
            keys = sorted((place[i] for i in match.bank if i in place), key=self._row_order)
            lines = tuple(sorted((self._open[i] for i in match.sheet if i in self._open), key=_order))
            whole = len(keys) == len(match.bank) and len(lines) == len(match.sheet) and keys and lines
            if not whole or any(key not in self._free for key in keys) or not _one_account(keys):
                continue
            if sum(self._rows[key].amount for key in keys) != _total(lines) or not self._may(keys[0], lines):
                continue
            if len(keys) == 1:
                self._settle(keys[0], lines)
            else:
                self._settle_parts(keys, lines)

    def _row_order(self, key: _Key) -> tuple[dt.date, _Key]:
        return self._rows[key].date, key

    # the passes

    def by_number(self) -> None:
        """Pass 1."""
        named: dict[tuple[str, int], list[_Lines]] = defaultdict(list)
        texts = {key: text for key, row in self._free.items() if _numerals(text := f"{row.summary} {row.memo}")}
        if not texts:
            return
        for lines in [*self._groups(_way), *((line,) for line in self._open.values())]:
            for number in _numerals(lines[0].voucher)[-1:]:
                named[number, _total(lines)].append(lines)
        claims: list[_Fit] = []
        for key, text in texts.items():
            fits = dict.fromkeys(
                lines
                for number in _numerals(text)
                for lines in named.get((number, self._rows[key].amount), ())
                if _names(text, lines[0].voucher, number) and self._fits(lines, key, WINDOW_DAYS, _alike)
            )
            claims += [(lines, key) for lines in fits]
        self._only_candidates(claims, _claims_on_lines(claims))

    def _fits(self, lines: _Lines, key: _Key, days: int, alike: Callable[[_Lines, BankRow], bool]) -> bool:
        row = self._rows[key]
        return abs((row.date - lines[0].date).days) <= days and self._may(key, lines) and alike(lines, row)

    def _groups(self, same: Callable[[SheetRow], Hashable]) -> list[_Lines]:
        """The open lines of one voucher that are the same in something, where there are several."""
        groups: dict[Hashable, list[SheetRow]] = defaultdict(list)
        for line in self._open.values():
            if line.voucher:
                groups[same(line)].append(line)
        return [tuple(lines) for lines in groups.values() if len(lines) > 1]

    def vouchers_of_one_party(self) -> None:
        """Pass 2: of one day, then of one month, then with what was taken off again in red."""
        for same in (_day_and_way, _month_and_way, _day_net):
            self._in_order([lines for lines in self._groups(same) if _total(lines)])

    def single_lines(self) -> None:
        """Pass 3."""
        self._in_order([(line,) for line in self._open.values()])

    def _in_order(self, groups: Sequence[_Lines]) -> None:
        """Pair groups with rows of the same party and sum, by date and without crossing."""
        wanted: dict[tuple[str, int], list[_Lines]] = defaultdict(list)
        for lines in groups:
            wanted[core(lines[0].payee), _total(lines)].append(lines)
        offered: dict[tuple[str, int], list[_Key]] = defaultdict(list)
        for key, row in self._free.items():
            offered[core(row.payee), row.amount].append(key)
        for wish, some in wanted.items():
            rows = self._paid_at_last(sorted(offered.get(wish, ()), key=self._row_order), len(some))
            some.sort(key=lambda lines: _order(lines[0]))
            left = [lines[0].date.toordinal() for lines in some]
            right = [self._rows[k].date.toordinal() for k in rows]
            for i, j in nearest_in_order(left, right, WINDOW_DAYS):
                if self._may(rows[j], some[i]):
                    self._settle(rows[j], some[i])

    def _paid_at_last(self, rows: list[_Key], wanted: int) -> list[_Key]:
        """Rows in order, without those that the bank took back and then paid again, where there are enough."""
        spare = len(rows) - wanted
        for key in [key for key in rows if key in self._back]:
            day = self._rows[key].date
            again = (self._rows[k].date - day for k in rows if k > key and k not in self._back)
            if spare > 0 and any(gap.days <= NEAR_DAYS for gap in again):
                rows.remove(key)
                spare -= 1
        return rows

    def by_sum(self, days: int, alike: Callable[[_Lines, BankRow], bool]) -> None:
        """Pass 4."""
        rows_by_sum: dict[int, list[tuple[int, _Key]]] = defaultdict(list)
        for key, row in self._free.items():
            rows_by_sum[row.amount].append((row.date.toordinal(), key))
        for dated in rows_by_sum.values():
            dated.sort()
        fits: dict[int, list[_Fit]] = defaultdict(list)
        for lines in [*self._groups(_way), *((line,) for line in self._open.values())]:
            if near := rows_by_sum.get(_total(lines)):
                found = (key for key in _around(near, lines[0].date, days) if self._fits(lines, key, days, alike))
                fits[_total(lines)] += [(lines, key) for key in itertools.islice(found, _KEPT)]
        by_line = _claims_on_lines(itertools.chain.from_iterable(fits.values()))
        for some in fits.values():
            for lines, key in some:
                self._maybe[key][lines] = None
            if self._one_party(some):
                self._first_with_first(some, days)
            else:
                self._only_candidates(some, by_line)

    def _one_party(self, fits: Sequence[_Fit]) -> bool:
        """Whether all candidates of a sum are with one party, so that which is which cannot matter."""
        written = {core(line.payee) for lines, _ in fits for line in lines} - {""}
        shown = {core(self._rows[key].payee) for _, key in fits} - {""}
        return len(written) <= 1 and len(shown) <= 1 and all(len(lines) == 1 for lines, _ in fits)

    def _first_with_first(self, fits: Sequence[_Fit], days: int) -> None:
        lines = sorted({fit[0][0].id: fit[0][0] for fit in fits}.values(), key=_order)
        rows = self._paid_at_last(sorted({fit[1] for fit in fits}, key=self._row_order), len(lines))
        left = [line.date.toordinal() for line in lines]
        right = [self._rows[key].date.toordinal() for key in rows]
        for i, j in nearest_in_order(left, right, days):
            if lines[i].id in self._open and rows[j] in self._free and self._may(rows[j], lines[i : i + 1]):
                self._settle(rows[j], (lines[i],))

    def _only_candidates(self, fits: Sequence[_Fit], by_line: dict[Hashable, int]) -> None:
        by_row = _count(fits, lambda fit: [fit[1]])
        for lines, key in fits:
            alone = by_row[key] == 1 and all(by_line[line.id] == 1 for line in lines)
            if alone and key in self._free and all(line.id in self._open for line in lines):
                self._settle(key, lines)

    def several_lines(self) -> None:
        """Pass 5, one row and several lines."""
        parties = _Parties((line.payee, line.date, line.id) for line in self._open.values())
        claims: list[_Fit] = []
        for key, row in self._free.items():
            lines = [
                self._open[identity]
                for identity in parties.near(row.payee, row.date, NEAR_DAYS)
                if _part_of(self._open[identity].amount, row.amount) and self._may(key, (self._open[identity],))
            ]
            answers = subsets(row.amount, [line.amount for line in lines])
            for places in answers:
                chosen = tuple(lines[place] for place in places)
                if not self._may(key, chosen):
                    continue
                self._maybe[key][chosen] = None
                claims.append((chosen, key))
        self._only_candidates(claims, _claims_on_lines(claims))

    def several_rows(self) -> None:
        """Pass 5, one line and its instalments."""
        parties = _Parties((row.payee, row.date, key) for key, row in self._free.items())
        claims: list[tuple[SheetRow, tuple[_Key, ...]]] = []
        for line in self._open.values():
            keys = [
                key
                for key in parties.near(line.payee, line.date, WINDOW_DAYS)
                if _part_of(self._rows[key].amount, line.amount) and self._may(key, (line,))
            ]
            for places in subsets(line.amount, [self._rows[key].amount for key in keys]):
                chosen = tuple(sorted((keys[place] for place in places), key=self._row_order))
                if not _one_account(chosen):
                    continue
                self._maybe_rows[line.id][chosen] = None
                claims.append((line, chosen))
        by_row = _count(claims, lambda claim: claim[1])
        by_line = _count(claims, lambda claim: [claim[0].id])
        for line, chosen in claims:
            if by_line[line.id] == 1 and all(by_row[key] == 1 for key in chosen):
                self._settle_parts(chosen, (line,))

    # what has become of all rows

    def vouchers(self) -> Iterable[Voucher]:
        """Everything, paired or not."""
        paying = {key: lines for keys, lines in self._parts for key in keys}
        for key, row in self._rows.items():
            lines, pays = self._explained.get(key, ()), paying.get(key, ())
            if key not in self._sealed:
                yield Voucher(row, lines, key[0], order=key[1], pays=pays, links=self._links(lines, pays))
            elif lines or pays:
                yield self._transfer(self._sealed[key], key[0], lines, pays)
        for _, lines in self._parts:
            if lines[0].id not in self._frozen.ids:
                yield self._alone(lines, outstanding=True, pays=lines)
        yield from (self._alone((line,), outstanding=True) for line in (*self._void, *self._bound))
        yield from map(self._red, self._reds)
        yield from self._unpaired()
        yield from self._sealed_vouchers()

    def _unpaired(self) -> Iterable[Voucher]:
        """The lines that no row explains, those of one voucher and party together."""
        unpaired: dict[Hashable, list[SheetRow]] = defaultdict(list)
        for line in self._open.values():
            if line.id in self._frozen.ids:
                continue
            shared = (line.voucher, line.date, party(line.payee), line.amount > 0)
            unpaired[shared if line.voucher else line.id].append(line)
        for some in unpaired.values():
            index, outstanding = self._standing(some[0])
            yield self._alone(some, index, outstanding=outstanding)

    def _alone(
        self, lines: Sequence[SheetRow], index: int = 0, *, outstanding: bool, pays: Sequence[SheetRow] = ()
    ) -> Voucher:
        """Lines without a row, on their day or, where that is closed, on the first open one."""
        booked = self._frozen.day(lines[0].date)
        links = self._links(lines, pays)
        return Voucher(None, tuple(lines), index, outstanding=outstanding, links=links, booked=booked)

    def _red(self, line: SheetRow) -> Voucher:
        """What reverses a line of a closed month: what the bank has shown of that is 待查 again."""
        identity = str(line.extra[REVERSES])
        if row := self._frozen.shown.get(identity):
            key = next(key for key, sealed in self._sealed.items() if sealed.id == row.id)
            return replace(self._transfer(row, key[0], (line,), ()), order=_RED)
        home = self._home[identity]
        index, covered = self._standing(line)
        alone = self._alone((line,), home.bank_index or index, outstanding=home.outstanding or covered)
        return replace(alone, order=_RED)

    def _transfer(self, row: BankRow, index: int, lines: _Lines, pays: _Lines) -> Voucher:
        links = self._links(lines, pays) | {link("explained", row.id)}
        day = max(self._frozen.opens, *(line.date for line in lines or pays))
        return Voucher(None, lines, index, pays=pays, links=links, booked=day, explains=row)

    def _sealed_vouchers(self) -> Iterable[Voucher]:
        """The vouchers of closed months, with the evidence and the links that their rows have now."""
        sealed = {row.id for key, row in self._sealed.items() if self._explained.get(key)}
        sealed |= {self._sealed[key].id for keys, _ in self._parts for key in keys if key in self._sealed}
        sealed |= {row.id for red in self._reds if (row := self._frozen.shown.get(str(red.extra[REVERSES])))}
        sealed |= {voucher.explains.id for voucher in self._frozen.vouchers if voucher.explains}
        paying = {line.id for _, lines in self._parts for line in lines} | self._frozen.paid
        for voucher in self._frozen.vouchers:
            lines = tuple(self._sheet.get(line.id, line) for line in voucher.lines)
            paid = voucher.pays or (lines if any(line.id in paying for line in lines) else ())
            links = self._links(lines, paid)
            if (row := voucher.bank or voucher.explains) and row.id in sealed:
                links |= {link("explained", row.id)}
            yield replace(voucher, lines=lines, links=links)

    def _links(self, lines: Sequence[SheetRow], pays: Sequence[SheetRow] = ()) -> frozenset[str]:
        """The links that a voucher's rows state: corrections, and instalments."""
        home = self._home.get(pays[0].id) if pays else None
        found = {link("paid", home.identity if home else pays[0].id)} if pays else set()
        for line in lines:
            if VOIDED in line.extra or REVERSED in line.extra:
                found.add(link("correction", line.id))
            found |= {link("correction", str(line.extra[k])) for k in (VOIDS, REVERSES, CORRECTS) if k in line.extra}
        return frozenset(found)

    def _standing(self, line: SheetRow) -> tuple[int, bool]:
        """On which account an unpaired line stands, and whether the bank has disproved it so far."""
        days = {line.date, self._frozen.day(line.date) or line.date}
        for index, account in enumerate(self._accounts):
            if not any(stretch.covers(day) for stretch in account.stretches for day in days):
                return index, False
        return 0, bool(self._accounts)

    def doubts(self) -> Iterable[Doubt]:
        """The rows that were left open though something fits them, in the bank's and the sheet's order."""
        for key in self._rows:
            if key in self._free and (some := self._still_open(self._maybe.get(key, {}))):
                yield Doubt("match", self._rows[key], tuple(some))
        for line in self._open.values():
            rows = [keys for keys in self._maybe_rows.get(line.id, ()) if all(key in self._free for key in keys)]
            if rows:
                yield Doubt("match", line, tuple(tuple(self._rows[key] for key in keys) for keys in rows))

    def _still_open(self, candidates: Iterable[_Lines]) -> list[_Lines]:
        return [lines for lines in candidates if all(line.id in self._open for line in lines)]


class _Parties:
    """Rows by the other party's name and day; what is near a day is found without looking at the rest."""

    def __init__(self, rows: Iterable[tuple[str, dt.date, Hashable]]) -> None:
        self._dated: dict[str, list[tuple[int, int, Hashable]]] = defaultdict(list)
        for n, (name, day, key) in enumerate(rows):
            self._dated[core(name)].append((day.toordinal(), n, key))
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for name, some in self._dated.items():
            some.sort()
            self._by_head[name[:_HEAD]].append(name)
        self._same: dict[str, list[str]] = {}

    def near(self, name: str, day: dt.date, days: int) -> list[Any]:
        """The keys of one party's rows within days, by day; one more than can be searched is enough to say so."""
        plain = core(name)
        if plain not in self._same:
            others = self._by_head.get(plain[:_HEAD], [])[:_LOOKED_AT] if plain else []
            alike = [other for other in others if other != plain and same_party(plain, other)]
            self._same[plain] = [plain, *alike] if plain and plain in self._dated else alike
        found: list[tuple[int, int, Any]] = []
        for each in self._same[plain]:
            some = self._dated[each]
            first = bisect_left(some, (day.toordinal() - days,))
            last = bisect_left(some, (day.toordinal() + days + 1,))
            found += some[first : min(last, first + _LOOKED_AT)]
        return [key for _, _, key in sorted(found)]


def _taken_back(accounts: Iterable[Account]) -> set[str]:
    return {identity for account in accounts for identity in taken_back(account.rows)}


def _one_account(keys: Sequence[_Key]) -> bool:
    return len({index for index, _ in keys}) == 1


def _part_of(part: int, whole: int) -> bool:
    return part != 0 and (part > 0) == (whole > 0) and abs(part) < abs(whole)


def _numerals(text: str) -> list[str]:
    """The numbers in a text, those with dashes whole: 付记2406-004号款 → 2406-004."""
    return re.findall(r"\d+(?:-\d+)*", unicodedata.normalize("NFKC", text))


def _names(text: str, voucher: str, number: str) -> bool:
    """Whether a text names a voucher: by a number that is no chance, or letter by letter."""
    plain = unicodedata.normalize("NFKC", text)
    if sum(c.isdigit() for c in number) >= _NUMBER and "-" in number:
        return True
    whole = re.escape(unicodedata.normalize("NFKC", voucher))
    return not voucher.isdigit() and re.search(rf"{whole}(?![\d-])", plain) is not None


def _around(rows: Sequence[tuple[int, _Key]], day: dt.date, days: int) -> Iterable[_Key]:
    """The rows within days of a day, of rows in the order of days."""
    first = bisect_left(rows, (day.toordinal() - days,))
    last = bisect_left(rows, (day.toordinal() + days + 1,))
    return (key for _, key in rows[first : min(last, first + _LOOKED_AT)])


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


def _nearly_named(lines: Sequence[SheetRow], row: BankRow) -> bool:
    """Whether both sides name the other party, and it is one."""
    return bool(row.payee) and all(same_party(line.payee, row.payee) for line in lines)


def _alike(lines: Sequence[SheetRow], row: BankRow) -> bool:
    """Whether nothing speaks against these being the same payment."""
    numbers = {line.payee_account for line in lines if line.payee_account}
    if row.payee_account and numbers:
        return numbers == {row.payee_account} or len(lines) > 1
    names = {line.payee for line in lines if party(line.payee)}
    shown = party(row.payee)
    if not shown or not names or len(lines) > 1:
        return True
    return all(same_party(name, row.payee) or party(name) in shown or shown in party(name) for name in names)


def _claims_on_lines(fits: Iterable[_Fit]) -> dict[Hashable, int]:
    return _count(fits, lambda fit: [line.id for line in fit[0]])


def _count(items: Iterable[_T], keys: Callable[[_T], Iterable[Hashable]]) -> dict[Hashable, int]:
    counted: dict[Hashable, int] = defaultdict(int)
    for item in items:
        for key in keys(item):
            counted[key] += 1
    return counted
