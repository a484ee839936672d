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


def test_a_firm_of_labour_under_an_engagement_is_labour(book: Book) -> None:
    """
    2025-06-27 * "重庆某人力资源有限公司" "劳务派遣服务费"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -8000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  8000.00 CNY
    """
    assert [(f.voucher, f.severity) for f in labour.run(book).findings] == [("记1", Severity.VIOLATION)]


def test_an_engaged_teacher_whose_pay_says_labour_is_a_lead(book: Book) -> None:
    """
    2025-06-27 * "刘建国" "劳务费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-27 * "李明" "劳务费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-28 * "刘建国" "课程评审费"
      voucher: "记3"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  600.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    found = [(f.voucher, f.severity) for f in labour.run(book).findings]
    assert found == [("记1", Severity.LEAD), ("记2", Severity.VIOLATION), ("记3", Severity.VIOLATION)]


def test_teaching_pay_under_another_name_wants_papers_too(book: Book) -> None:
    """
    2025-06-27 * "周会敏" "授课课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  3000.00 CNY
    """
    (finding,) = labour.run(book).findings
    assert (finding.voucher, finding.severity) == ("记1", Severity.LEAD)


def test_the_units_own_people_are_paid_wages_and_not_for_teaching(book: Book) -> None:
    """
    2025-06-27 * "周会敏" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-27 * "赵敏" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-28 * "代发业务清算户" "6月工资"
      voucher: "记3"
      detail: "aa"
      A资产:1002银行存款:01专户:2行业企业  -6000.00 CNY
      E支出:2行业企业:1构建培训体系:30101工资福利支出  6000.00 CNY
    2025-06-28 custom "earmark-detail" "aa" "发放表"
      total: 6000.00 CNY
    2025-06-28 custom "earmark-detail-line" "aa" "赵敏"
      amount: 6000.00 CNY
    2024-01-01 custom "earmark-dossier" "职工" "周会敏"
      post: "出纳"
    2024-01-01 custom "earmark-dossier" "职工" "李正"
      left: 2024-12-31
    2025-06-29 * "李正" "课酬"
      voucher: "记4"
      contract: "PQ-3"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    """
    found = labour.run(book).findings
    assert [(f.voucher, f.severity) for f in found] == [("记1", Severity.LEAD), ("记2", Severity.LEAD)]
    assert "“周会敏”是本单位职工" in found[0].message


def test_an_engagement_that_had_ended_is_none(book: Book) -> None:
    """
    2025-06-27 * "刘建国" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
      until: 2025-05-31
    """
    (finding,) = labour.run(book).findings
    assert finding.severity is Severity.LEAD
    assert "聘期已过" in finding.message


def test_the_lines_of_a_wages_list_count_and_not_what_the_bank_says(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "代发"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -5400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  5400.00 CNY
    2025-06-27 * "代发业务清算户" "代发"
      voucher: "记2"
      detail: "bb"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1800.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 5400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "刘建国"
      amount: 2400.00 CNY
      item: "授课课酬8学时"
    2025-06-27 custom "earmark-detail-line" "aa" "李明"
      amount: 1000.00 CNY
      item: "授课课酬4学时"
    2025-06-27 custom "earmark-detail-line" "aa" "赵敏"
      amount: 2000.00 CNY
      item: "课程评审费"
    2025-06-27 custom "earmark-detail" "bb" "发放表"
      total: 1800.00 CNY
    2025-06-27 custom "earmark-detail-line" "bb" "刘建国"
      amount: 1800.00 CNY
      item: "授课课酬6学时"
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    (finding,) = labour.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 200_000, Severity.VIOLATION)
    assert "名单有 1 行 2,000.00 元（“赵敏”2,000.00 元）" in finding.message


def test_a_list_names_its_teachers_and_one_contract_not_all_of_them(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -3400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3400.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 3400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "刘建国"
      amount: 2400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "李明"
      amount: 1000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    (finding,) = labour.run(book).findings
    assert (finding.amount, finding.severity) == (100_000, Severity.LEAD)
    assert "“李明”没有聘用协议的合同号" in finding.message


def test_a_refund_is_taken_off_the_lines_in_question(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "课酬"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -3400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3400.00 CNY
    2025-07-27 * "代发业务清算户" "退课酬"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  3400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  -3400.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 3400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "李明"
      amount: 3400.00 CNY
      item: "课程评审费"
    """
    assert [(f.amount, f.severity) for f in labour.run(book).findings] == [(0, Severity.NOTE)]
