"""Money that came back: which entry gives back which earlier one.

A voucher gives another back when it moves the opposite way, on or after its day, with the same party, no
more than is left of it, and says so: by a word of the bank's or the sheet's, or, in a sheet, by standing
in red under the same category. Of several that fit, one is chosen where its voucher number is named, or it
alone is of the equal sum, or, for what the bank itself took back, it alone is of that day; where all are
alike in day, sum, party and what they were booked to, which one cannot matter. Else it is told as a doubt.

Both entries are kept, and nothing is booked by this: a refund that the sheet does not explain stays in
待查款项, as only the accountant knows whether money that came back will be paid again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from importers.doubts import Doubt
from importers.names import core, same_party
from ledgers.book.journal import Voucher
from ledgers.book.links import is_undone, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.book.links import Kind
    from ledgers.book.rows import BankRow, SheetRow

REFUND_DAYS = 400  # how long after a payment its refund may come
REVERSAL_DAYS = 7  # how long after a movement the bank takes it back where no party is named
_LOOKED_AT = 500  # earlier entries of a party that are looked at, the latest first
_HEAD = 2  # characters of a name under which a party is looked up
_TAKEN_BACK = re.compile(r"冲正|冲账|冲帐|抹账|抹帐|退汇|反交易|撤销交易|交易撤销")
_GIVEN_BACK = re.compile(r"退款|退回|退还|退货|返还|红字|红冲|冲销|退费|多付|溢付")
_NOT_BACK = re.compile(r"退税|退休|退役|退伍|退库")


def give_backs(vouchers: Sequence[Voucher]) -> tuple[dict[str, frozenset[str]], list[Doubt]]:
    """The links of vouchers by identity, and what could be the refund of several.

    Args:
        vouchers: of the whole book, by day.
    """
    search = _Search(vouchers)
    for place in range(len(vouchers)):
        search.look(place)
    return {identity: frozenset(some) for identity, some in search.links.items()}, search.doubts


def taken_back(rows: Iterable[BankRow]) -> set[str]:
    """The identities of the statement's rows that the bank took back, as far as the statement alone tells."""
    vouchers = [Voucher(row) for row in rows]
    if not any(_TAKEN_BACK.search(_said(voucher)) for voucher in vouchers):
        return set()
    links, _ = give_backs(vouchers)
    return {identity for identity, names in links.items() if link("reversal", identity) in names}


class _Search:
    """The vouchers up to a place, by party, with what is left of each to be given back."""

    def __init__(self, vouchers: Sequence[Voucher]) -> None:
        self.vouchers = vouchers
        self.links: dict[str, set[str]] = defaultdict(set)
        self.doubts: list[Doubt] = []
        self._left = [abs(v.amount) for v in vouchers]
        self._origin: dict[int, int] = {}
        self._by_head: dict[tuple[str, bool], list[int]] = defaultdict(list)
        self._by_sum: dict[int, list[int]] = defaultdict(list)

    def look(self, place: int) -> None:
        """Find what a voucher gives back, then let later ones give it back."""
        voucher = self.vouchers[place]
        if (
            not voucher.amount
            or voucher.pays
            or _is_explained_later(voucher)
            or any(is_undone(line) for line in voucher.lines)
        ):
            return
        kind = self._kind(voucher)
        if kind and self._give(place, kind, self._candidates(place, kind)) and kind == "reversal":
            return  # what the bank took back is no payment that could come back
        for name in {core(name)[:_HEAD] for name in _names(voucher)}:
            self._by_head[name, voucher.amount > 0].append(place)
        self._by_sum[voucher.amount].append(place)

    @staticmethod
    def _kind(voucher: Voucher) -> Kind | None:
        said = _said(voucher)
        if _TAKEN_BACK.search(said):
            return "reversal"
        if _GIVEN_BACK.search(_NOT_BACK.sub("", said)) or (voucher.amount > 0 and voucher.lines):
            return "refund"
        return None

    def _candidates(self, place: int, kind: Kind) -> list[int]:
        voucher = self.vouchers[place]
        names = _names(voucher)
        said = bool(kind == "reversal" or _GIVEN_BACK.search(_NOT_BACK.sub("", _said(voucher))))
        if not names:
            return self._unnamed(place) if kind == "reversal" else []
        earlier = dict.fromkeys(
            other
            for name in names
            for other in reversed(self._by_head.get((core(name)[:_HEAD], voucher.amount < 0), [])[-_LOOKED_AT:])
        )
        return sorted(
            other
            for other in earlier
            if self._left[other] >= abs(voucher.amount)
            and (voucher.date - self.vouchers[other].date).days <= REFUND_DAYS
            and any(same_party(a, b) for a in names for b in _names(self.vouchers[other]))
            and (said or _categories(voucher) & _categories(self.vouchers[other]))
        )

    def _unnamed(self, place: int) -> list[int]:
        """What the bank may have taken back without naming anybody: the same sum, days ago."""
        voucher = self.vouchers[place]
        some = self._by_sum.get(-voucher.amount, [])
        since = voucher.date.toordinal() - REVERSAL_DAYS
        first = bisect_left(some, since, key=lambda other: self.vouchers[other].date.toordinal())
        return [other for other in some[first:][-_LOOKED_AT:] if self._left[other] >= abs(voucher.amount)]

    def _give(self, place: int, kind: Kind, candidates: Sequence[int]) -> bool:
        """Link a voucher with the one it gives back, if one can be told; whether it could."""
        voucher = self.vouchers[place]
        chosen = self._choose(voucher, kind, candidates)
        if len({self._substance(other) for other in chosen}) > 1:
            rows = tuple(_rows(self.vouchers[other]) for other in chosen)
            self.doubts.append(Doubt("refund", _rows(voucher)[0], rows))
            return False
        if chosen:
            self._link(place, kind, chosen[0])
        return bool(chosen)

    def _choose(self, voucher: Voucher, kind: Kind, candidates: Sequence[int]) -> Sequence[int]:
        """The candidates that are left when each of what may tell them apart has been held against them."""
        said = _said(voucher)
        if named := [other for other in candidates if _is_named(self.vouchers[other], said)]:
            return named
        equal = [other for other in candidates if abs(self.vouchers[other].amount) == abs(voucher.amount)]
        if kind == "reversal":  # a bank takes back the whole of what it moved
            today = [other for other in equal if self.vouchers[other].date == voucher.date]
            return today or equal
        alike = [other for other in equal if _categories(voucher) & _categories(self.vouchers[other])]
        if alike or equal:
            return alike or equal
        return [o for o in candidates if _categories(voucher) & _categories(self.vouchers[o])] or candidates

    def _substance(self, place: int) -> tuple[object, ...]:
        voucher = self.vouchers[place]
        booked = tuple(sorted((line.source, line.content, line.category, line.specialty) for line in voucher.lines))
        parties = frozenset(core(name) for name in _names(voucher))
        return voucher.date, voucher.amount, parties, self._left[place], booked

    def _link(self, place: int, kind: Kind, other: int) -> None:
        origin = self.vouchers[other]
        name = link(kind, origin.identity)
        self.links[origin.identity].add(name)
        self.links[self.vouchers[place].identity].add(name)
        self._left[other] -= abs(self.vouchers[place].amount)
        self._origin[place] = other
        if other in self._origin:  # what had been given back was taken again: it can be given back once more
            self._left[self._origin[other]] += abs(self.vouchers[place].amount)


def _is_explained_later(voucher: Voucher) -> bool:
    """Whether it is a statement's row of a closed month that a transfer stands for."""
    return bool(voucher.bank and not voucher.lines and link("explained", voucher.bank.id) in voucher.links)


def _names(voucher: Voucher) -> list[str]:
    """The other party as the bank and the sheet name it."""
    named = [voucher.bank.payee if voucher.bank else "", *(line.payee for line in voucher.lines)]
    return [name for name in dict.fromkeys(named) if core(name)]


def _said(voucher: Voucher) -> str:
    bank = voucher.bank
    texts = [bank.summary, bank.memo] if bank else []
    return " ".join([*texts, *(text for line in voucher.lines for text in (line.summary, line.purpose, line.category))])


def _categories(voucher: Voucher) -> set[str]:
    return {line.category for line in voucher.lines} - {""}


def _is_named(voucher: Voucher, said: str) -> bool:
    """Whether a text names one of a voucher's numbers, not as a part of a longer number."""
    numbers = {line.voucher for line in voucher.lines if not line.voucher.isdigit()} - {""}
    return any(re.search(rf"{re.escape(number)}(?![\d-])", said) for number in numbers)


def _rows(voucher: Voucher) -> tuple[BankRow | SheetRow, ...]:
    return (voucher.bank,) if voucher.bank else voucher.lines


def unexplained_refunds(vouchers: Iterable[Voucher]) -> list[Voucher]:
    """The statement's rows that give something back and that no sheet explains."""
    return [
        v
        for v in vouchers
        if v.bank
        and not v.lines
        and not v.pays
        and any(name.startswith(("refund-", "reversal-")) and not name.endswith(v.identity) for name in v.links)
    ]
