"""Days off and days worked instead, as the State Council sets them year by year (chinesecalendar)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import chinese_calendar

if TYPE_CHECKING:
    from datetime import date

_WEEKEND = {5: "周六", 6: "周日"}
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def day_off(day: date) -> str | None:
    """What a day off is called, empty for a day that is worked; None where the year's days are not known."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    if not off:
        return ""
    return _NAMES.get(name or "") or _WEEKEND.get(day.weekday(), "节假日")
