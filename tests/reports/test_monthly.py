"""资金收支月报: a month begins where the last one ended, and its payments are its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.monthly import monthly
from reports.table import Values
from tests.reports.books import JOURNAL, PLAN, book_of

if TYPE_CHECKING:
    from reports.table import Report


def value(report: Report, key: str, row: str, column: str) -> object:
    table = next(t for t in report.tables if t.key == key)
    return Values(report.tables).of(table, next(r for r in table.rows if r.key == row), table.column(column))


def test_a_month_begins_where_the_last_one_ended() -> None:
    ends = {m: monthly(book_of(JOURNAL, date(2025, m, 30), plan=PLAN), 2025, m) for m in (5, 6)}
    assert value(ends[6], "funds", "opening", "yt") == value(ends[5], "funds", "closing", "yt") == 26_483_234
    assert value(ends[6], "funds", "out", "yt") == -20_000
    assert value(ends[6], "funds", "closing", "yt") == value(ends[6], "funds", "closing", "ct")


def test_its_payments_are_its_own() -> None:
    report = monthly(book_of(JOURNAL, date(2025, 6, 30), plan=PLAN), 2025, 6)
    table = next(t for t in report.tables if t.key == "payments")
    assert {c.value for r in table.rows if (c := r.cells.get("voucher"))} == {"记2506-001", "记2506-002"}
    assert table.period == "2025年6月"
    assert value(report, "payments", "total", "amount") == -20_000


def test_a_book_that_goes_on_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="after 2025-05"):
        monthly(book_of("", date(2025, 6, 1)), 2025, 5)


def test_it_is_signed_beneath_its_first_table_and_not_at_the_head_of_pages() -> None:
    report = monthly(book_of(JOURNAL, date(2025, 6, 30), plan=PLAN), 2025, 6)
    assert "单位负责人" not in report.stamp
    assert report.tables[0].notes[-1].startswith("单位负责人：")
