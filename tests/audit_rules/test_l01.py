"""L01: the project's money kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.l01 import separate
from audit_rules.rule import Severity
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_other_business_lived_on_the_projects_money(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 * "某方" "某事"
      bank: "0000000000000002-0"
      bank-balance: 203000.00 CNY
      row: "0000000000000002-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  3000.00 CNY
      N净资产:3009非项目收支  -3000.00 CNY
    2024-06-01 * "某方" "某事"
      bank: "0000000000000003-0"
      bank-balance: 198000.00 CNY
      row: "0000000000000003-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  -5000.00 CNY
      N净资产:3009非项目收支  5000.00 CNY
    2024-07-01 * "某方" "某事"
      bank: "0000000000000004-0"
      bank-balance: 207000.00 CNY
      row: "0000000000000004-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  9000.00 CNY
      N净资产:3009非项目收支  -9000.00 CNY
    """
    (finding,) = separate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 200000, Severity.VIOLATION)
    assert len(finding.mentions) == 3


def test_found_a_shared_account_is_a_lead(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 * "某方" "某事"
      bank: "0000000000000002-0"
      bank-balance: 203000.00 CNY
      row: "0000000000000002-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  3000.00 CNY
      N净资产:3009非项目收支  -3000.00 CNY
    2024-06-01 * "某方" "某事"
      bank: "0000000000000003-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000003-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  -3000.00 CNY
      N净资产:3009非项目收支  3000.00 CNY
    """
    (finding,) = separate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 0, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      voucher: "记1"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert separate.run(book).outcome == "clean"


def test_passed_over_1_what_was_there_before(book: Book) -> None:
    """
    2024-04-18 * "" "期初余额"
      A资产:1002银行存款:01专户:0待分配  5000.00 CNY
      N净资产:3001期初余额  -5000.00 CNY
    2024-06-01 * "某方" "某事"
      bank: "0000000000000003-0"
      bank-balance: 0.00 CNY
      row: "0000000000000003-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  -5000.00 CNY
      N净资产:3009非项目收支  5000.00 CNY
    """
    (finding,) = separate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 0, Severity.LEAD)


SHARED = """
    2024-04-18 * "某方" "某事"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 * "某方" "某事"
      bank: "0000000000000002-0"
      bank-balance: 203000.00 CNY
      row: "0000000000000002-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  3000.00 CNY
      N净资产:3009非项目收支  -3000.00 CNY
    2024-06-01 custom "earmark-dossier" "资料" "专户账户兼用说明"
      accepted: TRUE
"""
BORROWED = """
    2024-08-01 * "某方" "某事"
      bank: "0000000000000004-0"
      bank-balance: 199000.00 CNY
      row: "0000000000000004-0"
      category: "非项目"
      A资产:1002银行存款:01专户:9非项目  -4000.00 CNY
      N净资产:3009非项目收支  4000.00 CNY
"""
UNEXPLAINED = """
    2024-08-01 ! "某方" "某事"
      bank: "0000000000000005-0"
      bank-balance: 202900.00 CNY
      A资产:1002银行存款:01专户:0待分配  -100.00 CNY
      A资产:1901待查款项:0待分配  100.00 CNY
"""


@pytest.mark.parametrize(
    ("journal", "severities", "outcome"),
    [
        (SHARED, [], "clean"),
        (SHARED.replace("accepted: TRUE", "accepted: FALSE"), [Severity.LEAD], "found"),
        (SHARED + BORROWED, [Severity.VIOLATION], "found"),
        (SHARED + UNEXPLAINED, [Severity.LEAD], "found"),
    ],
)
def test_passed_over_2_a_shared_account_that_the_bureau_knows_of(
    journal: str, severities: list[Severity], outcome: str
) -> None:
    """Only while every row is explained and other business lives on its own money."""
    answer = separate.run(read_book(journal))
    assert ([f.severity for f in answer.findings], answer.outcome) == (severities, outcome)


def test_undetermined(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    answer = separate.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专户对账单")


def test_undetermined_while_rows_are_unexplained(book: Book) -> None:
    """
    2024-04-18 ! "某方" "某事"
      bank: "0000000000000001-0"
      bank-balance: 0.00 CNY
      A资产:1002银行存款:01专户:0待分配  -100.00 CNY
      A资产:1901待查款项:0待分配  100.00 CNY
    """
    answer = separate.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "有 1 笔银行流水没有说明是否属于项目")
