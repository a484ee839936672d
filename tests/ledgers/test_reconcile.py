"""银行存款余额调节表: the cash journal against the statement, whatever is missing on either side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import EVERY_ROW
from ledgers.book.reconcile import reconcile
from ledgers.book.shelf import Shelf
from tests.importers.desk import made, put, sheet, statement
from tests.rows import bank, receipt, spend

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.reconcile import Reconciliation, Waiting
    from ledgers.book.shelf import OpenBook

END = date(2024, 5, 31)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def at(book: OpenBook, day: date = END, index: int = 0) -> Reconciliation:
    return reconcile(book.book(day), index, day)


def items(some: tuple[Waiting, ...]) -> list[tuple[str, str, int]]:
    return [(str(w.date), w.voucher, w.amount) for w in some]


def test_each_side_lacks_what_the_other_has(shelf: Shelf) -> None:
    rows = bank(
        ("2024-05-06", 50_000, "区财政局"),
        ("2024-05-20", -700, "甲公司"),
        ("2024-05-30", 12, "某银行"),
        ("2024-05-31", -88, "某银行"),
        ("2024-06-02", -9_000, "乙公司"),
        ("2024-06-30", 5, "某银行"),
    )
    lines = [
        receipt("记1", "2024-05-06", 50_000, "财政补助拨入"),
        spend("记2", "2024-05-20", 700),
        spend("记3", "2024-05-30", 9_000, "乙公司"),
        receipt("记4", "2024-05-31", 300, "单位配套拨入", "丙公司"),
        spend("记5", "2024-06-03", 88, "某银行"),
    ]
    found = at(made(shelf, [statement(rows), sheet(lines)]))
    assert (found.bank, found.stated) == (49_224, END)
    assert found.journal == 50_000 - 700 - 9_000 + 300
    assert items(found.book_only) == [("2024-05-30", "记3", -9_000), ("2024-05-31", "记4", 300)]
    assert items(found.bank_only) == [("2024-05-30", "", 12), ("2024-05-31", "记5", -88)]
    assert (found.adjusted_journal, found.adjusted_bank, found.difference) == (40_524, 40_524, 0)


def test_what_was_before_all_statements_is_in_their_opening(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", -700, "甲公司"), opening=50_000)
    lines = [receipt("记1", "2024-04-06", 40_000, "财政补助拨入"), spend("记2", "2024-05-20", 700)]
    found = at(made(shelf, [statement(rows), sheet(lines)]))
    assert (found.journal, found.bank, found.book_only, found.bank_only) == (49_300, 49_300, (), ())


def test_of_instalments_what_is_still_to_be_paid_waits(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", -400, "甲公司"), ("2024-06-10", -600, "甲公司"), opening=5_000)
    book = made(shelf, [statement(rows), sheet([spend("记1", "2024-05-18", 1_000)])])
    assert items(at(book).book_only) == [("2024-05-18", "记1", -600)]
    assert items(at(book, date(2024, 6, 30)).book_only) == []
    assert at(book).difference == at(book, date(2024, 6, 30)).difference == 0


def test_lines_on_both_sides_of_the_day_of_one_payment(shelf: Shelf) -> None:
    rows = bank(("2024-05-30", -1_000, "甲公司"), opening=5_000)
    book = made(shelf, [statement(rows), sheet([spend("记1", "2024-05-29", 400), spend("记2", "2024-06-02", 600)])])
    found = at(book)
    assert items(found.bank_only) == [("2024-05-30", "记1", -600)]
    assert (found.book_only, found.difference) == ((), 0)


def test_days_without_a_statement_are_named_as_the_cause(shelf: Shelf) -> None:
    rows = bank(("2024-05-06", 50_000, "区财政局"), ("2024-05-10", -300, "乙公司"), ("2024-05-20", -700, "甲公司"))
    found = at(made(shelf, [statement(rows[:1])], [statement(rows[2:], "二.csv")]))
    assert found.difference == 300
    assert found.causes == ("2024-05-06 与 2024-05-20 之间缺流水，前后余额相差 3.00 元",)


def test_without_a_statement_there_is_nothing_to_hold_it_against(shelf: Shelf) -> None:
    rows = bank(("2024-06-06", 50_000, "区财政局"))
    book = made(shelf, [statement(rows), sheet([receipt("记1", "2024-06-06", 50_000, "财政补助拨入")])])
    found = at(book)
    assert (found.bank, found.difference, found.stated) == (None, None, None)


def test_each_account_for_itself(shelf: Shelf) -> None:
    other = "9990000000000000001"
    number = bank(("2024-05-20", 100, "甲公司"))[0].account
    papers = [
        statement(bank(("2024-05-20", 100, "甲公司"))),
        statement(bank(("2024-05-21", 50, "乙公司"), account=other), "二.csv"),
    ]
    book = made(shelf, papers, accounts=(number, other))
    assert [(at(book, index=n).bank, at(book, index=n).difference) for n in (0, 1)] == [(100, 0), (50, 0)]


def test_a_corrected_entry_is_no_item(shelf: Shelf) -> None:
    line, rows = spend("记1", "2024-05-20", 700), bank(("2024-05-20", -700, "甲公司"), opening=5_000)
    book = made(shelf, [statement(rows), sheet([line])])
    put(book, sheet([replace(line, category="设备购置")], "更正.xlsx"), confirmed=EVERY_ROW)
    found = at(book)
    assert (found.book_only, found.bank_only, found.difference) == ((), (), 0)


MOVE = st.tuples(
    st.integers(0, 50), st.sampled_from([-100, -250, 300, -550]), st.sampled_from(["甲公司", "乙公司", ""])
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOVE, min_size=1, max_size=8), st.lists(MOVE, max_size=8), st.integers(0, 60))
def test_the_adjusted_balances_are_equal_whatever_each_side_has(
    shelf: Shelf, paid: list[tuple[int, int, str]], written: list[tuple[int, int, str]], day: int
) -> None:
    start = date(2024, 5, 1)
    rows = bank(*[(str(start + timedelta(d)), fen, who) for d, fen, who in sorted(paid)], opening=9_000)
    lines = [spend(f"记{n}", str(start + timedelta(d)), -fen, who) for n, (d, fen, who) in enumerate(written)]
    book = made(shelf, [statement(rows), *([sheet(lines)] if lines else [])])
    found = at(book, start + timedelta(day))
    if found.bank is None:
        assert start + timedelta(day) < rows[0].date
    else:
        assert found.difference == 0
        known = [r for r in rows if r.date <= found.day]
        assert found.bank == known[-1].balance
