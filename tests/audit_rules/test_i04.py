"""I04: a refund without a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.i04 import orphans
from audit_rules.rule import Severity
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  3000.00 CNY
    2024-09-19 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -3000.00 CNY
    """
    (finding,) = orphans.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 300_000, Severity.LEAD)
    assert "退款没有对应的付款" in finding.message


def test_found_more_than_was_paid(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3000.00 CNY
    2024-09-19 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  3500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -3500.00 CNY
    """
    (finding,) = orphans.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2", 50_000)
    assert "退款 3,500.00 元中有 500.00 元没有对应的付款" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3000.00 CNY
    2024-09-19 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -1000.00 CNY
    """
    assert orphans.run(book).outcome == "clean"


def test_passed_over_1_zero(book: Book) -> None:
    """
    2024-09-19 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  0.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  0.00 CNY
    """
    assert orphans.run(book).outcome == "clean"


BOOKED_AS_INCOME = """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3000.00 CNY
    2024-09-19 * "甲公司" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  {0}.00 CNY
      I收入:1地方财政:4301其他投入  -{0}.00 CNY
"""


def test_found_a_refund_that_is_booked_as_income() -> None:
    (finding,) = orphans.run(read_book(BOOKED_AS_INCOME.format(3000))).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 300_000, Severity.LEAD)
    assert "2024-08-19 记1 付过 3,000.00 元" in finding.message


def test_passed_over_2_more_than_was_paid_or_refunded_already() -> None:
    assert orphans.run(read_book(BOOKED_AS_INCOME.format(3001))).outcome == "clean"
    refunded = """
    2024-09-01 * "甲公司" "退货款"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -3000.00 CNY
"""
    assert orphans.run(read_book(BOOKED_AS_INCOME.format(3000) + refunded)).outcome == "clean"
