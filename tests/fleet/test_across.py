"""A run compares its bases with each other: the same however it came about, and told of all of them alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_rules.across import Frames, compare
from audit_rules.columns import COLUMNS, Frame, Kind, frame, from_text, to_text
from earmark.contract import across_json
from ledgers.policy import find_policy
from tests.conftest import AS_OF, read_book
from tests.fleet.conftest import fleet_of, write_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledgers.book.shelf import Shelf
    from tests.conftest import Ran

    Run = Callable[..., Ran]

ALL = ("audit", "--all", "--as-of", AS_OF, "--jobs", 1)
TWICE = """
2024-05-0{day} * "重庆某耗材有限公司" "购实训耗材"
  voucher: "记2405-090"
  invoice: "24502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
"""


@pytest.fixture
def twice(shelf: Shelf) -> Shelf:
    """Four books, two of which claim an invoice."""
    for day, code in ((1, "b01"), (2, "b03")):
        path = shelf.folder / code / "journal" / "2024.beancount"
        path.write_text(path.read_text(encoding="utf-8") + TWICE.format(day=day), encoding="utf-8")
    return shelf


@pytest.mark.usefixtures("twice")
def test_an_invoice_of_two_bases_is_a_finding_of_the_run(run: Run) -> None:
    ran = run(*ALL, "--format", "json")
    said = json.loads(ran.out)
    (found,) = said["across"]["findings"]
    assert (found["rule"], found["severity"], found["amount_fen"]) == ("C01", "violation", 140_550)
    assert found["bases"] == ["b01", "b03"]
    assert [(e["base"], e["voucher"], e["amount_fen"]) for e in found["entries"]] == [
        ("b01", "记2405-090", 140_550),
        ("b03", "记2405-090", 140_550),
    ]
    assert found["fix"] in run("explain", "C01").out
    assert [book["code"] for book in said["books"]] == ["b00", "b01", "b02", "b03"]
    assert not any(rule["rule"].startswith("C") for book in said["books"] for rule in book["rules"])
    text = run(*ALL).out
    assert "▲ C01 违规  同一发票在两个以上基地报销  1,405.50 元" in text
    assert "b01 2024-05-01 记2405-090 1,405.50；b03 2024-05-02 记2405-090 1,405.50" in text


@pytest.mark.usefixtures("twice")
def test_a_command_for_some_bases_says_nothing_of_others(run: Run) -> None:
    assert "b03" in run(*ALL).out
    ran = run("audit", "b01", "--as-of", AS_OF, "--format", "json")
    assert "across" not in json.loads(ran.out)
    assert not any(word in ran.out for word in ("b03", "第3基地", "C01"))
    assert "跨基地" not in run("audit", "b01", "--as-of", AS_OF).out
    assert "across" not in json.loads(run("audit", "b01", "b03", "--as-of", AS_OF, "--format", "json").out)


def test_it_is_the_same_to_the_byte_whatever_the_processes_and_what_was_kept(twice: Shelf, run: Run) -> None:
    fresh = run(*ALL, "--format", "json", "--fresh").out
    assert run(*ALL, "--format", "json").out == fresh
    assert run("audit", "--as-of", AS_OF, "--jobs", 2, "--fresh", "--format", "json").out == fresh
    write_book(twice.folder / "b02", 2)  # the same content, written anew
    assert run(*ALL, "--format", "json").out == fresh


def test_a_base_that_cannot_be_audited_is_left_out_and_named(twice: Shelf, run: Run) -> None:
    (twice.folder / "b03" / "main.beancount").write_text("nonsense\n")
    ran = run(*ALL, "--format", "json")
    assert ran.code == 2
    assert "b03" in ran.err
    assert (json.loads(ran.out)["across"]["bases"], json.loads(ran.out)["across"]["findings"]) == (3, [])


def test_the_order_of_the_bases_is_none_of_it(tmp_path: Path) -> None:
    shelf = fleet_of(tmp_path, 3)
    texts = {code: to_text(frame(shelf.open(code).book(AS_OF))) for code in shelf.codes()}
    back = dict(reversed(texts.items()))
    one, other = (across_json(compare(Frames(each), find_policy)) for each in (texts, back))
    assert one == other
    assert list(Frames(back)) == shelf.codes()


# --- the frame -------------------------------------------------------------------------------------------------------

JOURNAL = """
2025-03-05 * "某某公司" "采购护理床2张"
  voucher: "记1"
  invoice: "25502040050792290030、25502040050792290031"
  A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
2025-03-06 * "某某公司" "退款"
  A资产:1002银行存款:01专户:1地方财政  100.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  -100.00 CNY
2025-03-07 * "渝中区财政局" "补助"
  A资产:1002银行存款:01专户:1地方财政  900.00 CNY
  I收入:1地方财政:4001财政补助  -900.00 CNY
"""


def test_a_line_says_what_was_paid_and_what_is_left() -> None:
    found = frame(read_book(JOURNAL))
    names = ("kind", "date", "voucher", "category", "verdict", "fen", "left", "item", "quantity", "payee_kind")
    assert list(found.rows(*names)) == [
        ("支出", "2025-03-05", "记1", "设备购置", "allowed", 50_000, 40_000, "护理床", 2, "单位"),
        ("支出", "2025-03-06", "", "设备购置", "allowed", -10_000, None, "", None, "单位"),
        ("收入", "2025-03-07", "", "财政补助", "", 90_000, None, "", None, "主管部门"),
    ]
    assert found.lines["invoices"][0] == ["25502040050792290030", "25502040050792290031"]
    assert found.lines["judged"][0] == "设备购置"
    assert [(c.line, c.fen) for c in found.claims] == [(0, None), (0, None)]


def test_twins_have_identities_of_their_own_that_do_not_move() -> None:
    once = frame(read_book(JOURNAL)).lines["entry"]
    again = frame(read_book(JOURNAL + JOURNAL)).lines["entry"]
    assert len(set(again)) == len(again) == 6
    assert set(once) < set(again)


def plain(kind: Kind) -> st.SearchStrategy[object]:
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    return {
        Kind.FEN: st.integers(-(10**15), 10**15),
        Kind.COUNT: st.integers(0, 10**6),
        Kind.YES: st.booleans(),
        Kind.TEXTS: st.lists(texts, max_size=2),
        Kind.DAY: st.dates().map(str),
    }.get(kind, texts)


@given(st.data(), st.integers(0, 5))
def test_what_is_written_is_read_again(data: st.DataObject, lines: int) -> None:
    kinds = {c.name: st.none() | plain(c.kind) if c.empty else plain(c.kind) for c in COLUMNS}
    columns = {name: data.draw(st.lists(kind, min_size=lines, max_size=lines)) for name, kind in kinds.items()}
    given_ = Frame("b", "名", "", "", "p", "", "2024-01-01", "2026-01-01", "", "", columns, [])
    assert from_text(to_text(given_)) == given_


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":1}', '{"format":2}', "cos\nsystem\n(S'x'\ntR."])
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (whatever it says: it is no frame)
        from_text(text)
