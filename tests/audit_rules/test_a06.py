"""A06: an exceptional application to the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.a06 import exception
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    (finding,) = exception.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.NOTE, "recommendation")


def test_found_outside_the_key_industries(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "种植业"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
      issuers: "行业主管部门"
    """
    assert [f.subject for f in exception.run(book).findings] == ["industry"]


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2025-08-20 custom "earmark-dossier" "签章" "行业主管部门"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    assert exception.run(book).outcome == "clean"


def test_passed_over_1_no_such_application(book: Book) -> None:
    assert exception.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
      issuers: "行业主管部门"
    """
    answer = exception.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专业的所属产业，登记：专业（所属产业）")
