"""F03: travel paid from the subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.f03 import travel
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_category(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "赴成都往返"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  1236.00 CNY
    """
    answer = travel.run(book)
    (finding,) = answer.findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 123_600, Severity.VIOLATION)
    assert "差旅费" in finding.message
    assert finding.rule.cites == "第九条"


def test_found_by_the_words_of_the_purpose(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "参加师资研修往返高铁票"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1236.00 CNY
    """
    (finding,) = travel.run(book).findings
    assert "高铁票" in finding.message
    assert finding.severity is Severity.VIOLATION


def test_found_by_the_payee(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "服务费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    """
    (finding,) = travel.run(book).findings
    assert "旅行社" in finding.message


def test_found_by_the_invoice_item(book: Book) -> None:
    """
    2024-08-19 * "某公司" "服务费"
      voucher: "记1"
      invoice-item: "*住宿服务*住宿费"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  800.00 CNY
    """
    assert travel.run(book).outcome == "found"


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "四川康养职业师资培训中心" "2名教师参加师资研修班培训费（含食宿）"
      voucher: "记1"
      contract: "PX-2024-01"
      A资产:1002银行存款:01专户:1地方财政  -6800.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  6800.00 CNY
    2024-08-19 * "重庆渝职教材发行有限公司" "旅游管理专业教材"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  900.00 CNY
    """
    answer = travel.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 2)


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "差旅费报销"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -1236.00 CNY
      E支出:2行业企业:1构建培训体系:30211差旅费  1236.00 CNY
    """
    assert travel.run(book).outcome == "clean"


def test_passed_over_2_refund(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "退回差旅费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  1236.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  -1236.00 CNY
    """
    assert travel.run(book).outcome == "clean"


def test_passed_over_3_a_lecturer_under_an_engagement(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "授课教师往返高铁票"
      voucher: "记1"
      contract: "PQ-2024-02"
      A资产:1002银行存款:01专户:1地方财政  -836.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  836.00 CNY
    2024-08-20 * "刘建国" "往返机票"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1836.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1836.00 CNY
    2024-08-21 * "携程旅行网" "刘建国授课往返机票"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1720.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1720.00 CNY
    2024-08-22 * "某酒店" "外聘专家来校授课住宿费"
      voucher: "记4"
      contract: "PX-3"
      A资产:1002银行存款:01专户:1地方财政  -620.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  620.00 CNY
    2024-08-23 * "铁路客票" "高铁票"
      voucher: "记5"
      contract: "PQ-2024-09"
      A资产:1002银行存款:01专户:1地方财政  -320.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  320.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
      contract: "PQ-2024-09"
      until: 2025-05-31
    """
    assert travel.run(book).outcome == "clean"


def test_a_lecturers_fare_after_his_engagement_is_travel(book: Book) -> None:
    """
    2025-08-20 * "刘建国" "授课往返机票"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1836.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1836.00 CNY
    2025-08-20 * "刘建国" "授课往返机票"
      voucher: "记2"
      contract: "PQ-2024-09"
      A资产:1002银行存款:01专户:1地方财政  -1836.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1836.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
      until: 2025-05-31
    """
    found = [(f.voucher, f.severity) for f in travel.run(book).findings]
    assert found == [("记1", Severity.VIOLATION), ("记2", Severity.LEAD)]


def test_the_traveller_of_the_ticket_counts_and_not_who_was_paid(book: Book) -> None:
    """
    2025-03-20 * "刘建国" "授课交通费高铁票"
      voucher: "记1"
      invoice: "25119110010000112233"
      A资产:1002银行存款:01专户:1地方财政  -154.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  154.00 CNY
    2025-03-12 custom "earmark-invoice" "25119110010000112233" "铁路电子客票"
      record: "a"
      amount: 154.00 CNY
    2025-03-12 custom "earmark-invoice-journey" "25119110010000112233" "a"
      departure: "重庆北"
      destination: "成都东"
      traveller: "王素芬"
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    assert [(f.voucher, f.severity) for f in travel.run(book).findings] == [("记1", Severity.VIOLATION)]


def test_passed_over_4_a_course_fee_with_board_and_lodging(book: Book) -> None:
    """
    2024-08-19 * "成都川菜烹饪学院" "教师研修班培训费（含食宿）"
      voucher: "记1"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -9600.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  9600.00 CNY
    2024-08-19 * "某酒店" "教师研修班培训费（含食宿）"
      voucher: "记2"
      contract: "PX-2"
      A资产:1002银行存款:01专户:1地方财政  -9600.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  9600.00 CNY
    """
    assert [(f.voucher, f.severity) for f in travel.run(book).findings] == [("记2", Severity.LEAD)]


def test_passed_over_5_with_a_contract_it_is_a_lead(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "师资培训考察服务费"
      voucher: "记1"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    2024-08-20 * "王素芬" "参加师资研修往返高铁票"
      voucher: "记2"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1236.00 CNY
    """
    found = [(f.voucher, f.severity) for f in travel.run(book).findings]
    assert found == [("记1", Severity.LEAD), ("记2", Severity.LEAD)]


def test_found_in_the_lines_of_a_reimbursement(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  2000.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 2000.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 1200.00 CNY
      item: "成都往返高铁票"
    2025-03-20 custom "earmark-detail-line" "aa" "李明"
      amount: 300.00 CNY
      item: "发票报销"
      invoice: "25502000000012345678"
    2025-03-20 custom "earmark-detail-line" "aa" "李明"
      amount: 500.00 CNY
      item: "购实训耗材"
    2025-03-12 custom "earmark-invoice" "25502000000012345678" "数电票 XML"
      record: "a"
      amount: 300.00 CNY
    2025-03-12 custom "earmark-invoice-item" "25502000000012345678" "a"
      name: "*住宿服务*住宿费"
    """
    (finding,) = travel.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 150_000, Severity.VIOLATION)
    assert "名单有 2 行 1,500.00 元（“王素芬”1,200.00 元、“李明”300.00 元）" in finding.message


def test_a_list_of_one_payment_in_two_sources_counts_once(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  400.00 CNY
      E支出:1地方财政:2校企合作:30299其他培训成本  300.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 700.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 350.00 CNY
      item: "往返高铁票"
    2025-03-20 custom "earmark-detail-line" "aa" "李明"
      amount: 350.00 CNY
      item: "购实训耗材"
    """
    assert [(f.voucher, f.amount) for f in travel.run(book).findings] == [("记1", 35_000)]


def test_found_by_the_items_of_the_e_invoice_behind_it(book: Book) -> None:
    """
    2025-03-20 * "重庆某咨询有限公司" "师资培训"
      voucher: "记1"
      invoice: "25502000000012345678"
      A资产:1002银行存款:01专户:1地方财政  -1060.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  1060.00 CNY
    2025-03-12 custom "earmark-invoice" "25502000000012345678" "数电票 XML"
      record: "a"
      seller: "重庆某咨询有限公司"
      amount: 1060.00 CNY
    2025-03-12 custom "earmark-invoice-item" "25502000000012345678" "a"
      name: "*住宿服务*住宿费"
    """
    (finding,) = travel.run(book).findings
    assert (finding.voucher, finding.severity) == ("记1", Severity.VIOLATION)
    assert "发票品目写“住宿服务”" in finding.message


def test_found_by_the_journey_of_a_railway_ticket(book: Book) -> None:
    """
    2025-03-20 * "王某" "师资培训"
      voucher: "记1"
      invoice: "25119110010000112233"
      A资产:1002银行存款:01专户:1地方财政  -154.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  154.00 CNY
    2025-03-12 custom "earmark-invoice" "25119110010000112233" "铁路电子客票"
      record: "a"
      amount: 154.00 CNY
    2025-03-12 custom "earmark-invoice-journey" "25119110010000112233" "a"
      departure: "重庆北"
      destination: "成都东"
    """
    assert [f.voucher for f in travel.run(book).findings] == ["记1"]
