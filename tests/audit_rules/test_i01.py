"""I01: the book against the bank's statements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.i01 import statements
from audit_rules.rule import Severity
from ledgers.book.facts import Facts
from ledgers.book.rows import BankRow
from tests.conftest import POLICY, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

KNOWN = Facts("试点", POLICY, date(2024, 4, 1), ("养老护理员",), accounts=("123",))


def row(day: date, amount: int, balance: int) -> str:
    """The identity that an import gives this row."""
    return BankRow(account="123", date=day, amount=amount, balance=balance).id


def journal(amount: str) -> str:
    """Two rows of one day as they were imported; the second one's amount may since have been changed."""
    day = date(2024, 4, 18)
    return f"""
    2024-04-18 * "区财政局" "补助"
      voucher: "记1"
      bank: "{row(day, 20_000_000, 20_000_000)}"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-18 * "甲公司" "设备"
      voucher: "记2"
      bank: "{row(day, -100_000, 19_900_000)}"
      bank-balance: 199000.00 CNY
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -{amount} CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  {amount} CNY
    """


def test_found_a_row_that_was_changed() -> None:
    (finding,) = statements.run(read_book(journal("900.00"), facts=KNOWN)).findings
    assert (finding.voucher, finding.severity) == ("记2", Severity.VIOLATION)
    assert "与导入时不同" in finding.message


def test_found_a_gap_between_statements(book: Book) -> None:
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
    (finding,) = statements.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 572000, Severity.WARNING)
    assert "2024-04-19 至 2024-06-11" in finding.message


def test_clean() -> None:
    assert statements.run(read_book(journal("1000.00"), facts=KNOWN)).outcome == "clean"


def unbalanced(text: str) -> Book:
    """A book whose asserted balances need not hold, which is what the rule is about."""
    return read_book(text, facts=KNOWN)


def test_found_a_balance_that_the_book_no_longer_gives() -> None:
    broken = (
        journal("1000.00")
        + """
    2024-05-01 balance A资产:1002银行存款:01专户  198000.00 CNY
    """
    )
    (finding,) = statements.run(unbalanced(broken)).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 100_000, Severity.VIOLATION)
    assert "2024-04-30 银行余额 198,000.00 元，账面 199,000.00 元" in finding.message


def test_passed_over_1_it_follows_from_the_one_before() -> None:
    broken = (
        journal("1000.00")
        + """
    2024-05-01 balance A资产:1002银行存款:01专户  198000.00 CNY
    2024-06-01 balance A资产:1002银行存款:01专户  198000.00 CNY
    """
    )
    assert len(statements.run(unbalanced(broken)).findings) == 1


def test_passed_over_2_no_day_between(book: Book) -> None:
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
    assert statements.run(book).outcome == "clean"


def test_passed_over_3_what_proves_nothing(book: Book) -> None:
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
      row: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    """
    assert statements.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    answer = statements.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专户对账单")


def test_undetermined_for_months_that_no_statement_has_shown(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    2024-07-27 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    answer = statements.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺 2024-05、2024-07 对账单")
