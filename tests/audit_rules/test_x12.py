"""X12: prepayments without a contract, or without delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x12 import prepaid

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_without_a_contract(book: Book) -> None:
    """
    2025-12-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    (finding,) = prepaid.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 1_500_000, Severity.LEAD)
    assert "“预付”15,000.00 元，没有合同号，已 121 天" in finding.message


def test_found_without_delivery(book: Book) -> None:
    """
    2025-05-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记1"
      contract: "GC-2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    (finding,) = prepaid.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 1_500_000, Severity.LEAD)
    assert "已 335 天，超过 180 天，没有交付验收的记录" in finding.message


def test_found_where_only_what_came_before_speaks_of_delivery(book: Book) -> None:
    """
    2025-05-20 * "嘉岭公司" "一期验收款"
      voucher: "记1"
      contract: "GC-2"
      A资产:1002银行存款:01专户:2行业企业  -1000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  1000.00 CNY
    2025-05-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记2"
      contract: "GC-2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    (finding,) = prepaid.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 1_500_000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2025-12-30 * "嘉岭公司" "二期改造进度款"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    assert prepaid.run(book).outcome == "clean"


def test_passed_over_1_under_a_contract_within_the_days(book: Book) -> None:
    """
    2025-12-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记1"
      contract: "GC-2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    """
    assert prepaid.run(book).outcome == "clean"


def test_passed_over_2_delivered(book: Book) -> None:
    """
    2025-05-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记1"
      contract: "GC-2"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    2025-05-30 * "智教公司" "定金"
      voucher: "记2"
      contract: "CG-9"
      A资产:1002银行存款:01专户:2行业企业  -5000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  5000.00 CNY
    2025-08-30 * "智教公司" "到货验收款"
      voucher: "记3"
      contract: "CG-9"
      A资产:1002银行存款:01专户:2行业企业  -5000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  5000.00 CNY
    2025-05-01 custom "earmark-dossier" "合同" "GC-2"
      delivered: 2025-09-01
    """
    assert prepaid.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2025-12-30 * "嘉岭公司" "预付二期改造款"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  15000.00 CNY
    2026-01-30 * "嘉岭公司" "退预付款"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  15000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  -15000.00 CNY
    """
    assert prepaid.run(book).outcome == "clean"
