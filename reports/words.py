"""How days and stretches are written where a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def day(when: date) -> str:
    """2025年12月31日."""
    return f"{when.year}年{when.month}月{when.day}日"


def stretch(first: date, last: date) -> str:
    """2025年1月1日至12月31日."""
    end = day(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return f"{day(first)}至{end}"
