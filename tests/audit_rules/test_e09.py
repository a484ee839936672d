"""E09: specialties and their equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.e09 import equipment
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_a_specialty_without(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      equipment: 36
    2024-02-20 custom "earmark-dossier" "专业" "健康照护师"
      equipment: 0
    """
    (finding,) = equipment.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.WARNING, "specialty|健康照护师")


@pytest.mark.book(plan=None)
def test_found_three_specialties(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      equipment: 36
    2024-02-20 custom "earmark-dossier" "专业" "健康照护师"
      equipment: 12
    2024-02-20 custom "earmark-dossier" "专业" "家政服务员"
      equipment: 5
    """
    (finding,) = equipment.run(book).findings
    assert "3 个" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      equipment: 36
    2024-02-20 custom "earmark-dossier" "专业" "健康照护师"
      equipment: 12
    """
    assert equipment.run(book).outcome == "clean"


def test_passed_over_1_a_third_without_subsidy(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      equipment: 36
    2024-02-20 custom "earmark-dossier" "专业" "健康照护师"
      equipment: 12
    2024-02-20 custom "earmark-dossier" "专业" "家政服务员"
      equipment: 0
    """
    assert equipment.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = equipment.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺养老护理员实训装备清单，登记：专业（实训装备台套数）；缺健康照护师实训装备清单，登记：专业（实训装备台套数）",
    )
