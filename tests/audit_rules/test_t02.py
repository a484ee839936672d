"""T02: spending after the project has ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.t02 import late
from tests.conftest import moved

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2026-04-15 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1500.00 CNY
    """
    (finding,) = late.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 150000, Severity.VIOLATION)
    assert "15 天" in finding.message


def test_found_own_money_is_a_note(book: Book) -> None:
    """
    2026-04-15 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -1500.00 CNY
      E支出:3其他:1构建培训体系:31003设备购置  1500.00 CNY
    """
    (finding,) = late.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 150000, Severity.NOTE)


def test_found_retention_without_a_contract(book: Book) -> None:
    """
    2026-04-15 * "甲公司" "质保金"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1500.00 CNY
    """
    (finding,) = late.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 150000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """
    2026-03-31 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1500.00 CNY
    """
    assert late.run(book).outcome == "clean"


def test_passed_over_1_refund(book: Book) -> None:
    """
    2026-04-15 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  1500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -1500.00 CNY
    """
    assert late.run(book).outcome == "clean"


def test_passed_over_2_booked_in_time(book: Book) -> None:
    """
    2026-04-02 * "甲公司" "设备"
      voucher: "记1"
      sheet-date: 2026-03-30
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1500.00 CNY
    """
    assert late.run(book).outcome == "clean"


def test_passed_over_3_retention_money_is_a_lead(book: Book) -> None:
    """
    2025-06-15 * "甲公司" "设备"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  9000.00 CNY
    2026-04-15 * "甲公司" "设备质保金10%"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    """
    (finding,) = late.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 100000, Severity.LEAD)
    assert "周期内已付 9,000.00 元" in finding.message


def test_passed_over_4_the_period_is_as_long_as_it_was_approved(book: Book) -> None:
    """
    2026-02-15 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2026-04-15 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  700.00 CNY
    """

    def found(since: date, months: int) -> list[str]:
        return [f.voucher for f in late.run(moved(book, since, period={"months": months})).findings]

    assert found(date(2025, 7, 1), 12) == ["记2"], "a shorter period of a later policy shortens nothing"
    assert found(date(2025, 7, 1), 36) == [], "a longer one makes a period longer that still runs"
    assert found(date(2026, 4, 1), 36) == ["记2"], "and wakes none that is over"
    assert moved(book, date(2025, 7, 1), period={"months": 36}).months == 36
