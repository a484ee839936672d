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
    """
    assert travel.run(book).outcome == "clean"


def test_passed_over_4_with_a_contract_it_is_a_lead(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "师资培训考察服务费"
      voucher: "记1"
      contract: "PX-1"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    """
    assert [f.severity for f in travel.run(book).findings] == [Severity.LEAD]


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
