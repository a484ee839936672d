"""X28: invoices that do not fit their payment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x28 import unfitting
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_another_seller_and_too_little(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "另一公司"
      amount: 1000.00 CNY
    """
    (finding,) = unfitting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert (
        "发票 25502031357648624320 的销售方是“另一公司”，付给了“商贸公司”；发票价税合计 1,000.00 元，付了 1,268.00 元"
        in finding.message
    )


@pytest.mark.book(facts=replace(FACTS, host="康养集团"))
def test_found_another_buyer(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸公司"
      buyer: "别的集团"
      amount: 1268.00 CNY
    """
    (finding,) = unfitting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "的购买方是“别的集团”，不是“康养集团”" in finding.message


def test_found_late(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-07-13 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
    """
    (finding,) = unfitting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 126_800, Severity.LEAD)
    assert "2025-07-13 才开，晚于付款 31 天" in finding.message


@pytest.mark.book(facts=replace(FACTS, host="康养集团"))
def test_clean(book: Book) -> None:
    """
    2025-06-12 * "商贸有限公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-07-12 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸有限责任公司"
      buyer: "康养集团"
      amount: 1268.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"


def test_undetermined_without_e_invoices(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    """
    answer = unfitting.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺电子发票或税务发票清单")


def test_passed_over_1_an_agent_under_a_contract(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "另一公司"
      amount: 1268.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"


def test_passed_over_2_a_person_paid_back(book: Book) -> None:
    """
    2025-06-12 * "王素芬" "报销用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "另一公司"
      amount: 1268.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"


def test_passed_over_3_late_for_a_prepayment(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "预付货款"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-09-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r2"
      seller: "商贸公司"
      amount: 1268.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"


def test_passed_over_4_several_payments_of_one(book: Book) -> None:
    """
    2025-06-12 * "商贸公司" "用品"
      voucher: "记1"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-22 * "商贸公司" "用品"
      voucher: "记2"
      invoice: "25502031357648624320"
      A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r3"
      seller: "商贸公司"
      amount: 1000.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"


def test_passed_over_5_what_was_refunded(book: Book) -> None:
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
    2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
      record: "r3"
      seller: "商贸公司"
      buyer: "别的集团"
      amount: 1000.00 CNY
    """
    assert unfitting.run(book).outcome == "clean"
