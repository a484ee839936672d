"""X30: the same sum to the same payee again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x30 import again

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "耗材"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    (finding,) = again.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 126_800, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记2", "记1"]
    assert "2025-06-12 已付给同一对方 1,268.00 元，4 天后又付同样金额，都没有合同号" in finding.message


def test_found_with_another_invoice(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "耗材"
      voucher: "记2"
      invoice: "25502031357648624888"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    (finding,) = again.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 126_800, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-23 * "甲公司" "十一天后"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "乙公司" "对方不同"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "金额不同"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -1269.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1269.00 CNY
    """
    assert again.run(book).outcome == "clean"


def test_passed_over_1_under_a_contract(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "一期"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "二期"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert again.run(book).outcome == "clean"


def test_passed_over_2_pay_for_teaching(book: Book) -> None:
    """
    2025-06-12 * "陈立群" "课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-06-16 * "陈立群" "课酬"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    """
    assert again.run(book).outcome == "clean"


def test_passed_over_3_below_the_sum(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -999.99 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  999.99 CNY
    2025-06-16 * "甲公司" "耗材"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -999.99 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  999.99 CNY
    """
    assert again.run(book).outcome == "clean"


def test_passed_over_4_of_one_invoice(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "耗材"
      voucher: "记2"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert again.run(book).outcome == "clean"


def test_passed_over_5_what_was_refunded(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-16 * "甲公司" "耗材"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-26 * "甲公司" "退重付记2"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -1268.00 CNY
    """
    assert again.run(book).outcome == "clean"
