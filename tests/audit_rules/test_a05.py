"""A05: a unit that had a higher title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.a05 import higher_title
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-20 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
      level: "市级"
    """
    (finding,) = higher_title.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "市级" in finding.message


def test_found_before_the_regulation(book: Book) -> None:
    """
    2022-09-01 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
      level: "国家级"
    """
    assert higher_title.run(book).outcome == "found"


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "承诺" "未获批市级及以上高技能人才培训基地"
    """
    assert higher_title.run(book).outcome == "clean"


def test_clean_with_a_title_of_the_district(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2020-02-21 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
      level: "区级"
    """
    assert higher_title.run(book).outcome == "clean"


def test_passed_over_1_won_after_the_application(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-21 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
      level: "市级"
    """
    assert higher_title.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = higher_title.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺未获批市级及以上培训基地的承诺，登记：承诺 未获批市级及以上培训基地",
    )


def test_undetermined_without_the_day(book: Book) -> None:
    """
    2023-09-01 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
      level: "市级"
    """
    assert "缺申报日期" in higher_title.run(book).reason


def test_undetermined_without_the_level(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2023-09-01 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
    """
    assert "级别" in higher_title.run(book).reason
