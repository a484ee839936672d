"""`earmark amend`: what is stated of a base, stated otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledgers.book.plan import plans
from ledgers.book.shelf import OpenBook, Shelf
from tests.program.test_cli import NEW, PLAN, SHEET, SPECIALTIES, STATEMENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def base(run: Run) -> Run:
    run("new", "p01", *NEW, *SPECIALTIES)
    return run


def opened(folder: Path) -> OpenBook:
    return Shelf(folder / "books").open("p01")


def test_what_is_stated_otherwise_changes_and_nothing_else(base: Run, tmp_path: Path) -> None:
    before = opened(tmp_path).facts
    words = ("--credit-code", " 91500103MA00000011", "--kind", "公办", "--host", "某某职业学校")
    said = base("amend", "p01", *words)
    assert (said.code, said.out) == (0, "已修改 p01（试点基地），建设期 2024-04-01 至 2026-03-31\n")
    facts = opened(tmp_path).facts
    assert (facts.credit_code, facts.kind, facts.host) == ("91500103MA00000011", "公办", "某某职业学校")
    assert (facts.name, facts.start, facts.specialties) == (before.name, before.start, before.specialties)
    assert base("amend", "p01", "--credit-code", "").code == 0
    assert opened(tmp_path).facts.credit_code == ""
    assert base("audit", "p01", "--as-of", "2026-04-30").code in {0, 1}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "没有要修改的内容"),
        (("--name", " "), "基地名称是空的"),
        (("--start", "1066-10-14"), "不合理"),
        (("--account", "123", "--account", "1 23"), "同一个账号写了两次"),
        (("--account", "某行"), "不像账号"),
        (("--tier", "一档"), "不分档补助"),
        (("--kind", "外资"), "只能是"),
    ],
)
def test_it_is_held_to_what_a_new_book_is(base: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    main = tmp_path / "books" / "p01" / "main.beancount"
    before = main.read_bytes()
    refused = base("amend", "p01", *words)
    assert (refused.code, said in refused.err) == (2, True)
    assert main.read_bytes() == before


def test_the_first_day_of_an_empty_book_may_be_any(base: Run, tmp_path: Path) -> None:
    assert base("amend", "p01", "--start", "2024-05-06").code == 0
    assert opened(tmp_path).facts.start == date(2024, 5, 6)


def test_the_first_day_moves_to_the_approvals_alone_once_there_is_a_plan(base: Run, tmp_path: Path) -> None:
    base("plan", "p01", PLAN)
    base("import", "p01", SHEET)
    refused = base("amend", "p01", "--start", "2024-04-15")
    assert (refused.code, "起始日只能改成批文上的日期" in refused.err) == (2, True)
    base("dossier", "add", "p01", "节点", "批复", "--date", "2024-04-15")
    assert base("amend", "p01", "--start", "2024-04-16").code == 2
    assert base("amend", "p01", "--start", "2024-04-15").code == 0
    book = opened(tmp_path)
    assert [p.date for p in plans(book.parsed("plan.beancount"))] == [date(2024, 4, 15)]
    looked_at = book.book(date(2026, 4, 30))
    assert (looked_at.start, looked_at.plan is not None) == (date(2024, 4, 15), True)


def test_the_first_day_stays_before_a_revision_of_the_plan(base: Run) -> None:
    base("plan", "p01", PLAN)
    base("plan", "p01", PLAN, "--from", "2024-06-01", "--approval", "渝中人社〔2024〕9号", "--approved", "2024-05-20")
    base("dossier", "add", "p01", "节点", "批复", "--date", "2024-06-15")
    refused = base("amend", "p01", "--start", "2024-06-15")
    assert (refused.code, "应早于预算调整" in refused.err) == (2, True)


def test_an_account_that_is_booked_on_keeps_its_place(base: Run, tmp_path: Path) -> None:
    assert base("import", "p01", STATEMENT).code == 0
    (own,) = opened(tmp_path).facts.adopted
    refused = base("amend", "p01", "--account", "222", "--account", own)
    assert (refused.code, f"先照写 {own}" in refused.err) == (2, True)
    assert base("amend", "p01", "--account", own, "--account", "222").code == 0
    book = opened(tmp_path)
    assert book.facts.numbers == (own, "222")
    assert {row.account for row in book.book(date(2026, 4, 30)).bank_rows} == {own}
    assert base("import", "p01", STATEMENT).out.count("跳过 129 行") == 1


def test_a_specialty_that_the_plan_names_stays(base: Run, tmp_path: Path) -> None:
    base("amend", "p01", *SPECIALTIES, "--specialty", "茶艺师")
    assert base("amend", "p01", *SPECIALTIES).code == 0
    base("plan", "p01", PLAN)
    refused = base("amend", "p01", "--specialty", "养老护理员")
    assert (refused.code, "健康照护师" in refused.err) == (2, True)
    assert opened(tmp_path).facts.specialties == ("养老护理员", "健康照护师")
