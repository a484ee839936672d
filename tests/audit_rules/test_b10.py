"""B10: an adjustment that was spent before it was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.b10 import adjustments
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_spent_first(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -45000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  45000.00 CNY
    2024-10-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -15000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  15000.00 CNY
    2024-11-12 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  500.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    (finding,) = adjustments.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 1050000, Severity.VIOLATION)
    assert [m.voucher for m in finding.mentions] == ["记2", "记3"]


def test_found_approved_after_it_was_used(book: Book) -> None:
    """
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approved: 2025-03-01
      approval: "渝中人社函〔2025〕9号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    2025-02-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -65000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  65000.00 CNY
    """
    (finding,) = adjustments.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 1500000, Severity.VIOLATION)


def test_found_within_the_tolerance_is_a_note(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -55000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  55000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    (finding,) = adjustments.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 500000, Severity.NOTE)


def test_found_no_approval(book: Book) -> None:
    """
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    (finding,) = adjustments.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 2000000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  50000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    2025-02-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  20000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


def test_clean_a_revision_that_is_not_yet_in_force(book: Book) -> None:
    """
    2026-06-01 custom "earmark-plan" "表4-2"
      unit: "万元"
    2026-06-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2026-06-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


def test_clean_a_cell_that_no_revision_raised(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  190000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


def test_passed_over_1_approved_before_it_was_filed(book: Book) -> None:
    """
    2024-12-25 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  60000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approved: 2024-12-20
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_passed_over_2_the_same_form_again(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  60000.00 CNY
    2024-04-01 custom "earmark-plan" "表4-2"
      unit: "万元"
    2024-04-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 50000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 50000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


def test_passed_over_3_refunded_before(book: Book) -> None:
    """
    2024-09-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  60000.00 CNY
    2024-12-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  10000.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  -10000.00 CNY
    2025-01-01 custom "earmark-plan" "表4-2"
      unit: "万元"
      approval: "渝中人社函〔2025〕1号"
    2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 110000.00 CNY
    2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
    """
    assert adjustments.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = adjustments.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")
