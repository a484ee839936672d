"""全区汇总表: a line a base, sums beneath, and who could not be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.across import compare
from ledgers.policy import find_policy
from reports.annual import year_of
from reports.district import Line, district
from reports.drawn import drawn
from reports.files import FORMS, rendered
from reports.table import Values
from tests.audit_rules.bases import frames_of
from tests.reports.books import JOURNAL, PLAN, answers_of, book_of

if TYPE_CHECKING:
    from ledgers.policy import Policy

YEAR_END = date(2025, 12, 31)


def test_every_base_is_a_line_and_the_sums_are_theirs() -> None:
    books = [book_of(JOURNAL, YEAR_END, plan=PLAN, code="t01"), book_of("", YEAR_END, code="t02")]
    years = [year_of(b, answers_of(b) if b.code == "t01" else (), 2025) for b in books]
    report = district([Line.of(year) for year in years], 2025, YEAR_END, [("t03", "账簿读不了")])
    (table,) = report.tables
    values = Values([table])

    def column(key: str) -> list[object]:
        return [values.of(table, row, table.column(key)) for row in table.rows]

    assert column("code") == ["t01", "t02", None]
    assert column("spent") == [7_328_050, 0, 7_328_050]
    assert column("plan") == [44_000_000, None, 44_000_000]
    assert [column(key)[-1] for key in ("settle", "verify", "note", "open")] == [1, 0, 1, 1]
    assert column("doubt") == [18_000, 0, 18_000]
    assert "未能汇总：t03，账簿读不了" in table.notes
    (grid,) = drawn(report).annexes
    assert grid.across
    assert grid.lines[0].squares[5].text == "72.73%"


def test_the_books_it_was_made_from_are_named() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    report = district([Line.of(year_of(book, (), 2025))], 2025, YEAR_END)
    assert report.marks["t01 账簿摘要"] == book.digest


TWO = """
甲基地
2025-03-11 * "重庆某耗材有限公司" "购实训耗材"
  voucher: "记2503-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
乙基地
2025-04-11 * "重庆某耗材有限公司" "购实训耗材"
  voucher: "记2504-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
"""


def test_what_only_several_bases_show_is_a_section_of_it() -> None:
    found = compare(frames_of(TWO), find_policy)
    report = district([Line.of(year_of(book_of("", YEAR_END, code="t02"), (), 2025))], 2025, YEAR_END, found=found)
    assert [table.title for table in report.tables] == ["全区汇总表", "跨基地比对", "各管理办法汇总"]
    values = Values(report.tables)
    beside = report.tables[1]
    (row,) = beside.rows
    said = {column.key: values.of(beside, row, column) for column in beside.columns}
    assert (said["rule"], said["bases"], said["amount"]) == ("C01", "甲基地（甲）、乙基地（乙）", 50_000)
    assert said["vouchers"] == "甲 2025-03-11 记2503-001 500.00；乙 2025-04-11 记2504-001 500.00"
    for form in FORMS:
        assert rendered(report, form)


def test_a_section_without_findings_says_that_there_are_none() -> None:
    found = compare(frames_of(TWO.partition("乙基地")[0]), find_policy)
    report = district([Line.of(year_of(book_of("", YEAR_END, code="t02"), (), 2025))], 2025, YEAR_END, found=found)
    (row,) = report.tables[1].rows
    assert row.cells["number"].value == "比对了 1 个基地，没有发现"


def test_a_line_holds_no_book() -> None:
    """Five hundred bases stay in memory as figures, not as their postings."""
    line = Line.of(year_of(book_of(JOURNAL, YEAR_END, plan=PLAN), (), 2025))
    assert not [key for key, cell in line.cells.items() if cell.items]


def test_a_policy_of_many_bases_is_read_once() -> None:
    asked: list[str] = []

    def law_of(policy: str) -> Policy:
        asked.append(policy)
        return find_policy(policy)

    compare(frames_of(TWO), law_of)
    assert len(asked) == 1
