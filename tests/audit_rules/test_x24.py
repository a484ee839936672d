"""X24: old invoices paid late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x24 import stale

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_a_year_later(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      invoice-date: 2024-05-20
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    (finding,) = stale.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "发票日期 2024-05-20，2025-06-12 付款，相隔 388 天" in finding.message


def test_found_of_the_year_before(book: Book) -> None:
    """
    2025-03-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      invoice-date: 2024-12-01
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    (finding,) = stale.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "相隔 101 天" in finding.message


def test_found_by_the_number_alone(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    (finding,) = stale.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "发票号码是 2024 年的" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "25502031357648624320"
      invoice-date: 2025-01-02
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-12 * "甲公司" "没有发票"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-12 * "甲公司" "号码不是数电票"
      voucher: "记3"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert stale.run(book).outcome == "clean"


def test_passed_over_1_retention_money(book: Book) -> None:
    """
    2025-06-26 * "甲公司" "模拟人质保金10%"
      voucher: "记1"
      invoice: "24502036078226171650"
      invoice-date: 2024-05-20
      A资产:1002银行存款:01专户:1地方财政  -2860.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2860.00 CNY
    """
    assert stale.run(book).outcome == "clean"


def test_passed_over_2_the_year_before_within_the_days(book: Book) -> None:
    """
    2025-02-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      invoice-date: 2024-12-01
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert stale.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      invoice-date: 2024-05-20
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-22 * "甲公司" "退耗材款"
      voucher: "记2"
      invoice: "24502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -1268.00 CNY
    """
    assert stale.run(book).outcome == "clean"


def test_passed_over_4_under_a_contract_within_the_months(book: Book) -> None:
    """
    2025-03-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "24502031357648624320"
      invoice-date: 2024-12-01
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert stale.run(book).outcome == "clean"
