"""A year's books on paper: they add up, month by month, and vouchers balance."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTPage

from reports.drawn import drawn
from reports.pdf import pdf
from reports.printed import KINDS, printed
from reports.table import Values
from tests.reports.books import JOURNAL, PLAN, book_of, golden

YEAR_END = date(2025, 12, 31)


def text(kind: str, year: int = 2025) -> str:
    """The tables of a kind, a line a row."""
    report = printed(book_of(JOURNAL, date(year, 12, 31), plan=PLAN), kind, year)
    lines = []
    for grid in drawn(report).annexes:
        lines.append(f"［{grid.title}　{grid.left}　{grid.middle}　{grid.right}］")
        lines += [" | ".join(s.text for s in line.squares) for line in grid.lines]
        lines += [*grid.notes, ""]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_books_read(kind: str) -> None:
    names = dict(zip(KINDS, ("vouchers", "journal", "subsidiary", "general"), strict=True))
    golden(f"printed-{names[kind]}.txt", text(kind))


def test_the_last_balance_of_the_journal_is_the_banks() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    table, waiting = printed(book, "日记账", 2025).tables
    assert waiting.title == "银行存款日记账（09未达账项）"
    last = table.rows[-1].cells
    assert (last["text"].value, last["side"].value, last["balance"].value) == ("本年累计", "借", 25_033_184)


def test_the_general_ledger_balances() -> None:
    tables = printed(book_of(JOURNAL, YEAR_END, plan=PLAN), "总账", 2025).tables
    signs = {"借": 1, "贷": -1, "平": 0}
    ends = [t.rows[-1].cells for t in tables]
    assert sum(signs[str(c["side"].value)] * int(str(c["balance"].value)) for c in ends) == 0
    assert sum(int(str(c["debit"].value)) for c in ends) == sum(int(str(c["credit"].value)) for c in ends)


def test_every_voucher_balances() -> None:
    tables = printed(book_of(JOURNAL, YEAR_END, plan=PLAN), "记账凭证", 2025).tables
    assert len(tables) == 6
    for table in tables:
        total = next(r for r in table.rows if r.key == "total")
        values = Values([table])
        assert values.of(table, total, table.column("debit")) == values.of(table, total, table.column("credit"))


def test_the_year_begins_with_what_the_last_one_left() -> None:
    assert "2025-01-01 |  | 上年结转" in text("日记账")
    assert "2024-01-01 |  | 期初余额" in text("日记账", 2024)


def test_a_year_without_entries_says_so() -> None:
    report = printed(book_of("", YEAR_END), "明细账", 2025)
    assert drawn(report).annexes[0].lines[0].squares[0].text == "本年没有记录"


def test_a_voucher_stands_on_half_a_page() -> None:
    made = pdf(printed(book_of(JOURNAL, YEAR_END, plan=PLAN), "记账凭证", 2025), system=False)
    sizes = [(round(p.width), round(p.height)) for p in extract_pages(io.BytesIO(made)) if isinstance(p, LTPage)]
    assert sizes == [(595, 421)] * 6


def test_there_are_four_kinds() -> None:
    with pytest.raises(ValueError, match="流水账"):
        printed(book_of("", YEAR_END), "流水账", 2025)
