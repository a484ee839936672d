"""The dossier: what was recorded, and what was said of it later."""

from __future__ import annotations

from datetime import date

import pytest
from beancount.parser import parser

from ledgers.book.chart import HEADER
from ledgers.book.dossier import Dossier, corrected, made, read_dossier, to_text, withdrawn
from ledgers.book.gate import admit
from ledgers.book.kinds import KINDS
from ledgers.refusal import Refusal

FIRST, LATER = date(2024, 4, 1), date(2026, 3, 2)


def dossier(text: str, as_of: date = date.max) -> Dossier:
    return read_dossier(parser.parse_string(text)[0], as_of)


BASE = to_text(made(FIRST, "单位", "试点基地", {"capacity-high": "30", "students": "600"}))
RECORD = dossier(BASE).records[0]
RIGHT = BASE + to_text(corrected(RECORD, LATER, {"capacity-high": "300"}, ["students"], by="李静", why="漏了一个零"))


def test_a_correction_holds_from_its_day_on() -> None:
    assert dossier(RIGHT, date(2026, 3, 1)).one("单位").facts == {"capacity-high": 30, "students": 600}  # type: ignore[union-attr]
    assert dossier(RIGHT, LATER).one("单位").facts == {"capacity-high": 300}  # type: ignore[union-attr]


def test_what_had_been_stated_by_a_day_is_asked_as_it_is_known_now() -> None:
    """The base had stated 300 when it applied; 30 is what somebody had typed."""
    assert dossier(RIGHT, LATER).until(FIRST).one("单位").get("capacity-high") == 300  # type: ignore[union-attr]
    assert dossier(RIGHT, date(2025, 1, 1)).until(FIRST).one("单位").get("capacity-high") == 30  # type: ignore[union-attr]
    gone = RIGHT + to_text(withdrawn(RECORD, LATER, by="李静", why="不是本单位的"))
    assert (len(dossier(gone).until(FIRST)), len(dossier(gone).until(FIRST).withdrawn)) == (0, 1)


def test_a_corrected_record_is_still_replaced_by_a_later_one_of_its_name() -> None:
    text = RIGHT + to_text(made(date(2025, 4, 1), "单位", "试点基地", {"capacity-high": "420"}))
    assert dossier(text).one("单位").facts == {"capacity-high": 420}  # type: ignore[union-attr]


def test_of_two_alike_the_second_is_the_second_in_the_file() -> None:
    two = to_text(made(FIRST, "资料", "名册", {"file": "a"})) + to_text(made(FIRST, "资料", "名册", {"file": "b"}))
    second = dossier(two).find("资料", "名册", which=2)
    text = two + to_text(withdrawn(second, LATER, by="李静", why="重了"))
    assert [r.get("file") for r in dossier(text).of("资料")] == ["a"]
    assert dossier(text).find("资料", "名册").get("file") == "a"


def test_money_is_corrected_as_money() -> None:
    text = to_text(made(FIRST, "限额", "设备购置", {"amount": "20000"}))
    change = corrected(dossier(text).records[0], LATER, {"amount": "30000"}, [], by="李静", why="按细则")
    assert dossier(text + to_text(change)).one("限额").get("amount") == 3_000_000  # type: ignore[union-attr]


def test_the_gate_lets_changes_into_the_dossiers_file_alone() -> None:
    assert len(admit("dossier.beancount", HEADER + RIGHT)) == 2
    with pytest.raises(Refusal):
        admit("audit.beancount", HEADER + RIGHT)


def test_no_fact_is_called_as_a_part_of_a_change() -> None:
    assert not {f.key for kind in KINDS.values() for f in kind.facts} & {"of", "which", "by", "why"}
