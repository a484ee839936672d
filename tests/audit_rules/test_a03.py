"""A03: a figure of the forms that the rolls contradict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.a03 import truth
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-12-20 custom "earmark-dossier" "培训" "2024"
      persons: 1000
      high: 240
    2025-03-10 custom "earmark-dossier" "培训" "2024"
      persons: 806
      high: 235
      file: "名册.xlsx"
    """
    (finding,) = truth.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.LEAD, "trainees|2024|persons")
    assert "多 194 人" in finding.message


def test_found_more_students_than_were_trained(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 900
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 806
      high: 235
    """
    assert [f.subject for f in truth.run(book).findings] == ["students"]


def test_found_parts_greater_than_their_whole(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      teachers: 10
      part-time: 4
      practice-teachers: 15
      senior-teachers: 16
    """
    assert [f.subject for f in truth.run(book).findings] == ["practice", "senior"]


def test_clean_within_the_tolerance(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 880
      teachers: 10
      part-time: 4
      practice-teachers: 14
      senior-teachers: 6
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 800
      high: 235
    """
    assert truth.run(book).outcome == "clean"


def test_passed_over_1_less_than_the_roll(book: Book) -> None:
    """
    2024-12-20 custom "earmark-dossier" "培训" "2024"
      persons: 700
      high: 140
    2025-03-10 custom "earmark-dossier" "培训" "2024"
      persons: 806
      high: 235
      file: "名册.xlsx"
    """
    assert truth.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2024, 12, 30))
def test_passed_over_2_a_year_that_is_not_over(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 900
    2024-10-31 custom "earmark-dossier" "培训" "2024"
      persons: 406
      high: 135
    """
    answer = truth.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺学员名册，登记：培训（培训人数、其中高级工以上人数）")


def test_undetermined(book: Book) -> None:
    answer = truth.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺学员名册，登记：培训（培训人数、其中高级工以上人数）")
