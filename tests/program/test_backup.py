"""`earmark backup`, `restore` and `history`: everything in one file, back on a clean machine, and who changed what."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import signal
import tarfile
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from earmark import desk
from earmark.people import Register, Role
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.program.test_cli import NEW
from tests.program.test_matching import sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Ran

    Run = Callable[..., Ran]

FIRST = ("记1", "2024-05-20", "甲公司", "100")


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    """Two books, one of them with a closed month, a policy of the deployment's own, a user."""
    run("new", "p01", *NEW, "--specialty", "养老护理员")
    run("new", "p02", *NEW, "--specialty", "养老护理员")
    assert run("import", "p01", sheet(tmp_path / "明细.csv", FIRST)).code == 0
    assert run("close", "p01", "2024-05").code == 0
    own = tmp_path / "books" / ".earmark" / "policies"
    own.mkdir(parents=True)
    (own / "own.txt").write_text("说明", encoding="utf-8")
    Register.of(tmp_path / "books").add("会计甲", Role.ACCOUNTANT, ("p01",), "Correct-horse-9")
    return run


def tree(folder: Path) -> dict[str, bytes]:
    kept = (
        p
        for p in folder.rglob("*")
        if p.is_file() and p.name not in {"earmark.lock", "index"} and "sqlite" not in p.name
    )
    return {str(p.relative_to(folder)): p.read_bytes() for p in kept}


def test_what_is_backed_up_is_restored_on_a_clean_machine(base: Run, tmp_path: Path) -> None:
    said = base("backup", "-o", "备份.tar.gz")
    assert (said.code, "已备份 2 个账套和用户" in said.out) == (0, True), said.err
    before = tree(tmp_path / "books")
    shutil.rmtree(tmp_path / "books")
    back = base("restore", "备份.tar.gz")
    assert (back.code, "文件与备份时逐个相符" in back.out) == (0, True), back.err
    assert tree(tmp_path / "books") == before
    assert [person.name for person in Register.of(tmp_path / "books").people()] == ["会计甲"]
    assert base("verify", "p01").code == 0
    more = sheet(tmp_path / "六月.csv", ("记2", "2024-06-20", "乙公司", "50"))
    assert base("import", "p01", more).code == 0


def test_nothing_is_overwritten(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "备份.tar.gz")
    assert "不要覆盖旧的备份" in base("backup", "-o", "备份.tar.gz").err
    before = tree(tmp_path / "books")
    assert "这个文件夹不是空的" in base("restore", "备份.tar.gz").err
    assert tree(tmp_path / "books") == before


def test_a_book_that_was_tampered_with_is_restored_and_told(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "books" / "p01" / "journal" / "2024.beancount"
    path.write_text(path.read_text(encoding="utf-8").replace("100.00", "101.00"), encoding="utf-8")
    base("backup", "-o", "备份.tar.gz")
    shutil.rmtree(tmp_path / "books")
    back = base("restore", "备份.tar.gz")
    assert (back.code, "▲ p01：2024-05 结账后改动" in back.out) == (1, True)


def repacked(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The backup with its members changed."""
    new = path.with_name("改过.tar.gz")
    with tarfile.open(path) as old, tarfile.open(new, "w:gz") as tar:
        for member in old:
            file = old.extractfile(member)
            changed = change(member.name, file.read() if file else b"")
            if changed:
                info = tarfile.TarInfo(changed[0])
                info.size = len(changed[1])
                tar.addfile(info, io.BytesIO(changed[1]))
    return new


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, text: (name, text.replace(b"100.00", b"101.00")), "和备份时不一样"),
        (lambda name, text: None if name == "p01/journal/2024.beancount" else (name, text), "备份里缺 1 个文件"),
        (lambda name, text: ("../" + name if name.endswith("2024.beancount") else name, text), "不该有的文件"),
        (lambda name, text: ("p01/hooks" if name.endswith("2024.beancount") else name, text), "不该有的文件"),
        (lambda name, text: (name, text.replace(b'"format": 1', b'"format": 2')), "另一个版本的专账"),
    ],
)
def test_a_backup_that_was_changed_is_refused_whole(
    base: Run, tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], words: str
) -> None:
    base("backup", "-o", "备份.tar.gz")
    odd = repacked(tmp_path / "备份.tar.gz", change)
    shutil.rmtree(tmp_path / "books")
    back = base("restore", odd)
    assert (back.code, words in back.err) == (2, True), back.err
    assert not (tmp_path / "books").exists()
    assert not list(tmp_path.glob(".books-*"))


def test_a_file_that_is_no_backup_is_refused(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "备份.tar.gz")
    shutil.rmtree(tmp_path / "books")
    whole = (tmp_path / "备份.tar.gz").read_bytes()
    for odd in (whole[: len(whole) // 2], b"", b"not a tar"):
        (tmp_path / "坏.tar.gz").write_bytes(odd)
        assert "这不是完整的备份文件" in base("restore", "坏.tar.gz").err
    assert "没有这个文件" in base("restore", "没有.tar.gz").err


def test_the_list_names_every_file_with_its_sum(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "备份.tar.gz")
    with tarfile.open(tmp_path / "备份.tar.gz") as tar:
        names = tar.getnames()
        file = tar.extractfile(names[0])
        assert file is not None
        listed = json.loads(file.read())
    assert names[1:] == list(listed["files"])
    assert {"p01/main.beancount", ".earmark/policies/own.txt", ".earmark/earmark.sqlite"} <= set(names)
    assert not any("lock" in name for name in names)


def test_the_history_says_who_changed_what(base: Run, tmp_path: Path) -> None:
    second = sheet(tmp_path / "六月.csv", ("记2", "2024-06-20", "乙公司", "50"))
    base("import", "p01", second)
    told = base("history", "p01")
    lines = told.out.splitlines()
    assert "导入 六月.csv（1 行）" in lines[0]
    assert "插入：2024-06-20 记2 乙公司 50.00 元" in lines[1]
    assert "结账：2024-05" in lines[2]
    assert "建账" in lines[-1]
    one = base("history", "p01", "记1")
    assert [line for line in one.out.splitlines() if line.startswith("    ")] == [
        "    插入：2024-05-20 记1 甲公司 100.00 元"
    ]
    assert "没有凭证号“记9”" in base("history", "p01", "记9").err


# --- what goes wrong on the way --------------------------------------------------------------------------------------

DAY = date(2026, 4, 30)


def in_child(deed: Callable[[], object]) -> tuple[int, int]:
    """Do something in a process of its own: the signal it died of, and its exit code, 2 where it was refused."""
    child = os.fork()
    if child == 0:
        try:
            deed()
            os._exit(0)
        except Refusal:
            os._exit(2)
        except BaseException:  # noqa: BLE001  (the child must not go on as a test run)
            os._exit(70)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, os.waitstatus_to_exitcode(status)


def die(_code: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def left(folder: Path) -> list[str]:
    """What lies there beside what was there before."""
    return sorted(p.name for p in folder.iterdir() if "earmark-backup-" in p.name or "restoring" in p.name)


def limited(deed: Callable[[], object]) -> Callable[[], object]:
    """A disk that takes no file longer than two blocks."""

    def act() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        deed()

    return act


def test_a_backup_killed_in_the_middle_is_none_and_the_next_one_clears_up(base: Run, tmp_path: Path) -> None:
    shelf, path = Shelf(tmp_path / "books"), tmp_path / "b.tar.gz"
    assert in_child(lambda: desk.backup(shelf, path, tell=die))[0] == signal.SIGKILL
    assert (path.exists(), len(left(tmp_path))) == (False, 1)
    assert base("backup", "-o", path).code == 0
    assert left(tmp_path) == []


def test_a_restore_killed_in_the_middle_restored_nothing_and_the_next_one_clears_up(base: Run, tmp_path: Path) -> None:
    path, there = tmp_path / "b.tar.gz", tmp_path / "there"
    assert base("backup", "-o", path).code == 0
    assert in_child(lambda: desk.restore(path, there, DAY, tell=die))[0] == signal.SIGKILL
    assert (there.exists(), len(left(tmp_path))) == (False, 1)
    assert desk.restore(path, there, DAY).differences == ()
    assert left(tmp_path) == []


def test_what_another_that_still_runs_has_under_way_is_left_alone(base: Run, tmp_path: Path) -> None:
    (tmp_path / f".earmark-backup-{os.getppid()}").mkdir()
    assert base("backup", "-o", "b.tar.gz").code == 0
    assert left(tmp_path) == [f".earmark-backup-{os.getppid()}"]


def test_a_full_disk_leaves_no_half_of_anything(base: Run, tmp_path: Path) -> None:
    shelf, path, there = Shelf(tmp_path / "books"), tmp_path / "b.tar.gz", tmp_path / "there"
    assert in_child(limited(lambda: desk.backup(shelf, path))) == (0, 2)
    assert (path.exists(), left(tmp_path)) == (False, [])
    assert base("backup", "-o", path).code == 0
    assert in_child(limited(lambda: desk.restore(path, there, DAY))) == (0, 2)
    assert (there.exists(), left(tmp_path)) == (False, [])


def test_a_backup_damaged_anywhere_is_refused_in_one_line(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    for at in (0, 3, 12, *range(40, len(whole), len(whole) // 5)):
        (tmp_path / "坏.tar.gz").write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            found = desk.restore(tmp_path / "坏.tar.gz", tmp_path / "there", DAY)
        except Refusal:  # any other error is one that nobody thought of
            assert not (tmp_path / "there").exists()
        else:  # a bit that says nothing of the content: everything was as it was
            assert found.differences == ()
            shutil.rmtree(tmp_path / "there")
    assert left(tmp_path) == []


def test_a_member_that_is_no_file_of_a_book_is_refused(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "b.tar.gz")
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE)
    for kind, name in product(kinds, ("p01/journal/2024.beancount", "/etc/x", "p01/../../x", ".earmark")):
        with tarfile.open(tmp_path / "b.tar.gz") as old, tarfile.open(tmp_path / "odd.tar.gz", "w:gz") as new:
            head = old.next()
            assert head is not None
            new.addfile(head, old.extractfile(head))
            odd = tarfile.TarInfo(name)
            odd.type, odd.linkname = kind, "../../elsewhere"
            new.addfile(odd)
        with pytest.raises(Refusal, match="备份里有不该有的文件"):
            desk.restore(tmp_path / "odd.tar.gz", tmp_path / "there", DAY)
        assert (left(tmp_path), (tmp_path / "there").exists()) == ([], False)


def test_books_that_are_a_file(base: Run, tmp_path: Path) -> None:
    base("backup", "-o", "b.tar.gz")
    (tmp_path / "there").write_text("x", encoding="utf-8")
    with pytest.raises(Refusal, match="这不是文件夹"):
        desk.restore(tmp_path / "b.tar.gz", tmp_path / "there", DAY)


def test_a_volume_is_filled_where_it_stands(base: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's folder of books cannot be replaced by another; ext4 has put its own folder there."""
    base("backup", "-o", "b.tar.gz")
    there = tmp_path / "there"
    (there / "lost+found").mkdir(parents=True)
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == there)
    number = there.stat().st_ino
    assert desk.restore(tmp_path / "b.tar.gz", there, DAY).codes == ("p01", "p02")
    assert there.stat().st_ino == number
    assert sorted(p.name for p in there.iterdir()) == [".earmark", "lost+found", "p01", "p02"]


def test_a_book_without_its_history_is_restored_and_told(base: Run, tmp_path: Path) -> None:
    def without(name: str, text: bytes) -> tuple[str, bytes] | None:
        if name == "earmark-backup.json":
            said = json.loads(text)
            said["files"] = {k: v for k, v in said["files"].items() if not k.startswith("p01/.git/")}
            return name, json.dumps(said).encode()
        return None if name.startswith("p01/.git/") else (name, text)

    base("backup", "-o", "b.tar.gz")
    back = desk.restore(repacked(tmp_path / "b.tar.gz", without), tmp_path / "there", DAY)
    assert [code for code, _ in back.differences] == ["p01"]
    assert "没有修改历史" in back.differences[0][1]


def test_a_machine_without_git_says_so_of_each_book(base: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base("backup", "-o", "b.tar.gz")
    monkeypatch.setenv("PATH", "")
    back = desk.restore(tmp_path / "b.tar.gz", tmp_path / "there", DAY)
    assert [(code, "这台机器没有 git" in words) for code, words in back.differences] == [("p01", True), ("p02", True)]


def test_a_pipe_in_a_book_makes_no_backup_wait(base: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "books" / "p01" / "documents" / "管道")
    assert base("backup", "-o", "b.tar.gz").code == 0


def test_what_is_known_of_a_book_outside_of_it_is_restored_with_it(base: Run, tmp_path: Path) -> None:
    """A book set back in the copy is told there as it is here."""
    base("backup", "-o", "b.tar.gz")
    there = tmp_path / "there"
    desk.restore(tmp_path / "b.tar.gz", there, DAY)
    known = [folder / ".earmark" / "saves" / "p01" for folder in (tmp_path / "books", there)]
    assert known[0].read_bytes() == known[1].read_bytes()
