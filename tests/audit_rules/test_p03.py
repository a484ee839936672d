"""P03: the targets of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p03 import targets
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_a_year_without_figures(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 2024
      number: 300
      unit: "人"
      due: 2024-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "示范"
      year: 2025
    """
    (finding,) = targets.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "2025 年度的目标 1 项，没有一项写全，至少缺指标值、单位、完成日期、经费预算" in finding.message


def test_found_a_year_without_a_target(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 2024
      number: 300
      unit: "人"
      due: 2024-12-31
      budget: 80000.00 CNY
    """
    (finding,) = targets.run(book).findings
    assert "少 1 个年度" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 2024
      number: 300
      unit: "人"
      due: 2024-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "示范"
      year: 2025
      number: 300
      unit: "人"
      due: 2025-12-31
      budget: 80000.00 CNY
    """
    assert targets.run(book).outcome == "clean"


def test_clean_by_the_first_and_the_second_year(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 1
      number: 300
      unit: "人"
      due: 2025-03-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "示范"
      year: 2
      number: 300
      unit: "人"
      due: 2026-03-31
      budget: 80000.00 CNY
    """
    assert targets.run(book).outcome == "clean"


def test_passed_over_1_a_year_outside_the_period(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 2024
      number: 300
      unit: "人"
      due: 2024-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "示范"
      year: 2025
      number: 300
      unit: "人"
      due: 2025-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "远景"
      year: 2030
    """
    assert targets.run(book).outcome == "clean"


def test_passed_over_2_an_incomplete_target_beside_a_complete_one(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "目标" "培训"
      year: 2024
      number: 300
      unit: "人"
      due: 2024-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "示范"
      year: 2025
      number: 300
      unit: "人"
      due: 2025-12-31
      budget: 80000.00 CNY
    2024-03-01 custom "earmark-dossier" "目标" "影响力"
      year: 2025
    """
    assert targets.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    assert targets.run(book).reason == (
        "缺年度目标（附件2 填写要求二、表2-2），登记：目标（年度、指标值、单位、完成日期、经费预算）"
    )
