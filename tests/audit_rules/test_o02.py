"""O02: the capacity after two years."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.o02 import yearly_capacity
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_short_capacity(book: Book) -> None:
    """
    2026-03-31 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 499
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 900
      high: 500
    """
    (finding,) = yearly_capacity.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "少 1 人" in finding.message


def test_found_fewer_people_than_the_capacity_is_a_warning(book: Book) -> None:
    """
    2026-03-31 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 500
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 900
      high: 190
    """
    (finding,) = yearly_capacity.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.WARNING, "trainees|2025")


def test_clean(book: Book) -> None:
    """
    2026-03-31 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 500
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 900
      high: 500
    """
    assert yearly_capacity.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_clean_before_two_years_have_passed(book: Book) -> None:
    """
    2026-03-01 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 100
    """
    assert yearly_capacity.run(book).outcome == "clean"


def test_passed_over_1_the_capacity_of_the_application(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 320
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 900
      high: 500
    """
    answer = yearly_capacity.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺满 24 个月时的高技能人才年培训能力，登记：单位（高技能人才年培训能力）",
    )


def test_passed_over_2_a_year_that_is_another_or_runs(book: Book) -> None:
    """
    2026-03-31 custom "earmark-dossier" "单位" "试点基地"
      capacity-high: 500
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 900
      high: 100
    2026-04-20 custom "earmark-dossier" "培训" "2026"
      persons: 200
      high: 60
    """
    answer = yearly_capacity.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺最近一年的培训人数，登记：培训（培训人数、其中高级工以上人数）",
    )


def test_undetermined(book: Book) -> None:
    assert "年培训能力" in yearly_capacity.run(book).reason
