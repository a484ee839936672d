"""The two named bans row by row: what a payment's words and the book's papers together make of it.

Each ledger is one row; all are subsidy money. What F03 and F04 say of the vouchers is compared, `-` where nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.f03 import travel
from audit_rules.f04 import labour
from audit_rules.f05 import unrelated
from audit_rules.f06 import categories
from audit_rules.x13 import over_the_rate

if TYPE_CHECKING:
    from audit_rules.rule import Rule
    from ledgers.book.book import Book


def said(rule: Rule, book: Book) -> dict[str, str]:
    """The severity of each voucher that a rule questions, in Chinese."""
    return {finding.voucher: finding.severity.word for finding in rule.run(book).findings}


def test_row_1_documents_of_a_journey_of_own_staff(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "往返"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  1236.00 CNY
    2024-08-19 * "王素芬" "差旅费报销单"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -936.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  936.00 CNY
    2024-08-19 * "滴滴出行" "打车费"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -86.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  86.00 CNY
    2024-08-19 * "重庆某汽车租赁有限公司" "包车费"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  1800.00 CNY
    2024-08-19 * "某酒店" "住宿费"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -620.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  620.00 CNY
    """
    assert said(travel, book) == dict.fromkeys(("记1", "记2", "记3", "记4", "记5"), "违规")


def test_row_2_the_same_documents_of_an_engaged_lecturer(book: Book) -> None:
    """
    2024-08-19 * "刘建国" "授课往返高铁票"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1236.00 CNY
    2024-08-19 * "某酒店" "授课专家刘建国住宿费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -620.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  620.00 CNY
    2024-08-19 * "刘建国" "授课往返高铁票"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  1236.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    assert said(travel, book) == {"记3": "违规"}


def test_row_3_a_course_fee_that_includes_lodging(book: Book) -> None:
    """
    2024-08-19 * "四川康养职业师资培训中心" "教师研修班培训费（含食宿）"
      voucher: "记1"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -6800.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  6800.00 CNY
    2024-08-19 * "四川康养职业师资培训中心" "教师研修班培训费（含食宿）"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -6800.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  6800.00 CNY
    """
    assert said(travel, book) == {"记2": "线索"}


def test_row_4_agencies_hotels_and_study_trips(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "师资培训服务费"
      voucher: "记1"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    2024-08-19 * "重庆悦途国际旅行社有限公司" "师资培训服务费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    2024-08-19 * "某公司" "教师赴成都考察费"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  2860.00 CNY
    """
    assert said(travel, book) == {"记1": "线索", "记2": "违规", "记3": "违规"}


def test_row_5_labour_by_definition(book: Book) -> None:
    """
    2024-08-19 * "赵敏" "某项"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30226劳务费  500.00 CNY
    2024-08-19 * "赵敏" "教材评审费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  500.00 CNY
    2024-08-19 * "赵敏" "稿费"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  500.00 CNY
    2024-08-19 * "赵敏" "翻译费"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  500.00 CNY
    2024-08-19 * "赵敏" "临时工工钱"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  500.00 CNY
    """
    assert said(labour, book) == dict.fromkeys(("记1", "记2", "记3", "记4", "记5"), "违规")


def test_row_6_teaching_under_an_engagement(book: Book) -> None:
    """
    2024-08-19 * "刘建国" "聘用指导教师课酬8学时×300元（聘任协议、课表、签到表附后）"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2400.00 CNY
    2024-08-19 * "李正" "讲座费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "李正"
    """
    assert said(labour, book) == {}
    assert said(unrelated, book) == {}


def test_row_7_teaching_without_one_or_by_own_staff(book: Book) -> None:
    """
    2024-08-19 * "刘建国" "课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2400.00 CNY
    2024-08-19 * "周会敏" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2400.00 CNY
    2024-08-19 * "李正" "讲座费"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1000.00 CNY
    2024-01-01 custom "earmark-dossier" "职工" "周会敏"
      post: "出纳"
    """
    assert said(labour, book) == {"记1": "线索", "记2": "线索", "记3": "线索"}


def test_row_8_hours_above_the_rate(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬3学时×1600元"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  4800.00 CNY
    2025-10-31 * "李正" "课酬上午6学时×300元"
      voucher: "记2"
      contract: "PQ-2"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1800.00 CNY
    2025-10-31 * "陈立群" "课酬4学时×500元"
      voucher: "记3"
      contract: "PQ-3"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2000.00 CNY
    """
    assert said(over_the_rate, book) == {"记1": "线索", "记2": "线索"}
    assert said(labour, book) == {}


def test_row_9_a_company_that_sells_hands(book: Book) -> None:
    """
    2024-08-19 * "重庆某企业管理有限公司" "服务费"
      voucher: "记1"
      invoice-item: "*人力资源服务*劳务派遣服务费"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  9000.00 CNY
    2024-08-19 * "重庆某企业管理有限公司" "教师费用"
      voucher: "记2"
      contract: "PQ-1"
      invoice-item: "*人力资源服务*劳务派遣服务费"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  9000.00 CNY
    """
    assert said(labour, book) == {"记1": "违规", "记2": "违规"}


def test_row_10_a_company_that_delivers_something(book: Book) -> None:
    """
    2024-08-19 * "重庆某教育科技有限公司" "课程开发委托服务费"
      voucher: "记1"
      contract: "WT-1"
      A资产:1002银行存款:01专户:1地方财政  -19000.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  19000.00 CNY
    2024-08-19 * "重庆英才人力资源有限公司" "岗位能力调研报告"
      voucher: "记2"
      contract: "WT-2"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:3总结培养规律:30227科研活动  9000.00 CNY
    """
    assert [said(rule, book) for rule in (travel, labour, unrelated)] == [{}, {}, {}]


def test_row_11_what_nothing_tells_waits_for_a_person(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "款项"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  900.00 CNY
    """
    answer = categories.run(book)
    assert (answer.outcome, answer.findings) == ("undetermined", ())
    assert "1 笔 900.00 元（记1）" in answer.reason
