"""`earmark user` and `earmark log`: people at the command line."""

from __future__ import annotations

import io
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from earmark.commands.user import _ROLES
from earmark.people import Database, Register, Role, passwords
from earmark.people.roles import ROLE_WORDS
from ledgers.book.shelf import Shelf
from tests.web.conftest import facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

GOOD = "Correct-horse-9"


@pytest.fixture(autouse=True)
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two books, and passwords that cost little."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.delenv("EARMARK_DATABASE", raising=False)
    shelf = Shelf(tmp_path / "books")
    for code in ("alpha", "beta"):
        shelf.new(code, facts(code), author="测试")
    return shelf.folder


def register(books: Path) -> Register:
    return Register.of(books)


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_the_roles_are_the_roles() -> None:
    assert _ROLES == ROLE_WORDS == tuple(role.word for role in Role)


def test_a_password_from_standard_input_stands(run: Run, books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, f"{GOOD}\nmore\n")
    done = run("user", "add", "acct", "--role", "基地会计", "--base", "alpha", "--base", "beta", "--password-stdin")
    assert (done.code, done.out) == (0, "已增加基地会计 acct，基地 alpha、beta\n")
    person, _ = register(books).log_in("acct", GOOD, "")
    assert (person.must_change, sorted(person.bases)) == (False, ["alpha", "beta"])


def test_without_one_a_password_is_made_and_shown_once(run: Run, books: Path) -> None:
    done = run("user", "add", "李静", "--role", "局审计员")
    made = re.search(r"密码 ([a-z2-9-]{19})（只显示这一次，首次登录要改）", done.out)
    assert made
    assert register(books).log_in("李静", made[1], "")[0].must_change
    assert made[1] not in run("user", "list").out
    again = re.search(r"密码 ([a-z2-9-]{19})", run("user", "passwd", "李静").out)
    assert again
    assert again[1] != made[1]
    assert register(books).log_in("李静", again[1], "")[0].must_change


def test_people_are_listed_disabled_enabled_and_granted(run: Run, books: Path) -> None:
    assert "还没有用户" in run("user", "list").out
    assert "还没有授权基地：earmark user grant acct 代码" in run("user", "add", "acct", "--role", "基地会计").out
    run("user", "add", "boss", "--role", "管理员")
    assert run("user", "grant", "acct", "alpha", "beta").out == "acct 的基地：alpha、beta\n"
    assert run("user", "revoke", "acct", "beta").out == "acct 的基地：alpha\n"
    assert run("user", "disable", "boss").code == 0
    assert run("user", "list").out == "acct  基地会计  还没有改密码  alpha\nboss  管理员  已停用\n"
    assert run("user", "enable", "boss").code == 0
    assert json.loads(run("user", "list", "--format", "json").out)[1] == {
        "name": "boss",
        "role": "管理员",
        "bases": [],
        "must_change": True,
        "disabled": False,
    }
    assert [person.disabled for person in register(books).people()] == [False, False]


BAD = (
    (("add", "a b", "--role", "管理员"), "用户名"),
    (("add", "acct"), "缺少 --role"),
    (("add", "acct", "--role", "会计"), "只能是 基地会计、基地负责人、局审计员、管理员"),
    (("add", "acct", "--role", "基地会计", "--base", "gamma"), "没有代码为“gamma”的账套"),
    (("add", "acct", "--role", "局审计员", "--base", "alpha"), "不按基地授权"),
    (("add", "acct", "--role", "局审计员", "--password-stdin"), "没有密码"),
    (("grant", "nobody", "alpha"), "没有用户“nobody”"),
    (("grant", "nobody"), "缺少"),
    (("revoke", "nobody", "alpha"), "没有用户“nobody”"),
    (("disable", "nobody"), "没有用户“nobody”"),
    (("passwd", "nobody"), "没有用户“nobody”"),
    (("what",), "没有这个命令"),
    (("--database", "mysql://x/y", "list"), "数据库地址看不懂"),
)


@pytest.mark.parametrize(("words", "said"), BAD)
def test_what_cannot_be_is_one_line(
    run: Run, books: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    type_in(monkeypatch, "")
    done = run("user", *words)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert register(books).people() == []


@pytest.mark.parametrize("password", ["short", "password123", "acct-Correct-1"])
def test_a_poor_password_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    type_in(monkeypatch, f"{password}\n")
    done = run("user", "add", "acct", "--role", "管理员", "--password-stdin")
    assert done.code == 2
    assert "密码" in done.err
    assert password not in done.err


def test_a_name_is_taken_once(run: Run) -> None:
    assert run("user", "add", "acct", "--role", "管理员").code == 0
    assert "已经有了" in run("user", "add", "ACCT", "--role", "管理员").err


def test_the_database_of_a_url(run: Run, books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    assert run("user", "--database", elsewhere, "add", "acct", "--role", "管理员").code == 0
    assert not (books / ".earmark" / "earmark.sqlite").exists()
    monkeypatch.setenv("EARMARK_DATABASE", elsewhere)
    assert "acct" in run("user", "list").out
    assert "user add acct" in run("log").out
    assert Register(Database(elsewhere)).people()[0].name == "acct"


def test_what_was_done_is_in_the_log(run: Run) -> None:
    run("user", "add", "acct", "--role", "基地会计", "--base", "alpha")
    run("user", "disable", "acct")
    lines = json.loads(run("log", "--format", "json").out)
    assert [(line["method"], line["endpoint"], line["base"]) for line in lines] == [
        ("CLI", "user add acct", "alpha"),
        ("CLI", "user disable acct", ""),
    ]
    assert len(run("log", "--base", "alpha").out.splitlines()) == 1
    assert run("log", "--user", "nobody").out == "没有记录\n"
    assert run("log", "--since", "2099-01-01").out == "没有记录\n"
    assert run("log", "--since", "x").code == 2
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*  \S+  CLI  user add acct  alpha", run("log").out)


def test_books_are_books_still(run: Run, books: Path) -> None:
    """The register beside them is no book, and no file of one."""
    run("user", "add", "acct", "--role", "管理员")
    assert (books / ".earmark" / "earmark.sqlite").is_file()
    assert Shelf(books).codes() == ["alpha", "beta"]
    assert run("audit", "--all").code in {0, 1}


@pytest.mark.parametrize("code", ["login", "logout", "password", "people", "rules", "static"])
def test_no_book_takes_the_place_of_a_page(run: Run, code: str) -> None:
    done = run("new", code, "--name", "x", "--policy", "yuzhong-2023-25", "--start", "2024-04-01")
    assert done.code == 2
    assert "不能用" in done.err


def test_the_first_start_makes_an_administrator(books: Path) -> None:
    """The password is printed once; the next start has somebody and says nothing."""
    with socket.socket() as probe:  # a port that is free now
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "earmark", "--books", str(books), "serve", "--port", str(port)]
    for first in (True, False):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                said = [process.stdout.readline() for _ in range(3 if first else 1)]
                assert f"http://127.0.0.1:{port}/" in said[-1]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                    assert page.url.endswith("/login")
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
            finally:
                process.kill()
        made = re.search(r"admin，密码 ([a-z2-9-]{19})（只显示这一次", "".join(said))
        assert bool(made) == first
        if made:
            assert register(books).log_in("admin", made[1], "")[0].role is Role.ADMIN


def test_the_network_hears_no_password(run: Run) -> None:
    done = run("serve", "--port", "5894", "--host", "0.0.0.0")  # noqa: S104  (which is refused)
    assert done.code == 2
    assert "明文" in done.err
    done = run("serve", "--port", "5894", "--trusted-proxy", "nonsense")
    assert done.code == 2
    assert "不是地址" in done.err
