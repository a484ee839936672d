"""O03: the summing-up after two years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.o03 import summary
from audit_rules.rule import Severity
from tests.conftest import PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_a_report_that_was_not_accepted(book: Book) -> None:
    """
    2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
      accepted: FALSE
    2025-10-10 * "某公司" "成果汇编"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:3总结培养规律:30227科研活动  30000.00 CNY
    """
    (finding,) = summary.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "均未认可" in finding.message


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2026-04-02 custom "earmark-request" "建设总结报告"
      due: 2026-04-20
    2025-10-10 * "某公司" "成果汇编"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:3总结培养规律:30227科研活动  30000.00 CNY
    """
    (finding,) = summary.run(book).findings
    assert "2026-04-20" in finding.message


def test_clean(book: Book) -> None:
    """
    2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
      accepted: TRUE
    2025-10-10 * "某公司" "成果汇编"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:3总结培养规律:30227科研活动  30000.00 CNY
    """
    assert summary.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_clean_before_two_years_have_passed(book: Book) -> None:
    assert summary.run(book).outcome == "clean"


def test_passed_over_1_no_spending_but_an_explanation(book: Book) -> None:
    """
    2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
      accepted: TRUE
    2026-04-10 custom "earmark-dossier" "资料" "关于总结培养规律未支出的说明"
    """
    assert summary.run(book).outcome == "clean"


@pytest.mark.book(plan=replace(PLAN, cells={k: fen for k, fen in PLAN.cells.items() if k[0] != "总结技能人才培养规律"}))
def test_passed_over_2_a_content_without_a_budget(book: Book) -> None:
    """
    2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
      accepted: TRUE
    """
    assert summary.run(book).outcome == "clean"


def test_undetermined_without_report_or_spending(book: Book) -> None:
    assert summary.run(book).reason == (
        "缺建设总结报告，登记：资料 建设总结报告；"
        "缺“总结培养规律”没有支出的说明，登记：资料 “总结培养规律”没有支出的说明"
    )


def test_undetermined_until_the_bureau_has_spoken(book: Book) -> None:
    """
    2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
    2025-10-10 * "某公司" "成果汇编"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:3总结培养规律:30227科研活动  30000.00 CNY
    """
    assert "认可结论" in summary.run(book).reason
