"""A result is taken again only where everything that it rests on is as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.fleet import key
from earmark.fleet.key import see, world
from earmark.fleet.store import Store
from tests.conftest import AS_OF
from tests.fleet.conftest import write_book

NAMES = ("main", "plan", "dossier", "audit", "journal/2024")
FILES = (*(f"{name}.beancount" for name in NAMES), "documents/.gitkeep", "documents/发票.pdf")


def made(folder: Path) -> Path:
    write_book(folder / "b01", 1)
    (folder / "b01" / "documents" / "发票.pdf").write_bytes(b"%PDF")
    return folder / "b01"


def key_of(book: Path, day: date = AS_OF, around: str = "w") -> str:
    seen = see(book, day, around)
    assert seen is not None
    return seen.key


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(FILES),
    change=st.sampled_from(["byte", "more", "less", "gone", "moved", "another", "folder"]),
    place=st.integers(0, 10_000),
    byte=st.integers(1, 255),
)
def test_any_change_of_any_file_changes_the_key(name: str, change: str, place: int, byte: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = made(Path(folder))
        before, path = key_of(book), book / name
        content = path.read_bytes()
        if change == "byte" and content:
            at = place % len(content)
            path.write_bytes(content[:at] + bytes([content[at] ^ byte]) + content[at + 1 :])
        elif change == "less" and content:
            path.write_bytes(content[: place % len(content)])
        elif change == "gone":
            path.unlink()
        elif change == "moved":
            path.rename(path.with_name(f"x{path.name}"))
        elif change == "another":
            path.with_name(f"x{path.name}").write_bytes(content)
        elif change == "folder":
            path.with_name(f"x{place}").mkdir()
        else:
            path.write_bytes(content + bytes([byte]))
        assert key_of(book) != before
        shutil.rmtree(book)
        assert key_of(made(Path(folder))) == before


def test_a_text_cannot_move_from_one_file_into_the_next(tmp_path: Path) -> None:
    book = made(tmp_path)
    one, two = book / "documents" / "a", book / "documents" / "b"
    one.write_text("xy")
    two.write_text("z")
    before = key_of(book)
    one.write_text("x")
    two.write_text("yz")
    assert key_of(book) != before


def test_day_surroundings_and_place_are_part_of_the_key(tmp_path: Path) -> None:
    book = made(tmp_path)
    other = shutil.copytree(book, tmp_path / "b02")
    keys = {key_of(book), key_of(other), key_of(book, AS_OF + timedelta(days=1)), key_of(book, AS_OF, "v")}
    assert len(keys) == 4
    assert key_of(book) in keys


def test_the_history_of_a_book_is_not(tmp_path: Path) -> None:
    book = made(tmp_path)
    before = key_of(book)
    (book / ".git").mkdir()
    (book / ".git" / "HEAD").write_text("x")
    assert key_of(book) == before
    (book / "documents" / ".git").mkdir()  # only the book's own
    assert key_of(book) != before


@pytest.mark.parametrize("odd", ["link", "folder", "pipe"])
def test_what_is_no_file_has_no_key(tmp_path: Path, odd: str) -> None:
    book = made(tmp_path)
    path = book / "documents" / "x"
    if odd == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(book / ("main.beancount" if odd == "link" else "journal"))
    assert see(book, AS_OF, "w") is None


def test_a_book_that_is_gone_has_no_key(tmp_path: Path) -> None:
    assert see(tmp_path / "gone", AS_OF, "w") is None


def test_a_file_that_was_changed_and_changed_back_has_other_marks(tmp_path: Path) -> None:
    book = made(tmp_path)
    path = book / "journal" / "2024.beancount"
    before, text = see(book, AS_OF, "w"), path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text, encoding="utf-8")
    after = see(book, AS_OF, "w")
    assert before is not None
    assert after is not None
    assert before.key == after.key
    assert before != after


def test_a_deployments_own_policy_is_part_of_the_surroundings(tmp_path: Path) -> None:
    before = world(tmp_path)
    own = tmp_path / ".earmark" / "policies"
    own.mkdir(parents=True)
    (own / "own.toml").write_text("[meta]\n")
    first = world(tmp_path)
    (own / "own.toml").write_text("[meta]\nid = 1\n")
    assert len({before, first, world(tmp_path)}) == 3


def test_every_file_of_the_program_is_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in key._ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "x.py").write_text("1")
    monkeypatch.setattr(key, "_PROGRAM", tmp_path)
    program = key.program.__wrapped__
    seen = {program()}
    for room in key._ROOMS:
        (tmp_path / room / "x.py").write_text("2")
        seen.add(program())
    monkeypatch.setattr(key, "_installed", lambda: ["beancount-9.dist-info"])
    seen.add(program())
    assert len(seen) == len(key._ROOMS) + 2


def test_the_installed_packages_are_named_with_their_versions() -> None:
    assert any(name.startswith("beancount-3") for name in key._installed())


# --- the store -------------------------------------------------------------------------------------------------------


def test_what_is_put_is_got_under_its_own_key_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("b01", "k", {"said": {"名": "值"}})
    assert store.get("b01", "k") == {"said": {"名": "值"}}
    assert store.get("b01", "j") is None
    assert store.get("b02", "k") is None
    (store.folder / "b02.json").write_bytes((store.folder / "b01.json").read_bytes())
    assert store.get("b02", "k") is None
    assert store.folder.stat().st_mode & 0o777 == 0o700


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.booleans())
def test_a_kept_file_that_is_not_whole_counts_as_none(place: int, byte: int, cut: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.put("b01", "k", {"said": {"rules": [1, 2, 3]}, "text": "x"})
        path = store.folder / "b01.json"
        content = path.read_bytes()
        at = place % len(content)
        path.write_bytes(content[:at] + (b"" if cut else bytes([content[at] ^ byte]) + content[at + 1 :]))
        assert store.get("b01", "k") is None


def test_no_pickle_is_ever_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.folder.mkdir(parents=True)
    (store.folder / "b01.json").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    assert store.get("b01", "k") is None


def test_what_was_kept_of_a_book_that_is_gone_is_dropped(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for code in ("b01", "b02"):
        store.put(code, "k", {})
    (store.folder / ".b01-999999999-1").write_text("cut off")
    (store.folder / f".b01-{os.getpid()}-1").write_text("being written")
    store.prune(["b02"])
    assert sorted(path.name for path in store.folder.iterdir()) == [f".b01-{os.getpid()}-1", "b02.json"]
