"""`earmark backup`, `restore` and `history`: everything in one file, back on a clean machine, and who changed what."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest

from earmark.people import Register, Role
from tests.program.test_cli import NEW
from tests.program.test_matching import sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
