"""What a form in 万元 with two decimals may be out by: each printed figure stands for 50 yuan either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledgers.book.plan import Plan

_HUNDRED_YUAN = 100_00
_FIFTY_YUAN = 50_00


def rounding(plan: Plan, figures: int) -> int:
    """The most that a sum of so many printed figures may differ by rounding alone, fen."""
    cells = [*plan.cells.values(), *(fen for row in plan.specialties.values() for fen in row.values())]
    coarse = plan.unit == "万元" and all(fen % _HUNDRED_YUAN == 0 for fen in cells)
    return _FIFTY_YUAN * figures if coarse else 0
