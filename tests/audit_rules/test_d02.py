"""D02: reports of major activities."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.d02 import reported
from audit_rules.rule import Severity
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book
    from ledgers.policy import Policy

NONE = '2025-05-10 custom "earmark-dossier" "活动" "竞赛"\n  major: TRUE\n'
LATE = f"{NONE}  reported: 2025-12-01\n"


def test_found_late(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
      major: TRUE
      reported: 2025-06-10
    """
    (finding,) = reported.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "隔了 31 天" in finding.message


def test_found_not_at_all(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
      major: TRUE
    """
    (finding,) = reported.run(book).findings
    assert "没有报告" in finding.message


def test_found_is_a_note_where_the_policy_has_no_days(policy: Policy) -> None:
    law = policy.model_copy(update={"upkeep": policy.upkeep.model_copy(update={"report_days": None})})
    late, none = (read_book(text, policy=law) for text in (LATE, NONE))
    assert reported.run(late).outcome == "clean"
    assert [f.severity for f in reported.run(none).findings] == [Severity.NOTE]


def test_clean_on_the_last_day(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
      major: TRUE
      reported: 2025-06-09
    """
    assert reported.run(book).outcome == "clean"


def test_passed_over_1_not_major(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
    """
    assert reported.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 6, 9))
def test_passed_over_2_there_is_time_left(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
      major: TRUE
    """
    assert reported.run(book).outcome == "clean"


def test_passed_over_3_announced(book: Book) -> None:
    """
    2025-05-10 custom "earmark-dossier" "活动" "康养技能竞赛"
      kind: "技能竞赛"
      major: TRUE
      reported: 2025-05-01
    """
    assert reported.run(book).outcome == "clean"


def test_undetermined_without_a_log(book: Book) -> None:
    assert reported.run(book).reason == "缺活动记录（第十二条），登记：活动（类别、重大活动或重大成果、报告日期）"
