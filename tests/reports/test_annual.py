"""The year report as declared: texts a person can read, and the years and bases that are odd."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.annual import annual, report_day
from reports.figures import summary
from reports.table import Kind, Values
from reports.terminal import render, render_summary
from tests.reports.books import FACTS, JOURNAL, PLAN, answers_of, book_of, golden

if TYPE_CHECKING:
    from reports.table import Report

YEAR_END = date(2025, 12, 31)
ODD = replace(FACTS, name='=1+1 "甲&乙"\\基地/[一]*?: 😀 <x>')


def _text(report: Report) -> str:
    values = Values(report.tables)
    head = f"{report.title}\n{report.base}　{report.period}\n{report.stamp}"
    body = "\n\n".join([head, *(render(table, values) for table in report.tables)]) + "\n"
    return re.sub(r"\b[0-9a-f]{12,64}\b", "〔摘要〕", body)


def _value(report: Report, key: str, row: str, column: str) -> object:
    table = next(t for t in report.tables if t.key == key)
    return Values(report.tables).of(table, next(r for r in table.rows if r.key == row), table.column(column))


def test_annual_reads() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    golden("annual-2025.txt", _text(annual(book, answers_of(book), 2025)))


def test_first_year_reads() -> None:
    book = book_of(JOURNAL, date(2024, 12, 31), plan=PLAN)
    golden("annual-2024.txt", _text(annual(book, answers_of(book), 2024)))


def test_summary_reads() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    golden("summary.txt", render_summary(summary(book, answers_of(book)), book))


def test_empty_book_reads() -> None:
    book = book_of("", YEAR_END)
    golden("summary-empty.txt", render_summary(summary(book, []), book))


def test_a_source_nobody_named_is_no_column_of_the_plan_until_it_spends() -> None:
    loose = """
2025-09-01 ! "说不清的公司" "转账"
  A资产:1002银行存款:01专户:0待分配   -400.00 CNY
  A资产:1901待查款项:0待分配   400.00 CNY
"""
    report = annual(book_of(loose, YEAR_END, plan=PLAN), [], 2025)
    execution = next(t for t in report.tables if t.key == "execution")
    assert "待分配" not in {c.group for c in execution.columns}
    assert _value(report, "overview", "plan", "st") == 44_000_000
    assert _value(report, "overview", "left", "st") == -40_000


def test_the_balance_is_opening_and_in_less_out() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    report, total = annual(book, [], 2025), summary(book, []).total
    assert _value(report, "funds", "closing", "yt") == _value(report, "funds", "closing", "ct") == total.balance.fen
    assert _value(report, "overview", "left", "st") == total.balance.fen
    assert _value(report, "matters", "bank", "figure") == 0


def test_every_amount_knows_its_postings() -> None:
    report = annual(book_of(JOURNAL, YEAR_END, plan=PLAN), [], 2025)
    for table in report.tables:
        if table.key not in {"funds", "payments"}:
            continue
        for row in table.rows:
            for column in table.columns:
                cell = row.cells.get(column.key)
                if row.key in {"held", "waiting", "before", "opening"} or cell is None:
                    continue
                if column.kind is Kind.MONEY and isinstance(cell.value, int) and cell.value and not cell.formula:
                    assert abs(sum(i.amount for i in cell.items)) == abs(cell.value), (row.key, column.key)


@pytest.mark.parametrize("year", [2023, 2026, 2031])
def test_a_year_with_no_entries(year: int) -> None:
    book = book_of(JOURNAL, date(year, 12, 31), plan=PLAN)
    report = annual(book, answers_of(book), year)
    assert _value(report, "payments", "total", "amount") == 0
    assert _value(report, "funds", "out", "yt") == 0
    assert _value(report, "funds", "closing", "yt") == summary(book, []).total.balance.fen


def test_a_year_that_has_not_begun() -> None:
    report = annual(book_of(JOURNAL, date(2025, 3, 1)), [], 2026)
    assert _value(report, "funds", "in", "yt") == 0
    assert report.period == "2026年1月1日至1月1日"


def test_a_book_that_goes_on_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="after 2024"):
        annual(book_of("", YEAR_END), [], 2024)


@pytest.mark.parametrize(
    ("year", "today", "day"),
    [(2025, date(2026, 4, 30), YEAR_END), (2026, date(2026, 4, 30), date(2026, 4, 30)), (2025, YEAR_END, YEAR_END)],
)
def test_report_day(year: int, today: date, day: date) -> None:
    assert report_day(year, today) == day


def test_base_without_plan_and_with_an_odd_name() -> None:
    book = book_of(JOURNAL, YEAR_END, facts=ODD)
    report = annual(book, answers_of(book), 2025)
    assert report.base == ODD.name
    assert _value(report, "execution", "total", "ratet") is None
    assert "尚无投入预算（表4-2），执行率不适用。" in next(t for t in report.tables if t.key == "execution").notes
    assert "还没有投入预算" in render_summary(summary(book, []), book)


def test_what_was_settled_has_a_state_and_counts_no_more() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    given = [replace(a, findings=tuple(replace(f, state="waived") for f in a.findings)) for a in answers_of(book)]
    report = annual(book, given, 2025)
    issues = next(t for t in report.tables if t.key == "issues")
    assert [row.cells["state"].value for row in issues.rows] == ["核准例外", "核准例外"]
    assert not summary(book, given).counts


def test_two_hundred_findings_on_one_entry() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    travel = answers_of(book)[2]
    many = replace(travel, findings=travel.findings * 200)
    table = next(t for t in annual(book, [many], 2025).tables if t.key == "issues")
    assert len(table.rows) == 200


def test_the_summary_fits_a_terminal() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    for line in render_summary(summary(book, answers_of(book)), book).splitlines():
        assert sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= 100, line
