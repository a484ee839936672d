"""An import taken back: whole, once, and only where nothing rests on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from earmark import desk
from importers.intake import EVERY_ROW, settle
from importers.undo import imports, take_back
from ledgers.book.git import Git
from ledgers.book.matches import Said
from ledgers.refusal import Refusal
from tests.importers.desk import assertions, journal, made, put, sheet, shown, statement
from tests.rows import bank, spend, statements

if TYPE_CHECKING:
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import OpenBook, Shelf

LINE = spend("记1", "2024-05-20", 10_000, invoice="111")
OTHER = spend("记2", "2024-05-21", 7_000, "乙公司")
ROWS = bank(("2024-05-20", -10_000, "甲公司"), ("2024-05-22", -7_000, "乙公司"), opening=50_000)
LATER = bank(("2024-06-03", -500, "丙公司"), opening=33_000)


def undone(book: OpenBook, nth: int = 0, why: str = "拿错了文件") -> str:
    return take_back(book, imports(book)[nth].id, why=why, author="何雯").told


def texts(book: OpenBook) -> str:
    return journal(book) + (book.folder / "dossier.beancount").read_text(encoding="utf-8")


def test_a_first_import_goes_and_comes_again_the_same(shelf: Shelf) -> None:
    """Rows, balances and the adopted account; the journal is the same letter by letter."""
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    full = texts(book)
    assert "撤下 4 行" in undone(book)
    assert shown(book) == assertions(book) == []
    assert book.facts.numbers == ()
    put(book, statement(ROWS), sheet([LINE, OTHER]))
    assert texts(book) == full
    assert not book.loaded[1]


def test_the_middle_one_of_three_goes_alone(shelf: Shelf) -> None:
    """The sheet goes, the bank's rows wait again for a word, and the balance is still the bank's."""
    book = made(shelf, [statement(ROWS)], [sheet([LINE, OTHER])], [statement(LATER, "六月.csv")])
    assert [each.said for each in imports(book)] == ["六月.csv（1 行）", "明细.xlsx（2 行）", "流水.csv（2 行）"]
    assert "再导入一次" in undone(book, 1)
    assert [line.split()[1] for line in shown(book) if "期初" not in line] == ["!", "!", "!"]
    clean = made(shelf, [statement(ROWS)], [statement(LATER, "六月.csv")])
    assert texts(book) == texts(clean)
    assert assertions(book) == assertions(clean)


def test_what_an_import_completed_is_as_it_was(shelf: Shelf) -> None:
    """A later sheet gave a contract to a booked row, and a corrected category: both are taken back."""
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    before = texts(book)
    more = [replace(LINE, contract="HT-1"), replace(OTHER, category="设备购置")]
    put(book, sheet(more, "更正.xlsx"), confirmed=EVERY_ROW)
    assert "HT-1" in journal(book)
    undone(book)
    assert texts(book) == before


def test_twice_is_once(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS)])
    undone(book)
    head = Git(book.folder).head()
    assert "已经撤销过" in undone(book)
    assert Git(book.folder).head() == head
    assert imports(book)[0].undone.startswith("何雯 ")
    put(book, statement(ROWS))
    assert [bool(each.undone) for each in imports(book)] == [False, True]
    assert "撤下 2 行" in undone(book)


def test_the_history_says_who_why_and_keeps_the_rows(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS)])
    undone(book)
    last, taken = Git(book.folder).history()[:2]
    assert last.subject == f"撤销导入 {taken.id[:8]}（流水.csv（2 行））：拿错了文件"
    assert last.author == "何雯"
    assert "甲公司" in Git(book.folder).texts(taken.id, "journal")["journal/2024.beancount"]


def corrected(book: OpenBook) -> None:
    put(book, sheet([replace(LINE, category="设备购置"), OTHER], "更正.xlsx"), confirmed=EVERY_ROW)


def completed(book: OpenBook) -> None:
    put(book, sheet([LINE, replace(OTHER, contract="HT-1")], "补合同.xlsx"))


def spoken(book: OpenBook) -> None:
    settle(book, [ROWS[0].id], [LINE.id], Said.ONE, author="何雯")


def closed(book: OpenBook) -> None:
    desk.close(book, "2024-05", day=date(2024, 6, 10), author="李静")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (corrected, "导入以后改过：2024-05-20 记1 甲公司 付 100.00 元"),
        (completed, "导入以后改过：2024-05-21 记2 乙公司 付 70.00 元"),
        (spoken, "有人认定过配对：2024-05-20 甲公司 付 100.00 元、2024-05-20 记1 甲公司 付 100.00 元"),
        (closed, "月份已结账：2024-05-20"),
    ],
)
def test_what_rests_on_it_is_named_and_nothing_is_changed(shelf: Shelf, then: object, said: str) -> None:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    first = imports(book)[0]
    then(book)  # type: ignore[operator]
    before = texts(book)
    with pytest.raises(Refusal, match=said):
        take_back(book, first.id, why="拿错了文件", author="何雯")
    assert texts(book) == before


def test_the_later_of_two_first_then_the_earlier(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    completed(book)
    undone(book)
    undone(book, 1)
    assert shown(book) == []


@pytest.mark.parametrize("number", ["", "abc", "ffffffff"])
def test_an_unknown_number_is_refused(shelf: Shelf, number: str) -> None:
    book = made(shelf, [statement(ROWS)])
    with pytest.raises(Refusal, match="没有这一次导入"):
        take_back(book, number, why="错", author="何雯")


def test_a_reason_is_asked_for(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS)])
    with pytest.raises(Refusal, match="要写理由"):
        undone(book, why=" ")


@given(rows=statements(max_size=6))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_import_undo_import_is_import(shelf: Shelf, rows: list[BankRow]) -> None:
    """Upon a book that holds a sheet already: the rows that pair with it pair again."""
    lines: list[SheetRow] = [spend("记1", "2024-04-20", 100), spend("记2", "2024-05-02", 250, "乙公司")]
    book = made(shelf, [sheet(lines)])
    empty = texts(book)
    put(book, statement(rows))
    full = texts(book)
    undone(book)
    assert texts(book) == empty
    put(book, statement(rows))
    assert texts(book) == full
    assert not book.loaded[1]
