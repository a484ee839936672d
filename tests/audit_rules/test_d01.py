"""D01: the archive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.d01 import archive
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "资料" "申报表"
    2024-04-01 custom "earmark-dossier" "资料" "关于设立基地的批复"
    2024-09-01 custom "earmark-dossier" "资料" "技能竞赛活动记录"
    2024-09-01 custom "earmark-dossier" "资料" "竞赛现场照片"
    2024-12-31 custom "earmark-dossier" "资料" "业绩统计"
      year: 2024
    2025-01-15 custom "earmark-dossier" "资料" "2024年度工作总结"
    2025-12-31 custom "earmark-dossier" "资料" "业绩统计"
    2026-02-02 custom "earmark-request" "专门档案"
      due: 2026-03-01
    """
    (finding,) = archive.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "2025年度工作总结" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "资料" "申报表"
    2024-04-01 custom "earmark-dossier" "资料" "关于设立基地的批复"
    2024-09-01 custom "earmark-dossier" "资料" "技能竞赛活动记录"
    2024-09-01 custom "earmark-dossier" "资料" "竞赛现场照片"
    2024-12-31 custom "earmark-dossier" "资料" "业绩统计"
      year: 2024
    2025-01-15 custom "earmark-dossier" "资料" "2024年度工作总结"
    2025-12-31 custom "earmark-dossier" "资料" "业绩统计"
    2026-01-10 custom "earmark-dossier" "资料" "工作总结"
      year: 2025
    """
    answer = archive.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 8)


@pytest.mark.book(as_of=date(2025, 12, 31))
def test_passed_over_1_a_year_that_has_not_ended(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "资料" "申报表"
    2024-04-01 custom "earmark-dossier" "资料" "关于设立基地的批复"
    2024-09-01 custom "earmark-dossier" "资料" "技能竞赛活动记录"
    2024-09-01 custom "earmark-dossier" "资料" "竞赛现场照片"
    2024-12-31 custom "earmark-dossier" "资料" "业绩统计"
    2024-12-31 custom "earmark-dossier" "资料" "工作总结"
    """
    assert archive.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2024, 7, 31))
def test_passed_over_2_nothing_has_happened_yet(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "资料" "申报表"
    2024-04-01 custom "earmark-dossier" "资料" "批文"
    """
    assert archive.run(book).outcome == "clean"


def test_undetermined_when_nothing_is_on_file(book: Book) -> None:
    answer = archive.run(book)
    assert answer.outcome == "undetermined"
    for word in ("缺申请表", "缺批文", "缺重大活动记录", "缺影像资料", "缺2024年度业绩", "缺2025年度工作总结"):
        assert word in answer.reason
    assert "2026" not in answer.reason
