"""X11: payments on days off, and large round sums without a contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x11 import odd_days_and_sums

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_on_a_saturday_and_round(book: Book) -> None:
    """
    2025-11-22 * "数问公司" "管理咨询费"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -10000.00 CNY
      E支出:2行业企业:3总结培养规律:30218原材料消耗  10000.00 CNY
    """
    (finding,) = odd_days_and_sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 1_000_000, Severity.LEAD)
    assert "2025-11-22 是休息日（周六）；整数 10,000.00 元，没有合同号" in finding.message


def test_found_on_a_holiday_within_the_week(book: Book) -> None:
    """
    2025-10-01 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1234.50 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1234.50 CNY
    """
    (finding,) = odd_days_and_sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 123_450, Severity.LEAD)
    assert "2025-10-01 是休息日（国庆节）" in finding.message


def test_found_for_a_round_sum_on_a_working_day(book: Book) -> None:
    """
    2025-11-21 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12000.00 CNY
    """
    (finding,) = odd_days_and_sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 1_200_000, Severity.LEAD)
    assert "整数 12,000.00 元，没有合同号" in finding.message


def test_clean_on_a_saturday_that_is_worked(book: Book) -> None:
    """
    2025-10-11 * "甲公司" "调休上班"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12345.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12345.00 CNY
    2025-11-21 * "甲公司" "不是整千"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -12345.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12345.00 CNY
    2025-11-21 * "甲公司" "不大"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  9000.00 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2099, 1, 31))
def test_undetermined_for_a_year_without_holidays_yet(book: Book) -> None:
    """
    2099-01-04 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1234.50 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1234.50 CNY
    2099-01-05 * "甲公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1234.50 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1234.50 CNY
    """
    answer = odd_days_and_sums.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺 2099 年的放假安排，2 笔付款是否在休息日没有查")


@pytest.mark.book(as_of=date(2099, 1, 31))
def test_a_round_sum_is_found_in_a_year_without_holidays(book: Book) -> None:
    """
    2099-01-04 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  20000.00 CNY
    """
    (finding,) = odd_days_and_sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 2_000_000, Severity.LEAD)
    assert "2099" in odd_days_and_sums.run(book).reason


def test_passed_over_1_what_the_bank_takes(book: Book) -> None:
    """
    2025-11-22 * "某银行支行" "账户年费"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -1200.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  1200.00 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"


def test_passed_over_2_round_under_a_contract(book: Book) -> None:
    """
    2025-11-21 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12000.00 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"


def test_passed_over_3_prepayments(book: Book) -> None:
    """
    2025-11-21 * "甲公司" "预付货款"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12000.00 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"


def test_passed_over_4_small_sums_on_days_off(book: Book) -> None:
    """
    2025-11-22 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -999.99 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  999.99 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"


def test_passed_over_5_what_was_refunded(book: Book) -> None:
    """
    2025-11-22 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12000.00 CNY
    2025-11-24 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -12000.00 CNY
    """
    assert odd_days_and_sums.run(book).outcome == "clean"
