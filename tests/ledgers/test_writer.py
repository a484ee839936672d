"""The one writer: all or nothing, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledgers.book import writer
from ledgers.book.chart import HEADER
from ledgers.book.git import Git
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.shelf import OpenBook

TXN = """
2024-05-0{n} * "甲公司" "耗材"
  A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1.00 CNY
"""
OLD = {"journal/2024.beancount": HEADER + TXN.format(n=1), "journal/2025.beancount": HEADER}
NEW = {
    "journal/2024.beancount": HEADER + TXN.format(n=1) + TXN.format(n=2),
    "journal/2025.beancount": HEADER + TXN.format(n=3).replace("2024", "2025"),
    "dossier.beancount": HEADER + '2024-04-18 custom "earmark-account" "999"\n  file: "a.csv"\n',
}


@pytest.fixture
def opened(tmp_path: Path) -> OpenBook:
    book = Shelf(tmp_path).new("p01", FACTS, author="管理员")
    with book.locked():
        book.write(OLD, author="何雯", message="旧")
    return book


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.beancount") if ".git" not in p.parts}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=True)
    return done.stdout


def save(book: OpenBook) -> None:
    with book.locked():
        book.write(NEW, author="何雯", message="新")


def test_a_save_is_one_commit_by_its_author(opened: OpenBook) -> None:
    save(opened)
    assert git(opened.folder, "log", "--format=%an %s").splitlines() == ["何雯 新", "何雯 旧", "管理员 建账：试点基地"]
    assert git(opened.folder, "status", "--porcelain") == ""
    assert not opened.loaded[1]


def test_saving_the_same_again_adds_no_commit(opened: OpenBook) -> None:
    save(opened)
    before = git(opened.folder, "rev-parse", "HEAD")
    save(opened)
    assert git(opened.folder, "rev-parse", "HEAD") == before


def test_what_the_gate_refuses_changes_nothing(opened: OpenBook) -> None:
    before = files(opened.folder)
    with opened.locked(), pytest.raises(Refusal, match="dossier"):
        opened.write(NEW | {"dossier.beancount": HEADER + 'include "x"\n'}, author="何雯", message="坏")
    assert files(opened.folder) == before
    assert git(opened.folder, "status", "--porcelain") == ""


class Killed(BaseException):
    """The process ends here: nothing after it runs."""


def _kill_at(n: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """End the process at the n-th step that touches the disk."""
    count = [0]

    def wrap(call: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == n:
                raise Killed
            return call(*args, **kwargs)

        return step

    monkeypatch.setattr(os, "fsync", wrap(os.fsync))
    monkeypatch.setattr(subprocess, "run", wrap(subprocess.run))
    for name in ("rename", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, wrap(getattr(Path, name)))
    return count


def test_killed_at_any_step_the_book_is_the_old_one_or_the_new_one(opened: OpenBook) -> None:
    old = files(opened.folder)
    whole = {name: text.encode() for name, text in (OLD | NEW).items()}
    seen = set()
    for n in range(1, 200):
        with pytest.MonkeyPatch.context() as patch:
            steps = _kill_at(n, patch)
            try:
                save(opened)
            except Killed:
                pass
            else:
                if steps[0] < n:
                    break
        again = Shelf(opened.shelf.folder).open("p01")
        now = files(again.folder)
        is_new = all(now[name] == content for name, content in whole.items())
        assert is_new or now == old, f"half written after step {n}"
        seen.add(is_new)
        with again.locked():
            pass
        assert git(again.folder, "status", "--porcelain") == ""
        git(again.folder, "fsck", "--strict")
        assert not again.loaded[1]
        if is_new:
            with again.locked():
                again.write(OLD | {"dossier.beancount": HEADER}, author="何雯", message="旧")
            assert files(again.folder) == old
    assert seen == {True, False}
    assert n > 20


def test_a_real_kill_in_a_loop_of_saves(opened: OpenBook) -> None:
    program = f"""
import itertools, pathlib
from ledgers.book.shelf import Shelf
from tests.ledgers.test_writer import OLD, NEW
from ledgers.book.chart import HEADER
book = Shelf(pathlib.Path({str(opened.shelf.folder)!r})).open("p01")
print("ready", flush=True)
for n in itertools.count():
    with book.locked():
        book.write(NEW if n % 2 else OLD | {{"dossier.beancount": HEADER}}, author="何雯", message=str(n))
"""
    for delay in (0.01, 0.03, 0.05, 0.08, 0.13):
        with subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        ) as p:
            assert p.stdout
            p.stdout.readline()
            time.sleep(delay)
            p.send_signal(signal.SIGKILL)
        book = Shelf(opened.shelf.folder).open("p01")
        with book.locked():
            pass
        now = files(book.folder)
        assert git(book.folder, "status", "--porcelain") == ""
        wanted = NEW if now["dossier.beancount"] != HEADER.encode() else OLD
        assert {name: now[name] for name in wanted} == {name: text.encode() for name, text in wanted.items()}
        assert not book.loaded[1]


def test_a_full_disk_changes_nothing_and_says_so(opened: OpenBook) -> None:
    before = files(opened.folder)
    program = f"""
import pathlib, resource, signal
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.ledgers.test_writer import HEADER, TXN
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
book = Shelf(pathlib.Path({str(opened.shelf.folder)!r})).open("p01")
try:
    with book.locked():
        book.write({{"journal/2024.beancount": HEADER + TXN.format(n=1) * 3000}}, author="何雯", message="大")
except Refusal as refusal:
    print(refusal)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert "磁盘满了，账簿没有任何改动" in done.stdout
    assert files(opened.folder) == before
    assert git(opened.folder, "status", "--porcelain") == ""


def test_a_stale_lock_of_a_killed_git_is_cleared(opened: OpenBook) -> None:
    for name in ("index.lock", "HEAD.lock", "refs/heads/main.lock"):
        (opened.folder / ".git" / name).touch()
    save(opened)
    assert git(opened.folder, "log", "-1", "--format=%s").strip() == "新"


def test_the_second_waits_and_is_told(opened: OpenBook) -> None:
    with (
        opened.locked(),
        pytest.raises(Refusal, match="别人正在保存"),
        writer.locked(opened.folder, wait=0.1),
    ):
        pass


def test_a_taken_code_is_refused_and_nothing_is_left_behind(opened: OpenBook) -> None:
    with pytest.raises(Refusal, match="已经有代码"):
        opened.shelf.new("p01", FACTS, author="管理员")
    assert {p.name for p in opened.shelf.folder.iterdir()} == {"p01", ".earmark"}
    assert opened.shelf.codes() == ["p01"]


@pytest.mark.parametrize("code", ["../x", "P01", "x y", "", "login", ".git", "a" * 33, "中文"])
def test_codes_that_cannot_be(tmp_path: Path, code: str) -> None:
    with pytest.raises(Refusal, match="不能用"):
        Shelf(tmp_path).new(code, FACTS, author="管理员")


def test_git_missing_is_said(opened: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refusal, match="没有 git"):
        Git(opened.folder).head()
