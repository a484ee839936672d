"""Books to look at through the web: small ones for the gateway, and one with something to find."""

from __future__ import annotations

import os
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from beancount.core import data

from earmark.gateway import create_app, overview
from earmark.gateway.wire import WebServer
from earmark.people import Register, Role, passwords
from ledgers.book.chart import HEADER
from ledgers.book.facts import Facts
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.plan import Plan, to_text
from ledgers.book.render import render_all
from ledgers.book.rows import SheetRow
from ledgers.book.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from ledgers.book.shelf import OpenBook

AS_OF = date(2026, 4, 30)
SYSTEM, SCHOOLS, PATTERNS = "构建完善的高技能人才培训体系", "校企合作提升培训能力", "总结技能人才培养规律"
SCRIPT = '<img src=x onerror="alert(1)">'


def facts(name: str) -> Facts:
    return Facts(
        name=name,
        policy="yuzhong-2023-25",
        start=date(2024, 4, 1),
        specialties=("养老护理员",),
        host="测试集团有限公司",
        kind="企业",
        accounts=("9990001",),
    )


def income(voucher: str, day: date, yuan: int, payee: str, source: str, category: str) -> SheetRow:
    fen = yuan * 100
    return SheetRow(
        voucher=voucher, date=day, amount=fen, payee=payee, purpose=category, source=source, category=category
    )


def spend(voucher: str, day: date, yuan: int, payee: str, purpose: str, category: str) -> SheetRow:
    return SheetRow(
        voucher=voucher,
        date=day,
        amount=-yuan * 100,
        payee=payee,
        purpose=purpose,
        source="地方财政",
        content=SYSTEM,
        category=category,
        specialty="养老护理员",
        invoice=f"99{voucher[-3:]}",
    )


ROWS = (
    income("记2404-001", date(2024, 4, 18), 250_000, "测试区财政局", "地方财政", "财政补助拨入"),
    income("记2404-002", date(2024, 4, 25), 120_000, "测试集团有限公司", "行业企业", "单位配套拨入"),
    spend("记2408-001", date(2024, 8, 9), 147_681, "测试医教设备有限公司", "实训室护理床", "设备购置"),
    spend("记2508-001", date(2025, 8, 7), 5_860, "测试国际旅行社有限公司", "考察旅行", "差旅费"),
)
PLAN = Plan(
    date=date(2024, 4, 1),
    cells={
        (SYSTEM, "地方财政"): 120_000_00,
        (SCHOOLS, "地方财政"): 50_000_00,
        (PATTERNS, "地方财政"): 30_000_00,
        (SYSTEM, "行业企业"): 200_000_00,
    },
)


def fill(book: OpenBook, rows: Sequence[SheetRow], extra: Sequence[data.Directive] = ()) -> None:
    """Write rows as the book's journal, a transaction each."""
    entries = [to_transaction(Voucher(bank=None, lines=(row,)), book.chart) for row in rows]
    with book.locked():
        journal = HEADER + "\n" + render_all([*entries, *extra])
        files = {"journal/2024.beancount": journal, "plan.beancount": to_text(PLAN)}
        book.write(files, author="测试", message="记账")


def evidence(book: OpenBook, name: str, content: bytes) -> Path:
    """Put a file where beancount finds it as a document of the equipment account."""
    folder = book.folder / "documents" / "E支出" / "1地方财政" / "1构建培训体系" / "31003设备购置"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"2024-08-09 {name}"
    path.write_bytes(content)
    return path


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """alpha has findings, and texts and files that would be scripts; beta is empty."""
    shelf = Shelf(tmp_path / "books")
    alpha = shelf.new("alpha", facts("甲基地"), author="测试")
    attack = spend("记2409-001", date(2024, 9, 2), 100, f"{SCRIPT}公司", f"{SCRIPT}用途", "培训耗材")
    account = "A资产:1002银行存款"
    note = data.Note(data.new_metadata("<test>", 0), date(2024, 9, 3), account, f"{SCRIPT}备注", None, None)
    fill(alpha, [*ROWS, attack], [note])
    evidence(alpha, "发票.pdf", b"%PDF-1.4\n%%EOF\n")
    evidence(alpha, "发票.html", b"<script>alert(1)</script>")
    evidence(alpha, "发票.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    shelf.new("beta", facts("乙基地"), author="测试")
    return shelf


PASSWORD = "Correct-horse-9"  # noqa: S105  (a test's)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords kept as cheaply as can be: what they cost is a matter of their own tests."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that wait for their audits, however slow the machine is."""
    monkeypatch.setattr(overview, "PATIENCE", 60.0)


@pytest.fixture
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Who may use the gateway, kept apart from the books: tests look at every file there."""
    return Register.of(tmp_path_factory.mktemp("people"))


def session(register: Register, role: Role = Role.AUDITOR, *bases: str) -> str:
    """A new session of a person of some role, entered where there is none yet."""
    name = "-".join((role.word, *bases))
    if name not in {person.name for person in register.people()}:
        register.add(name, role, bases, PASSWORD)
    return register.sessions.begin(next(person.id for person in register.people() if person.name == name))


def signed_in(app: Flask, role: Role = Role.AUDITOR, *bases: str) -> FlaskClient:
    """A client that a person of some role has logged in by."""
    client, token = app.test_client(), session(app.config["EARMARK_REGISTER"], role, *bases)
    for name in ("localhost", "127.0.0.1", "::1"):
        client.set_cookie("earmark", token, domain=name)
    return client


@pytest.fixture
def app(shelf: Shelf, register: Register) -> Flask:
    """The gateway over `shelf`."""
    return create_app(shelf, as_of=AS_OF, register=register)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An auditor's client of the gateway over `shelf`."""
    return signed_in(app)


@pytest.fixture
def cookie(register: Register) -> str:
    """An auditor's cookie, for who talks to the real server."""
    return f"earmark={session(register)}"


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the gateway over `shelf`, behind the real server."""
    server = WebServer(("127.0.0.1", 0), app)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()
    thread.join(timeout=5)


def missing(what: str) -> None:
    """Skip for want of something on this machine, or fail where everything must be there."""
    if os.environ.get("EARMARK_REQUIRE_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)
