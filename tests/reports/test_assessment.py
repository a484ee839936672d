"""绩效评估表: a line for each thing that is assessed, and no points."""

from __future__ import annotations

from datetime import date

from reports.annual import year_of
from reports.assessment import assessment
from reports.drawn import drawn
from tests.reports.books import JOURNAL, PLAN, answers_of, book_of, golden

DAY = date(2025, 5, 31)


def test_the_table_reads() -> None:
    book = book_of(JOURNAL, DAY, plan=PLAN)
    stage = book.award.upkeep.assessments[0]
    report = assessment(year_of(book, answers_of(book), 2025), stage)
    grid, *others = drawn(report).annexes
    lines = [" | ".join(s.text for s in line.squares) for line in grid.lines]
    golden("assessment.txt", "\n".join([f"{grid.title}　{grid.left}　{grid.middle}", *lines, *grid.notes]) + "\n")
    assert [g.title for g in others] == ["预算执行情况表（对应表4-2）", "分专业执行情况表（对应表3-n-1，地方财政资金）"]


def test_a_base_without_plan_can_be_assessed() -> None:
    book = book_of("", DAY)
    report = assessment(year_of(book, [], 2025), book.award.upkeep.assessments[1])
    said = {row.key: row.cells["wanted"].value for row in report.tables[0].rows if "wanted" in row.cells}
    assert said["received"] == "尚无投入预算"
    assert said["execution"] == "不低于95%（由局设定）"
