"""Days in one column, or with year, month and day apart; the year may stand above the table alone."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from importers.columns import Day, Whole, blank, plain, shown
from importers.table import Table, Unreadable, label

if TYPE_CHECKING:
    from collections.abc import Container

    from importers.table import Located, Record

_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日?")
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?:年|[.\-/](?:0?[1-9]|1[0-2])(?!\d))")


class Dated(Table):
    """A table whose rows have a day."""

    day = Day("日期", "业务日期", "记账日期", "凭证日期", "制单日期", "支付日期", "付款日期", required=False)
    year = Whole("年", "会计年度", "年度", required=False)
    month = Whole("月", "月份", required=False)
    day_of_month = Whole("日", required=False)

    @classmethod
    def dated(cls, names: Container[str]) -> bool:
        """Whether a row of headings has a day."""
        return has(names, cls.day) or (has(names, cls.month) and has(names, cls.day_of_month))

    def says_day(self, record: Record) -> bool:
        """Whether a row says anything of its day; 合计 in that column is none."""
        if self.day in record.places:
            return record.has(self.day) and not any(
                isinstance(cell, str) and label(cell) for cell in record.raw(self.day)
            )
        return record.has(self.month) and record.has(self.day_of_month)

    def day_of(self, record: Record, year: int | None) -> date | None:
        """The day of a row; None where there is none.

        Args:
            record: the row.
            year: of the row above or of the table, for a row that has none of its own.

        Raises:
            Unreadable: the day is none, or no year is known.
        """
        if self.day in record.places:
            return _in_year(record, self.day, year)
        month, day = record[self.month], record[self.day_of_month]
        if not (month and day):
            return None
        year = record[self.year] or year
        if not year:
            raise Unreadable(f"{record.where}只有月和日，表上方看不出是哪一年，或写了几个年份。请按年导出")
        try:
            return date(year, month, day)
        except ValueError:
            raise Unreadable(f"{record.where}{year} 年 {month} 月 {day} 日不是日历上的日期") from None


def _in_year(record: Record, column: Day, year: int | None) -> date | None:
    """A day that may be written without its year, 3月8日, where the table or the row above says which."""
    try:
        return record[column]
    except Unreadable:
        cell = next((cell for cell in record.raw(column) if not blank(cell)), None)
        short = _MONTH_DAY.fullmatch(plain(cell)) if isinstance(cell, str) else None
        if not (short and year):
            raise
    try:
        return date(year, int(short[1]), int(short[2]))
    except ValueError:
        raise Unreadable(f"{record.where}“{column.name}”：{shown(cell)}不是 {year} 年的日期") from None


def year_above(located: Located) -> int | None:
    """The one year that the rows above a table, its headings and the worksheet's name say; None for none or several."""
    cells = (cell for row in located.grid.rows[: located.header] for cell in row if isinstance(cell, str))
    years = {int(year) for text in (*cells, located.grid.name) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def has(names: Container[str], column: Any) -> bool:
    """Whether a row of headings has a column."""
    return any(name in names for name in column.names)
