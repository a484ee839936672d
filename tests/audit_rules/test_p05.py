"""P05: leader, team and target of a specialty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.p05 import teams
from audit_rules.rule import Severity
from tests.conftest import FACTS, PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_blanks(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      leader: ""
      members: 0
      target: "2024-2025年建成完善的体系；第1阶段完成一个方案"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      leader: "王某"
      members: 4
      target: "年培训高级工120人"
    """
    findings = teams.run(book).findings
    assert [f.subject.partition("|")[2] for f in findings] == ["leader", "members", "target"]
    assert {f.severity for f in findings} == {Severity.VIOLATION}


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      leader: "王某"
      members: 4
      target: "年培训高级工120人"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      leader: "王某"
      members: 4
      target: "2025年开发课程4门，通过率90%"
    """
    assert teams.run(book).outcome == "clean"


@pytest.mark.book(plan=replace(PLAN, specialties={"养老护理员": PLAN.specialties["养老护理员"]}))
def test_passed_over_1_a_specialty_without_subsidy(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      leader: "王某"
      members: 4
      target: "年培训高级工120人"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      leader: ""
      members: 4
      target: "年培训高级工120人"
    """
    assert teams.run(book).outcome == "clean"


def test_passed_over_2_chinese_numerals(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      leader: "王某"
      members: 4
      target: "年培训高级工三百人"
    2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
      leader: "王某"
      members: 4
      target: "合格率达到百分之九十"
    """
    assert teams.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
      leader: "王某"
      target: "年培训高级工120人"
    """
    assert teams.run(book).reason == (
        "缺养老护理员的项目组成员，登记：专业（项目组成员数）；"
        "缺健康照护师建设目标与预算安排（附件2 表3-n-1），登记：专业（项目负责人、项目组成员数、建设目标）"
    )


@pytest.mark.book(plan=None, facts=replace(FACTS, specialties=()))
def test_undetermined_without_specialties(book: Book) -> None:
    assert "专业" in teams.run(book).reason
