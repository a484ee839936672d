"""结账: the months that are closed. Nothing is dated into one; what happened there is put right in an open month.

2025-09-05 custom "earmark-closing" "2025-08"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

CLOSING = "earmark-closing"


def closed_months(entries: Iterable[data.Directive]) -> frozenset[str]:
    """The months that are closed, as 2025-08."""
    customs = (e for e in entries if isinstance(e, data.Custom) and e.type == CLOSING and e.values)
    return frozenset(str(custom.values[0].value) for custom in customs)


def is_closed(day: dt.date, closed: Iterable[str]) -> bool:
    """Whether a day lies in a closed month."""
    return f"{day:%Y-%m}" in closed
