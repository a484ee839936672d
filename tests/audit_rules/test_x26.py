"""X26: the payment that broke the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x26 import breaking
from tests.conftest import PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  119000.00 CNY
    2025-08-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  12000.00 CNY
    2025-09-19 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-10-19 * "甲公司" "设备"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    """
    (finding,) = breaking.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记3", 1_600_000, Severity.LEAD)
    assert (
        "计划 120,000.00 元，容差后 132,000.00 元，此前已支出 131,000.00 元，从本笔起超出，现超出 16,000.00 元"
        in finding.message
    )


def test_found_for_the_last_time_only(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  119000.00 CNY
    2025-08-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  20000.00 CNY
    2025-09-19 * "甲公司" "退款"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  19000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -19000.00 CNY
    2025-10-19 * "甲公司" "设备"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  30000.00 CNY
    """
    (finding,) = breaking.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记4", 3_000_000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  119000.00 CNY
    """
    assert breaking.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined_without_a_plan(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  119000.00 CNY
    """
    answer = breaking.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")


def test_passed_over_1_within_the_tolerance(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -132000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  132000.00 CNY
    """
    assert breaking.run(book).outcome == "clean"


def test_passed_over_2_back_within_it(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  119000.00 CNY
    2025-08-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  20000.00 CNY
    2025-09-19 * "甲公司" "退款"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  19000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -19000.00 CNY
    """
    assert breaking.run(book).outcome == "clean"


@pytest.mark.book(plan=replace(PLAN, cells={**PLAN.cells, ("构建完善的高技能人才培训体系", "地方财政"): 15_000_000}))
def test_passed_over_3_a_later_plan_allows_it(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -150000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  150000.00 CNY
    """
    assert breaking.run(book).outcome == "clean"


def test_passed_over_4_without_a_content(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -150000.00 CNY
      E支出:1地方财政:0未归集:30218原材料消耗  150000.00 CNY
    """
    assert breaking.run(book).outcome == "clean"
