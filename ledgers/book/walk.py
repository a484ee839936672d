"""Rows that each move a balance, put into an order in which every balance follows from the one before.

A row is an edge from the balance before it to the balance after it; an order that chains is a walk over
all edges, found by Hierholzer's method. All sums in fen.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Step(Protocol):
    """A row that moves a balance: its amount, positive in, and the balance after it."""

    @property
    def amount(self) -> int: ...  # noqa: D102
    @property
    def balance(self) -> int | None: ...  # noqa: D102


S = TypeVar("S", bound=Step)


def after(step: Step) -> int:
    """The balance after a row that has one, fen."""
    if step.balance is None:
        msg = "a row without a balance proves nothing"
        raise ValueError(msg)
    return step.balance


def before(step: Step) -> int:
    """The balance before a row that has one, fen."""
    return after(step) - step.amount


def arrange(steps: Sequence[S], at: int | None) -> list[S]:
    """Rows so that each balance follows from the one before, as far as they can.

    The order they come in is kept where it is one already, forwards or backwards.

    Args:
        steps: the rows, all with balances.
        at: the balance that they begin at, if it is known. Where it is not, and they end where
            they began, any of their balances may be first, and the given order decides.
    """
    for order in (list(steps), list(steps)[::-1]):
        if _links(order, at):
            return order
    left: dict[int, list[S]] = defaultdict(list)
    for step in reversed(steps):
        left[before(step)].append(step)
    walked: list[S] = []
    while remaining := [step for some in left.values() for step in reversed(some)]:
        unbalanced = start_of(remaining)
        start = at if at is not None and left.get(at) else unbalanced
        walk = _walk(before(remaining[0]) if start is None else start, left)
        walked += walk
        at = after(walk[-1])
    return walked


def chained(steps: Sequence[S], at: int | None) -> list[S] | None:
    """All rows in one order in which every balance follows, beginning at a balance; None where there is none."""
    if _links(steps, at):
        return list(steps)
    left: dict[int, list[S]] = defaultdict(list)
    for step in reversed(steps):  # a walk takes from the end
        left[before(step)].append(step)
    start = at if at is not None else start_of(steps)
    walk = _walk(before(steps[0]) if start is None else start, left)
    return walk if len(walk) == len(steps) and _links(walk, at) else None


def start_of(steps: Iterable[Step]) -> int | None:
    """The balance that a walk over rows must begin at: one that more of them leave than reach.

    None where they come back to where they began.
    """
    surplus: dict[int, int] = defaultdict(int)
    for step in steps:
        surplus[before(step)] += 1
        surplus[after(step)] -= 1
    return next((balance for balance, more in surplus.items() if more > 0), None)


def opening_of(groups: Iterable[Sequence[Step]]) -> int | None:
    """The balance that groups of rows, one after the other, must begin at.

    A group that comes back to where it began may begin at any of its balances; the next one begins
    there too. None where nothing decides between them: no group, or groups that share no balance.
    """
    shared: list[int] | None = None
    for group in groups:
        if (start := start_of(group)) is not None:
            return start
        here = [before(step) for step in group]
        left = here if shared is None else [balance for balance in shared if balance in set(here)]
        if not left:
            break
        shared = left
    return shared[0] if shared else None


def _links(order: Sequence[Step], at: int | None) -> bool:
    if at is not None and before(order[0]) != at:
        return False
    return all(after(a) == before(b) for a, b in pairwise(order))


def _walk(start: int, left: dict[int, list[S]]) -> list[S]:
    """The longest walk from a balance; takes its rows out of `left`."""
    stack: list[tuple[int, S | None]] = [(start, None)]
    walk: list[S] = []
    while stack:
        balance, came_by = stack[-1]
        if left.get(balance):
            step = left[balance].pop()
            stack.append((after(step), step))
        else:
            stack.pop()
            if came_by is not None:
                walk.append(came_by)
    return walk[::-1]
