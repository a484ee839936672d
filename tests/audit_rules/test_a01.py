"""A01: the application's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.a01 import application
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_without_the_electronic_copy(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "申报表"
      copies: 3
      electronic: FALSE
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    (finding,) = application.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.VIOLATION, "electronic|申报表")


def test_found_too_few_copies(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "申报表"
      copies: 2
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    (finding,) = application.run(book).findings
    assert finding.severity is Severity.NOTE


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "申报表"
      copies: 3
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    assert application.run(book).outcome == "clean"


def test_passed_over_1_copies_nobody_counted(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "申报表"
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    assert application.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    answer = application.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺申报表，登记：资料 申报表")


def test_undetermined_whether_there_is_an_electronic_copy(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "申报表"
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    """
    answer = application.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺申报表电子文档，登记：资料 申报表（有电子文档）")


def test_asked_for_and_not_given(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "资料" "基地建设项目实施方案"
      copies: 4
      electronic: TRUE
    2024-02-20 custom "earmark-dossier" "资料" "申报基本情况表"
      copies: 3
      file: "附件3.docx"
    2026-01-08 custom "earmark-request" "申报表"
      due: 2026-02-01
    """
    assert [f.severity for f in application.run(book).findings] == [Severity.VIOLATION]
