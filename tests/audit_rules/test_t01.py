"""T01: spending from before the project began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.t01 import early

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_the_invoices_day(book: Book) -> None:
    """
    2024-05-08 * "甲公司" "设备"
      voucher: "记1"
      invoice-date: 2024-03-22
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2400.00 CNY
    """
    (finding,) = early.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 240000, Severity.VIOLATION)
    assert "发票日期 2024-03-22" in finding.message
    assert "10 天" in finding.message


def test_found_by_the_sheets_day(book: Book) -> None:
    """
    2024-04-02 * "甲公司" "设备"
      voucher: "记1"
      sheet-date: 2024-03-31
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2400.00 CNY
    """
    (finding,) = early.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 240000, Severity.VIOLATION)


def test_found_by_the_banks_day(book: Book) -> None:
    """
    2024-03-31 * "甲公司" "设备"
      voucher: "记1"
      invoice-date: 2024-04-05
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2400.00 CNY
    """
    (finding,) = early.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 240000, Severity.VIOLATION)


def test_found_own_money_is_a_note(book: Book) -> None:
    """
    2024-03-31 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -2400.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  2400.00 CNY
    """
    (finding,) = early.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 240000, Severity.NOTE)


def test_clean(book: Book) -> None:
    """
    2024-05-08 * "甲公司" "设备"
      voucher: "记1"
      invoice-date: 2024-04-22
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2400.00 CNY
    """
    assert early.run(book).outcome == "clean"


def test_passed_over_1_refund(book: Book) -> None:
    """
    2024-03-31 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -2400.00 CNY
    """
    assert early.run(book).outcome == "clean"


def test_passed_over_2_the_first_day(book: Book) -> None:
    """
    2024-04-01 * "甲公司" "设备"
      voucher: "记1"
      invoice-date: 2024-04-01
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2400.00 CNY
    """
    assert early.run(book).outcome == "clean"


def test_found_by_the_day_of_the_e_invoice_whatever_the_sheet_says(book: Book) -> None:
    """
    2024-05-08 * "教材公司" "教材采购"
      voucher: "记1"
      invoice: "24502075910450727750"
      invoice-date: 2024-05-02
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  2400.00 CNY
    2024-03-22 custom "earmark-invoice" "24502075910450727750" "数电票 XML"
      record: "a"
      amount: 2400.00 CNY
    """
    (finding,) = early.run(book).findings
    assert (finding.voucher, finding.amount) == ("记1", 240_000)
