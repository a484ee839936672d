"""E06: a management system that came after the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e06 import systems
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2024-05-06 custom "earmark-dossier" "资料" "《风险管理制度》（试行）"
    """
    (finding,) = systems.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.WARNING, "system|风险管理制度")
    assert "晚 76 天" in finding.message


def test_found_after_the_approval(book: Book) -> None:
    """
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2023-02-01 custom "earmark-dossier" "资料" "培训管理制度"
    2024-05-06 custom "earmark-dossier" "资料" "风险管理制度"
    """
    answer = systems.run(book)
    assert [f.subject for f in answer.findings] == ["system|风险管理制度"]
    assert "缺申报日期，“财务管理制度”" in answer.reason


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "区级高技能人才培训基地建设项目申报表"
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2024-02-20 custom "earmark-dossier" "资料" "风险管理制度"
    """
    assert systems.run(book).outcome == "clean"


def test_passed_over_1_a_later_edition(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2023-02-20 custom "earmark-dossier" "资料" "风险管理制度"
    2025-02-20 custom "earmark-dossier" "资料" "风险管理制度（修订）"
    """
    assert systems.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    """
    answer = systems.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺风险管理制度，登记：资料 风险管理制度")


def test_asked_for_and_not_given(book: Book) -> None:
    """
    2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
    2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2026-01-08 custom "earmark-request" "风险管理制度"
      due: 2026-02-01
    """
    (finding,) = systems.run(book).findings
    assert finding.severity is Severity.VIOLATION
