"""X07: missing and repeated voucher numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x07 import numbering

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_the_voucher_after_a_missing_number(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-11 * "康养集团" "周转"
      voucher: "记2504-002"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      A资产:1221往来款项:1地方财政  100.00 CNY
    2025-04-17 * "甲公司" "设备"
      voucher: "记2504-005"
      A资产:1002银行存款:01专户:1地方财政  -2380.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2380.00 CNY
    2025-05-17 * "甲公司" "设备"
      voucher: "记2505-001"
      A资产:1002银行存款:01专户:1地方财政  -10.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  10.00 CNY
    """
    (finding,) = numbering.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2504-005", 238000, Severity.WARNING)
    assert "记2504-003 至 记2504-004 共 2 个号" in finding.message


def test_found_the_first_of_a_month_missing(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-17 * "甲公司" "设备"
      voucher: "记2505-002"
      A资产:1002银行存款:01专户:1地方财政  -10.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  10.00 CNY
    """
    (finding,) = numbering.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2505-002", 1000, Severity.WARNING)


def test_found_the_later_of_two_that_share_a_number(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-12 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  200.00 CNY
    """
    (finding,) = numbering.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2504-001", 20000, Severity.WARNING)
    assert finding.date == date(2025, 4, 12)
    assert len(finding.mentions) == 2


def test_found_where_each_month_starts_anew(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记-1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-10 * "甲公司" "设备"
      voucher: "记-2"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-10 * "甲公司" "设备"
      voucher: "记-1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-10 * "甲公司" "设备"
      voucher: "记-3"
      A资产:1002银行存款:01专户:1地方财政  -300.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  300.00 CNY
    """
    (finding,) = numbering.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记-3", 30000, Severity.WARNING)


def test_clean_each_kind_and_each_year_by_itself(book: Book) -> None:
    """
    2024-12-10 * "甲公司" "设备"
      voucher: "付1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2024-12-11 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  100.00 CNY
      I收入:1地方财政:4001财政补助  -100.00 CNY
    2024-12-12 * "甲公司" "设备"
      voucher: "付2"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-01-12 * "甲公司" "设备"
      voucher: "付1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


def test_clean(book: Book) -> None:
    """
    2025-04-10 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  100.00 CNY
      I收入:1地方财政:4001财政补助  -100.00 CNY
    2025-04-11 * "康养集团" "周转"
      voucher: "记2504-002"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      A资产:1221往来款项:1地方财政  100.00 CNY
    2025-04-17 * "甲公司" "设备"
      voucher: "记2504-3号"
      A资产:1002银行存款:01专户:1地方财政  -2380.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2380.00 CNY
    """
    assert (numbering.run(book).outcome, numbering.run(book).examined) == ("clean", 3)


def test_clean_the_month_runs_into_the_number(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "2504001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-10 * "甲公司" "设备"
      voucher: "2504002"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-10 * "甲公司" "设备"
      voucher: "2505001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


def test_passed_over_1_lines_of_one_voucher(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -200.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  200.00 CNY
    2025-04-12 * "甲公司" "设备"
      voucher: "记2504-001"
      sheet-date: 2025-04-10
      row: "0000000000000003-0"
      A资产:1002银行存款:01专户:1地方财政  -300.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  300.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


def test_passed_over_2_marked_as_void(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-12 note A资产:1002银行存款:01专户:1地方财政 "记2504-002 作废"
    2025-04-17 * "甲公司" "设备"
      voucher: "记2504-003"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 4, 15))
def test_passed_over_3_later_than_the_audit(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-002"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-20 * "甲公司" "设备"
      voucher: "记2504-001"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


def test_passed_over_4_a_years_numbering_that_begins_in_the_middle(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记87"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-20 * "甲公司" "设备"
      voucher: "记88"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"


def test_undetermined_without_numbers(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1.00 CNY
    """
    answer = numbering.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺凭证号")


def test_undetermined_where_the_book_holds_a_part_of_the_numbers(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-05-20 * "甲公司" "设备"
      voucher: "记88"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert "缺单位凭证目录" in numbering.run(book).reason


def test_a_payment_of_several_vouchers_shows_all_their_numbers(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      bank: "aa-0"
      A资产:1002银行存款:01专户:1地方财政  -300.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
        row: "11-0"
      E支出:1地方财政:1构建培训体系:31003设备购置  200.00 CNY
        voucher: "记2504-004"
        row: "22-0"
    2025-04-17 * "甲公司" "设备"
      voucher: "记2504-002"
      A资产:1002银行存款:01专户:1地方财政  -10.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  10.00 CNY
    """
    (finding,) = numbering.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2504-004", 20_000)
    assert "记2504-003" in finding.message


def test_passed_over_5_a_number_that_a_correction_uses_again(book: Book) -> None:
    """
    2025-04-10 * "甲公司" "设备"
      voucher: "记2504-001"
      row: "11-0"
      voided: 2025-05-08
      A资产:1002银行存款:09未达账项:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2025-04-10 * "甲公司" "注销4月10日记2504-001号凭证"
      voucher: "记2504-001"
      row: "22-0"
      voids: "11-0"
      A资产:1002银行存款:09未达账项:1地方财政  100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -100.00 CNY
    2025-04-12 * "甲公司" "设备"
      voucher: "记2504-001"
      row: "33-0"
      corrects: "11-0"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert numbering.run(book).outcome == "clean"
    assert [s.date for s in book.spending] == [date(2025, 4, 12)]


def test_undetermined_a_number_far_beyond_the_others(book: Book) -> None:
    """
    2025-07-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1.00 CNY
    2025-07-04 * "甲公司" "设备"
      voucher: "记999999999"
      A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1.00 CNY
    """
    answer = numbering.run(book)
    assert answer.outcome == "undetermined"
    assert "缺单位凭证目录" in answer.reason
