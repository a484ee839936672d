"""E12: senior teachers among those of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e12 import seniors
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      practice-teachers: 21
      senior-teachers: 7
    """
    (finding,) = seniors.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "不少于 8 人" in finding.message


def test_found_no_practice_teacher(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      practice-teachers: 0
      senior-teachers: 0
    """
    assert seniors.run(book).outcome == "found"


def test_clean_exactly_enough(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      practice-teachers: 20
      senior-teachers: 7
    """
    assert seniors.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      practice-teachers: 20
    """
    answer = seniors.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺实训教师名册，登记：单位（实训教师数、高级实习指导教师和高级技师数）",
    )


def test_undetermined_when_counted_twice(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      practice-teachers: 5
      senior-teachers: 6
    """
    assert "重复" in seniors.run(book).reason
