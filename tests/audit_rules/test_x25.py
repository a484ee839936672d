"""X25: the chain of the bank's balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x25 import links

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-19 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      bank-balance: 180000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    """
    (finding,) = links.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 572000, Severity.VIOLATION)
    assert "本行余额应为 185,720.00 元" in finding.message


def test_found_one_stated_balance_that_is_wrong(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-19 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      bank-balance: 190000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    2024-06-19 * "某方" "某事"
      voucher: "记3"
      bank: "0000000000000003-0"
      bank-balance: 198000.00 CNY
      row: "0000000000000003-0"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    """
    (finding,) = links.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 900000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-19 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      bank-balance: 199000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    """
    assert (links.run(book).outcome, links.run(book).examined) == ("clean", 2)


def test_passed_over_1_another_order_within_a_day(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      bank-balance: 199000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert links.run(book).outcome == "clean"


def test_passed_over_2_a_gap(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-06-12 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      bank-balance: 180000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    """
    assert links.run(book).outcome == "clean"


def test_passed_over_3_a_row_without_a_balance(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-19 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    """
    assert links.run(book).outcome == "clean"


def test_undetermined_without_statements(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    answer = links.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专户对账单")


def test_undetermined_without_balances(book: Book) -> None:
    """
    2024-04-19 * "某方" "某事"
      voucher: "记2"
      bank: "0000000000000002-0"
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    """
    answer = links.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "对账单没有余额")
