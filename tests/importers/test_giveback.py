"""Refunds and reversals: linked to what they give back, both kept, nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgers.book.reconcile import reconcile
from tests.importers.desk import journal, made, put, sheet, statement
from tests.rows import bank, spend

if TYPE_CHECKING:
    from ledgers.book.rows import BankRow
    from ledgers.book.shelf import OpenBook, Shelf


def moved(*moves: tuple[str, int, str, str]) -> list[BankRow]:
    """A statement: day, fen, payee and memo each."""
    rows = bank(*[(day, fen, payee) for day, fen, payee, _ in moves], opening=1_000_000)
    return [replace(row, memo=memo) for row, (*_, memo) in zip(rows, moves, strict=True)]


def linked(book: OpenBook) -> dict[str, list[str]]:
    """Links, and for each the days of the entries that share it."""
    found: dict[str, list[str]] = {}
    for entry in book.loaded[0]:
        if isinstance(entry, data.Transaction):
            for link in entry.links:
                found.setdefault(link, []).append(str(entry.date))
    return found


def told(book: OpenBook, rows: list[BankRow]) -> list[str]:
    results = put(book, statement(rows))
    assert len(rows) == len(results[0].fresh)
    return results[0].notes


def test_a_refund_is_linked_to_its_payment_and_both_stay(shelf: Shelf) -> None:
    rows = moved(("2024-05-20", -10_000, "甲公司", "货款"), ("2024-06-03", 10_000, "甲公司", "退款"))
    book = made(shelf, [statement(rows), sheet([spend("记1", "2024-05-20", 10_000)])])
    assert linked(book) == {f"refund-{rows[0].id}": ["2024-05-20", "2024-06-03"]}
    assert [u.amount for u in book.book().unexplained] == [10_000]  # what it was is the accountant's to say
    assert [s.amount for s in book.book().spending] == [10_000]


def test_a_refund_no_sheet_explains_is_told_with_what_to_write(shelf: Shelf) -> None:
    rows = moved(("2024-05-20", -10_000, "甲公司", "货款"), ("2024-06-03", 3_000, "甲公司", "多付退回"))
    book = made(shelf, [sheet([spend("记1", "2024-05-20", 10_000)])])
    assert told(book, rows) == [
        (
            "第 3 行像是退回 2024-05-20 记1 甲公司 付 100.00 元，先记在“待查款项”；"
            "是退款的，请在明细表补一行：收付写收入，资金来源、建设内容、支出类别照原凭证"
        )
    ]
    red = spend("记5", "2024-06-03", -3_000)  # what it asks for
    put(book, sheet([red], "六月.xlsx"))
    assert [s.amount for s in book.book().spending] == [10_000, -3_000]
    assert {(s.source, s.content, s.category) for s in book.book().spending} == {
        ("地方财政", "构建完善的高技能人才培训体系", "原材料消耗")
    }
    assert not book.book().unexplained
    assert list(linked(book)) == [f"refund-{rows[0].id}"]


def test_a_red_line_of_the_sheet_needs_no_word(shelf: Shelf) -> None:
    book = made(shelf, [sheet([spend("记1", "2024-05-20", 10_000), spend("记5", "2024-06-03", -3_000)])])
    assert list(linked(book).values()) == [["2024-05-20", "2024-06-03"]]


@pytest.mark.parametrize("payee", ["甲公司", ""])
def test_what_the_bank_took_back_on_the_day_is_a_reversal(shelf: Shelf, payee: str) -> None:
    rows = moved(
        ("2024-05-02", -10_000, "甲公司", "货款"),
        ("2024-05-20", -10_000, "甲公司", "货款"),
        ("2024-05-20", 10_000, payee, "冲正"),
        ("2024-05-21", -10_000, "甲公司", "货款"),
    )
    book = made(shelf, [statement(rows)])
    assert linked(book) == {f"reversal-{rows[1].id}": ["2024-05-20", "2024-05-20"]}


def test_which_partys_payment_the_bank_took_back_is_asked(shelf: Shelf) -> None:
    rows = moved(
        ("2024-05-20", -10_000, "甲公司", ""), ("2024-05-20", -10_000, "乙公司", ""), ("2024-05-22", 10_000, "", "退汇")
    )
    lines = [spend(f"记{n}", "2024-05-20", 10_000, payee) for n, payee in enumerate(("甲公司", "乙公司"), 1)]
    book = made(shelf, [sheet(lines)])
    (note,) = told(book, rows)
    assert note.startswith(
        "第 4 行（2024-05-22 收 100.00 元）退回的可能是 2024-05-20 甲公司 付 100.00 元，或 2024-05-20 乙公司"
    )
    assert linked(book) == {}


def test_a_payment_that_bounced_and_was_made_again_is_the_second(shelf: Shelf) -> None:
    """The sheet knows one payment; what the bank did and took back in between is nothing to it."""
    rows = moved(
        ("2024-05-20", -10_000, "甲公司", ""),
        ("2024-05-20", 10_000, "甲公司", "退汇"),
        ("2024-05-22", -10_000, "甲公司", ""),
    )
    book = made(shelf, [sheet([spend("记1", "2024-05-20", 10_000)])])
    assert told(book, rows) == ["第 3 行是银行冲回 2024-05-20 甲公司 付 100.00 元，明细表里没有这一笔，不用补"]
    assert [(str(s.date), s.amount) for s in book.book().spending] == [("2024-05-22", 10_000)]
    assert linked(book) == {f"reversal-{rows[0].id}": ["2024-05-20", "2024-05-20"]}
    days = {day: reconcile(book.book(), 0, date(2024, 5, day)) for day in (20, 22)}
    assert [(len(t.bank_only), len(t.book_only), t.difference) for t in days.values()] == [(0, 1, 0), (0, 0, 0)]
    alone = made(shelf, [statement(rows[:2]), sheet([spend("记1", "2024-05-20", 10_000)])])
    assert [str(s.date) for s in alone.book().spending] == ["2024-05-20"]  # nothing was paid again


def test_which_of_two_equal_payments_came_back_is_asked(shelf: Shelf) -> None:
    rows = moved(
        ("2024-05-02", -10_000, "甲公司", "一期"),
        ("2024-05-20", -10_000, "甲公司", "二期"),
        ("2024-06-03", 10_000, "甲公司", "退款"),
    )
    book = made(shelf)
    assert told(book, rows) == [
        (
            "第 4 行（2024-06-03 甲公司 收 100.00 元）退回的可能是 2024-05-02 甲公司 付 100.00 元，或 "
            "2024-05-20 甲公司 付 100.00 元，没有认定；在明细表的摘要里写明原凭证号即可"
        )
    ]
    assert linked(book) == {}


def test_a_voucher_number_in_the_banks_text_decides(shelf: Shelf) -> None:
    rows = moved(
        ("2024-05-02", -10_000, "甲公司", ""),
        ("2024-05-20", -10_000, "甲公司", ""),
        ("2024-06-03", 10_000, "甲公司", "退记2405-002款"),
    )
    rows[2] = replace(rows[2], summary="退款")
    lines = [spend("记2405-001", "2024-05-02", 10_000), spend("记2405-002", "2024-05-20", 10_000)]
    book = made(shelf, [statement(rows), sheet(lines)])
    assert list(linked(book)) == [f"refund-{rows[1].id}"]


def test_a_voucher_number_in_the_sheets_summary_decides(shelf: Shelf) -> None:
    lines = [spend("记2405-001", "2024-05-02", 10_000), spend("记2405-002", "2024-05-20", 10_000)]
    back = spend("记2406-001", "2024-06-03", -10_000)
    unsaid = made(shelf, [sheet([*lines, back])])
    assert linked(unsaid) == {}
    book = made(shelf, [sheet([*lines, replace(back, summary="退记2405-002")])])
    assert list(linked(book)) == [f"refund-{lines[1].id}"]


def test_true_twins_given_back_one_by_one_cannot_be_told_apart_and_need_not(shelf: Shelf) -> None:
    pay = ("2024-05-20", -10_000, "甲公司", "货款")
    rows = moved(pay, pay, ("2024-05-28", 10_000, "甲公司", "退款"), ("2024-05-29", 10_000, "甲公司", "退款"))
    book = made(shelf, [statement(rows)])
    assert sorted(len(days) for days in linked(book).values()) == [2, 2]


def test_no_more_comes_back_than_was_paid(shelf: Shelf) -> None:
    rows = moved(
        ("2024-05-20", -10_000, "甲公司", "货款"),
        ("2024-06-03", 6_000, "甲公司", "退款"),
        ("2024-06-04", 4_000, "甲公司", "退款"),
        ("2024-06-05", 1, "甲公司", "退款"),
    )
    book = made(shelf, [statement(rows)])
    assert linked(book) == {f"refund-{rows[0].id}": ["2024-05-20", "2024-06-03", "2024-06-04"]}


def test_a_refund_taken_back_can_come_once_more(shelf: Shelf) -> None:
    rows = moved(
        ("2024-05-20", -10_000, "甲公司", "货款"),
        ("2024-06-03", 10_000, "甲公司", "退款"),
        ("2024-06-03", -10_000, "甲公司", "冲正"),
        ("2024-06-08", 10_000, "甲公司", "退款"),
    )
    book = made(shelf, [statement(rows)])
    assert linked(book) == {
        f"refund-{rows[0].id}": ["2024-05-20", "2024-06-03", "2024-06-08"],
        f"reversal-{rows[1].id}": ["2024-06-03", "2024-06-03"],
    }


@pytest.mark.parametrize(
    ("payee", "memo", "fen"),
    [("乙公司", "退款", 10_000), ("甲公司", "货款", 10_000), ("甲公司", "退款", 10_001), ("甲公司", "增值税退税", 500)],
)
def test_another_party_more_money_or_no_word_is_no_refund(shelf: Shelf, payee: str, memo: str, fen: int) -> None:
    book = made(shelf, [statement(moved(("2024-05-20", -10_000, "甲公司", "货款"), ("2024-06-03", fen, payee, memo)))])
    assert linked(book) == {}


MOVES = st.lists(
    st.tuples(
        st.integers(1, 28),
        st.sampled_from([-100, 100, -50, 50, 30]),
        st.sampled_from(["甲公司", "乙公司", ""]),
        st.sampled_from(["货款", "退款", "冲正", "退记2款"]),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_links_do_not_depend_on_the_order_of_papers_and_give_back_no_more_than_was_moved(
    shelf: Shelf, moves: list[tuple[int, int, str, str]]
) -> None:
    rows = moved(*[(f"2024-05-{day:02}", fen, payee, memo) for day, fen, payee, memo in sorted(moves)])
    lines = [spend(f"记{n}", str(row.date), -row.amount, row.payee) for n, row in enumerate(rows) if n % 2]
    first, second = statement(rows), sheet(lines, "明细.xlsx") if lines else statement(rows)
    books = [made(shelf, [first, second]), made(shelf, [second], [first]), made(shelf, [first], [second])]
    assert journal(books[0]) == journal(books[1]) == journal(books[2])
    amounts = {row.id: row.amount for row in rows}
    for link in linked(books[0]):
        origin = amounts[link.partition("-")[2]]
        back = [
            e
            for e in books[0].loaded[0]
            if isinstance(e, data.Transaction) and link in e.links and e.meta.get("bank") != link.partition("-")[2]
        ]
        assert back
        assert all(amounts[e.meta["bank"]] * origin < 0 for e in back)
    put(books[0], first)
    put(books[0], second)
    assert journal(books[0]) == journal(books[1])
