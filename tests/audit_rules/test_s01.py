"""S01: the bureau's assessments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.s01 import assessed
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_found_late_and_never_charged_to_the_base(book: Book) -> None:
    """
    2025-10-15 custom "earmark-dossier" "节点" "中期评估"
    """
    (finding,) = assessed.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "晚于" in finding.message


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_found_early(book: Book) -> None:
    """
    2025-01-15 custom "earmark-dossier" "节点" "中期评估"
    """
    assert "早于" in assessed.run(book).findings[0].message


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_found_missing_where_the_bureau_keeps_the_steps(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "节点" "批复"
    """
    assert "没有中期评估的记录" in assessed.run(book).findings[0].message


@pytest.mark.book(as_of=date(2026, 8, 1))
def test_clean(book: Book) -> None:
    """
    2025-04-01 custom "earmark-dossier" "节点" "中期评估"
    2026-07-01 custom "earmark-dossier" "节点" "终期评估"
    """
    assert assessed.run(book).outcome == "clean"


@pytest.mark.parametrize("name", ["中期评估通知", "中期评估整改", "迎接中期评估培训会"])
def test_found_where_only_what_goes_with_it_is_on_file(name: str) -> None:
    book = read_book(f'2025-05-12 custom "earmark-dossier" "节点" "{name}"', as_of=date(2026, 3, 31))
    (finding,) = assessed.run(book).findings
    assert "没有中期评估的记录" in finding.message
    assert f"2025-05-12 {name}”不是评估本身" in finding.message


@pytest.mark.book(as_of=date(2026, 3, 31))
def test_clean_with_the_year_before_its_name(book: Book) -> None:
    """
    2025-05-12 custom "earmark-dossier" "节点" "2025年度 中期评估"
    """
    assert assessed.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 7, 1))
def test_passed_over_1_its_last_day(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "节点" "批复"
    """
    assert assessed.run(book).outcome == "clean"


def test_undetermined_without_any_step(book: Book) -> None:
    answer = assessed.run(book)
    assert answer.outcome == "undetermined"
    assert "缺中期评估记录" in answer.reason
