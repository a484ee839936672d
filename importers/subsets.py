"""Which of several sums make up another: a search that is bounded, and says when there is more than one answer."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10  # sums that are searched; beyond them only all together are tried
PARTS = 5  # sums that make up another


def subsets(wanted: int, amounts: Sequence[int]) -> list[tuple[int, ...]]:
    """Places of two or more amounts that come to a sum; at most two answers, as a second one decides nothing.

    Of more than `MOST` amounts only all together are tried: there a person is asked. A search looks
    at 627 sets at most.

    Args:
        wanted: the sum, fen. amounts: fen, of the same sign as the sum.
    """
    if len(amounts) > 1 and sum(amounts) == wanted:  # all of the same sign: no part of them comes to it
        return [tuple(range(len(amounts)))]
    if len(amounts) > MOST:
        return []
    found: list[tuple[int, ...]] = []
    for size in range(2, min(PARTS, len(amounts)) + 1):
        for places in combinations(range(len(amounts)), size):
            if sum(amounts[place] for place in places) == wanted:
                found.append(places)
                if len(found) > 1:
                    return found
    return found
