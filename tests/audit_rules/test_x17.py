"""X17: money that waited for its first use, or was left at the end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x17 import waiting

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_at_the_first_receipt(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  50000.00 CNY
      I收入:2行业企业:4201单位配套  -50000.00 CNY
    2024-09-25 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  50000.00 CNY
      I收入:2行业企业:4201单位配套  -50000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  95000.00 CNY
    """
    (finding,) = waiting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("收1", 10_000_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["收1", "收2"]
    assert (
        "行业企业 2024-04-25 到账，2025-03-06 才有第一笔支出，相隔 315 天，超过 6 个月，其间到账 100,000.00 元"
        in finding.message
    )


@pytest.mark.book(as_of=date(2025, 1, 31))
def test_found_where_nothing_was_ever_spent(book: Book) -> None:
    """
    2024-04-25 * "协会" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:3其他  20000.00 CNY
      I收入:3其他:4301其他投入  -20000.00 CNY
    """
    (finding,) = waiting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("收1", 2_000_000, Severity.LEAD)
    assert "至 2025-01-31 没有一笔支出" in finding.message


def test_found_for_what_is_left_of_all(book: Book) -> None:
    """
    2024-04-25 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -150000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  150000.00 CNY
    """
    (finding,) = waiting.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 5_000_000, Severity.LEAD)
    assert "各种资金到账 200,000.00 元，结余 50,000.00 元，占 25.0%" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  100000.00 CNY
      I收入:2行业企业:4201单位配套  -100000.00 CNY
    2024-05-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  95000.00 CNY
    """
    assert waiting.run(book).outcome == "clean"


def test_undetermined_before_anything_came(book: Book) -> None:
    """
    2024-05-06 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  95000.00 CNY
    """
    answer = waiting.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有收入")


def test_passed_over_1_interest(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  100000.00 CNY
      I收入:2行业企业:4201单位配套  -100000.00 CNY
    2024-05-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  95000.00 CNY
    2024-06-21 * "某银行" "到账"
      voucher: "收3"
      A资产:1002银行存款:01专户:3其他  90.00 CNY
      I收入:3其他:4302利息收入  -90.00 CNY
    """
    assert waiting.run(book).outcome == "clean"


def test_passed_over_2_used_within_the_months(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  100000.00 CNY
      I收入:2行业企业:4201单位配套  -100000.00 CNY
    2024-10-25 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  95000.00 CNY
    """
    assert waiting.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_passed_over_3_left_within_the_share_or_before_the_end(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  100000.00 CNY
      I收入:2行业企业:4201单位配套  -100000.00 CNY
    2024-05-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -10000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  10000.00 CNY
    """
    assert waiting.run(book).outcome == "clean"


def test_passed_over_4_a_receipt_that_was_taken_back(book: Book) -> None:
    """
    2025-10-25 * "某集团" "单位配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2025-10-26 * "某集团" "冲正 单位配套"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      I收入:2行业企业:4201单位配套  80000.00 CNY
    2026-02-27 * "某集团" "单位配套"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    """
    assert [f.amount for f in waiting.run(book).findings] == [8_000_000]  # what is left after the end
