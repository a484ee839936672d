"""全区汇总表: a line a base, sums beneath, and who could not be read."""

from __future__ import annotations

from datetime import date

from reports.annual import year_of
from reports.district import Line, district
from reports.drawn import drawn
from reports.table import Values
from tests.reports.books import JOURNAL, PLAN, answers_of, book_of

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


def test_a_line_holds_no_book() -> None:
    """Five hundred bases stay in memory as figures, not as their postings."""
    line = Line.of(year_of(book_of(JOURNAL, YEAR_END, plan=PLAN), (), 2025))
    assert not [key for key, cell in line.cells.items() if cell.items]
