"""X19: lines of the books without the bank's, and of the bank without the books'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x19 import one_sided

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_what_the_bank_lacks(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "辅具公司" "护理床"
      voucher: "记1"
      A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    2025-06-22 * "辅具公司" "护理床"
      voucher: "记2"
      A资产:1002银行存款:09未达账项:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    """
    (finding,) = one_sided.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 1_528_000, Severity.LEAD)
    assert (
        "账上有、银行流水没有的 2 笔 15,280.00 元，最早 2025-06-12，都在 2026-03-31 以前，凭证 记1、记2"
        in finding.message
    )


def test_found_what_the_books_lack(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "辅具公司" "转账"
      A资产:1002银行存款:01专户:0待分配  -500.00 CNY
      A资产:1901待查款项:0待分配  500.00 CNY
    """
    (finding,) = one_sided.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 50_000, Severity.LEAD)
    assert "银行流水有、账上没有说明的 1 笔 500.00 元" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "甲公司" "货"
      voucher: "记7"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
    """
    assert one_sided.run(book).outcome == "clean"


def test_undetermined_without_a_statement(book: Book) -> None:
    """
    2025-06-12 * "甲公司" "货"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
    """
    answer = one_sided.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专户对账单")


def test_passed_over_1_within_the_days(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2026-04-12 * "辅具公司" "护理床"
      voucher: "记1"
      A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    2026-04-13 * "辅具公司" "转账"
      A资产:1002银行存款:01专户:0待分配  -500.00 CNY
      A资产:1901待查款项:0待分配  500.00 CNY
    """
    assert one_sided.run(book).outcome == "clean"


def test_passed_over_2_other_business(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "某学员" "学费"
      voucher: "记1"
      A资产:1002银行存款:09未达账项:9非项目  3000.00 CNY
      N净资产:3009非项目收支  -3000.00 CNY
    """
    assert one_sided.run(book).outcome == "clean"


def test_passed_over_3_what_was_there_before(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2024-01-01 * "期初余额" ""
      A资产:1002银行存款:01专户:0待分配  3000.00 CNY
      N净资产:3001期初余额  -3000.00 CNY
    """
    assert one_sided.run(book).outcome == "clean"


def test_passed_over_4_what_was_taken_back_or_cancelled(book: Book) -> None:
    """
    2025-02-10 * "钱某" "转账" ^reversal-aaaaaaaaaaaaaaaa-0
      bank: "aaaaaaaaaaaaaaaa-0"
      bank-balance: 70000.00 CNY
      A资产:1002银行存款:01专户:0待分配  -30000.00 CNY
      A资产:1901待查款项:0待分配  30000.00 CNY
    2025-02-10 * "钱某" "退汇" ^reversal-aaaaaaaaaaaaaaaa-0
      bank: "bbbbbbbbbbbbbbbb-0"
      bank-balance: 100000.00 CNY
      A资产:1002银行存款:01专户:0待分配  30000.00 CNY
      A资产:1901待查款项:0待分配  -30000.00 CNY
    2025-06-12 * "重庆康复辅具科技有限公司" "护理床"
      voucher: "记2506-001"
      row: "r1-0"
      voided: 2025-06-20
      voided-by: "李静"
      A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    2025-06-20 * "重庆康复辅具科技有限公司" "注销2025年6月12日记2506-001号凭证"
      voucher: "记2506-002"
      row: "r2-0"
      voids: "r1-0"
      A资产:1002银行存款:09未达账项:1地方财政  14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -14280.00 CNY
    """
    assert one_sided.run(book).outcome == "clean"


def test_passed_over_5_what_was_paid_later_or_in_parts_and_not_what_is_short(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "辅具公司" "护理床" ^paid-000000000000000a-0
      voucher: "记1"
      row: "000000000000000a-0"
      A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    2025-06-20 * "辅具公司" "货款" ^paid-000000000000000a-0
      bank: "0000000000000002-0"
      A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
      A资产:1002银行存款:09未达账项:1地方财政  10000.00 CNY
    2025-07-02 * "辅具公司" "货款" ^paid-000000000000000a-0
      bank: "0000000000000003-0"
      A资产:1002银行存款:01专户:1地方财政  -4280.00 CNY
      A资产:1002银行存款:09未达账项:1地方财政  4280.00 CNY
    2025-07-12 * "辅具公司" "护理床" ^paid-000000000000000b-0
      voucher: "记2"
      row: "000000000000000b-0"
      A资产:1002银行存款:09未达账项:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  3000.00 CNY
    """
    (finding,) = one_sided.run(book).findings
    assert "账上有、银行流水没有的 1 笔 3,000.00 元" in finding.message


def test_what_was_reversed_in_a_later_month_is_passed_over(book: Book) -> None:
    """
    2025-03-31 * "某银行" "结息"
      bank: "0000000000000001-0"
      bank-balance: 1000.00 CNY
      row: "0000000000000001-0"
      A资产:1002银行存款:01专户:3其他  1000.00 CNY
      I收入:3其他:4302利息收入  -1000.00 CNY
    2025-06-12 * "辅具公司" "护理床" ^correction-000000000000000a-0
      voucher: "记1"
      row: "000000000000000a-0"
      reversed: "000000000000000b-0"
      A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
    2025-07-01 * "辅具公司" "冲销6月12日记1号凭证：护理床" ^correction-000000000000000a-0
      voucher: "记1"
      row: "000000000000000b-0"
      reverses: "000000000000000a-0"
      A资产:1002银行存款:09未达账项:1地方财政  14280.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -14280.00 CNY
    """
    assert one_sided.run(book).findings == ()
