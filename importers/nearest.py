"""Days of two lists put in pairs: as many as can be, the nearest, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CROWD = 1_000_000  # beyond so many pairs of equal rows the nearest are no longer sought, only the next


def nearest_in_order(left: Sequence[int], right: Sequence[int], window: int) -> list[tuple[int, int]]:
    """Pairs (i, j) of two sorted lists of days: as many as can be, then the nearest, never crossing.

    Two lists of the same length pair first with first, second with second, wherever all of them
    are within the window.
    """
    if len(left) == len(right) and all(abs(a - b) <= window for a, b in zip(left, right, strict=True)):
        return [(i, i) for i in range(len(left))]
    if len(left) * len(right) > _CROWD:
        return _next_in_order(left, right, window)
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


def _next_in_order(left: Sequence[int], right: Sequence[int], window: int) -> list[tuple[int, int]]:
    """As many pairs as can be, each day with the next that is within the window: one walk along both lists."""
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if abs(left[i] - right[j]) <= window:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return found
