"""X06: purchases paid to a person's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x06 import private

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购二手护理床（收据）"
      voucher: "记1"
      payee-account: "9996217000000000099"
      A资产:1002银行存款:01专户:2行业企业  -5200.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  5200.00 CNY
    """
    (finding,) = private.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 520_000, Severity.LEAD)
    assert "“设备购置”5,200.00 元付给个人“钱某”，账号 9996217000000000099" in finding.message


def test_found_for_a_name_of_a_minority(book: Book) -> None:
    """
    2025-07-03 * "阿卜杜拉·买买提" "购教具"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    """
    (finding,) = private.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 520_000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2025-07-03 * "渝中区诚信设备维修服务部" "检修"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    2025-07-04 * "好再来店" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    2025-07-05 * "代发业务清算户" "代发"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    2025-07-06 * "某商业银行支行" "工本费"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    """
    assert private.run(book).outcome == "clean"


def test_passed_over_1_up_to_the_sum(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购教具"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    """
    assert private.run(book).outcome == "clean"


def test_passed_over_2_pay_for_teaching(book: Book) -> None:
    """
    2025-07-03 * "陈立群" "8学时"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    """
    assert private.run(book).outcome == "clean"


def test_passed_over_3_purposes_that_persons_are_paid_for(book: Book) -> None:
    """
    2025-07-03 * "王素芬" "差旅报销"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1600.00 CNY
    2025-07-04 * "李明" "学员生活补助"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1600.00 CNY
    """
    assert private.run(book).outcome == "clean"


def test_passed_over_4_what_was_refunded(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购教具"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5200.00 CNY
    2025-07-13 * "钱某" "退教具款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  5200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -5200.00 CNY
    """
    assert private.run(book).outcome == "clean"
