"""Shares as people read them, without floats."""

from __future__ import annotations


def percent(part: int, whole: int) -> str:
    """A share as `63.1%`, rounded half up to one decimal."""
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    sign = "-" if part < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}%"
