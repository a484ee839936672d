"""L05: subsidy that lies idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.l05 import idle
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-01-16 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  190000.00 CNY
    2025-06-16 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  10000.00 CNY
    """
    (finding,) = idle.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 20000000, Severity.NOTE)
    assert "2024-04-18 至 2025-01-16" in finding.message


def test_found_left_after_the_end(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-06-01 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    2024-10-01 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    2025-03-01 * "甲公司" "设备"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    2025-08-01 * "甲公司" "设备"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    2026-01-01 * "甲公司" "设备"
      voucher: "记6"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    """
    (finding,) = idle.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 5000000, Severity.NOTE)
    assert "25.0%" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-10-18 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
    2025-04-18 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
    """
    assert idle.run(book).outcome == "clean"


def test_passed_over_1_before_it_came(book: Book) -> None:
    """
    2024-04-02 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -100.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-06-18 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -200000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  200000.00 CNY
    """
    assert idle.run(book).outcome == "clean"


def test_passed_over_2_nothing_was_left(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  100000.00 CNY
      I收入:1地方财政:4001财政补助  -100000.00 CNY
    2024-06-18 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
    2025-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  100000.00 CNY
      I收入:1地方财政:4001财政补助  -100000.00 CNY
    2025-06-18 * "甲公司" "设备"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
    """
    assert idle.run(book).outcome == "clean"


def test_passed_over_3_a_small_remainder(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-06-01 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -36000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  36000.00 CNY
    2024-10-01 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -36000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  36000.00 CNY
    2025-03-01 * "甲公司" "设备"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -36000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  36000.00 CNY
    2025-08-01 * "甲公司" "设备"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -36000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  36000.00 CNY
    2026-01-01 * "甲公司" "设备"
      voucher: "记6"
      A资产:1002银行存款:01专户:1地方财政  -36000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  36000.00 CNY
    """
    assert idle.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """"""
    answer = idle.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有财政补助到账")
