"""X27: spending behind which the invoice is void or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x27 import undone

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_void(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "发票清单"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
      status: "已作废"
    """
    (finding,) = undone.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "发票 25502031357648624320 已作废，有效金额 0.00 元，仍列支 1,268.00 元" in finding.message


def test_found_for_what_a_red_invoice_took_back(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
    2025-06-20 custom "earmark-invoice" "25502031357648624321" "数电票 XML"
      record: "r3"
      seller: "商贸公司"
      amount: -268.00 CNY
      red-of: "25502031357648624320"
    """
    (finding,) = undone.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 26_800, Severity.LEAD)
    assert "部分红冲，红冲 268.00 元，有效金额 1,000.00 元" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "发票清单"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
      status: "正常"
    2025-06-10 custom "earmark-invoice" "25502031357648624321" "发票清单"
      record: "r3"
      seller: "商贸公司"
      amount: 500.00 CNY
      status: "已作废"
    """
    assert undone.run(book).outcome == "clean"


def test_undetermined_without_e_invoices(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    answer = undone.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺电子发票或税务发票清单")


def test_passed_over_1_what_was_refunded(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-22 * "商贸公司" "退用品款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "发票清单"
      record: "r3"
      seller: "商贸公司"
      amount: 1268.00 CNY
      status: "全额红冲"
    """
    assert undone.run(book).outcome == "clean"


def test_passed_over_2_replaced_each_by_one(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-13 * "商贸公司" "用品"
      voucher: "记2"
      invoice: "25502031357648624321"
      A资产:1002银行存款:01专户:1地方财政  -1300.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1300.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "发票清单"
      record: "r3"
      seller: "商贸公司"
      amount: 1268.00 CNY
      status: "已作废"
    2025-06-10 custom "earmark-invoice" "25502031357648624321" "发票清单"
      record: "r4"
      seller: "商贸公司"
      amount: 1300.00 CNY
      status: "已作废"
    2025-06-30 custom "earmark-invoice" "25502031357648624399" "发票清单"
      record: "r5"
      seller: "商贸公司"
      amount: 1300.00 CNY
      status: "正常"
    """
    (finding,) = undone.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 130_000, Severity.LEAD)


def test_passed_over_3_what_is_left_covers_it(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
    2025-06-20 custom "earmark-invoice" "25502031357648624321" "数电票 XML"
      record: "r3"
      seller: "商贸公司"
      amount: -268.00 CNY
      red-of: "25502031357648624320"
    """
    assert undone.run(book).outcome == "clean"
