"""X04: payments without an invoice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x04 import invoiceless
from tests.conftest import moved, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购二手护理床（收据）"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -5200.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  5200.00 CNY
    """
    (finding,) = invoiceless.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 520000, Severity.WARNING)


@pytest.mark.parametrize("said", ["白条", "无", "待补", "/", "收据0012", "—", "见附件"])
def test_found_where_words_stand_for_the_number(said: str) -> None:
    (finding,) = invoiceless.run(read_book(ONE_PAYMENT.format(said))).findings
    assert f"发票号一栏写的是“{said}”" in finding.message


@pytest.mark.parametrize(
    "said", ["25502040050792290030", "发票号 24502091634843344590", "No.004512", "00451298、00451299"]
)
def test_clean_however_a_number_is_written(said: str) -> None:
    assert invoiceless.run(read_book(ONE_PAYMENT.format(said))).outcome == "clean"


ONE_PAYMENT = """
2025-07-03 * "王师傅" "零星配件"
  voucher: "记1"
  invoice: "{}"
  A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  800.00 CNY
"""


def test_found_a_fee_that_is_no_banks(book: Book) -> None:
    """
    2025-07-03 * "钱某" "手续费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2000.00 CNY
    """
    (finding,) = invoiceless.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 200000, Severity.WARNING)


def test_clean(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      invoice: "25502075910450727750"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  5200.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_1_a_small_sum(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_found_the_lines_of_a_voucher_are_one_payment(book: Book) -> None:
    """
    2025-07-03 * "钱某" "办公隔断等"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      A资产:1002银行存款:01专户:2行业企业  -200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  300.00 CNY
      E支出:1地方财政:2校企合作:30218原材料消耗  400.00 CNY
      E支出:2行业企业:2校企合作:30218原材料消耗  200.00 CNY
    """
    (finding,) = invoiceless.run(book).findings
    assert (finding.voucher, finding.amount, len(finding.mentions)) == ("记1", 90_000, 3)
    assert "同一凭证 3 行合计" in finding.message


def test_clean_two_parties_or_two_months_are_two_payments(book: Book) -> None:
    """
    2025-07-03 * "钱某" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-07-03 * "孙某" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-08-03 * "钱某" "耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-08-03 * "钱某" "耗材"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  400.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_2_paid_back(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购二手护理床"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  5200.00 CNY
    2025-07-13 * "钱某" "退货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -5200.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_found_for_what_was_not_paid_back(book: Book) -> None:
    """
    2025-07-03 * "钱某" "购二手护理床两张"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  5200.00 CNY
    2025-07-13 * "钱某" "退货一张"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  2600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -2600.00 CNY
    """
    (finding,) = invoiceless.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 260_000, Severity.WARNING)


def test_passed_over_2_refund(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -5200.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_3_a_banks_fee(book: Book) -> None:
    """
    2025-07-03 * "某商业银行重庆渝中支行" "对公账户年费"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -600.00 CNY
      E支出:3其他:1构建培训体系:30299其他培训成本  600.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_4_teaching_under_an_engagement(book: Book) -> None:
    """
    2025-07-03 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_5_wages(book: Book) -> None:
    """
    2025-07-03 * "代发" "工资"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -8000.00 CNY
      E支出:2行业企业:1构建培训体系:30101工资福利支出  8000.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_6_the_invoice_stands_on_another_line(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3200.00 CNY
        invoice: "25502075910450727750"
        invoice-amount: 5200.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  2000.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_found_where_the_invoice_of_another_line_is_for_less(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3200.00 CNY
        invoice: "25502075910450727750"
        invoice-amount: 3200.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  2000.00 CNY
    """
    assert [f.amount for f in invoiceless.run(book).findings] == [200_000]


def test_passed_over_7_the_sum_of_the_day(book: Book) -> None:
    """
    2024-08-19 * "某文具店" "文具"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -400.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-08-19 * "某文具店" "文具"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -400.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-08-20 * "某设备店" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -4000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  4000.00 CNY
    """
    strict = moved(book, date(2025, 7, 1), lead={"invoice_from": 10_000})
    found = [f.voucher for f in invoiceless.run(strict).findings]
    assert found == ["记2", "记3"]
    assert invoiceless.run(moved(book, date(2025, 7, 1), lead={"invoice_from": None})).outcome == "clean"
    late = moved(book, date(2026, 1, 1), lead={"invoice_from": None})
    (finding,) = invoiceless.run(late).findings
    assert finding.voucher == "记3"


def test_clean_an_e_invoice_of_the_same_party_and_sum_is_behind_it(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  5200.00 CNY
    2025-07-01 custom "earmark-invoice" "25502075910450727750" "PDF 发票"
      record: "a"
      seller: "甲公司"
      amount: 5200.00 CNY
    """
    assert invoiceless.run(book).outcome == "clean"


def test_passed_over_4_teachers_that_are_engaged_on_file(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "课酬"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  4800.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 4800.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "刘建国"
      amount: 2400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "李正"
      amount: 2400.00 CNY
    2025-07-27 * "赵敏" "课酬"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2400.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    2024-06-01 custom "earmark-dossier" "聘任" "李正"
    """
    assert [f.voucher for f in invoiceless.run(book).findings] == ["记2"]


def test_passed_over_8_lines_of_a_reimbursement_that_name_invoices(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:2行业企业  -2000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 2000.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 1600.00 CNY
      invoice: "25502000000012345678"
    2025-03-20 custom "earmark-detail-line" "aa" "李明"
      amount: 400.00 CNY
    2025-04-20 * "王素芬" "4月份报销"
      voucher: "记2"
      detail: "bb"
      A资产:1002银行存款:01专户:2行业企业  -2000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-04-20 custom "earmark-detail" "bb" "报销明细"
      total: 2000.00 CNY
    2025-04-20 custom "earmark-detail-line" "bb" "王素芬"
      amount: 1200.00 CNY
      invoice: "25502000000012345679"
    2025-04-20 custom "earmark-detail-line" "bb" "李明"
      amount: 800.00 CNY
      invoice: "无"
    """
    assert [(f.voucher, f.amount) for f in invoiceless.run(book).findings] == [("记2", 80_000)]
