"""What an import proposes: a category where the sheet has none, or one that the words do not bear out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from importers.proposal import Proposal, proposals
from ledgers.book.chart import chart_of
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.rows import BankRow, SheetRow
from ledgers.policy import find_policy

CHART = chart_of(find_policy("yuzhong-2023-25"))


def spend(**facts: Any) -> SheetRow:
    known: dict[str, Any] = {
        "voucher": "记1",
        "date": date(2025, 3, 3),
        "amount": -90_000,
        "source": "地方财政",
        "content": "体系",
    }
    return SheetRow(**(known | facts))


def proposed(*lines: SheetRow, bank: BankRow | None = None, fresh: bool = True) -> list[Proposal]:
    voucher = Voucher(bank, lines)
    booked = [(voucher, to_transaction(voucher, CHART))]
    return list(proposals(booked, CHART, {line.id for line in lines} if fresh else set(), ("汽车维修工",)))


@pytest.mark.parametrize("word", ["", "杂支款"])
def test_a_sheets_row_without_a_category_of_the_policy_gets_one(word: str) -> None:
    (said,) = proposed(spend(payee="某教育出版社", purpose="养老护理教材", category=word))
    assert (said.category, said.booked, said.judged.verdict) == ("课程设置和教材开发", word, "allowed")


def test_a_false_category_is_pointed_out() -> None:
    (said,) = proposed(spend(payee="某火锅餐饮店", purpose="接待餐费", category="原材料消耗"))
    assert (said.category, said.booked) == ("公务接待费", "原材料消耗")
    assert "接待" in said.judged.reason


@pytest.mark.parametrize(
    "line",
    [
        spend(payee="某教育出版社", purpose="养老护理教材", category="原材料消耗"),  # both are allowed
        spend(payee="某火锅餐饮店", purpose="接待餐费", category="公务接待费"),  # booked as what it is
        spend(payee="刘建国", purpose="授课往返高铁票", category="师资培训"),  # may be a lecturer's fare
        spend(payee="中国石化", purpose="汽修实训汽油", category="原材料消耗"),  # the trade's material
        spend(payee="某火锅餐饮店", purpose="退接待餐费", category="原材料消耗", amount=90_000),  # a refund
        spend(payee="甲", purpose="款项", category=""),  # nothing tells
        spend(payee="某火锅餐饮店", purpose="接待餐费", category="往来"),  # no spending
    ],
)
def test_nothing_is_proposed_where_nothing_is_news(line: SheetRow) -> None:
    assert proposed(line) == []


def test_rows_of_earlier_papers_are_not_told_again() -> None:
    assert proposed(spend(payee="某火锅餐饮店", purpose="接待餐费", category=""), fresh=False) == []


def test_a_payment_that_waits_for_a_sheet_and_one_whose_sheet_came() -> None:
    bank = BankRow(
        account="1", date=date(2025, 3, 3), amount=-90_000, balance=None, payee="某火锅餐饮店", summary="餐费"
    )
    (said,) = proposed(bank=bank)
    assert (said.category, said.booked, said.line) == ("公务接待费", "", None)
    assert proposed(spend(payee="某火锅餐饮店", purpose="餐费", category="公务接待费"), bank=bank) == []
