"""git on a book that somebody else can write in: nothing of theirs runs, and nothing of theirs hides a change."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ledgers.book import record
from ledgers.book.git import Git
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.shelf import OpenBook


@pytest.fixture
def opened(tmp_path: Path) -> OpenBook:
    book = Shelf(tmp_path / "books").new("p01", FACTS, author="管理员")
    with book.locked():
        book.write({"documents/a.pdf": b"%PDF"}, author="甲", message="附件")
    return book


def everything(git: Git) -> None:
    """Every command of ours."""
    head = git.head()
    git.history("audit.beancount")
    git.texts(head, "journal")
    git.added(head, "documents")
    git.first_authors({"x"}, "main.beancount")
    git.taken_out("main.beancount")
    git.brought("main.beancount", "x")
    git.differing("documents", "journal")
    git.changed("main.beancount")
    git.lost(head, "documents")
    git.text(head, "main.beancount")
    git.commits()
    git.has(head)
    git.flaws()
    git.oddities()
    git.adopt(git.prepare({"documents/b.pdf": b"x"}, author="甲", message="m"))


PROGRAMS = {
    "core.fsmonitor": (),
    "core.hooksPath": ("reference-transaction", "post-index-change", "pre-commit", "post-commit"),
    "core.pager": (),
    "core.alternateRefsCommand": (),
    "diff.external": (),
    "diff.x.textconv": (),
    "diff.x.command": (),
    "filter.x.clean": (),
    "filter.x.smudge": (),
    "filter.x.process": (),
    "gpg.program": (),
    "core.sshCommand": (),
    "core.editor": (),
    "alias.log": (),
    "pager.log": (),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_book_names_is_not_run(opened: OpenBook, tmp_path: Path, name: str) -> None:
    """Each setting that names a program, with all that may lead git to it: attributes, hooks, a signature."""
    ran, script = tmp_path / "ran", tmp_path / "hooks" / "script"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\necho {name} >> {ran}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for hook in PROGRAMS[name]:
        (script.parent / hook).symlink_to(script)
    value = script.parent if name == "core.hooksPath" else f"!{script}" if name == "alias.log" else script
    for setting, said in ((name, str(value)), ("log.showSignature", "true"), ("diff.x.cachetextconv", "false")):
        subprocess.run(["git", "config", "--file", opened.folder / ".git" / "config", setting, said], check=True)
    for place in (".gitattributes", ".git/info/attributes"):
        (opened.folder / place).write_text("* diff=x filter=x\n", encoding="utf-8")
    hooks = opened.folder / ".git" / "hooks"
    hooks.symlink_to(script.parent)
    (opened.folder / "documents" / "a.pdf").write_bytes(b"other")
    everything(Git(opened.folder))
    assert not ran.exists()


def test_a_missing_object_is_fetched_by_no_program(opened: OpenBook, tmp_path: Path) -> None:
    """A promisor remote makes git fetch what it lacks, by the program that the remote names."""
    ran = tmp_path / "ran"
    for setting, said in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "x",
        "remote.x.promisor": "true",
        "remote.x.url": str(tmp_path),
        "remote.x.uploadpack": f"touch {ran}; git-upload-pack",
        "protocol.allow": "always",
        "protocol.file.allow": "always",
    }.items():
        subprocess.run(["git", "config", "--file", opened.folder / ".git" / "config", setting, said], check=True)
    git = Git(opened.folder)
    blob = git.texts(git.head(), "main.beancount")
    del blob
    number = subprocess.run(
        ["git", "rev-parse", "HEAD:main.beancount"], cwd=opened.folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    (opened.folder / ".git" / "objects" / number[:2] / number[2:]).unlink()
    with pytest.raises(Refusal):
        git.text(git.head(), "main.beancount")
    assert not ran.exists()


def test_a_change_that_the_index_hides_is_seen(opened: OpenBook) -> None:
    git = Git(opened.folder)
    assert git.differing("documents", "journal") == []
    subprocess.run(["git", "update-index", "--assume-unchanged", "documents/a.pdf"], cwd=opened.folder, check=True)
    (opened.folder / "documents" / "a.pdf").write_bytes(b"%PDX")
    assert git.differing("documents") == ["documents/a.pdf"]
    assert git.lost(git.head(), "documents") == ["documents/a.pdf"]


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("journal/2024.beancount", "../../../../other.txt"),
        ("journal/2024.beancount", "/etc/hostname"),
        ("../p02/journal/2024.beancount", "0"),
        (".git/config", "0"),
        ("", "0"),
    ],
)
def test_a_manifest_that_reaches_out_of_the_book_moves_nothing(
    opened: OpenBook, tmp_path: Path, name: str, stage: str
) -> None:
    """Whoever can write in the book can leave one; the bureau's own process would carry it out."""
    other = tmp_path / "other.txt"
    other.write_text("别人的", encoding="utf-8")
    head = Git(opened.folder).head()
    move = {"name": name, "stage": stage, "sha256": "0" * 64}
    text = json.dumps({"commit": head, "moves": [move]})
    (opened.folder / ".git" / "earmark-manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="账套的保存记录损坏"):
        opened.shelf.open("p01")
    assert other.read_text(encoding="utf-8") == "别人的"


@pytest.mark.parametrize("commit", ["--stdin", "HEAD", "x", 1, None])
def test_a_manifest_names_a_commit_and_nothing_else(opened: OpenBook, commit: object) -> None:
    text = json.dumps({"commit": commit, "moves": []})
    (opened.folder / ".git" / "earmark-manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="账套的保存记录损坏"):
        opened.shelf.open("p01")


@pytest.mark.parametrize("place", ["documents", "journal", ".git/earmark-new", ".git/refs", ".git/objects"])
def test_nothing_is_written_through_a_link(opened: OpenBook, tmp_path: Path, place: str) -> None:
    """A folder of the book that is another's: what the server writes would stand there."""
    theirs = tmp_path / "theirs"
    path = opened.folder / place
    if path.exists():
        path.rename(theirs)
    else:
        theirs.mkdir()
    path.symlink_to(theirs)
    before = sorted(theirs.rglob("*"))
    with pytest.raises(Refusal, match="指向别处的链接"), opened.locked():
        opened.write({"documents/neu.pdf": b"x", "journal/2030.beancount": None}, author="甲", message="m")
    assert sorted(theirs.rglob("*")) == before


def test_every_save_is_recorded_outside_of_the_book(opened: OpenBook) -> None:
    assert record.read(opened.folder).saves == tuple(reversed(Git(opened.folder).commits()))
    with opened.locked():
        opened.write({"documents/b.pdf": b"x"}, author="甲", message="m")
    assert record.read(opened.folder).saves[-1] == Git(opened.folder).head()


def test_a_save_does_not_fail_where_nothing_can_be_recorded(opened: OpenBook) -> None:
    saves = opened.shelf.folder / ".earmark" / "saves"
    (saves / "p01").unlink()
    saves.rmdir()
    saves.write_text("", encoding="utf-8")
    with opened.locked():
        opened.write({"documents/b.pdf": b"x"}, author="甲", message="m")
    assert record.read(opened.folder).saves == ()
    assert (opened.folder / "documents" / "b.pdf").read_bytes() == b"x"


def test_a_line_that_was_cut_off_spoils_no_other(opened: OpenBook) -> None:
    path = opened.shelf.folder / ".earmark" / "saves" / "p01"
    path.write_text(path.read_text(encoding="utf-8") + "saved 0123", encoding="utf-8")
    record.closed(opened.folder, "2024-05", "a" * 64)
    known = record.read(opened.folder)
    assert (len(known.saves), known.closed) == (2, (("2024-05", "a" * 64),))
    record.reopened(opened.folder, "2024-04")
    assert record.read(opened.folder).closed == ()


def test_a_book_made_anew_has_a_record_of_its_own(opened: OpenBook) -> None:
    shutil.rmtree(opened.folder)
    again = opened.shelf.new("p01", FACTS, author="管理员")
    assert record.read(again.folder).saves == (Git(again.folder).head(),)
