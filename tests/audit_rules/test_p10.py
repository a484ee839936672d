"""P10: the plan's two sets of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p10 import attachments
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_written_too_late(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "节点" "申报"
    2024-02-01 custom "earmark-dossier" "资料" "项目实施管理办法"
    2024-03-02 custom "earmark-dossier" "资料" "某校经费管理实施细则"
    """
    (finding,) = attachments.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "晚 1 天" in finding.message


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "节点" "申报"
    2024-02-01 custom "earmark-dossier" "资料" "项目实施管理办法"
    2024-05-06 custom "earmark-request" "经费管理实施细则"
      due: 2024-05-20
    """
    assert "经费管理实施细则" in attachments.run(book).findings[0].message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "资料" "建设项目申报表"
    2024-03-01 custom "earmark-dossier" "资料" "项目实施管理办法"
    2024-03-01 custom "earmark-dossier" "资料" "经费管理实施细则"
    """
    assert attachments.run(book).outcome == "clean"


def test_passed_over_1_a_later_version(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "节点" "申报"
    2024-02-01 custom "earmark-dossier" "资料" "项目实施管理办法"
    2024-02-01 custom "earmark-dossier" "资料" "经费管理实施细则"
    2025-02-01 custom "earmark-dossier" "资料" "经费管理实施细则（修订）"
    """
    assert attachments.run(book).outcome == "clean"


def test_undetermined_without_the_day(book: Book) -> None:
    """
    2024-02-01 custom "earmark-dossier" "资料" "项目实施管理办法"
    2024-02-01 custom "earmark-dossier" "资料" "经费管理实施细则"
    """
    assert "申报日期" in attachments.run(book).reason


def test_undetermined_without_papers(book: Book) -> None:
    assert (
        attachments.run(book).reason
        == "缺项目实施管理办法，登记：资料 项目实施管理办法；缺经费管理实施细则，登记：资料 经费管理实施细则"
    )
