"""O01: the training system after one year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.o01 import training_system
from audit_rules.rule import Severity
from tests.conftest import FACTS, PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_not_accepted(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: FALSE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训模式成果"
      dimension: "培训模式"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师课程设置成果"
      dimension: "课程设置"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师教材开发成果"
      dimension: "教材开发"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师师资建设成果"
      dimension: "师资建设"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训装备成果"
      dimension: "培训装备"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师能力评价成果"
      dimension: "能力评价"
      specialty: "健康照护师"
      accepted: TRUE
    """
    (finding,) = training_system.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "养老护理员“能力评价”" in finding.message


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训模式成果"
      dimension: "培训模式"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师课程设置成果"
      dimension: "课程设置"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师教材开发成果"
      dimension: "教材开发"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师师资建设成果"
      dimension: "师资建设"
      specialty: "健康照护师"
      accepted: TRUE
    2025-06-03 custom "earmark-request" "健康照护师产出资料"
      due: 2025-07-01
    """
    findings = training_system.run(book).findings
    assert ["培训装备" in f.message or "能力评价" in f.message for f in findings] == [True, True]
    assert len({f.id for f in findings}) == 2


def test_clean(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训模式成果"
      dimension: "培训模式"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师课程设置成果"
      dimension: "课程设置"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师教材开发成果"
      dimension: "教材开发"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师师资建设成果"
      dimension: "师资建设"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训装备成果"
      dimension: "培训装备"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师技能评价成果"
      dimension: "技能评价"
      specialty: "健康照护师"
      accepted: TRUE
    """
    answer = training_system.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 12)


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_clean_before_a_year_has_passed(book: Book) -> None:
    assert training_system.run(book).outcome == "clean"


def test_passed_over_1_an_output_that_came_late(book: Book) -> None:
    """
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-12-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训模式成果"
      dimension: "培训模式"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师课程设置成果"
      dimension: "课程设置"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师教材开发成果"
      dimension: "教材开发"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师师资建设成果"
      dimension: "师资建设"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训装备成果"
      dimension: "培训装备"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师能力评价成果"
      dimension: "能力评价"
      specialty: "健康照护师"
      accepted: TRUE
    """
    assert training_system.run(book).outcome == "clean"


@pytest.mark.book(plan=replace(PLAN, specialties={"养老护理员": PLAN.specialties["养老护理员"]}))
def test_passed_over_2_a_specialty_without_subsidy(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: TRUE
    """
    assert training_system.run(book).outcome == "clean"


def test_undetermined_when_nothing_is_on_file(book: Book) -> None:
    answer = training_system.run(book)
    assert answer.outcome == "undetermined"
    assert "缺养老护理员能力评价产出" in answer.reason


def test_undetermined_until_the_bureau_has_spoken(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训模式成果"
      dimension: "培训模式"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员课程设置成果"
      dimension: "课程设置"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员教材开发成果"
      dimension: "教材开发"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员师资建设成果"
      dimension: "师资建设"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员培训装备成果"
      dimension: "培训装备"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "养老护理员能力评价成果"
      dimension: "能力评价"
      specialty: "养老护理员"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训模式成果"
      dimension: "培训模式"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师课程设置成果"
      dimension: "课程设置"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师教材开发成果"
      dimension: "教材开发"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师师资建设成果"
      dimension: "师资建设"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师培训装备成果"
      dimension: "培训装备"
      specialty: "健康照护师"
      accepted: TRUE
    2025-03-01 custom "earmark-dossier" "产出" "健康照护师能力评价成果"
      dimension: "能力评价"
      specialty: "健康照护师"
    """
    assert (
        training_system.run(book).reason
        == "缺主管部门对健康照护师“能力评价”产出的认可结论，登记：产出（主管部门已认可）"
    )


@pytest.mark.book(plan=None, facts=replace(FACTS, specialties=()))
def test_undetermined_without_specialties(book: Book) -> None:
    assert "专业" in training_system.run(book).reason
