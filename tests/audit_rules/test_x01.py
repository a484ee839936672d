"""X01: the same invoice paid twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x01 import duplicate_invoice
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_at_the_later_payment(book: Book) -> None:
    """
    2024-08-19 * "洁康公司" "耗材"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
    2025-10-09 * "洁康公司" "耗材补付"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 140_550, Severity.VIOLATION)
    assert {m.voucher for m in finding.mentions} == {"记1", "记2"}


def test_found_beyond_the_invoices_total(book: Book) -> None:
    """
    2024-08-19 * "甲" "首付"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "尾款"
      voucher: "记2"
      invoice: "25502040050792290030"
      invoice-amount: 1000.00 CNY
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2", 10_000)


def test_different_sums_without_a_total_are_a_lead(book: Book) -> None:
    """
    2024-08-19 * "甲" "首付"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "尾款"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  400.00 CNY
    """
    assert [f.severity for f in duplicate_invoice.run(book).findings] == [Severity.LEAD]


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "二"
      voucher: "记2"
      invoice: "25502040050792290031"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "三"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "四"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_passed_over_1_lines_of_one_voucher(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "二"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  600.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_passed_over_2_instalments_within_the_total(book: Book) -> None:
    """
    2024-08-19 * "甲" "首付"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2024-08-19 * "甲" "尾款"
      voucher: "记2"
      invoice: "25502040050792290030"
      invoice-amount: 1000.00 CNY
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "重付"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-19 * "甲" "退回"
      voucher: "记3"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -600.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_passed_over_3_a_refund_without_the_invoice(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-29 * "甲" "重付"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-09-19 * "甲" "退回重复付款"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -600.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_found_for_what_was_not_refunded(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-08-29 * "甲" "重付"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2024-09-19 * "甲" "退回一部分"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -200.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 40_000, Severity.VIOLATION)
    assert [m.voucher for m in finding.mentions] == ["记2", "记1", "记3"]


def test_passed_over_4_words_in_the_place_of_a_number(book: Book) -> None:
    """
    2024-08-19 * "甲" "一"
      voucher: "记1"
      invoice: "无"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2024-08-20 * "乙" "二"
      voucher: "记2"
      invoice: "无"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_the_same_number_of_two_months_is_two_payments(book: Book) -> None:
    """
    2024-05-06 * "甲" "一"
      voucher: "1"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2024-06-06 * "甲" "二"
      voucher: "1"
      invoice: "87654321、12345678"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.date.isoformat(), finding.amount) == ("2024-06-06", 10_000)


def test_paid_three_times_is_one_finding_of_all_that_is_over(book: Book) -> None:
    """
    2024-05-06 * "甲" "一"
      voucher: "1"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2024-05-07 * "甲" "二"
      voucher: "2"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2024-05-08 * "甲" "三"
      voucher: "3"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount, len(finding.mentions)) == ("3", 100_000, 3)


def test_found_beyond_the_total_of_the_e_invoice_and_not_the_sheets(book: Book) -> None:
    """
    2025-08-19 * "甲" "首付"
      voucher: "记1"
      invoice: "25502040050792290030"
      invoice-amount: 5000.00 CNY
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2025-09-19 * "甲" "尾款"
      voucher: "记2"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  700.00 CNY
    2025-08-01 custom "earmark-invoice" "25502040050792290030" "数电票 XML"
      record: "a"
      amount: 1000.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 30_000, Severity.VIOLATION)


def test_clean_instalments_on_two_invoices_together(book: Book) -> None:
    """
    2025-08-19 * "甲" "首付"
      voucher: "记1"
      invoice: "25502040050792290030、25502040050792290031"
      A资产:1002银行存款:01专户:1地方财政  -750.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  750.00 CNY
    2025-09-19 * "甲" "尾款"
      voucher: "记2"
      invoice: "25502040050792290030、25502040050792290031"
      A资产:1002银行存款:01专户:1地方财政  -750.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  750.00 CNY
    2025-08-01 custom "earmark-invoice" "25502040050792290030" "数电票 XML"
      record: "a"
      amount: 1000.00 CNY
    2025-08-01 custom "earmark-invoice" "25502040050792290031" "数电票 XML"
      record: "b"
      amount: 500.00 CNY
    """
    assert duplicate_invoice.run(book).outcome == "clean"


def test_found_where_one_payment_names_a_paper_invoice_by_its_last_digits(book: Book) -> None:
    """
    2025-08-19 * "甲" "设备"
      voucher: "记1"
      invoice: "05000230011144231199"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2025-09-19 * "甲" "设备"
      voucher: "记2"
      invoice: "44231199"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2025-08-01 custom "earmark-invoice" "05000230011144231199" "发票清单"
      record: "a"
      amount: 600.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2", 60_000)


def test_passed_over_3_a_refund_under_the_red_invoice(book: Book) -> None:
    """
    2025-08-19 * "甲" "设备"
      voucher: "记1"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2025-09-19 * "甲" "退设备款"
      voucher: "记2"
      invoice: "25502040050792290031"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -600.00 CNY
    2025-09-20 * "甲" "设备"
      voucher: "记3"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  600.00 CNY
    2025-09-18 custom "earmark-invoice" "25502040050792290031" "数电票 XML"
      record: "a"
      amount: -600.00 CNY
      red-of: "25502040050792290030"
    """
    assert duplicate_invoice.run(book).outcome == "clean"


LISTS = """
2025-03-20 * "王素芬" "3月份报销"
  voucher: "记1"
  detail: "aa"
  A资产:1002银行存款:01专户:2行业企业  -800.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  800.00 CNY
2025-03-20 custom "earmark-detail" "aa" "报销明细"
  total: 800.00 CNY
2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
  amount: 500.00 CNY
  item: "购实训耗材"
  invoice: "25502000000012345678"
2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
  amount: 300.00 CNY
  item: "购实训耗材"
  invoice: "25502000000012345678"
2025-04-20 * "李明" "4月份报销"
  voucher: "记2"
  detail: "bb"
  A资产:1002银行存款:01专户:2行业企业  -{second}.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  {second}.00 CNY
2025-04-20 custom "earmark-detail" "bb" "报销明细"
  total: {second}.00 CNY
2025-04-20 custom "earmark-detail-line" "bb" "李明"
  amount: {second}.00 CNY
  item: "购实训耗材"
  invoice: "{number}"
"""
INVOICE = """
2025-03-12 custom "earmark-invoice" "25502000000012345678" "数电票 XML"
  record: "a"
  amount: 1000.00 CNY
"""


@pytest.mark.parametrize(
    ("second", "number", "more", "found"),
    [
        (800, "25502000000012345678", "", [("记2", 80_000, Severity.VIOLATION)]),
        (200, "25502000000012345678", "", [("记2", 20_000, Severity.LEAD)]),
        (800, "25502000000012345678", INVOICE, [("记2", 60_000, Severity.VIOLATION)]),
        (200, "25502000000012345678", INVOICE, []),
        (800, "25502000000012345679", "", []),
    ],
)
def test_the_lines_of_two_lists_name_one_invoice(
    second: int, number: str, more: str, found: list[tuple[str, int, Severity]]
) -> None:
    book = read_book(LISTS.format(second=second, number=number) + more)
    assert [(f.voucher, f.amount, f.severity) for f in duplicate_invoice.run(book).findings] == found


def test_a_list_and_a_payment_of_its_own_name_one_invoice(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:2行业企业  -800.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  800.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 800.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 800.00 CNY
      invoice: "25502000000012345678"
    2025-04-20 * "某商贸公司" "购实训耗材"
      voucher: "记2"
      invoice: "25502000000012345678"
      A资产:1002银行存款:01专户:2行业企业  -800.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  800.00 CNY
    """
    (finding,) = duplicate_invoice.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2", 80_000)
    assert [m.voucher for m in finding.mentions] == ["记2", "记1"]
