"""The books of a deployment, and one of them opened."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledgers.book.facts import Facts
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS

if TYPE_CHECKING:
    from pathlib import Path

BAD = '\n2024-05-01 * "x"\n  A资产:没有:这个科目  1.00 CNY\n  N净资产:3001期初余额  -1.00 CNY\n'


@pytest.mark.parametrize("name", ['带"引号"的', "反\\斜杠", "𠮷野家（渝）·基地", "x" * 300, "; 分号", "%s{}"])
def test_facts_are_kept_whatever_the_names_are(tmp_path: Path, name: str) -> None:
    facts = replace(
        FACTS, name=name, host=name, specialties=(name,), accounts=("999 1",), kind="公办", credit_code="91"
    )
    book = Shelf(tmp_path).new("p01", facts, author=name)
    assert book.facts == facts
    assert not book.loaded[1]
    assert book.book().facts == facts


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("journal/2024.beancount", lambda text: text + BAD, r"journal/2024\.beancount：第 \d+ 行"),
        ("journal/2024.beancount", lambda text: text + '2024-05-01 * "没写完', "journal/2024"),
        (
            "journal/2024.beancount",
            lambda text: text + BAD.replace("没有:这个科目  1", "1002银行存款:01专户  2"),
            "2024",
        ),
        ("main.beancount", lambda text: text.replace("earmark-base", "earmark-bose"), "没有基地信息"),
        ("main.beancount", lambda text: text.replace('"earmark-format" 1', '"earmark-format" 2'), "升级程序"),
        ("main.beancount", lambda text: text.replace("yuzhong-2023-25", "nothing-1"), "没有编号为"),
    ],
)
def test_a_broken_book_is_refused_and_named(tmp_path: Path, name: str, damage: object, said: str) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    path = book.folder / name
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(Refusal, match=said):
        Shelf(tmp_path).open("p01").book(date(2026, 4, 30))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    (book.folder / "plan.beancount").unlink()
    with pytest.raises(Refusal, match=r"plan\.beancount"):
        Shelf(tmp_path).open("p01").book(date(2026, 4, 30))


def test_codes_are_the_folders_that_hold_a_book(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.codes() == []
    shelf.new("b2", FACTS, author="x")
    shelf.new("a1", FACTS, author="x")
    for other in (".earmark", "Not-A-Book", "empty"):
        (tmp_path / other).mkdir(exist_ok=True)
    assert shelf.codes() == ["a1", "b2"]
    for code in ("../a1", "empty", "A1", "a1/"):
        with pytest.raises(Refusal, match="没有代码"):
            shelf.open(code)


SMUGGLED = (
    'include "/etc/hostname"',
    'option "insert_pythonpath" "TRUE"',
    '2024-01-01 custom "earmark-base" "假基地"\n  policy: "yuzhong-2023-25"',
    '2024-05-01 * "x"\n  A资产:1002银行存款:01专户:1地方财政  1.005 CNY\n  N净资产:3001期初余额  -1.005 CNY',
    '2024-05-01 * "x"\n  A资产:1002银行存款:01专户:1地方财政  1 USD\n  N净资产:3001期初余额  -1 USD',
)


@pytest.mark.parametrize("line", SMUGGLED)
def test_what_was_smuggled_into_a_journal_is_neither_loaded_nor_audited_nor_healed(tmp_path: Path, line: str) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    path = book.folder / "journal" / "2024.beancount"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="journal/2024"):
        Shelf(tmp_path).open("p01").book(date(2026, 4, 30))
    again = Shelf(tmp_path).open("p01")
    with again.locked(), pytest.raises(Refusal, match="绕开程序改过：journal/2024"):
        again.unchanged()


def test_a_main_file_that_includes_something_else_is_refused(tmp_path: Path) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    book.main.write_text(book.main.read_text(encoding="utf-8") + 'include "/etc/*.conf"\n', encoding="utf-8")
    with pytest.raises(Refusal, match="不属于账套"):
        Shelf(tmp_path).open("p01").book(date(2026, 4, 30))


def test_a_book_without_history_is_read_and_not_written(tmp_path: Path) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    shutil.rmtree(book.folder / ".git")
    again = Shelf(tmp_path).open("p01")
    assert again.book(date(2026, 4, 30)).name == FACTS.name
    with pytest.raises(Refusal, match="没有修改历史"), again.locked():
        pass
    assert not (book.folder / ".git").exists()


@pytest.mark.parametrize(
    "edit",
    [
        lambda folder: (folder / "documents" / "2024-05-01 发票.pdf").write_bytes(b"x"),
        lambda folder: swap(folder / "main.beancount", '"养老护理员"', '"健康照护师"'),
        lambda folder: swap(folder / "dossier.beancount", '"1,xb=2"', '"1"\n  xb: "2"'),
        lambda folder: swap(folder / "dossier.beancount", 'n: "2"', "n: 2"),
    ],
)
def test_the_digest_changes_with_any_fact(tmp_path: Path, edit: object) -> None:
    book = Shelf(tmp_path).new("p01", FACTS, author="x")
    with (book.folder / "dossier.beancount").open("a", encoding="utf-8") as file:
        file.write('2024-01-01 custom "earmark-dossier" "承诺" "甲"\n  xa: "1,xb=2"\n  nn: "2"\n')
    before = Shelf(tmp_path).open("p01").book().digest
    edit(book.folder)  # type: ignore[operator]
    assert Shelf(tmp_path).open("p01").book().digest != before


def swap(path: Path, one: str, other: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert one in text
    path.write_text(text.replace(one, "\0").replace(other, one).replace("\0", other), encoding="utf-8")


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"kind": "外资"}, "单位性质"), ({"accounts": ("1", "1")}, "两次"), ({"policy": "x"}, "没有编号")],
)
def test_facts_that_cannot_be(tmp_path: Path, facts: dict[str, object], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        Shelf(tmp_path).new("p01", replace(FACTS, **facts), author="x")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_two_openings_see_each_others_changes_under_the_lock(tmp_path: Path) -> None:
    one = Shelf(tmp_path).new("p01", FACTS, author="x")
    two = Shelf(tmp_path).open("p01")
    assert isinstance(two.facts, Facts)
    text = (one.folder / "dossier.beancount").read_text(encoding="utf-8")
    with one.locked():
        one.write(
            {"dossier.beancount": text + '2024-04-18 custom "earmark-account" "999"\n  file: "a"\n'},
            author="x",
            message="m",
        )
    with two.locked():
        assert two.facts.adopted == ("999",)
