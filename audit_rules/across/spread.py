"""How values of bases lie: exact, in integers, so that a figure is the same wherever it is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Spread:
    """The nearest ranks of some values: each is a value that there is."""

    count: int
    p10: int
    p25: int
    median: int
    p75: int
    p90: int

    @classmethod
    def of(cls, values: Iterable[int]) -> Self:
        """The spread of values.

        Raises:
            ValueError: there is none.
        """
        known = sorted(values)
        if not known:
            raise ValueError("no values")
        return cls(len(known), *(known[max(0, -(-len(known) * p // 100) - 1)] for p in (10, 25, 50, 75, 90)))

    @property
    def even(self) -> bool:
        """Whether the middle half is one value: then nothing stands out that could be measured by it."""
        return self.p25 == self.p75
