"""X05: cash above 结算起点."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x05 import cash

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_in_a_spend(book: Book) -> None:
    """
    2025-01-20 * "周会敏" "备用金"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -6000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  6000.00 CNY
    """
    (finding,) = cash.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 600_000, Severity.LEAD)
    assert "“备用金”6,000.00 元，超过结算起点 1,000.00 元" in finding.message


def test_found_in_a_loan_and_in_an_unexplained_row(book: Book) -> None:
    """
    2025-01-20 * "周会敏" "取现金"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -2000.00 CNY
      A资产:1221往来款项:2行业企业  2000.00 CNY
    2025-01-21 * "某银行" "现金支取"
      A资产:1002银行存款:01专户:0待分配  -3000.00 CNY
      A资产:1901待查款项:0待分配  3000.00 CNY
    """
    assert [f.amount for f in cash.run(book).findings] == [200_000, 300_000]


def test_clean(book: Book) -> None:
    """
    2025-01-20 * "甲公司" "货款"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  6000.00 CNY
    2025-01-21 * "甲公司" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:2行业企业  -6000.00 CNY
      A资产:1221往来款项:2行业企业  6000.00 CNY
    """
    assert cash.run(book).outcome == "clean"


def test_passed_over_1_up_to_the_sum(book: Book) -> None:
    """
    2025-01-20 * "周会敏" "备用金"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -1000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  1000.00 CNY
    """
    assert cash.run(book).outcome == "clean"


def test_passed_over_2_words_that_contain_one_of_cash(book: Book) -> None:
    """
    2025-01-20 * "甲公司" "现金流量表课程、点钞实训"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  6000.00 CNY
    """
    assert cash.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2025-01-20 * "周会敏" "备用金"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -6000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  6000.00 CNY
    2025-02-20 * "周会敏" "交回备用金"
      voucher: "记2"
      A资产:1002银行存款:01专户:3其他  6000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  -6000.00 CNY
    """
    assert cash.run(book).outcome == "clean"


def test_what_was_given_back_in_part_is_said(book: Book) -> None:
    """
    2025-01-20 * "周会敏" "备用金"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -6000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  6000.00 CNY
    2025-02-20 * "周会敏" "交回备用金记1"
      voucher: "记2"
      A资产:1002银行存款:01专户:3其他  4000.00 CNY
      E支出:3其他:1构建培训体系:30218原材料消耗  -4000.00 CNY
    """
    (finding,) = cash.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 200_000, Severity.LEAD)
    assert "尚有 2,000.00 元没有退回" in finding.message


def test_passed_over_4_what_the_bank_took_back(book: Book) -> None:
    """
    2025-02-10 * "钱某" "取现" ^reversal-aaaaaaaaaaaaaaaa-0
      bank: "aaaaaaaaaaaaaaaa-0"
      bank-balance: 70000.00 CNY
      A资产:1002银行存款:01专户:0待分配  -30000.00 CNY
      A资产:1901待查款项:0待分配  30000.00 CNY
    2025-02-10 * "钱某" "冲正取现" ^reversal-aaaaaaaaaaaaaaaa-0
      bank: "bbbbbbbbbbbbbbbb-0"
      bank-balance: 100000.00 CNY
      A资产:1002银行存款:01专户:0待分配  30000.00 CNY
      A资产:1901待查款项:0待分配  -30000.00 CNY
    2025-02-11 * "钱某" "取现"
      bank: "cccccccccccccccc-0"
      bank-balance: 98000.00 CNY
      A资产:1002银行存款:01专户:0待分配  -2000.00 CNY
      A资产:1901待查款项:0待分配  2000.00 CNY
    """
    assert [f.amount for f in cash.run(book).findings] == [200_000]
