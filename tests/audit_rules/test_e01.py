"""E01: a specialty outside the key industries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e01 import industry
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康产业"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      industry: "种植业"
    """
    (finding,) = industry.run(book).findings
    assert finding.severity is Severity.WARNING
    assert finding.subject == "specialty|健康照护师"
    assert "种植业" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      industry: "文化旅游"
    """
    answer = industry.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 2)


def test_passed_over_1_a_related_field(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      industry: "家政服务"
      related: "服务大健康产业的居家照护"
    """
    assert industry.run(book).outcome == "clean"


def test_undetermined_without_an_industry(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    """
    answer = industry.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺健康照护师专业的所属产业，登记：专业（所属产业）")


def test_asked_for_and_not_given(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2026-01-08 custom "earmark-request" "健康照护师专业的所属产业"
      due: 2026-02-01
    """
    (finding,) = industry.run(book).findings
    assert finding.severity is Severity.VIOLATION
