"""Imports, typed entries and corrections that touch closed months: what was sealed stays, the rest is in open ones.

Each case is a small book of 2024-05 (closed) and 2024-06 (open); the ledger is shown as it is afterwards.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from earmark import desk, foreign
from importers import entering
from importers.intake import EVERY_ROW, settle
from importers.undo import imports, take_back
from ledgers.book.matches import Said
from ledgers.book.reconcile import reconcile
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.importers.desk import journal, made, put, sheet, shown, statement
from tests.rows import bank, spend

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.shelf import OpenBook

DAY = date(2024, 9, 1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def closed(book: OpenBook, *months: str) -> OpenBook:
    for month in months:
        desk.close(book, month, day=DAY, author="何雯")
    return book


def ledger(book: OpenBook, since: str = "") -> list[str]:
    """The entries as one line each, accounts by their last two parts; from a day on."""
    lines = [re.sub(r"\S+:([^:= ]+:[^:= ]+)=", r"\1=", line) for line in shown(book)]
    return [line for line in lines if line >= since]


def sound(book: OpenBook, *, added: int = 0) -> None:
    """The closed months are as they were sealed, and beancount finds nothing wrong."""
    verdict = desk.verify(book, DAY)
    assert verdict.differences == ()
    assert len(verdict.added) == added
    assert not book.loaded[1], book.loaded[1]


MAY = bank(("2024-05-06", 100_000, "区财政局"), ("2024-05-20", -10_000, "甲公司"))
JUNE = bank(
    ("2024-05-06", 100_000, "区财政局"),
    ("2024-05-20", -10_000, "甲公司"),
    ("2024-06-10", -2_000, "乙公司"),
    ("2024-06-28", -100, "银行"),
)


EXPLAINED = [
    "2024-05-06 ! — 区财政局 01专户:0待分配=1000.00 1901待查款项:0待分配=-1000.00",
    "2024-05-20 ! — 甲公司 01专户:0待分配=-100.00 1901待查款项:0待分配=100.00",
    (
        "2024-06-03 * 记2406-001 甲公司 1构建培训体系:30218原材料消耗=100.00"
        " 01专户:1地方财政=-100.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
    ),
]


def test_a_row_sealed_as_unexplained_is_moved_by_a_transfer(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    lines = [spend("记2406-001", "2024-06-03", 10_000)]
    [result] = put(book, sheet(lines))
    assert result.notes == ["1 笔说明了已结账月份的待查款项，按转账记入（2024-06-03），原来的待查分录不动"]
    assert ledger(book) == EXPLAINED
    sound(book)
    assert [(item.row, item.amount) for item in book.book(DAY).unexplained] == [(MAY[0].id, 100_000)]
    assert [(item.row, item.amount) for item in book.book(date(2024, 5, 31)).unexplained] == [
        (MAY[0].id, 100_000),
        (MAY[1].id, -10_000),
    ]
    once = journal(book)
    put(book, sheet(lines), statement(MAY))
    assert journal(book) == once


def test_a_transfer_stays_though_a_later_row_would_fit_better_and_is_sealed_in_its_turn(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    put(book, sheet([spend("记2406-001", "2024-06-03", 10_000)]))
    more = bank(
        *[("2024-05-06", 100_000, "区财政局"), ("2024-05-20", -10_000, "甲公司"), ("2024-06-03", -10_000, "甲公司")]
    )
    put(book, statement(more))
    assert ledger(book)[:3] == [
        *EXPLAINED[:2],
        "2024-06-03 ! — 甲公司 01专户:0待分配=-100.00 1901待查款项:0待分配=100.00",
    ]
    assert ledger(book)[3:] == EXPLAINED[2:]
    closed(book, "2024-06")
    before = ledger(book)
    put(book, sheet([spend("记2407-001", "2024-07-02", 10_000)]))
    assert ledger(book)[:4] == before
    assert ledger(book)[4].startswith("2024-07-02 * 记2407-001 甲公司")
    sound(book)


def test_a_sheet_of_a_closed_month_explains_its_row_on_the_first_open_day(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    put(
        book, sheet([spend("记2405-001", "2024-05-20", 6_000), spend("记2405-001", "2024-05-20", 4_000, source="其他")])
    )
    assert ledger(book, "2024-06") == [
        (
            "2024-06-01 * 记2405-001 甲公司 1构建培训体系:30218原材料消耗=60.00 1构建培训体系:30218原材料消耗=40.00"
            " 01专户:1地方财政=-60.00 01专户:3其他=-40.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
        )
    ]
    sound(book)


def test_a_typed_entry_explains_it_too_and_another_of_that_month_is_refused(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    with pytest.raises(Refusal, match="2024年05月已结账，不能记入"):
        entering.enter(book, spend("", "2024-05-20", 7_700, "丙公司"), author="何雯")
    entering.enter(book, spend("", "2024-05-20", 10_000), author="何雯")
    assert [line.split(" ")[0:4] for line in ledger(book, "2024-06")] == [["2024-06-01", "*", "记2405-001", "甲公司"]]
    assert [item.row for item in book.book(DAY).unexplained] == [MAY[0].id]
    sound(book)


def test_instalments_of_a_closed_and_an_open_month_pay_one_line(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    rows = bank(
        ("2024-05-06", 100_000, "区财政局"), ("2024-05-20", -10_000, "甲公司"), ("2024-06-05", -5_000, "甲公司")
    )
    put(book, statement(rows), sheet([spend("记2406-001", "2024-06-03", 15_000)]))
    assert ledger(book, "2024-06") == [
        (
            "2024-06-03 * — 甲公司 09未达账项:1地方财政=100.00"
            " 01专户:1地方财政=-100.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
        ),
        "2024-06-03 * 记2406-001 甲公司 09未达账项:1地方财政=-150.00 1构建培训体系:30218原材料消耗=150.00",
        "2024-06-05 * — 甲公司 01专户:1地方财政=-50.00 09未达账项:1地方财政=50.00",
    ]
    sound(book)
    closed(book, "2024-06")
    before = journal(book)
    put(book, sheet([spend("记2407-001", "2024-07-03", 700, "丁公司")]))
    assert ledger(book, "2024-07")[0].startswith("2024-07-03 * 记2407-001")
    assert journal(book).startswith(before.rstrip())
    assert reconcile(book.book(DAY), 0, DAY).difference == 0
    sound(book)


def test_a_sheet_row_of_a_closed_month_is_booked_on_the_first_open_day(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    [result] = put(book, sheet([spend("记2405-009", "2024-05-30", 3_000, "丙公司")]))
    assert result.notes == ["1 笔的日期在已结账的月份，记在 2024-06-01，原日期写在 sheet-date"]
    assert ledger(book, "2024-06") == [
        "2024-06-01 * 记2405-009 丙公司 01专户:1地方财政=-30.00 1构建培训体系:30218原材料消耗=30.00"
    ]
    assert "sheet-date: 2024-05-30" in journal(book)
    sound(book)
    once = journal(book)
    put(book, sheet([spend("记2405-009", "2024-05-30", 3_000, "丙公司")]))
    assert journal(book) == once


def test_an_open_row_pays_what_a_closed_month_has_in_transit(shelf: Shelf) -> None:
    lines = [spend("记2405-001", "2024-05-19", 2_000, "乙公司")]
    book = closed(made(shelf, [statement(MAY), sheet(lines)]), "2024-05")
    assert "2024-05-19 * 记2405-001 乙公司 09未达账项:1地方财政=-20.00 1构建培训体系:30218原材料消耗=20.00" in ledger(
        book
    )
    put(book, statement(JUNE))
    assert ledger(book, "2024-06") == [
        "2024-06-10 * — 乙公司 01专户:1地方财政=-20.00 09未达账项:1地方财政=20.00",
        "2024-06-28 ! — 银行 01专户:0待分配=-1.00 1901待查款项:0待分配=1.00",
    ]
    sound(book)
    table = reconcile(book.book(DAY), 0, DAY)
    assert (table.difference, table.book_only) == (0, ())
    once = journal(book)
    put(book, sheet(lines), statement(JUNE))
    assert journal(book) == once


def test_the_payment_of_what_a_closed_month_has_on_the_account_is_refused(shelf: Shelf) -> None:
    book = closed(made(shelf, [sheet([spend("记2405-001", "2024-05-30", 2_000, "乙公司")])]), "2024-05")
    before = journal(book)
    rows = bank(("2024-06-02", -2_000, "乙公司"), opening=100_000)
    with pytest.raises(Refusal, match=r"2024-06-02 乙公司 20.00 元像是 2024-05-30 记2405-001 的付款.*先反结账"):
        put(book, statement(rows))
    assert journal(book) == before
    desk.reopen(book, "2024-05", why="补流水", day=DAY, author="李静")
    put(book, statement(rows))
    assert (
        ledger(book)[-1] == "2024-06-02 * 记2405-001 乙公司 01专户:1地方财政=-20.00 1构建培训体系:30218原材料消耗=20.00"
    )


def test_new_rows_of_a_closed_month_are_refused_by_its_name(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY[:1])]), "2024-05")
    before = journal(book)
    [result] = put(book, statement(JUNE))
    assert result.refused == "这份流水里有 2024-05 的新流水，这个月已经结账；请主管部门先反结账，再导入"
    assert journal(book) == before


def test_a_fuller_text_of_a_closed_row_is_passed_over(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    put(book, statement([replace(row, memo="实训耗材") for row in JUNE]))
    assert journal(book).count("实训耗材") == 2  # the rows of the open month alone
    sound(book)


BOOKED = [
    "2024-05-20 * 记2405-001 甲公司 01专户:1地方财政=-100.00 1构建培训体系:30218原材料消耗=100.00",
]
RED = (
    "2024-06-01 * 记2405-001 甲公司 1构建培训体系:30218原材料消耗=-100.00"
    " 01专户:1地方财政=100.00 01专户:0待分配=-100.00 1901待查款项:0待分配=100.00"
)


@pytest.fixture
def booked(shelf: Shelf) -> OpenBook:
    """A payment that the bank has shown, in a closed month."""
    book = closed(
        made(shelf, [statement(MAY), sheet([spend("记2405-001", "2024-05-20", 10_000, invoice="12345678")])]), "2024-05"
    )
    assert ledger(book)[1:] == BOOKED
    return book


def test_a_corrected_row_of_a_closed_month_is_reversed_and_right_in_the_open_one(booked: OpenBook) -> None:
    right = spend("记2405-001", "2024-05-20", 10_000, category="设备购置", invoice="12345678")
    [told] = put(booked, sheet([right]))
    assert ledger(booked)[1:] == BOOKED, "not before it is confirmed"
    assert [change.confirmed for change in told.changes] == [False]
    [result] = put(booked, sheet([right]), confirmed=EVERY_ROW)
    assert any("1 行更正的是已结账的月份，红字和订正都记在未结账的月份，原分录不动" in note for note in result.notes)
    assert ledger(booked)[1:] == [
        *BOOKED,
        RED,
        (
            "2024-06-01 * 记2405-001 甲公司 1构建培训体系:31003设备购置=100.00"
            " 01专户:1地方财政=-100.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
        ),
    ]
    sound(booked, added=1)
    assert [(i.category, i.date) for i in booked.book(date(2024, 5, 31)).spending] == [
        ("原材料消耗", date(2024, 5, 20))
    ]
    now = booked.book(DAY)
    assert [(i.category, i.amount) for i in now.spending] == [("设备购置", 10_000)]
    assert now.refunds.unmatched == []
    assert [item.row for item in now.unexplained] == [MAY[0].id]
    assert reconcile(now, 0, DAY).difference == 0
    once = journal(booked)
    put(booked, sheet([right]), confirmed=EVERY_ROW)
    put(booked, statement(MAY))
    assert journal(booked) == once


def test_a_correction_is_corrected_again_in_the_next_month(booked: OpenBook) -> None:
    put(booked, sheet([spend("记2405-001", "2024-05-20", 10_000, category="设备购置")]), confirmed=EVERY_ROW)
    put(booked, statement(JUNE))
    closed(booked, "2024-06")
    before = ledger(booked)
    again = spend("记2405-001", "2024-05-20", 10_000, category="师资培训")
    put(booked, sheet([again]), confirmed=EVERY_ROW)
    assert ledger(booked)[: len(before)] == before
    assert ledger(booked)[len(before) :] == [
        (
            "2024-07-01 * 记2405-001 甲公司 1构建培训体系:31003设备购置=-100.00"
            " 01专户:1地方财政=100.00 01专户:0待分配=-100.00 1901待查款项:0待分配=100.00"
        ),
        (
            "2024-07-01 * 记2405-001 甲公司 1构建培训体系:30216师资培训=100.00"
            " 01专户:1地方财政=-100.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
        ),
    ]
    assert [(i.category, i.amount) for i in booked.book(DAY).spending] == [("师资培训", 10_000)]
    sound(booked, added=2)


def test_a_corrected_sum_leaves_what_the_bank_paid_unexplained(booked: OpenBook) -> None:
    put(booked, sheet([spend("记2405-001", "2024-05-20", 9_000)]), confirmed=EVERY_ROW)
    now = booked.book(DAY)
    assert [item.amount for item in now.spending] == [9_000]
    assert [(item.date, item.row, item.amount) for item in now.unexplained][1:] == [
        (date(2024, 6, 1), MAY[1].id, -10_000)
    ]
    sound(booked, added=1)


def test_a_cancelled_row_of_a_closed_month_leaves_its_bank_row_to_be_explained(booked: OpenBook) -> None:
    line = spend("记2405-001", "2024-05-20", 10_000)
    red = entering.cancel(booked, line.id, "记错", author="何雯", day=date(2024, 6, 9))
    assert ledger(booked)[-1] == RED.replace("06-01", "06-09").replace("记2405-001", red.voucher)
    entering.enter(booked, spend("", "2024-06-09", 10_000, category="设备购置"), author="何雯")
    assert [(i.category, i.amount) for i in booked.book(DAY).spending] == [("设备购置", 10_000)]
    assert [item.row for item in booked.book(DAY).unexplained] == [MAY[0].id]
    sound(booked, added=2)


def test_another_invoice_is_added_to_a_closed_entry_and_one_replaced_is_a_correction(booked: OpenBook) -> None:
    identity = spend("记2405-001", "2024-05-20", 10_000).id
    entering.add(booked, identity, {"invoice": "87654321"}, author="何雯", day=DAY)
    assert 'invoice: "12345678、87654321"' in journal(booked)
    sound(booked, added=1)
    put(booked, sheet([spend("记2405-001", "2024-05-20", 10_000, invoice="99999999")]), confirmed=EVERY_ROW)
    assert 'invoice: "12345678、87654321"' in journal(booked)
    assert [item.invoice for item in booked.book(DAY).spending] == ["99999999"]
    sound(booked, added=2)


def test_an_invoice_put_in_the_place_of_another_is_a_change(booked: OpenBook) -> None:
    path = booked.folder / "journal/2024.beancount"
    for new, said in (("12345679", 1), ("12345678、2", 0), ("2、12345678", 1), ("1234567", 1)):
        text = path.read_text("utf-8")
        path.write_text(text.replace('invoice: "12345678"', f'invoice: "{new}"'), "utf-8")
        found = [d for d in desk.verify(type(booked)(booked.shelf, booked.code), DAY).differences if d.kind == "paper"]
        assert len(found) == said, new
        path.write_text(text, "utf-8")


def test_a_person_joins_an_open_line_with_a_row_of_a_closed_month(shelf: Shelf) -> None:
    lines = [spend("记2406-001", "2024-08-20", 10_000, "甲公司的老板")]
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    put(book, sheet(lines))
    assert ledger(book)[-1].startswith("2024-08-20 * 记2406-001 甲公司的老板 01专户:1地方财政=-100.00")
    settle(book, [MAY[1].id], [lines[0].id], Said.ONE, author="何雯")
    assert "1901待查款项:0待分配=-100.00" in ledger(book)[-1]
    sound(book)


def test_reopened_months_are_made_of_their_rows_again(booked: OpenBook) -> None:
    put(booked, sheet([spend("记2405-001", "2024-05-20", 10_000, category="设备购置")]), confirmed=EVERY_ROW)
    desk.reopen(booked, "2024-05", why="查错", day=DAY, author="李静")
    put(booked, statement(JUNE))
    assert "2024-05-20 * 记2405-001 甲公司 01专户:1地方财政=-100.00 1构建培训体系:31003设备购置=100.00" in ledger(
        booked
    )
    assert [(i.category, i.amount) for i in booked.book(DAY).spending] == [("设备购置", 10_000)]
    sound(booked)


def test_an_import_whose_rows_are_sealed_is_not_taken_back(booked: OpenBook) -> None:
    with pytest.raises(Refusal, match="这些行所在的月份已结账"):
        take_back(booked, imports(booked)[0].id, why="错", author="何雯")


def test_a_row_of_a_closed_month_is_marked_foreign_and_taken_back(shelf: Shelf) -> None:
    book = closed(made(shelf, [statement(MAY)]), "2024-05")
    foreign.mark_foreign(book, [row for row in foreign.open_rows(book) if row.amount < 0], author="何雯")
    assert ledger(book, "2024-06") == [
        (
            "2024-06-01 * — 甲公司 3009非项目收支=100.00"
            " 01专户:9非项目=-100.00 01专户:0待分配=100.00 1901待查款项:0待分配=-100.00"
        )
    ]
    sound(book)
    assert [row.id for row in foreign.open_rows(book)] == [MAY[0].id]
    assert [*foreign.marked_rows(book)] == [MAY[1].id]
    closed(book, "2024-06")
    foreign.unmark(book, [MAY[1]], author="何雯")
    assert [*foreign.marked_rows(book)] == []
    assert [row.id for row in foreign.open_rows(book)] == [row.id for row in MAY]
    sound(book, added=1)
