"""X03: a rush to spend at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x03 import rush
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_large_payments_of_the_last_days(book: Book) -> None:
    """
    2025-03-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2025-12-30 * "乙公司" "改造款"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    2025-12-31 * "丙公司" "设备款"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -10000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  10000.00 CNY
    """
    (finding,) = rush.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 2_500_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记2", "记3"]
    assert "2 笔 25,000.00 元，占十二个月支出 85,000.00 元的 29.4%" in finding.message


def test_found_a_last_month_many_times_the_others(book: Book) -> None:
    """
    2024-04-05 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-05-05 * "甲公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-06-05 * "甲公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-07-05 * "甲公司" "货"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-08-05 * "甲公司" "货"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-09-05 * "甲公司" "货"
      voucher: "记6"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-10-05 * "甲公司" "货"
      voucher: "记7"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-11-05 * "甲公司" "货"
      voucher: "记8"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-12-05 * "甲公司" "货"
      voucher: "记9"
      A资产:1002银行存款:01专户:1地方财政  -2500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2500.00 CNY
    """
    (finding,) = rush.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 250_000, Severity.LEAD)
    assert "为前 8 个月平均 1,000.00 元的 2.5 倍" in finding.message


def test_found_at_the_end_of_the_period(book: Book) -> None:
    """
    2025-06-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2026-03-30 * "乙公司" "设备款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  20000.00 CNY
    """
    (finding,) = rush.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 2_000_000, Severity.LEAD)
    assert "2026-03-31 前 10 天" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-03-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2025-07-04 * "甲公司" "货"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  90000.00 CNY
    2025-12-21 * "乙公司" "在最后十天以前"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -15000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  15000.00 CNY
    2025-12-30 * "丙公司" "不大"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -9999.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  9999.00 CNY
    """
    assert rush.run(book).outcome == "clean"


def test_passed_over_1_retention_money(book: Book) -> None:
    """
    2025-03-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2025-12-30 * "乙公司" "改造质保金"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    assert rush.run(book).outcome == "clean"


def test_passed_over_2_payments_under_a_contract(book: Book) -> None:
    """
    2025-03-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2025-12-30 * "乙公司" "改造款"
      voucher: "记2"
      contract: "GC-1"
      A资产:1002银行存款:01专户:2行业企业  -12000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  12000.00 CNY
    """
    assert rush.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2024, 12, 31))
def test_passed_over_3_nothing_spent_before(book: Book) -> None:
    """
    2024-12-05 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2500.00 CNY
    """
    assert rush.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, start=date(2024, 9, 1)))
def test_passed_over_3_a_base_that_has_just_begun(book: Book) -> None:
    """
    2024-09-05 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-12-05 * "甲公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  9000.00 CNY
    """
    assert rush.run(book).outcome == "clean"


def test_passed_over_4_what_was_refunded(book: Book) -> None:
    """
    2025-03-04 * "甲公司" "货"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    2025-12-30 * "乙公司" "改造款"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    2026-01-05 * "乙公司" "退改造款"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  -15000.00 CNY
    """
    assert rush.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2024, 12, 20))
def test_a_year_that_is_not_over_is_not_held_against_its_months(book: Book) -> None:
    """
    2024-04-05 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-05-05 * "甲公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2024-12-05 * "甲公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  9000.00 CNY
    """
    assert rush.run(book).outcome == "clean"
