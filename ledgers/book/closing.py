"""结账: until which day the months of a book are closed. What happened there is put right in an open month.

2025-09-05 custom "earmark-closing" "2025-08"
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from beancount.core import data

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSING = "earmark-closing"


def closed_until(entries: Iterable[data.Directive]) -> date:
    """The last day of the last closed month; `date.min` where none is closed."""
    customs = (e for e in entries if isinstance(e, data.Custom) and e.type == CLOSING and e.values)
    months = [date.fromisoformat(f"{custom.values[0].value}-01") for custom in customs]
    return (max(months) + timedelta(days=31)).replace(day=1) - timedelta(days=1) if months else date.min
