"""A voucher and its rows, there and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from ledgers.book.chart import HEADER, chart_of
from ledgers.book.gate import admit
from ledgers.book.journal import Voucher, cleaned, place, to_rows, to_transaction
from ledgers.book.render import posting_fen, render
from ledgers.policy import find_policy
from tests.rows import NUMBER, bank, receipt, sheet_rows, spend, statements

if TYPE_CHECKING:
    from ledgers.book.rows import BankRow, SheetRow

CHART = chart_of(find_policy("yuzhong-2023-25"))
ACCOUNTS = frozenset(CHART.accounts())


def back(entry: data.Transaction) -> data.Transaction:
    """The entry as it comes from the file it was written to."""
    (read,) = admit("journal/2024.beancount", HEADER + "\n" + render(entry), ACCOUNTS)
    assert isinstance(read, data.Transaction)
    return read


def test_a_voucher_as_it_stands_in_the_journal() -> None:
    (row,) = bank(("2024-06-21", -126_800, "重庆洁康卫生用品有限公司"), opening=500_000)
    line = spend(
        "记2406-004",
        "2024-06-20",
        126_800,
        "重庆洁康卫生用品有限公司",
        invoice="24502031357648624320",
        specialty="养老护理员",
    )
    assert (
        render(to_transaction(Voucher(row, (line,)), CHART))
        == f"""\
2024-06-21 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2406-004"
  bank: "{row.id}"
  bank-balance: 3732.00 CNY
  bank-serial: "10001"
  bank-memo: ""
  row: "{line.id}"
  sheet-date: 2024-06-20
  specialty: "养老护理员"
  invoice: "24502031357648624320"
  A资产:1002银行存款:01专户:1地方财政                       -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗              1268.00 CNY
"""
    )


@given(sheet_rows, st.booleans())
def test_a_sheets_row_comes_back_whole(line: SheetRow, outstanding: bool) -> None:
    row = cleaned(line)
    read = to_rows([back(to_transaction(Voucher(None, (row,), outstanding=outstanding), CHART))], [NUMBER], CHART)
    assert read.sheet == [row]
    assert [r.id for r in read.sheet] == [row.id]


@given(statements(max_size=1), sheet_rows)
def test_a_paired_row_comes_back_whole(rows: list[BankRow], line: SheetRow) -> None:
    other = cleaned(replace(line, amount=rows[0].amount))
    read = to_rows([back(to_transaction(Voucher(rows[0], (other,)), CHART))], [NUMBER], CHART)
    assert (read.bank, read.sheet) == (rows, [other])
    assert read.bank[0].id == rows[0].id


@given(statements(max_size=1), st.lists(sheet_rows, min_size=2, max_size=4))
def test_lines_of_one_voucher_come_back_whole(rows: list[BankRow], lines: list[SheetRow]) -> None:
    shared = [cleaned(replace(line, voucher="记9", ordinal=n)) for n, line in enumerate(lines)]
    row = replace(rows[0], amount=sum(line.amount for line in shared))
    if row.amount == 0:
        return
    entry = to_transaction(Voucher(row, tuple(shared)), CHART)
    read = to_rows([back(entry)], [NUMBER], CHART)
    assert read.sheet == shared
    assert read.bank == [row]


@given(sheet_rows)
def test_money_is_conserved_within_each_source(line: SheetRow) -> None:
    entry = to_transaction(Voucher(None, (cleaned(line),)), CHART)
    assert sum(posting_fen(p) for p in entry.postings) == 0
    parts = {p.account.split(":")[1] if p.account[0] in "IE" else p.account.rsplit(":", 1)[1] for p in entry.postings}
    assert len(parts - {"3009非项目收支"}) == 1


def test_what_was_added_to_an_entry_later_stays_with_its_row() -> None:
    row = replace(spend("记1", "2024-05-01", 100), extra={"remark": "合同附后"})
    read = to_rows([back(to_transaction(Voucher(None, (row,)), CHART))], [NUMBER], CHART)
    assert read.sheet[0].extra == {"remark": "合同附后"}


@pytest.mark.parametrize(
    ("row", "account", "component"),
    [
        (spend("1", "2024-05-01", 1), "E支出:1地方财政:1构建培训体系:30218原材料消耗", "1地方财政"),
        (spend("1", "2024-05-01", 1, content=""), "E支出:1地方财政:0未归集:30218原材料消耗", "1地方财政"),
        (spend("1", "2024-05-01", 1, source="自筹"), "E支出:0待分配:1构建培训体系:30218原材料消耗", "0待分配"),
        (spend("1", "2024-05-01", 1, category="赔偿款"), "E支出:1地方财政:1构建培训体系:39999范围外", "1地方财政"),
        (spend("1", "2024-05-01", 1, category=""), "E支出:1地方财政:1构建培训体系:0未归类", "1地方财政"),
        (receipt("1", "2024-05-01", 1, "财政补助拨入"), "I收入:1地方财政:4001财政补助", "1地方财政"),
        (receipt("1", "2024-05-01", 1, "单位配套拨入", source="行业企业"), "I收入:2行业企业:4201单位配套", "2行业企业"),
        (receipt("1", "2024-05-01", 1, "说不清", source="其他"), "I收入:3其他:4399其他收入", "3其他"),
        (
            receipt("1", "2024-05-01", 1, "设备购置", source="地方财政"),
            "E支出:1地方财政:0未归集:31003设备购置",
            "1地方财政",
        ),
        *(
            (spend("1", "2024-05-01", 1, category=word), "A资产:1221往来款项:1地方财政", "1地方财政")
            for word in ("往来支出", "暂付款", "其他应收款", "资金划转", "借支")
        ),
        (spend("1", "2024-05-01", 1, category="非项目支出"), "N净资产:3009非项目收支", "9非项目"),
    ],
)
def test_where_a_row_is_placed(row: SheetRow, account: str, component: str) -> None:
    placed = place(row, CHART)
    assert (placed.account, placed.component) == (account, component)
    assert account in ACCOUNTS
