"""E11: students to teachers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_rules.e11 import ratio
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 551
      teachers: 20
      part-time: 10
    """
    (finding,) = ratio.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "1:22.1" in finding.message


def test_found_no_teacher(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 30
      teachers: 0
      part-time: 0
    """
    (finding,) = ratio.run(book).findings
    assert "没有教师" in finding.message


def test_found_as_a_note_when_better(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 300
      teachers: 20
      part-time: 0
    """
    (finding,) = ratio.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "1:15.0" in finding.message


def test_found_when_the_range_is_literal(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 300
      teachers: 20
      part-time: 0
    """
    law = book.policy.eligibility.model_copy(update={"ratio_mode": "range"})
    strict = replace(book, policy=book.policy.model_copy(update={"eligibility": law}))
    assert [f.severity for f in ratio.run(strict).findings] == [Severity.WARNING]


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 550
      teachers: 20
      part-time: 10
    """
    assert ratio.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = ratio.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺在训学员数，登记：单位（在训学员数）；缺专职教师数，登记：单位（专职教师数）",
    )


def test_undetermined_without_part_timers(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      students: 551
      teachers: 20
    """
    answer = ratio.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺兼职教师数，登记：单位（兼职教师数）")
