"""The ways into our own pages that somebody with a right to them tried: other bases, other people, other words.

`test_holes` has those of stock Fava. Whatever is tried here, nobody is held up, nothing is lost without a
word, and what one side writes for itself the other does not read.
"""

from __future__ import annotations

import io
import re
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from earmark import desk
from earmark.gateway import bundles, wire
from earmark.gateway.pages import here, importing
from earmark.gateway.pages.held import FILES
from earmark.people import Role
from importers import read_paper
from ledgers.book.dossier import Record
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import NUMBER, document, einvoice
from tests.importers.makers import OWN, ccb_rows, csv_bytes
from tests.web.conftest import facts, session, signed_in
from tests.web.test_bureau import ORDER, OURS, accountant, auditor, decide, head, notes, other, post, seen, travel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from earmark.people import Register
    from importers.paper import Paper
    from ledgers.book.shelf import Shelf

__all__ = ["accountant", "auditor", "head", "travel"]

SCRIPT = {**OURS, "Accept": "application/json"}
PDF = b"%PDF-1.4\n%%EOF\n"
ROW = re.compile(r"/alpha/entry/([0-9a-f]{16}-0)/")
SPENT = {
    "date": "2025-08-07",
    "amount": "10",
    "payee": "某公司",
    "purpose": "耗材",
    "cell": "0-0",
    "category": "师资培训",
    "specialty": "养老护理员",
    "explanation": "急用",
}


def files(*sent: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(content), name) for name, content in sent]


def row(client: FlaskClient) -> str:
    """The identity of some entry of alpha."""
    return str(ROW.findall(client.get("/alpha/todo/").text)[0])


# --- one person's share of the service


@contextmanager
def stuck(app: Flask, endpoint: str, count: int, ask: Callable[[], object]) -> Iterator[None]:
    """While as many requests for a page of it hang as are given."""
    go, view, begun = threading.Event(), app.view_functions[endpoint], threading.Semaphore(0)

    def hang(*_: object, **__: object) -> str:
        begun.release()
        go.wait(20)
        return ""

    app.view_functions[endpoint] = hang
    asking = [threading.Thread(target=ask, daemon=True) for _ in range(count)]
    for one in asking:
        one.start()
    assert all(begun.acquire(timeout=10) for _ in asking)
    app.view_functions[endpoint] = view
    try:
        yield
    finally:
        go.set()
        for one in asking:
            one.join(10)


def test_one_person_leaves_room_for_the_others(app: Flask) -> None:
    mine = session(app.config["EARMARK_REGISTER"], Role.ACCOUNTANT, "alpha")
    theirs = signed_in(app, Role.ACCOUNTANT, "beta")

    def ask() -> TestResponse:
        client = app.test_client()
        client.set_cookie("earmark", mine, domain="localhost")
        return client.get("/rules/")

    with stuck(app, "rules", 12, ask):
        answer = ask()
        assert (answer.status_code, "请等前面的做完再试" in answer.text) == (429, True)
        assert theirs.get("/rules/").status_code == 200
    assert ask().status_code == 200, "what was taken is given back"


def test_one_person_does_not_take_every_upload(app: Flask) -> None:
    mine = session(app.config["EARMARK_REGISTER"], Role.ACCOUNTANT, "alpha")

    def ask(size: int = 20_000) -> TestResponse:
        client = app.test_client()
        client.set_cookie("earmark", mine, domain="localhost")
        sent = {"file": files(("票.pdf", b"%PDF-" + b"x" * size))[0]}
        return client.post("/alpha/spend/invoice", data=sent, headers=SCRIPT)

    with stuck(app, "spend_invoice", 3, ask):
        assert ask().status_code == 429
        assert ask(100).status_code == 200, "a small one has a place"


def test_a_stranger_s_slow_upload_takes_nobody_s_turn(
    served: str, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_LARGE", threading.BoundedSemaphore(1))
    host, port = urlsplit(served).netloc.split(":")
    cookie, over = session(register, Role.ACCOUNTANT, "alpha"), threading.Event()
    head = (
        f"POST /alpha/spend/invoice HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {served}\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n"
    )

    def drip(line: socket.socket) -> None:
        line.sendall(f"{head}Content-Length: 90000\r\n\r\n".encode())
        while not over.wait(0.1):
            line.sendall(b"x")

    with socket.create_connection((host, int(port)), timeout=10) as slow:
        dripping = threading.Thread(target=drip, args=(slow,), daemon=True)
        dripping.start()
        time.sleep(0.5)
        body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-' + b"x" * 9000
        body += b"\r\n--b--\r\n"
        with socket.create_connection((host, int(port)), timeout=10) as line:
            mine = f"{head}Cookie: earmark={cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
            line.sendall(mine.encode() + body)
            assert line.recv(65536).startswith(b"HTTP/1.1 200")
        over.set()
        dripping.join(5)


def test_what_is_sent_is_read_in_a_process_of_its_own(accountant: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes gigabytes or minutes to refuse takes them of a child, which has neither."""

    def bomb(*_: object) -> None:
        raise MemoryError

    for name in ("invoices_in", "statement_in", "parse"):
        monkeypatch.setattr(f"importers.invoices.{name}", bomb)
    sent = {"file": files(("票.xml", document(einvoice())))[0]}
    answer = accountant.post("/alpha/spend/invoice", data=sent, headers=SCRIPT).json
    assert answer is not None
    assert answer["filled"]["invoice"] == NUMBER
    at = row(accountant)
    sent = {"file": files(("票.xml", document(einvoice())))[0]}
    assert accountant.post(f"/alpha/entry/{at}/add", data=sent, headers=OURS).location.endswith("done=add")


def test_more_files_than_a_form_may_have(shelf: Shelf, accountant: FlaskClient) -> None:
    sent = [(f"{n}.pdf", PDF + b"%d" % n) for n in range(here.FILES + 1)]
    answer = accountant.post(f"/alpha/entry/{row(accountant)}/add", data={"file": files(*sent)}, headers=OURS)
    assert answer.status_code == 409
    assert f"一次最多附 {here.FILES} 个文件" in answer.text
    answer = accountant.post("/alpha/spend/", data=SPENT | {"file": files(*sent)}, headers=SCRIPT)
    assert answer.status_code == 409
    assert "documents/" not in (shelf.folder / "alpha" / "journal" / "2024.beancount").read_text(encoding="utf-8")


# --- words that are no words


@pytest.mark.parametrize("cell", ["9" * 5000 + "-0", "0-" + "9" * 5000, "²-0", "٣-0", "-1-0", "0"])
def test_no_cell_breaks_the_form(accountant: FlaskClient, cell: str) -> None:
    answer = accountant.post("/alpha/spend/check", data=SPENT | {"cell": cell}, headers=SCRIPT)
    assert answer.status_code == 200
    assert (answer.json or {}).get("field") in {"source", "content"}


def test_no_text_is_longer_than_people_write(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, travel: str
) -> None:
    at = row(accountant)
    for name in ("invoice", "contract", "explanation"):
        answer = post(accountant, f"/alpha/entry/{at}/add", **{name: "字" * 100_000})
        assert answer.status_code == 409
        assert "超过 500 个字" in answer.text
    decide(auditor, travel, "order", **ORDER)
    answer = post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="字" * 100_000)
    assert answer.status_code == 400
    assert "超过 1000 个字" in answer.text
    assert "字字字" not in notes(shelf)


INJECTED = '甲"\n\ninclude "/etc/passwd"\n2024-01-01 open A资产:9乙\n  maker: "别人"\n\\" plugin "x'


def test_no_text_of_a_form_is_a_directive(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, travel: str
) -> None:
    """Each field of each form, then the book is read: as many entries more as were written, no account, no maker."""
    before = list(shelf.open("alpha").book().everything)
    said = {
        name: INJECTED + name for name in ("payee", "purpose", "invoice", "contract", "explanation", "invoice_item")
    }
    saved = accountant.post(
        "/alpha/spend/", data=SPENT | said | {"form": "0123456789abcdef", "maker": "别人"}, headers=SCRIPT
    )
    assert saved.status_code == 200, saved.text
    at = re.search(r"saved=([0-9a-f]{16}-0)", (saved.json or {})["href"])[1]  # type: ignore[index]
    more = dict.fromkeys(("invoice", "contract", "explanation"), INJECTED)
    assert (
        post(accountant, f"/alpha/entry/{at}/add", **more, maker="别人", filename="x", lineno="1", __x="y").status_code
        == 303
    )
    assert post(accountant, f"/alpha/entry/{at}/reverse", why=INJECTED).status_code == 303
    order = ORDER | dict.fromkeys(("demand", "owner", "expects"), INJECTED)
    assert decide(auditor, travel, "order", **order).status_code == 303
    for deed in ("comment", "remind"):
        assert decide(auditor, travel, deed, text=INJECTED).status_code == 303
    assert decide(auditor, travel, "extend", due="2026-06-20", why=INJECTED, approver=INJECTED).status_code == 303
    assert (
        post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text=INJECTED, expects=INJECTED).status_code
        == 303
    )
    assert post(auditor, "/alpha/papers/ask", other=INJECTED, due="2026-06-01").status_code == 303
    book = shelf.open("alpha").book()
    assert len(book.everything) == len(before) + 2 + 6
    for name in ("audit", "dossier", "journal/2024", "journal/2025"):
        path = shelf.folder / "alpha" / f"{name}.beancount"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert not re.search(r"^(?:include|plugin)\b|^2024-01-01 open A资产:9乙", text, re.MULTILINE)
    assert 'maker: "别人"' not in re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: m[0] if m[0] == '"别人"' else "“”", text)


def test_a_name_that_git_would_spell_otherwise_is_none(register: Register) -> None:
    """Who imported is known by git, which drops a full stop: 何雯. would approve what 何雯 is said to have made."""
    for name in ("何雯.", "何雯．"):
        with pytest.raises(Refusal, match="不能用"):
            register.add(name, Role.ACCOUNTANT, ["alpha"], "Correct-horse-9")


# --- two people at once


def test_what_a_head_releases_is_what_they_read(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, head: FlaskClient, travel: str
) -> None:
    decide(auditor, travel, "order", **ORDER)
    post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="已退回专户")
    read = seen(head, travel)
    post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="不退了")
    answer = post(head, f"{travel}/release", seen=read)
    assert answer.status_code == 409
    assert "基地会计-alpha" in answer.text
    assert "改写了反馈稿" in answer.text
    assert "已反馈" not in notes(shelf)
    assert post(head, f"{travel}/release", seen=seen(head, travel)).status_code == 303


def test_the_second_of_two_drafts_is_told(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, head: FlaskClient, travel: str
) -> None:
    decide(auditor, travel, "order", **ORDER)
    mine, theirs = seen(accountant, travel), seen(head, travel)
    assert post(accountant, f"{travel}/draft", seen=mine, text="会计写的").status_code == 303
    answer = post(head, f"{travel}/draft", seen=theirs, text="负责人写了很久的")
    assert answer.status_code == 409
    assert "负责人写了很久的" in answer.text
    assert "负责人写了很久的" not in notes(shelf)
    assert decide(auditor, travel, "comment", seen=mine, text="局里的备注").status_code == 303, "no business of theirs"


def test_the_second_who_sets_another_day_is_told(app: Flask, auditor: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    second, words = other(app), {"why": "设备晚到", "approver": "王局"}
    read = seen(second, travel)
    assert decide(auditor, travel, "extend", due="2026-06-20", **words).status_code == 303
    answer = decide(second, travel, "extend", seen=read, due="2026-05-25", **words)
    assert answer.status_code == 409
    assert "已对这个问题作了处理" in answer.text


def test_the_second_who_judges_a_paper_is_told(shelf: Shelf, app: Flask, auditor: FlaskClient) -> None:
    desk.record(shelf.open("alpha"), Record(date(2026, 4, 20), "资料", "食堂台账", {}), author="何雯")
    second = other(app)
    stood = re.findall(r'name="stood" value="([0-9]+)"', second.get("/alpha/papers/").text)[0]
    paper = {"record": "食堂台账", "stood": stood}
    assert post(auditor, "/alpha/papers/judge", **paper, deed="return", why="缺页").status_code == 303
    answer = post(second, "/alpha/papers/judge", **paper, deed="accept")
    assert answer.status_code == 409
    assert "局审计员 刚处理过“食堂台账”" in answer.text
    assert "1 份退回" in auditor.get("/alpha/papers/").text


def test_two_windows_of_one_draft_are_two_spends(shelf: Shelf, accountant: FlaskClient) -> None:
    """A draft carries its form's name into another window; what the second says must not pass for the first."""
    form = SPENT | {"form": "0123456789abcdef"}
    told = [
        (accountant.post("/alpha/spend/", data=form | more, headers=SCRIPT).json or {})["saved"]
        for more in ({}, {"payee": "另一家公司"}, {}, {"form": "fedcba9876543210"})
    ]
    assert told == ["记2508-002", "记2508-003", "记2508-002", "记2508-004"]
    text = "".join(p.read_text(encoding="utf-8") for p in (shelf.folder / "alpha" / "journal").iterdir())
    assert [text.count(f'voucher: "{number}"') for number in sorted(set(told))] == [1, 1, 1]


def test_pictures_of_one_name_are_all_kept(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, travel: str
) -> None:
    decide(auditor, travel, "order", **ORDER)
    two = files(("image.jpg", b"\xff\xd8\xff1"), ("image.jpg", b"\xff\xd8\xff2"))
    assert post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="见图", files=two).status_code == 303
    assert len(list((shelf.folder / "alpha" / "documents" / "整改").iterdir())) == 2


# --- whose it is


def test_one_side_s_own_words_are_not_read_by_the_other(
    auditor: FlaskClient, accountant: FlaskClient, head: FlaskClient, travel: str
) -> None:
    """备注 is the bureau's, a draft the base's: neither stands at the row that Fava's journal has of it."""
    decide(auditor, travel, "order", **ORDER)
    decide(auditor, travel, "comment", text="内部备注")
    post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="内部草稿")
    for client, word in ((accountant, "内部备注"), (head, "内部备注"), (auditor, "内部草稿")):
        rows = client.get("/alpha/api/journal_page?page=1&order=desc").json["data"]["journal"]  # type: ignore[index]
        assert "earmark-rectification" in rows or "待整改" in rows
        assert word not in rows


def test_a_zip_is_nobody_s_who_no_longer_sees_its_bases(
    app: Flask, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "report", lambda _shelf, code, year, *_: {f"{code}-{year}.xlsx": b"PK"})
    clerk = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    place = str(post(clerk, "/reports/do/begin", year="2025").location)
    assert app.config["EARMARK_BUNDLES"].of(place.rpartition("/")[2], 1).finished.wait(10)
    assert clerk.get(f"{place}/zip").status_code == 200
    register.revoke("基地会计-alpha-beta", ["beta"])
    clerk.set_cookie("earmark", session(register, Role.ACCOUNTANT, "alpha", "beta"), domain="localhost")
    assert clerk.get(f"{place}/zip").status_code == 404
    assert clerk.get(place).status_code == 404
    assert place not in clerk.get("/reports/").text


def test_nothing_is_done_where_one_line_is_of_no_base(shelf: Shelf, auditor: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    before = notes(shelf)
    answer = post(auditor, "/orders/do/remind", order=[f"alpha/{travel[-16:]}", "../x/F03"], text="请抓紧")
    assert answer.status_code == 404
    assert notes(shelf) == before


# --- 导入


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, which is quicker."""

    def read(path: Path, name: str, mappings: Any, accounts: Any) -> Paper | Refusal:
        try:
            return read_paper(path, mappings, accounts, name=name)
        except Refusal as refusal:
            return Refusal(refusal.what, where=name, todo=refusal.todo)

    monkeypatch.setattr(importing, "read_apart", read)


@pytest.mark.usefixtures("near")
def test_files_that_are_too_many_leave_the_import_as_it_was(
    app: Flask, accountant: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {"file": files(("流水.csv", b"a,b\n1,2\n"))}
    assert accountant.post("/alpha/import/", data=one, headers=OURS).status_code == 303
    held = next(iter(app.config["EARMARK_HELD"]._imports.values()))
    many = {"file": files(*((f"{n}.csv", b"%d" % n) for n in range(FILES)))}
    answer = accountant.post("/alpha/import/", data=many, headers=OURS)
    assert (answer.status_code, "一次最多导入" in answer.text) == (413, True)
    assert len(held.names) == len(held.papers) == 1
    monkeypatch.setattr("earmark.gateway.pages.held.PAPERS_BYTES", 20)
    large = {"file": files(("另.csv", b"x" * 20))}
    answer = accountant.post("/alpha/import/", data=large, headers=OURS)
    assert (answer.status_code, "合起来最多" in answer.text) == (413, True)
    assert len(held.names) == len(held.papers) == 1


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(
    "asked",
    ["[" * 30_000, '{"confirm": [1]}', '{"pairs": "x"}', '{"edits": {"at": 1}}', '{"edits": [1]}', "null", '"\\ud800"'],
)
def test_no_script_s_words_break_an_import(accountant: FlaskClient, asked: str) -> None:
    one = {"file": files(("流水.csv", b"a,b\n1,2\n"))}
    accountant.post("/alpha/import/", data=one, headers=OURS)
    answer = accountant.post("/alpha/import/edit", data=asked, content_type="application/json", headers=SCRIPT)
    assert answer.status_code == 400
    answer = accountant.post("/alpha/import/subjects", data={"file": "9" * 5000}, headers=OURS)
    assert (answer.status_code, "没有这个文件" in answer.text) == (400, True)


@pytest.mark.usefixtures("near")
def test_what_is_confirmed_twice_is_told_once(app: Flask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed twice: the second waits for the first, and does not say that nothing was booked."""
    shelf.new("gamma", replace(facts("丙基地"), accounts=(OWN,)), author="测试")
    clerk = signed_in(app, Role.ACCOUNTANT, "gamma")
    sent = {"file": files(("流水.csv", csv_bytes(ccb_rows([("20250418", 20_000_000)], 0))))}
    clerk.post("/gamma/import/", data=sent, headers=OURS)
    mark = re.search(r'name="mark" value="([^"]+)"', clerk.get("/gamma/import/").text)[1]  # type: ignore[index]
    mine = next(iter(app.config["EARMARK_HELD"]._imports.values()))
    monkeypatch.setattr(importing, "_mine", lambda: mine)  # found before the first was done
    for _ in range(2):
        assert clerk.post("/gamma/import/confirm", data={"mark": mark}, headers=OURS).status_code == 303
    told = clerk.get("/gamma/import/").text
    assert "✓ 已入账 1 行" in told
    assert "还没有入账" not in told


def test_a_link_out_of_a_book_leads_nowhere(shelf: Shelf, accountant: FlaskClient, auditor: FlaskClient) -> None:
    folder = shelf.folder / "alpha" / "documents"
    (folder / "乙.pdf").symlink_to(shelf.folder / "beta" / "main.beancount")
    (folder / "乙").symlink_to(shelf.folder / "beta", target_is_directory=True)
    for client in (accountant, auditor):
        for name in ("documents/乙.pdf", "documents/乙/main.beancount"):
            assert client.get("/alpha/document/", query_string={"filename": name}).status_code == 404
