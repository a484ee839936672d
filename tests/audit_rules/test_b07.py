"""B07: a cell of 表4-2 is overspent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.b07 import cells
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
    2024-08-19 * "乙" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -47681.50 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  47681.50 CNY
    """
    (finding,) = cells.run(book).findings
    assert (finding.amount, finding.severity) == (2_768_150, Severity.WARNING)
    assert "123.1%" in finding.message
    assert [m.voucher for m in finding.mentions] == ["记1", "记2"]


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -120000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  120000.00 CNY
    """
    assert cells.run(book).outcome == "clean"


def test_a_refund_is_netted_in_its_cell(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -140000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  140000.00 CNY
    2024-08-19 * "甲" "退货款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  20000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -20000.00 CNY
    """
    assert cells.run(book).outcome == "clean"


def test_passed_over_1_within_the_tolerance(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -132000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  132000.00 CNY
    """
    assert cells.run(book).outcome == "clean"


def test_passed_over_2_without_a_content(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:0未归集:31003设备购置  190000.00 CNY
    """
    assert cells.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    """
    assert cells.run(book).outcome == "undetermined"


def test_the_subsidy_as_a_whole_has_no_tolerance(book: Book) -> None:
    """
    2024-08-19 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -120000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  120000.00 CNY
    2024-08-20 * "甲" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -80000.01 CNY
      E支出:1地方财政:0未归集:31003设备购置  80000.01 CNY
    """
    (finding,) = cells.run(book).findings
    assert finding.amount == 1
    assert "核定补助 200,000.00 元" in finding.message
