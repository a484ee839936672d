"""B11: spending against the calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.b11 import calendar
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_found_the_subsidy_lags(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    found = calendar.run(book).findings
    assert [f.severity for f in found if f.subject == "地方财政"] == [Severity.WARNING]
    assert {f.severity for f in found if f.subject != "地方财政"} == {Severity.NOTE}
    assert len(found) == 4


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_found_ahead_is_a_note(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-05-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -200000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  200000.00 CNY
    """
    (finding,) = calendar.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "超前" in finding.message


@pytest.mark.book(as_of=date(2025, 12, 31))
def test_found_own_money_behind_is_a_note(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    """
    (finding,) = calendar.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "落后" in finding.message


@pytest.mark.book(as_of=date(2025, 1, 31))
def test_clean(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -48000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  48000.00 CNY
    2024-06-13 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  20000.00 CNY
    2024-06-14 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:3总结培养规律:31003设备购置  12000.00 CNY
    """
    assert calendar.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 5, 18))
def test_the_clock_starts_with_the_money(book: Book) -> None:
    """
    2025-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert calendar.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_passed_over_1_no_money_yet(book: Book) -> None:
    """"""
    assert calendar.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_passed_over_2_within_the_band(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -48000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  48000.00 CNY
    2024-06-13 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  20000.00 CNY
    2024-06-14 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:3总结培养规律:31003设备购置  12000.00 CNY
    """
    assert calendar.run(book).outcome == "clean"


def test_passed_over_3_after_the_end(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert calendar.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = calendar.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")
