"""F01: the subsidy names its fund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.f01 import fund
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-01-15 * "区财政局" "追加补助"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
      I收入:1地方财政:4001财政补助  -50000.00 CNY
    """
    (finding,) = fund.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 5000000, Severity.NOTE)


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert fund.run(book).outcome == "clean"


def test_the_banks_own_words_count(book: Book) -> None:
    """
    2024-04-18 * "某方" "某事"
      bank: "0000000000000001-0"
      bank-balance: 200000.00 CNY
      row: "0000000000000001-0"
      bank-memo: "就业补助资金"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert fund.run(book).outcome == "clean"


def test_passed_over_1_given_back(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-01-20 * "区财政局" "退回"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
      I收入:1地方财政:4001财政补助  50000.00 CNY
    """
    assert fund.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """"""
    answer = fund.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有财政补助到账")
