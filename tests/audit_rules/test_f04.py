"""F04: labour paid from the subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.f04 import labour
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_category(book: Book) -> None:
    """
    2024-08-19 * "代发业务清算户" "课程标准专家评审费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30226劳务费  3000.00 CNY
    """
    (finding,) = labour.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 300_000, Severity.VIOLATION)


def test_found_by_words(book: Book) -> None:
    """
    2024-08-19 * "重庆众力劳务派遣有限公司" "服务费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  3000.00 CNY
    """
    (finding,) = labour.run(book).findings
    assert "劳务派遣" in finding.message


def test_teaching_without_an_engagement_is_a_lead(book: Book) -> None:
    """
    2024-08-19 * "周会敏" "指导教师课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    """
    assert [f.severity for f in labour.run(book).findings] == [Severity.LEAD]


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "重庆洁康卫生用品有限公司" "购实训耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    assert labour.run(book).outcome == "clean"


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-08-19 * "代发业务清算户" "评审费"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
      E支出:2行业企业:1构建培训体系:30226劳务费  3000.00 CNY
    """
    assert labour.run(book).outcome == "clean"


def test_passed_over_2_refund(book: Book) -> None:
    """
    2024-08-19 * "代发业务清算户" "退回评审费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:30226劳务费  -600.00 CNY
    """
    assert labour.run(book).outcome == "clean"


def test_passed_over_3_teaching_under_an_engagement(book: Book) -> None:
    """
    2024-08-19 * "陈立群" "指导教师课酬8学时"
      voucher: "记1"
      contract: "PQ-2024-01"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    """
    assert labour.run(book).outcome == "clean"


def test_passed_over_4_a_firm_with_labour_in_its_name_under_a_contract(book: Book) -> None:
    """
    2024-08-19 * "重庆固基劳务有限公司" "实训室改造施工"
      voucher: "记1"
      contract: "GC-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:31006培训基础设施完善  3000.00 CNY
    """
    assert labour.run(book).outcome == "clean"
