"""One account through exports of several layouts: what comes again adds nothing, and twins stay two."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.desk import Confirmed, take_papers
from importers.twins import Twins
from ledgers.book.mapping import read_mappings
from ledgers.book.rows import BankRow, same_account
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS
from tests.importers.banks import LAYOUTS, moves
from tests.importers.makers import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.intake import Intake
    from ledgers.book.shelf import OpenBook
    from tests.conftest import Ran

    Run = Callable[..., Ran]

AMOUNTS = [20000000, -6000, -6000, 350, -12345678, -1, 99]
WITH_BALANCE = [name for name, layout in LAYOUTS.items() if layout.balanced]


@pytest.fixture
def book(tmp_path: Path) -> OpenBook:
    return Shelf(tmp_path / "books").new("b1", FACTS, author="何雯")


def put(book: OpenBook, folder: Path, rows: list[list[object]], confirmed: Confirmed | None = None) -> Intake:
    file = folder / "x.dat"
    file.write_bytes(csv_bytes(rows))
    return take_papers(book, [file], author="何雯", confirmed=confirmed)[0]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(WITH_BALANCE), st.sampled_from(list(LAYOUTS)), st.integers(0, 6), st.integers(0, 6))
def test_another_layout_of_the_same_rows_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, first: str, second: str, cut: int, start: int
) -> None:
    """The first file holds some of the rows, the second others; whatever they share is booked once."""
    folder = tmp_path_factory.mktemp("f")
    book = Shelf(folder / "books").new("b1", FACTS, author="何雯")
    if second == "WeChat":  # a wallet is another account
        return
    made = moves(AMOUNTS)
    one, two = made[: cut + 1], made[min(start, cut + 1) :]
    assert put(book, folder, LAYOUTS[first].rows(one)).refused == ""
    result = put(book, folder, LAYOUTS[second].rows(two))
    assert result.refused == ""
    assert len(result.fresh) == len(made) - len(one)
    assert sum(row.amount for row in book_rows(book)) == sum(AMOUNTS)
    assert put(book, folder, LAYOUTS[first].rows(made)).fresh == []


def book_rows(book: OpenBook) -> list[BankRow]:
    from importers.intake import standing

    return list(standing(book).bank.values())


def test_a_balance_that_comes_later_proves_the_rows(book: OpenBook, tmp_path: Path) -> None:
    put(book, tmp_path, LAYOUTS["ICBC 4"].rows(moves(AMOUNTS)))
    assert {row.balance for row in book_rows(book)} == {None}
    result = put(book, tmp_path, LAYOUTS["ICBC 1"].rows(moves(AMOUNTS)))
    assert (result.fresh, {skipped.reason for skipped in result.skipped}) == ([], {"已在账"})
    assert [row.balance for row in book_rows(book)] == [move.balance for move in moves(AMOUNTS)]
    assert not book.loaded[1]


def test_days_between_statements_that_none_covers_are_told(book: OpenBook, tmp_path: Path) -> None:
    made = moves(AMOUNTS)
    assert put(book, tmp_path, LAYOUTS["CMBC"].rows(made[:2])).notes == []
    notes = put(book, tmp_path, LAYOUTS["CMBC"].rows(made[4:])).notes
    assert notes == [
        "2024-04-18 与 2024-04-19 之间缺流水，请补导：前一段期末余额 199,940.00 元，后一段期初 199,883.50 元"
    ]
    assert put(book, tmp_path, LAYOUTS["CMBC"].rows(made)).notes == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("9995001040000000418", "9995-0010 4000 0000 418", True),
        ("9995****0418", "9995001040000000418", True),
        ("9995****0419", "9995001040000000418", False),
        ("****", "9995001040000000418", False),
        ("0418", "9995001040000000418", True),
        ("0419", "9995001040000000418", False),
        ("418", "9995001040000000418", False),
        ("31-995001040000000418", "995001040000000418", True),
        ("31-995001040000000418", "32-995001040000000419", False),
        ("", "9995001040000000418", False),
        ("微信昵称测试", "9995001040000000418", False),
    ],
)
def test_spellings_of_an_account(one: str, other: str, *, same: bool) -> None:
    assert same_account(one, other) is same
    assert same_account(other, one) is same


def test_a_masked_number_finds_its_account_and_two_that_fit_refuse(tmp_path: Path) -> None:
    from dataclasses import replace

    facts = replace(FACTS, accounts=("9995001040000000418", "9995001040000990418"))
    book = Shelf(tmp_path / "books").new("b1", facts, author="何雯")
    rows = LAYOUTS["CMBC"].rows(moves([100]))
    rows[1][1] = "99950010400000****"
    assert put(book, tmp_path, rows).refused == ""
    rows[1][1] = "9995****0418"
    assert "本账套的账号是" in put(book, tmp_path, rows).refused


def row(**said: object) -> BankRow:
    known: dict[str, object] = {"account": "1", "date": date(2024, 4, 18), "amount": -100}
    return BankRow(**(known | said))  # type: ignore[arg-type]


def test_twins_are_told_by_the_banks_serial_or_by_day_and_sum() -> None:
    booked = row(balance=500, serial="20240418000123", payee="甲店")
    other_day = row(balance=500, serial="20240418000123", date=date(2024, 4, 19))
    assert Twins([booked], []).take(other_day) is booked
    assert Twins([booked], [booked]).take(other_day) is None
    assert Twins([booked], []).take(row(balance=400, serial="20240418000123")) is None
    assert Twins([row(serial="1")], []).take(row(serial="1", date=date(2024, 4, 19), balance=3)) is None
    assert Twins([booked], []).take(row(payee="甲店")) is booked
    assert Twins([booked], []).take(row(payee="乙店")) is None
    twins = Twins([booked], [])
    assert [twins.take(row()), twins.take(row())] == [booked, None]


# --- a bank's columns, confirmed and kept -----------------------------------------------------------------------------

UNPROVED: list[list[object]] = [
    ["日期", "借方", "贷方", "摘要", "对方"],
    ["2024-04-18", "", "10.00", "拨款", "某局"],
    ["2024-04-19", "3.00", "", "付", "某店"],
]


def test_columns_are_confirmed_once_and_kept_in_the_book(book: OpenBook, tmp_path: Path) -> None:
    assert "无从验证" in put(book, tmp_path, UNPROVED).refused
    assert read_mappings(book.parsed("dossier.beancount")) == []
    result = put(book, tmp_path, UNPROVED, Confirmed("某村镇银行", {"payee": ("对方",)}))
    assert (result.refused, [r.payee for r in result.fresh]) == ("", ["某局", "某店"])
    (kept,) = read_mappings(book.parsed("dossier.beancount"))
    assert (kept.title, kept.by, dict(kept.columns)) == (
        "某村镇银行",
        "何雯",
        {"day": ("日期",), "money_in": ("贷方",), "money_out": ("借方",), "summary": ("摘要",), "payee": ("对方",)},
    )
    again = put(book, tmp_path, [*UNPROVED, ["2024-04-20", "1.00", "", "付", "某店"]])
    assert (again.refused, again.paper and again.paper.importer, len(again.fresh)) == ("", "某村镇银行", 1)


def test_a_confirmation_that_fits_nothing_is_refused(book: OpenBook, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有一个文件有这些表头"):
        put(book, tmp_path, UNPROVED, Confirmed("某村镇银行", {"money_in": ("存入",)}))
    with pytest.raises(Refusal, match="没有需要确认列的银行流水"):
        put(book, tmp_path, LAYOUTS["CMBC"].rows(moves([100])), Confirmed("某村镇银行"))
    assert read_mappings(book.parsed("dossier.beancount")) == []


def test_the_command_line_confirms_and_corrects(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.dat"
    file.write_bytes(csv_bytes(UNPROVED))
    assert run("new", "p1", "--name", "某基地", "--policy", "yuzhong-2023-25", "--start", "2024-04-01").code == 0
    said = json.loads(run("import", "p1", file, "--format", "json").out)
    taken = {"day": ["日期"], "money_in": ["贷方"], "money_out": ["借方"], "summary": ["摘要"], "payee": ["对方"]}
    assert said[0]["columns"] == taken
    assert "写成 项=表头" in run("import", "p1", file, "--bank", "某行", "--column", "收入").err
    assert "还要写银行名" in run("import", "p1", file, "--column", "收入=贷方").err
    done = run(
        "import", "p1", file, "--bank", "某行", "--column", "收入=借方", "--column", "支出=贷方", "--column", "摘要="
    )
    assert (done.code, "入账 2 行" in done.out) == (0, True)
    (again,) = json.loads(run("import", "p1", file, "--format", "json").out)
    assert (again["importer"], again["imported"], [s["reason"] for s in again["skipped"]]) == (
        "某行",
        0,
        ["已在账"] * 2,
    )
