"""The running balance of a statement, proved row by row.

Banks print oldest or newest first and do not say which, and some print rows of one moment in an order of
their own. The chain is tried in file order and backwards, then with the rows of one moment, of one day, and
of the whole file sorted by its days put in whichever order chains. Where none does, the direction with fewer
breaks is the file's, and where that does not decide, its dates do.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from ledgers.book.render import yuan
from ledgers.book.walk import chained, opening_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """One row: where it stands, when it was, its amount in fen, and the balance after it in fen.

    `balance` is None where the cell cannot be read; `shown` is then what it holds.
    """

    where: str
    row: int
    when: tuple[date, str]
    amount: int
    balance: int | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """The first row whose balance does not follow: its row in the file, expected and got in fen.

    `expected` is None for a row without one before it, `got` where the balance cannot be read.
    """

    row: int
    expected: int | None
    got: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The verdict.

    Attributes:
        verdict: proved, broken, or absent where there are no rows to prove.
        order: The links in the order of time, as far as it could be told.
        opening, closing: Fen before the first row and after the last; None where unreadable.
        first: The first break in the order of time.
    """

    verdict: Literal["proved", "broken", "absent"]
    order: tuple[Link, ...] = ()
    opening: int | None = None
    closing: int | None = None
    first: Break | None = None


def prove(links: Sequence[Link]) -> Chain:
    """Prove that each balance is the one before plus the row's amount."""
    if not links:
        return Chain("absent")
    tries = {False: links, True: links[::-1]}
    breaks = {backwards: _breaks(order) for backwards, order in tries.items()}
    if len(breaks[False]) != len(breaks[True]):
        backwards = len(breaks[True]) < len(breaks[False])
    else:
        backwards = links[0].when > links[-1].when
    order, found = tries[backwards], breaks[backwards]
    if found and (other := next(_reordered(links), None)):
        order, found = other, []
    opening = None if order[0].balance is None else order[0].balance - order[0].amount
    first = _describe(order, found[0], backwards=backwards) if found else None
    return Chain("broken" if found else "proved", tuple(order), opening, order[-1].balance, first)


def _breaks(order: Sequence[Link]) -> list[int]:
    found: list[int] = []
    before: int | None = None
    for number, link in enumerate(order):
        expected = None if before is None else before + link.amount
        if link.balance is None or (expected is not None and link.balance != expected):
            found.append(number)
        before = expected if link.balance is None else link.balance
    return found


def _reordered(links: Sequence[Link]) -> Iterator[list[Link]]:
    """The orders that chain when rows of one moment or day may stand in any order."""
    if any(link.balance is None for link in links):
        return
    keys: tuple[Callable[[Link], object], ...] = (lambda link: link.when, lambda link: link.when[0])
    for order in (links, links[::-1], sorted(links, key=lambda link: link.when)):
        for key in keys:
            groups = [list(some) for _, some in groupby(order, key=key)]
            if found := _walked(groups):
                yield found


def _walked(groups: Sequence[list[Link]]) -> list[Link] | None:
    """Groups of rows in their order, within each whatever order chains; None where some group has none."""
    at = opening_of(groups)
    found: list[Link] = []
    for some in groups:
        walk = chained(some, at)
        if walk is None:
            return None
        found += walk
        at = walk[-1].balance
    return found


def _describe(order: Sequence[Link], number: int, *, backwards: bool) -> Break:
    link = order[number]
    # All rows before the first break are whole, so the one just before has its balance.
    previous = order[number - 1] if number else None
    if previous is None or previous.balance is None:
        return Break(link.row, None, None, f"{link.where}的余额读不出来：{link.shown}")
    expected = previous.balance + link.amount
    movement = f"{'收入' if link.amount > 0 else '支出'} {yuan(abs(link.amount))}" if link.amount else "没有发生额"
    last = f"上一笔（{previous.where}）" if backwards else "上一行"
    got = f"文件写 {yuan(link.balance)}" if link.balance is not None else f"文件里的余额读不出来：{link.shown}"
    message = (
        f"{link.where}余额对不上：{last}余额 {yuan(previous.balance)}，本行{movement}，应为 {yuan(expected)}，{got}"
    )
    return Break(link.row, expected, link.balance, message)
