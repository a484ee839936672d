"""Which rows are one payment: one to one, one to several, several to one; what is ambiguous is told and settled."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import settle, standing
from importers.names import same_party
from importers.pairing import Account, pair
from importers.subsets import MOST, subsets
from ledgers.book.links import linked
from ledgers.book.matches import Said
from ledgers.book.rows import BankRow, SheetRow
from ledgers.refusal import Refusal
from tests.importers.desk import journal, made, put, sheet, shown, statement
from tests.rows import bank, spend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.shelf import OpenBook, Shelf


def entries(book: OpenBook) -> list[str]:
    return [line for line in shown(book) if "期初" not in line]


def open_rows(book: OpenBook) -> tuple[int, bool]:
    """How many statement rows nobody explains, and whether a sheet's row still waits for the bank."""
    return len(book.book().unexplained), "09未达账项" in "\n".join(entries(book))


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("重庆洁康卫生用品有限公司", "重庆洁康卫生用品有限责任公司", True),
        ("重庆洁康卫生用品有限公司", "重庆洁康卫生用", True),  # cut off by the bank
        ("重庆（渝中）康复辅具公司", "重庆(渝中)康复辅具有限公司", True),
        ("ＡＢＣ培训中心", "ABC培训中心", True),
        ("重庆洁康卫生用品有限公司", "重庆洁慷卫生用品有限公司", True),  # mistyped
        ("重庆市第一中学校", "重庆市第二中学校", False),
        ("重庆东方培训学校", "重庆南方培训学校", False),
        ("王小明", "王小朋", False),
        ("", "甲公司", False),
    ],
)
def test_names_of_one_party(one: str, other: str, same: bool) -> None:
    assert same_party(one, other) is same
    assert same_party(other, one) is same


# --- one to several --------------------------------------------------------------------------------------------------


def test_one_payment_of_several_vouchers(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-06-03", 300), spend("记2", "2024-06-05", 450), spend("记3", "2024-06-06", 9)]
    book = made(shelf, [statement(bank(("2024-06-10", -750, "甲公司"), opening=5000)), sheet(lines)])
    spends = [(s.voucher, str(s.date), s.amount) for s in book.book().spending]
    assert sorted(spends) == [("记1", "2024-06-10", 300), ("记2", "2024-06-10", 450), ("记3", "2024-06-06", 9)]
    assert not book.book().unexplained
    before = journal(book)
    assert [len(r.fresh) for r in put(book, sheet(lines, "又.xlsx"))] == [0]
    assert journal(book) == before
    assert {row.id for row in standing(book).sheet.values()} == {line.id for line in lines}


def test_two_sets_that_fit_are_told_not_guessed(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-06-03", 300), spend("记2", "2024-06-05", 450), spend("记3", "2024-06-06", 450)]
    book = made(shelf, [sheet(lines)])
    (result,) = put(book, statement(bank(("2024-06-10", -750, "甲公司"), opening=5000)))
    assert [len(some) for doubt in result.doubts for some in doubt.candidates] == [2, 2]
    assert result.notes == [
        (
            "第 2 行（2024-06-10 甲公司 付 7.50 元）可能是 2024-06-03 记1 甲公司 付 3.00 元 与 2024-06-05 记2 "
            "甲公司 付 4.50 元，或 2024-06-03 记1 甲公司 付 3.00 元 与 2024-06-06 记3 甲公司 付 4.50 元，没有配对"
        )
    ]
    assert len(book.book().unexplained) == 1


def test_what_is_in_doubt_is_told_by_the_paper_that_brings_the_doubt(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-06-03", 300), spend("记2", "2024-06-05", 450), spend("记3", "2024-06-06", 450)]
    rows = bank(("2024-06-10", -750, "甲公司"), opening=5000)
    book = made(shelf, [statement(rows)])
    (result,) = put(book, sheet(lines))
    assert [note[:34] for note in result.notes] == ["已入账的一行（2024-06-10 甲公司 付 7.50 元）可能是"]
    both = put(made(shelf), statement(rows), sheet(lines))
    assert [len(result.doubts) for result in both] == [1, 0]


def test_one_set_that_two_payments_could_be_is_told(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-06-03", 300), spend("记2", "2024-06-05", 450)]
    rows = bank(("2024-06-10", -750, "甲公司"), ("2024-06-11", -750, "甲公司"), opening=5000)
    book = made(shelf, [statement(rows), sheet(lines)])
    assert len(book.book().unexplained) == 2
    assert len(standing(book).paired.doubts) == 2


@given(st.lists(st.integers(1, 50), min_size=0, max_size=14), st.integers(1, 200))
def test_subsets_are_what_they_claim_and_never_more_than_two(amounts: list[int], wanted: int) -> None:
    found = subsets(wanted, amounts)
    assert len(found) <= 2
    assert all(sum(amounts[place] for place in places) == wanted and len(set(places)) > 1 for places in found)
    if len(amounts) > MOST and sum(amounts) != wanted:
        assert not found


# --- several to one --------------------------------------------------------------------------------------------------


def test_instalments_of_one_sheet_row(shelf: Shelf) -> None:
    """The spend is one, on the sheet's day; each instalment moves the bank on its own."""
    line = spend("记1", "2024-06-01", 1000, invoice="123")
    rows = bank(("2024-06-03", -400, "甲公司"), ("2024-06-20", -600, "甲公司"), opening=5000)
    book = made(shelf, [statement(rows[:1]), sheet([line])], [statement(rows[1:], "二.csv")])
    assert [(s.voucher, str(s.date), s.amount) for s in book.book().spending] == [("记1", "2024-06-01", 1000)]
    assert entries(book) == [
        (
            "2024-06-01 * 记1 甲公司 1002银行存款:09未达账项:1地方财政=-10.00 "
            "1地方财政:1构建培训体系:30218原材料消耗=10.00"
        ),
        "2024-06-03 * — 甲公司 1002银行存款:01专户:1地方财政=-4.00 1002银行存款:09未达账项:1地方财政=4.00",
        "2024-06-20 * — 甲公司 1002银行存款:01专户:1地方财政=-6.00 1002银行存款:09未达账项:1地方财政=6.00",
    ]
    links = [linked(e, "paid") for e in book.loaded[0] if isinstance(e, data.Transaction) and e.links]
    assert links == [[line.id]] * 3
    before = journal(book)
    for paper in (statement(rows), sheet([line])):
        assert [len(r.fresh) for r in put(book, paper)] == [0]
    assert journal(book) == before
    assert journal(made(shelf, [sheet([line])], [statement(rows)])) == before
    assert {r.id: r for r in standing(book).bank.values()} == {r.id: r for r in rows}


def test_instalments_are_of_one_account(shelf: Shelf) -> None:
    other = "9990000000000000001"
    one = bank(("2024-06-03", -400, "甲公司"), opening=5000)
    two = bank(("2024-06-05", -600, "甲公司"), opening=5000, account=other)
    line = spend("记1", "2024-06-04", 1000)
    papers = [statement(one), statement(two, "二.csv"), sheet([line])]
    book = made(shelf, papers, accounts=(one[0].account, other))
    assert len(book.book().unexplained) == 2
    with pytest.raises(Refusal, match="同一个账户"):
        settle(book, [one[0].id, two[0].id], [line.id], Said.ONE, author="何雯")


# --- by the voucher's number -----------------------------------------------------------------------------------------


def test_a_number_in_the_banks_text_decides_between_equal_sums(shelf: Shelf) -> None:
    lines = [spend("记2406-001", "2024-06-03", 800, "甲公司"), spend("记2406-002", "2024-06-04", 800, "乙公司")]
    rows = bank(("2024-06-05", -800, ""), ("2024-06-05", -800, ""), opening=5000)
    rows = [replace(rows[0], memo="付2406-002"), rows[1]]
    book = made(shelf, [statement(rows), sheet(lines)])
    pairs = {v.bank.id: v.lines[0].voucher for v in standing(book).paired.vouchers if v.bank and v.lines}
    assert pairs == {rows[0].id: "记2406-002", rows[1].id: "记2406-001"}


def test_a_number_that_stands_in_a_longer_one_decides_nothing(shelf: Shelf) -> None:
    lines = [spend("记2406-00", "2024-06-03", 800, "甲公司"), spend("记9", "2024-06-04", 800, "乙公司")]
    rows = [replace(row, memo="付2406-002，记91") for row in bank(("2024-06-05", -800, ""), opening=5000)]
    book = made(shelf, [statement(rows), sheet(lines)])
    assert len(book.book().unexplained) == 1


# --- a person's word -------------------------------------------------------------------------------------------------


def ambiguous(shelf: Shelf) -> tuple[OpenBook, list[BankRow], list[SheetRow]]:
    rows = bank(("2024-06-21", -800, ""), ("2024-06-22", -800, ""), opening=5000)
    lines = [spend("记1", "2024-06-21", 800), spend("记2", "2024-06-22", 800, "乙公司")]
    return made(shelf, [statement(rows), sheet(lines)]), rows, lines


def pairs(book: OpenBook) -> dict[str, list[str]]:
    vouchers = standing(book).paired.vouchers
    return {v.bank.id: [line.voucher for line in v.lines] for v in vouchers if v.bank and v.lines}


def test_a_person_settles_what_is_ambiguous_and_the_book_keeps_it(shelf: Shelf) -> None:
    book, rows, lines = ambiguous(shelf)
    assert [(d.row.id, len(d.candidates)) for d in standing(book).paired.doubts] == [(r.id, 2) for r in rows]
    settle(book, [rows[0].id[:8]], [lines[1].id[:8]], Said.ONE, author="何雯")
    assert pairs(book) == {rows[0].id: ["记2"], rows[1].id: ["记1"]}  # and what is left then has one answer
    more = bank(("2024-07-01", -1, "丙公司"), opening=3400)
    put(book, statement(more, "七月.csv"))
    assert pairs(book)[rows[0].id] == ["记2"]
    assert not book.loaded[1]
    settle(book, [rows[0].id], [lines[1].id], Said.UNDO, author="何雯")
    assert pairs(book) == {}


def test_a_person_takes_a_pair_apart(shelf: Shelf) -> None:
    rows, line = bank(("2024-06-21", -800, "甲公司"), opening=5000), spend("记1", "2024-06-21", 800)
    book = made(shelf, [statement(rows), sheet([line])])
    settle(book, [rows[0].id], [line.id], Said.APART, author="何雯")
    assert pairs(book) == {}
    put(book, sheet([line, spend("记2", "2024-06-22", 5)], "二.xlsx"))
    assert pairs(book) == {}
    settle(book, [rows[0].id], [line.id], Said.ONE, author="何雯")
    assert pairs(book) == {rows[0].id: ["记1"]}


def test_a_persons_word_follows_a_row_that_gets_its_balance_or_is_corrected(shelf: Shelf) -> None:
    whole = bank(("2024-06-21", -800, ""), ("2024-06-22", -800, ""), opening=5000)
    bare = [replace(row, balance=None) for row in whole]
    bare = [replace(bare[0], ordinal=0), replace(bare[1], ordinal=0)]
    lines = [spend("记1", "2024-06-21", 800), spend("记2", "2024-06-22", 800, "乙公司")]
    book = made(shelf, [statement(bare), sheet(lines)])
    settle(book, [bare[0].id], [lines[1].id], Said.ONE, author="何雯")
    put(book, statement(whole, "有余额.csv"))
    assert pairs(book)[whole[0].id] == ["记2"]
    new = replace(lines[1], category="设备购置")
    put(book, sheet([lines[0], new], "更正.xlsx"), confirmed=range(1, 99))
    assert pairs(book)[whole[0].id] == ["记2"]
    assert [s.category for s in book.book().spending if s.voucher == "记2"] == ["设备购置"]


@pytest.mark.parametrize(
    ("bank_ids", "sheet_ids", "said", "why"),
    [
        (["zz"], [1], Said.ONE, "没有这一行"),
        ([0], [], Said.ONE, "都要写"),
        ([0, 1], [1], Said.ONE, "金额不等：流水 -16.00 元，明细 -8.00 元，差 8.00 元"),
        ([0], [0], Said.UNDO, "没有对这几行说过的话"),
    ],
)
def test_a_word_that_cannot_be_is_refused(
    shelf: Shelf, bank_ids: list[object], sheet_ids: list[object], said: Said, why: str
) -> None:
    book, rows, lines = ambiguous(shelf)
    before = journal(book)

    def named(some: Iterable[object], of: list[BankRow] | list[SheetRow]) -> list[str]:
        return [of[each].id if isinstance(each, int) else str(each) for each in some]

    with pytest.raises(Refusal, match=why):
        settle(book, named(bank_ids, rows), named(sheet_ids, lines), said, author="何雯")
    assert journal(book) == before


def test_a_person_joins_several_payments_with_several_lines(shelf: Shelf) -> None:
    rows = bank(("2024-06-21", -500, "代发"), ("2024-06-22", -700, "代发"), opening=5000)
    lines = [spend("记1", "2024-06-21", 800), spend("记2", "2024-06-22", 400, "乙公司")]
    book = made(shelf, [statement(rows), sheet(lines)])
    settle(book, [r.id for r in rows], [line.id for line in lines], Said.ONE, author="何雯")
    assert not book.loaded[1]
    assert not book.book().unexplained
    assert sum(s.amount for s in book.book().spending) == 1200
    assert {line.id for line in standing(book).sheet.values()} == {line.id for line in lines}


# --- adversaries -----------------------------------------------------------------------------------------------------


def test_a_hundred_equal_payments_and_one_line_too_few(shelf: Shelf) -> None:
    days = [date(2024, 5, 1) + timedelta(days=n // 4) for n in range(100)]
    rows = bank(*[(str(day), -800, "赵敏") for day in days], opening=100_000)
    lines = [spend(f"记{n}", str(day), 800, "赵敏") for n, day in enumerate(days) if n != 50]
    book = made(shelf, [sheet(lines), statement(rows)])
    assert open_rows(book) == (1, False)
    assert len(book.book().spending) == 99


@pytest.mark.parametrize("first", [0, 1])
def test_numbers_that_begin_anew_each_month_and_sheets_before_or_after_the_statement(shelf: Shelf, first: int) -> None:
    lines = [spend(str(n), f"2024-{month:02}-0{n}", 100 * n, "甲公司") for month in (5, 6, 7) for n in (1, 2, 3)]
    rows = bank(*[(str(line.date + timedelta(days=2)), line.amount, "甲公司") for line in lines], opening=90_000)
    papers = [sheet(lines), statement(rows)]
    book = made(shelf, [papers[first]], [papers[1 - first]])
    assert open_rows(book) == (0, False)
    assert all((s.date - line.date).days == 2 for s, line in zip(book.book().spending, lines, strict=True))


ROW = st.tuples(st.integers(1, 60), st.sampled_from([100, 200, 300, 500]), st.sampled_from(["甲公司", "乙公司", ""]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=9), st.lists(ROW, max_size=9), st.randoms(use_true_random=False))
def test_no_row_is_lost_no_money_made_and_the_order_of_rows_does_not_matter(
    paid: list[tuple[int, int, str]], written: list[tuple[int, int, str]], shuffle: object
) -> None:
    start = date(2024, 5, 1)
    rows = bank(*[(str(start + timedelta(d)), -fen, who) for d, fen, who in sorted(paid)], opening=100_000)
    lines = [spend(f"记{n}", str(start + timedelta(d)), fen, who) for n, (d, fen, who) in enumerate(written)]
    mixed = list(lines)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    one, two = (pair([Account(rows, [])], some) for some in (lines, mixed))
    assert one == two
    assert sorted(v.bank.id for v in one.vouchers if v.bank) == sorted(r.id for r in rows)
    assert sorted(line.id for v in one.vouchers for line in v.lines) == sorted(line.id for line in lines)
    for voucher in one.vouchers:
        if voucher.bank and voucher.lines:
            assert voucher.bank.amount == sum(line.amount for line in voucher.lines)
    parts: dict[tuple[SheetRow, ...], int] = {}
    for voucher in one.vouchers:
        if voucher.pays:
            parts[voucher.pays] = parts.get(voucher.pays, 0) + voucher.amount
    assert all(sum(line.amount for line in lines) == fen for lines, fen in parts.items())
    still = {v.bank.id for v in one.vouchers if v.bank and not v.lines and not v.pays}
    assert all(doubt.row.id in still for doubt in one.doubts if isinstance(doubt.row, BankRow))


@pytest.mark.parametrize("sums", [1, 400])
def test_pairing_grows_with_the_rows_not_with_their_square(sums: int) -> None:
    """Four times the rows of one party, all of one sum or of some hundred."""

    def seconds(count: int) -> float:
        days = [date(2024, 1, 1) + timedelta(days=n * 700 // count) for n in range(count)]
        fen = [100 * (1 + n % sums) for n in range(count)]
        rows = bank(*[(str(day), -f, "甲公司") for day, f in zip(days, fen, strict=True)], opening=10**9)
        lines = [spend(f"记{n}", str(day), f) for n, (day, f) in enumerate(zip(days, fen, strict=True)) if n % 9]
        began = time.process_time()
        pair([Account(rows, [])], lines)
        return time.process_time() - began

    few, many = seconds(4_000), seconds(16_000)
    assert many < 10 * few + 0.5
