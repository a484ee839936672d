"""What becomes of a form when the world has changed meanwhile: others have saved, the base is gone, the person is."""

from __future__ import annotations

import io
import re
import shutil
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from earmark.gateway.pages import importing
from earmark.people import Role
from importers import read_paper
from ledgers.book.git import Git
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.web.conftest import facts, fill, signed_in, spend
from tests.web.test_attacks import PDF, SPENT
from tests.web.test_bureau import ORDER, OURS, accountant, auditor, decide, head, notes, post, seen, travel

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from earmark.people import Register
    from ledgers.book.shelf import Shelf

__all__ = ["accountant", "auditor", "head", "travel"]

SCRIPT = {**OURS, "Accept": "application/json"}
MOVES = [("20250418", 20_000_000), ("20250506", -58_600)]


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of an import are read in this process."""
    monkeypatch.setattr(importing, "read_apart", lambda path, name, *known: read_paper(path, *known, name=name))


def journal(shelf: Shelf, code: str = "alpha") -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted((shelf.folder / code / "journal").glob("*")))


def first_row(client: FlaskClient, base: str = "alpha") -> str:
    found = re.search(rf"/{base}/entry/([0-9a-f]{{16}}-0)/", client.get(f"/{base}/todo/").text)
    assert found
    return found[1]


def sheet() -> dict[str, object]:
    """A statement and the sheet that explains it, as a form sends them."""
    income = sheet_row("记1", "2025-04-18", "收入", 200000, 用途="拨款", 支出类别="财政补助拨入", 建设内容="")
    stuff = sheet_row("记2", "2025-05-06", "支出", 586, 专业="养老护理员")
    return {
        "file": [
            (io.BytesIO(csv_bytes(ccb_rows(MOVES))), "流水.csv"),
            (io.BytesIO(xlsx_bytes({"明细": [SHEET, income, stuff]})), "支出表.xlsx"),
        ]
    }


# --- several at once


def test_all_that_several_save_at_once_is_there(app: Flask, shelf: Shelf) -> None:
    """Two accountants' forms, an import, an auditor's remark and order, all at one moment: nothing is lost."""
    book = shelf.new("gamma", replace(facts("丙基地"), accounts=(OWN,)), author="测试")
    fill(book, [spend("记2404-009", facts("").start, 100, "测试国际旅行社有限公司", "考察旅行", "差旅费")])
    clerks = [signed_in(app, Role.ACCOUNTANT, "gamma"), signed_in(app, Role.ACCOUNTANT, "gamma", "beta")]
    lijing = signed_in(app)
    place = re.search(r'href="(/gamma/issue/[^"]+)"', lijing.get("/issues/?base=gamma").text)
    assert place
    assert clerks[1].post("/gamma/import/", data=sheet(), headers=OURS).status_code == 303
    shown = clerks[1].get("/gamma/import/").text
    mark = shown.partition('name="mark" value="')[2].partition('"')[0]
    answers: dict[str, TestResponse] = {}

    def form(who: int, number: int) -> TestResponse:
        data = SPENT | {"payee": f"第{who}人第{number}家公司", "form": f"{who}{number}".ljust(16, "0")}
        return clerks[who].post("/gamma/spend/", data=data, headers=SCRIPT)

    deeds: dict[str, Callable[[], TestResponse]] = {
        **{f"{who}-{n}": lambda who=who, n=n: form(who, n) for who in range(2) for n in range(2)},  # type: ignore[misc]
        "import": lambda: clerks[1].post("/gamma/import/confirm", data={"mark": mark}, headers=OURS),
        "comment": lambda: post(lijing, f"{place[1]}/decide/comment", text="先问基地"),
        "order": lambda: decide(lijing, place[1], "order", **ORDER),
    }

    def go(name: str) -> None:
        answers[name] = deeds[name]()

    threads = [threading.Thread(target=go, args=(name,)) for name in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert {name: answer.status_code for name, answer in answers.items() if name != "order"} == {
        **dict.fromkeys(("0-0", "0-1", "1-0", "1-1"), 200),
        "import": 303,
        "comment": 303,
    }
    assert answers["order"].status_code in {303, 409}  # the remark of the same moment may be told first
    text = journal(shelf, "gamma")
    numbers = re.findall(r'voucher: "(记2508-\d+)"', text)
    assert len(numbers) == len(set(numbers)) == 4
    for who in range(2):
        for number in range(2):
            assert f"第{who}人第{number}家公司" in text
    assert "先问基地" in (book.folder / "audit.beancount").read_text(encoding="utf-8")
    after = clerks[1].get("/gamma/import/").text
    for _ in range(2):  # somebody was faster, perhaps twice: told, matched anew, and still to be confirmed
        if "已入账 2 行" in after:
            break
        assert re.search(r"另一人刚记了 \d+ 笔，已重新对账|账簿刚有改动，已重新对账", after)
        mark = after.partition('name="mark" value="')[2].partition('"')[0]
        clerks[1].post("/gamma/import/confirm", data={"mark": mark}, headers=OURS)
        after = clerks[1].get("/gamma/import/").text
    assert "已入账 2 行" in after
    assert not shelf.open("gamma").loaded[1]


# --- a second tab with an old form


def test_an_old_form_is_told_and_changes_nothing(shelf: Shelf, accountant: FlaskClient, head: FlaskClient) -> None:
    """冲销 in one tab, then everything else of the same entry in another that still shows it as it was."""
    row = first_row(accountant)
    place = f"/alpha/entry/{row}"
    assert accountant.post(f"{place}/reverse", data={"why": "记错"}, headers=OURS).status_code == 303
    before = journal(shelf), (shelf.folder / "alpha" / "dossier.beancount").read_bytes()
    for client, deed, data in (
        (accountant, "reverse", {"why": "又一次"}),
        (accountant, "add", {"explanation": "补说明补说明"}),
        (head, "approve", {}),
    ):
        answer = client.post(f"{place}/{deed}", data=data, headers=OURS)
        assert answer.status_code == 409, deed
        assert "账簿没有任何改动" in answer.text
        assert "冲销" in answer.text
        if deed == "add":
            assert "补说明补说明" in answer.text, "what was typed stays in view"
    assert (journal(shelf), (shelf.folder / "alpha" / "dossier.beancount").read_bytes()) == before


# --- another base's ids in every field


def test_no_field_reaches_into_another_base(shelf: Shelf, app: Flask, auditor: FlaskClient, travel: str) -> None:
    """Of a base that one may write, with the ids of one that one may not: rows, findings, imports, papers, files."""
    beta = shelf.open("beta")
    fill(beta, [spend("记2404-009", facts("").start, 100, "乙的旅行社有限公司", "考察旅行", "差旅费")])
    hewen, zhou = signed_in(app, Role.ACCOUNTANT, "alpha"), signed_in(app, Role.HEAD, "alpha")
    row = first_row(signed_in(app, Role.HEAD, "beta"), "beta")
    issue = re.search(r'href="/beta/issue/([^"]+)"', auditor.get("/issues/?base=beta").text)
    assert issue
    last = Git(beta.folder).history()[0].id
    heads = {code: Git(shelf.folder / code).head() for code in ("alpha", "beta")}
    tried = [
        hewen.post(f"/alpha/entry/{row}/add", data={"contract": "1"}, headers=OURS),
        hewen.post(f"/alpha/entry/{row}/reverse", data={"why": "1"}, headers=OURS),
        zhou.post(f"/alpha/entry/{row}/approve", headers=OURS),
        zhou.post("/alpha/todo/approve", data={"row": [row]}, headers=OURS),
        post(hewen, f"/alpha/issue/{issue[1]}/draft", text="已退回", seen=""),
        post(zhou, f"/alpha/issue/{issue[1]}/release", seen=""),
        hewen.post("/alpha/import/undo", data={"id": last, "why": "x"}, headers=OURS),
        hewen.post("/alpha/import/edit", json={"edits": [{"at": "0:2", "source": "其他"}]}, headers=SCRIPT),
        hewen.get("/alpha/document/", query_string={"filename": "../beta/main.beancount"}),
        hewen.get(f"/orders/?base=beta&q={travel}"),
        hewen.post("/orders/do/remind", data={"order": [f"beta/{issue[1]}"], "text": "催"}, headers=OURS),
    ]
    for answer in tried:
        assert "乙" not in answer.text, answer.request.path
        assert answer.status_code >= 400 or answer.request.method == "GET", answer.request.path
    assert heads == {code: Git(shelf.folder / code).head() for code in ("alpha", "beta")}


# --- a base that is gone, a person who is


GONE: dict[str, Callable[[FlaskClient, str], TestResponse]] = {
    "spend": lambda client, _: client.post("/alpha/spend/", data=SPENT, headers=OURS),
    "spend by script": lambda client, _: client.post("/alpha/spend/", data=SPENT, headers=SCRIPT),
    "check": lambda client, _: client.post("/alpha/spend/check", data=SPENT, headers=SCRIPT),
    "invoice": lambda client, _: client.post(
        "/alpha/spend/invoice", data={"file": (io.BytesIO(PDF), "a.pdf")}, headers=SCRIPT
    ),
    "add": lambda client, row: client.post(f"/alpha/entry/{row}/add", data={"contract": "1"}, headers=OURS),
    "reverse": lambda client, row: client.post(f"/alpha/entry/{row}/reverse", data={"why": "1"}, headers=OURS),
    "import": lambda client, _: client.post("/alpha/import/", data=sheet(), headers=OURS),
    "edit": lambda client, _: client.post("/alpha/import/edit", json={"edits": []}, headers=SCRIPT),
    "confirm": lambda client, _: client.post("/alpha/import/confirm", data={"mark": "x"}, headers=OURS),
    "todo": lambda client, _: client.get("/alpha/todo/"),
    "entry": lambda client, row: client.get(f"/alpha/entry/{row}/"),
    "papers": lambda client, _: client.get("/alpha/papers/"),
    "audit": lambda client, _: client.get("/alpha/extension/AuditPage/"),
    "journal": lambda client, _: client.get("/alpha/journal/"),
    "changed": lambda client, _: client.get("/alpha/api/changed"),
}


@pytest.mark.parametrize("how", ["removed", "renamed"])
def test_a_base_that_is_gone_in_the_middle(app: Flask, shelf: Shelf, accountant: FlaskClient, how: str) -> None:
    """Its pages were open: each answers as for no such page, the lists go on without it, nothing is made anew."""
    row = first_row(accountant)
    assert accountant.post("/alpha/import/", data=sheet(), headers=OURS).status_code == 303
    lijing = signed_in(app)
    assert "甲基地" in lijing.get("/").text
    if how == "removed":
        shutil.rmtree(shelf.folder / "alpha")
    else:
        (shelf.folder / "alpha").rename(shelf.folder / "delta")
    for name, ask in GONE.items():
        answer = ask(accountant, row)
        assert answer.status_code == 404, name
        assert "没有这个页面" in (answer.json or {}).get("error", answer.text), name
    assert not (shelf.folder / "alpha").exists()
    for path in ("/", "/issues/", "/orders/", "/reports/", "/orders.xlsx", "/overview.xlsx"):
        assert lijing.get(path).status_code == 200, path
    assert ("甲基地" in lijing.get("/").text) == (how == "renamed")
    home = accountant.get("/", follow_redirects=True)
    assert home.status_code == 200
    assert "请管理员授权" in home.text


OVER: dict[str, Callable[[Register, str], object]] = {
    "disabled": lambda register, name: register.disable(name),
    "another password": lambda register, name: register.set_password(name, "Another-9-horse"),
}


@pytest.mark.parametrize("how", OVER)
def test_a_person_who_may_no_longer_in_the_middle(app: Flask, shelf: Shelf, accountant: FlaskClient, how: str) -> None:
    """Every form that stood open is refused with the way back to log-in, and nothing is written."""
    row, before = first_row(accountant), journal(shelf)
    OVER[how](app.config["EARMARK_REGISTER"], "基地会计-alpha")
    for name, ask in GONE.items():
        answer = ask(accountant, row)
        if answer.status_code == 303:
            assert answer.location.startswith("/login?next="), name
            continue
        assert answer.status_code == 401, name
        told = (answer.json or {}).get("error", answer.text)
        assert "登录" in told, name
    assert journal(shelf) == before


def test_a_base_taken_from_somebody_in_the_middle(app: Flask, shelf: Shelf) -> None:
    """An accountant of two bases loses one: its open forms are no page, the other's go on."""
    both = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    row = first_row(both)
    register: Register = app.config["EARMARK_REGISTER"]
    before = journal(shelf)
    register.revoke("基地会计-alpha-beta", ["alpha"])
    assert both.post("/alpha/spend/", data=SPENT, headers=OURS).status_code == 401  # the session is over, too
    both = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")  # the same person, logged in again
    for name, ask in GONE.items():
        assert ask(both, row).status_code == 404, name
    assert journal(shelf) == before
    assert both.get("/beta/todo/").status_code == 200
    assert "甲基地" not in both.get("/", follow_redirects=True).text


def test_a_finding_that_is_gone_keeps_what_was_typed(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, travel: str
) -> None:
    """The accountant cancels the entry while the auditor writes: told, nothing written, the text not lost."""
    read = seen(auditor, travel)
    row = re.search(r'entry/([0-9a-f]{16}-0)/">记2508-001', accountant.get("/alpha/todo/").text)
    assert row
    assert accountant.post(f"/alpha/entry/{row[1]}/reverse", data={"why": "记错"}, headers=OURS).status_code == 303
    answer = post(auditor, f"{travel}/decide/order", seen=read, **ORDER)
    assert answer.status_code in {404, 409}
    assert "账簿没有任何改动" in answer.text
    assert ORDER["demand"] in answer.text
    assert "earmark-rectification" not in notes(shelf)
