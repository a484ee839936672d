"""E04: what a base is for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.e04 import functions
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_activities(book: Book) -> None:
    """
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 820
      high: 190
    2025-01-10 custom "earmark-dossier" "活动" "竞赛"
      kind: "技能竞赛"
    """
    (finding,) = functions.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "考核评价、课程开发、成果交流" in finding.message


def test_found_no_level_reached(book: Book) -> None:
    """
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 820
      high: 0
    2025-01-10 custom "earmark-dossier" "活动" "活动1"
      kind: "考核评价"
    2025-02-10 custom "earmark-dossier" "活动" "活动2"
      kind: "技能竞赛"
    2025-03-10 custom "earmark-dossier" "活动" "活动3"
      kind: "课程开发"
    2025-04-10 custom "earmark-dossier" "活动" "活动4"
      kind: "成果交流"
    """
    (finding,) = functions.run(book).findings
    assert finding.subject == "level"


def test_clean(book: Book) -> None:
    """
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 820
      high: 190
    2025-01-10 custom "earmark-dossier" "活动" "活动1"
      kind: "考核评价"
    2025-02-10 custom "earmark-dossier" "活动" "活动2"
      kind: "技能竞赛"
    2025-03-10 custom "earmark-dossier" "活动" "活动3"
      kind: "课程开发"
    2025-04-10 custom "earmark-dossier" "活动" "活动4"
      kind: "成果交流"
    """
    assert functions.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_passed_over_1_the_period_runs(book: Book) -> None:
    assert functions.run(book).outcome == "clean"


def test_passed_over_2_activities_that_do_not_count(book: Book) -> None:
    """
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 820
      high: 190
    2024-01-10 custom "earmark-dossier" "活动" "期前竞赛"
      kind: "技能竞赛"
    2025-01-10 custom "earmark-dossier" "活动" "讲座"
      kind: "其他"
    """
    (finding,) = functions.run(book).findings
    assert "技能竞赛" in finding.message


def test_undetermined(book: Book) -> None:
    answer = functions.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺学员名册，登记：培训（培训人数、其中高级工以上人数）；缺活动记录，登记：活动（类别）",
    )
