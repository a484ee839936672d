"""E08: the capacity at the start."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.e08 import capacity
from audit_rules.rule import Severity
from tests.conftest import moved

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      capacity-high: 299
    """
    (finding,) = capacity.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "差 1 人" in finding.message


def test_found_though_it_grew_later(book: Book) -> None:
    """
    2023-06-20 custom "earmark-dossier" "单位" "某某职业学校"
      capacity-high: 280
    2025-09-01 custom "earmark-dossier" "单位" "某某职业学校"
      capacity-high: 480
    """
    (finding,) = capacity.run(book).findings
    assert "280 人" in finding.message


def test_clean_300_is_enough(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      capacity-high: 300
    """
    assert capacity.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = capacity.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺高技能人才年培训能力，登记：单位（高技能人才年培训能力）",
    )


def test_a_policy_that_came_later_asks_nothing_of_an_old_application(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "某校"
      capacity-high: 320
    """
    later = moved(book, date(2025, 7, 1), eligibility={"capacity_high": 400})
    assert capacity.run(later).outcome == "clean"
    assert capacity.run(moved(book, date(2024, 2, 1), eligibility={"capacity_high": 400})).outcome == "found"
