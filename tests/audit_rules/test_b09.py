"""B09: execution at the assessments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.b09 import execution
from audit_rules.rule import Severity
from ledgers.book.plan import Plan

if TYPE_CHECKING:
    from ledgers.book.book import Book

SUBSIDY = Plan(date(2024, 4, 1), {("校企合作提升培训能力", "地方财政"): 20_000_000})


@pytest.mark.book(as_of=date(2025, 4, 30))
def test_found(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  60000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -130000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  130000.00 CNY
    2025-04-01 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  90000.00 CNY
    """
    (finding,) = execution.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 2000000, Severity.NOTE)
    assert "满 12 个月（2025-03-31）补助资金" in finding.message


@pytest.mark.book(as_of=date(2025, 4, 30))
def test_found_of_the_whole(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -80000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  80000.00 CNY
    """
    assert [f.amount for f in execution.run(book).findings] == [9_600_000]


@pytest.mark.book(as_of=date(2025, 4, 30))
def test_clean(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -80000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  80000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -96000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  96000.00 CNY
    """
    assert execution.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 3, 30))
def test_passed_over_1_not_yet(book: Book) -> None:
    """"""
    assert execution.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 3, 31), plan=SUBSIDY)
def test_passed_over_2_the_subsidy_alone(book: Book) -> None:
    """"""
    assert [f.amount for f in execution.run(book).findings] == [8_000_000]


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = execution.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")
