"""C05: one unit with several bases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audit_rules.rule import Severity
from ledgers.policy import find_policy
from tests.audit_rules.bases import concerns_of, frame_of
from tests.conftest import POLICY

if TYPE_CHECKING:
    from audit_rules.columns import Frame

CODE, OTHER = "91500103MA00000011", "91500103MA00000022"
KIN = """
2024-02-20 custom "earmark-dossier" "单位" "某某学校"
  leader: "张明"
  address: "渝中区某路1号"
"""


def pair(one: str, other: str, journal: str = "", **changes: Any) -> dict[str, Frame]:
    frames = {code: frame_of(code, journal) for code in "甲乙"}
    frames["甲"] = replace(frames["甲"], credit=one)
    frames["乙"] = replace(frames["乙"], credit=other, **changes)
    return frames


def test_found_two_bases_of_one_code() -> None:
    (found,) = concerns_of(pair(CODE, CODE.lower()), "C05")
    assert (found.severity, found.bases) == (Severity.VIOLATION, ("乙", "甲"))
    assert "乙基地（2024-04-01 至 2026-03-31）和甲基地" in found.message


def test_found_the_same_person_at_the_same_address() -> None:
    (found,) = concerns_of(pair(CODE, OTHER, KIN), "C05")
    assert found.severity is Severity.LEAD
    assert len(concerns_of(pair(CODE, CODE, KIN), "C05")) == 1  # once, by the code
    assert len(concerns_of(pair("", "", KIN), "C05")) == 1


def test_clean_beside_another_unit() -> None:
    assert not concerns_of(pair(CODE, OTHER), "C05")
    assert not concerns_of(pair("", ""), "C05")


def test_clean_where_the_policy_does_not_ask() -> None:
    law = find_policy(POLICY)
    law = law.model_copy(update={"application": law.application.model_copy(update={"cite_single": ""})})
    assert not concerns_of(pair(CODE, CODE), "C05", law)


def test_passed_over_1_bases_one_after_the_other() -> None:
    (found,) = concerns_of(pair(CODE, CODE, start="2027-04-01", end="2030-03-31"), "C05")
    assert found.severity is Severity.LEAD
