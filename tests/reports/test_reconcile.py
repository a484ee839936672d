"""银行存款余额调节表 as a report: one form and one list an account, the list's sums in the form."""

from __future__ import annotations

import io
from datetime import date

import openpyxl

from ledgers.book.reconcile import Reconciliation, Waiting
from reports.reconcile import reconciliation
from reports.table import Values
from reports.terminal import render
from reports.xlsx import write_xlsx
from tests.conftest import read_book

DAY = date(2024, 5, 31)


def waiting(fen: int, voucher: str = "") -> Waiting:
    return Waiting(date(2024, 5, 30), voucher, "甲公司", "货款", fen)


def account(index: int, *, causes: tuple[str, ...] = (), bank: int | None = 10_000) -> Reconciliation:
    return Reconciliation(
        number=f"999500{index}",
        index=index,
        day=DAY,
        stated=date(2024, 5, 20),
        bank=bank,
        journal=10_250,
        book_only=(waiting(-700, "记3"), waiting(900, "记4"), waiting(-50, "记5")),
        bank_only=(waiting(-100),),
        causes=causes,
    )


def test_the_form_adds_and_subtracts_the_lists() -> None:
    report = reconciliation(read_book(""), [account(0)])
    form, items = report.tables
    values = Values(report.tables)
    shown = {row.key: [values.of(form, row, c) for c in form.columns] for row in form.rows}
    assert shown["balance"] == ["企业银行存款日记账余额", 10_250, "银行对账单余额", 10_000]
    assert shown["plus"] == ["加：银行已收、企业未收款", 0, "加：企业已收、银行未收款", 900]
    assert shown["minus"] == ["减：银行已付、企业未付款", 100, "减：企业已付、银行未付款", 750]
    assert shown["adjusted"] == ["调节后的存款余额", 10_150, "调节后的存款余额", 10_150]
    assert [r.key for r in items.rows if r.key.endswith("total")] == [
        "bank-out-total",
        "book-in-total",
        "book-out-total",
    ]
    assert "调节后两边相等。" in form.notes


def test_a_difference_is_named_with_its_cause() -> None:
    (form, _) = reconciliation(read_book(""), [account(0, causes=("五月缺流水",), bank=10_001)]).tables
    assert "调节后两边相差 0.01 元：五月缺流水。" in form.notes


def test_without_a_statement_nothing_is_adjusted() -> None:
    report = reconciliation(read_book(""), [account(0, bank=None)])
    assert "没有到这一天的对账单余额" in render(report.tables[0], Values(report.tables))


def test_each_account_has_its_own_sheets() -> None:
    target = io.BytesIO()
    write_xlsx(reconciliation(read_book(""), [account(0), account(1, bank=10_001)]), target)
    book = openpyxl.load_workbook(target, data_only=True)
    assert book.sheetnames == [
        "银行存款余额调节表（01专户）",
        "未达账项明细表（01专户）",
        "银行存款余额调节表（02专户）",
        "未达账项明细表（02专户）",
    ]
    cells = [c.value for row in book["银行存款余额调节表（02专户）"].iter_rows() for c in row]
    assert "编制单位：试点基地　　账号：9995001" in cells
    assert 101.51 in cells
