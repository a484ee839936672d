"""What new records add to a dossier and what they would change there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledgers.book.dossier import Dossier, Record
from ledgers.book.filing import Change, held_against
from ledgers.policy import find_policy

POLICY = find_policy("yuzhong-2023-25")
OLD, NEW = date(2024, 1, 1), date(2024, 3, 1)
A = "构建完善的高技能人才培训体系"


def held(known: list[Record], asked: Record) -> Any:
    (filing,) = held_against(Dossier(tuple(known)), [asked], POLICY)
    return filing


def test_only_what_is_new_is_added() -> None:
    """The leader is on file, the target is not."""
    filing = held(
        [Record(OLD, "专业", "电工", {"leader": "王某"})],
        Record(NEW, "专业", "电工", {"leader": "王某", "target": "120人"}),
    )
    assert filing.record == Record(NEW, "专业", "电工", {"target": "120人"})
    assert (filing.changes, filing.kept) == ((), ())


@pytest.mark.parametrize(
    ("known", "asked", "why"),
    [
        (Record(OLD, "专业", "电工", {"members": 4}), Record(NEW, "专业", "电工", {"members": 0}), "表上空着"),
        (
            Record(NEW, "专业", "电工", {"leader": "王某"}),
            Record(OLD, "专业", "电工", {"leader": "李某"}),
            "2024-03-01 登记的更晚",
        ),
        (
            Record(OLD, "专家", "赵一", {"unit": "某大学"}),
            Record(NEW, "专家", "赵一", {"unit": "某学院"}),
            "已登记过，请先更正原来的",
        ),
    ],
)
def test_what_is_on_file_stays(known: Record, asked: Record, why: str) -> None:
    filing = held([known], asked)
    assert filing.record is None
    assert [reason for _, reason in filing.kept] == [why]


def test_a_later_word_replaces_and_says_so() -> None:
    known = Record(OLD, "专业", "电工", {"leader": "王某", "members": 4})
    filing = held([known], Record(NEW, "专业", "电工", {"leader": "李某", "members": 4}))
    assert filing.record == Record(NEW, "专业", "电工", {"leader": "李某"})
    assert filing.changes == (Change("leader", "王某", "李某"),)
    assert Dossier((known, filing.record)).one("专业").facts == {"leader": "李某", "members": 4}  # type: ignore[union-attr]


def test_a_point_is_known_by_content_and_number_whatever_its_name() -> None:
    """On file under the content's short name; what is added goes by that name, or it would be a row of its own."""
    known = Record(OLD, "要点", "电工｜体系｜2", {"specialty": "电工", "content": "体系", "midterm": "方案"})
    said = {"specialty": "电工", "content": A, "midterm": "方案", "final": "报告"}
    filing = held([known], Record(NEW, "要点", "电工｜构建培训体系｜2", said))
    assert filing.record == Record(
        NEW, "要点", "电工｜体系｜2", {"specialty": "电工", "content": "体系", "final": "报告"}
    )
    assert filing.changes == ()
    other = held([known], Record(NEW, "要点", "电工｜构建培训体系｜3", said))
    assert other.record == other.asked


def test_an_edition_of_a_paper_is_one_of_its_own() -> None:
    known = Record(OLD, "资料", "申报表", {"file": "a.docx", "sha256": "1"})
    assert held([known], Record(NEW, "资料", "申报表", {"file": "b.docx", "sha256": "1"})).record is None
    assert held([known], Record(NEW, "资料", "申报表", {"file": "b.docx", "sha256": "2"})).record is not None
