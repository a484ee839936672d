"""E10: the scale of a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.e10 import trainees
from audit_rules.rule import Severity
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 799
      high: 159
      times: 1320
    """
    number, share = trainees.run(book).findings
    assert (number.severity, number.subject) == (Severity.WARNING, "trainees|2025")
    assert "差 1 人" in number.message
    assert "1320 人次" in number.message
    assert "19.89%" in share.message


def test_clean_exactly_enough(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025年"
      persons: 800
      high: 160
    """
    assert trainees.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 12, 30))
def test_passed_over_1_a_year_that_is_not_over(book: Book) -> None:
    """
    2024-12-31 custom "earmark-dossier" "培训" "2024"
      persons: 800
      high: 160
    2025-06-30 custom "earmark-dossier" "培训" "2025"
      persons: 300
      high: 20
    """
    assert trainees.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = trainees.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺2025年学员名册，登记：培训 2025（培训人数、其中高级工以上人数）",
    )


@pytest.mark.book(as_of=date(2024, 12, 31))
def test_undetermined_before_a_whole_year(book: Book) -> None:
    answer = trainees.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺学员名册，登记：培训（培训人数、其中高级工以上人数）")


def test_undetermined_more_skilled_than_trained(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 800
      high: 801
    """
    answer = trainees.run(book)
    assert (answer.outcome, answer.findings) == ("undetermined", ())
    assert "名册有误" in answer.reason


def test_undetermined_with_person_times_alone(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      times: 1200
    """
    assert "缺 2025 年培训人数" in trainees.run(book).reason


SHANXI = find_policy("shanxi-2025")
NATIONAL = find_policy("guojia-2022")


@pytest.mark.book(policy=SHANXI, plan=None)
def test_found_under_a_policy_of_person_times_and_rates(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 500
      high: 0
      times: 699
      assessed: 300
      passed: 269
      surveyed: 200
      satisfied: 180
    """
    times, rate = trainees.run(book).findings
    assert "2025 年培训 699 人次，应不少于 700 人次" in times.message
    assert "合格率 89.66%（300 人中 269 人），应不低于 90%" in rate.message


@pytest.mark.book(policy=SHANXI, plan=None)
def test_undetermined_without_the_rates(book: Book) -> None:
    """
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 500
      high: 0
      times: 700
      surveyed: 0
      satisfied: 0
    """
    answer = trainees.run(book)
    assert not answer.findings
    assert "缺 2025 年合格率，登记：培训 2025（参加考核人数、考核合格人数）" in answer.reason
    assert "缺 2025 年满意率，登记：培训 2025（参加满意度评价人数、评价满意人数）" in answer.reason


@pytest.mark.book(policy=NATIONAL, plan=None)
def test_clean_where_pupils_are_as_good(book: Book) -> None:
    """
    2025-12-30 custom "earmark-dossier" "单位" "某技师学院"
      students: 8000
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 3000
      high: 900
      times: 9000
    """
    assert trainees.run(book).outcome == "clean"


@pytest.mark.book(policy=NATIONAL, plan=None)
def test_found_where_pupils_are_too_few_as_well(book: Book) -> None:
    """
    2025-12-30 custom "earmark-dossier" "单位" "某技师学院"
      students: 7999
    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 3000
      high: 899
      times: 9000
    """
    times, share = trainees.run(book).findings
    assert "差 1000 人次" in times.message
    assert "应不低于 30%" in share.message
