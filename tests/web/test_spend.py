"""记一笔支出, 待办 and the page of an entry, through the gateway: what is answered, and to whom."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from earmark.gateway import create_app
from earmark.gateway.pages import spend as spend_page
from earmark.gateway.permissions import UPLOAD_BYTES, most_bytes
from earmark.people import Register, Role
from tests.importers.invoice_makers import HOTEL_ITEM, NUMBER, SELLER, document, einvoice
from tests.program.test_spending import close
from tests.web.conftest import signed_in
from tests.web.test_wire import talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from ledgers.book.shelf import Shelf

OURS = {"Origin": "http://localhost"}
SCRIPT = {**OURS, "Accept": "application/json"}
FORM = {
    "date": "2025-08-07",
    "amount": "5,860.00",
    "payee": "重庆悦途国际旅行社有限公司",
    "purpose": "师资培训考察服务费（张家界、凤凰4天）",
    "cell": "0-0",
    "category": "师资培训",
    "specialty": "养老护理员",
    "form": "0123456789abcdef",
    "voucher": "记2508-002",
}
WHY = {"explanation": "随行讲师授课2天"}
DAY = date(2025, 9, 1)


@pytest.fixture
def app(shelf: Shelf, register: Register) -> Flask:
    """The gateway on a day of the period."""
    return create_app(shelf, as_of=DAY, register=register)


@pytest.fixture
def hewen(app: Flask) -> FlaskClient:
    """The accountant of alpha."""
    return signed_in(app, Role.ACCOUNTANT, "alpha")


@pytest.fixture
def saved(hewen: FlaskClient) -> str:
    """The address of an entry that the accountant has typed."""
    answer = hewen.post("/alpha/spend/", data=FORM | WHY, headers=SCRIPT)
    assert answer.json, answer.text
    return f"/alpha/entry/{re.search(r'saved=([0-9a-f]{16}-0)', answer.json['href'])[1]}"  # type: ignore[index]


def words(response: TestResponse) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def journal(shelf: Shelf) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted((shelf.folder / "alpha" / "journal").glob("*")))


# --- the form


def test_the_form_has_what_the_plan_has(hewen: FlaskClient) -> None:
    page = hewen.get("/alpha/spend/")
    told = words(page)
    for some in (
        "记2509-001",
        "制单 基地会计-alpha",
        "已超 33,641.00 计划 120,000.00",
        "剩 50,000.00",
        "账上余额",
        "差旅费",
    ):
        assert some in told, some
    assert '<option value="测试医教设备有限公司">' in page.text
    assert "乙基地" not in page.text
    assert "beta" not in page.text
    assert 'name="specialty" value="养老护理员" checked' in page.text  # there is one alone
    assert "style=" not in page.text
    assert "onclick" not in page.text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page.text))  # none within the page


def test_a_base_without_a_plan(app: Flask) -> None:
    told = words(signed_in(app, Role.ACCOUNTANT, "beta").get("/beta/spend/"))
    assert "还没有投入预算" in told
    assert "已支 0.00" in told


def test_what_the_check_answers(hewen: FlaskClient, shelf: Shelf) -> None:
    before = journal(shelf)
    told = hewen.post("/alpha/spend/check", data=FORM, headers=SCRIPT).json
    assert told is not None
    travel = next(finding for finding in told["findings"] if finding["code"] == "F03")
    assert (travel["label"], travel["cites"]) == ("▲ 违规", "第九条")
    assert {"text": "考察", "hit": True} in travel["words"]
    assert travel["fixes"][0] == {"word": "改用行业企业资金", "field": "source", "value": "行业企业"}
    assert (told["voucher"], told["explain"], told["closed"]) == ("记2508-002", True, "")
    assert journal(shelf) == before


@pytest.mark.parametrize(
    ("said", "field", "wanting"),
    [
        ({"amount": "0"}, "amount", "金额是零"),
        ({"amount": "五百"}, "amount", "不是金额"),
        ({"payee": ""}, "payee", "收款方没有填"),
        ({"cell": "9-9"}, "source", "资金来源没有填"),
        ({"cell": "-1-0"}, "source", "资金来源没有填"),
        ({"cell": "²-0"}, "source", "资金来源没有填"),
        ({"category": "烟酒"}, "category", "没有“烟酒”这个支出类别"),
        ({"date": "2025-02-30"}, "date", "不是日期"),
        ({"purpose": "长" * 501}, "purpose", "超过 500 个字"),
    ],
)
def test_what_a_form_lacks(hewen: FlaskClient, shelf: Shelf, said: dict[str, str], field: str, wanting: str) -> None:
    """Told while it is typed; refused when it is saved, with what was typed kept."""
    told = hewen.post("/alpha/spend/check", data=FORM | said, headers=SCRIPT)
    assert told.status_code == 200
    assert told.json and told.json["field"] == field  # noqa: PT018
    assert wanting in told.json["wanting"]
    answer = hewen.post("/alpha/spend/", data=FORM | WHY | said, headers=SCRIPT)
    assert answer.status_code == 422
    assert answer.json and wanting in answer.json["error"]  # noqa: PT018
    page = hewen.post("/alpha/spend/", data=FORM | WHY | said, headers=OURS)
    assert page.status_code == 422
    assert WHY["explanation"] in page.text
    assert wanting in page.text
    assert "悦途" not in journal(shelf)


def test_what_was_typed_is_shown_as_text(hewen: FlaskClient) -> None:
    page = hewen.post(
        "/alpha/spend/", data=FORM | {"payee": '"><script>alert(1)</script>', "amount": "0"}, headers=OURS
    )
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    asked = hewen.get("/alpha/spend/?payee=<b>x&was=<i>")
    assert "<b>x" not in asked.text
    assert "<i>" not in asked.text


def test_a_save_without_script_leads_to_what_was_saved(hewen: FlaskClient, shelf: Shelf) -> None:
    answer = hewen.post("/alpha/spend/", data=FORM | WHY, headers=OURS)
    assert answer.status_code == 303
    told = words(hewen.get(answer.location))
    assert "已记 记2508-002" in told
    assert "凭证号改为" not in told
    assert "记2508-002" in journal(shelf)


def test_a_number_that_was_taken_meanwhile_moves_on_and_that_is_said(app: Flask, hewen: FlaskClient) -> None:
    wang = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    assert wang.post("/alpha/spend/", data=FORM | WHY | {"form": "f" * 16}, headers=SCRIPT).status_code == 200
    answer = hewen.post("/alpha/spend/", data=FORM | WHY, headers=SCRIPT)
    assert answer.json and answer.json["saved"] == "记2508-003"  # noqa: PT018
    assert "记2508-002 刚被别人用了，凭证号改为 记2508-003" in words(hewen.get(answer.json["href"]))


def test_a_closed_month_is_said_beforehand_and_refused(hewen: FlaskClient, shelf: Shelf) -> None:
    close(shelf.open("alpha"), "2025-08")
    told = hewen.post("/alpha/spend/check", data=FORM, headers=SCRIPT).json
    assert told and "已结账" in told["closed"]  # noqa: PT018
    answer = hewen.post("/alpha/spend/", data=FORM | WHY, headers=SCRIPT)
    assert answer.status_code == 409
    assert "悦途" not in journal(shelf)


def test_checks_are_few_at_once(hewen: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spend_page, "_PATIENCE", 0.01)
    taken = [spend_page._CHECKS.acquire(blocking=False) for _ in range(3)]
    try:
        answer = hewen.post("/alpha/spend/check", data=FORM, headers=SCRIPT)
    finally:
        for _ in filter(None, taken):
            spend_page._CHECKS.release()
    assert answer.status_code == 503
    assert answer.json and "正在检查的人多" in answer.json["error"]  # noqa: PT018


# --- invoices


def sent(hewen: FlaskClient, content: bytes, name: str) -> TestResponse:
    return hewen.post("/alpha/spend/invoice", data={"file": (io.BytesIO(content), name)}, headers=SCRIPT)


def test_an_invoice_fills_the_form(hewen: FlaskClient) -> None:
    told = sent(hewen, document(einvoice()), "票.xml").json
    assert told is not None
    assert told["count"] == 1
    assert told["filled"]["invoice"] == NUMBER
    assert told["filled"]["payee"] == SELLER
    assert told["filled"]["amount"] == "1060.00"
    assert told["filled"]["invoice_item"] == HOTEL_ITEM[0]


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"%PDF-1.4\n%%EOF\n", 200, "没读出来"),
        (b"\x89PNG\r\n\x1a\n", 200, "没读出来"),
        (b"<html><body><script>", 409, "不收"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 409, "不收"),
        (b"", 409, "文件是空的"),
    ],
)
def test_files_that_are_no_readable_invoice(hewen: FlaskClient, content: bytes, status: int, said: str) -> None:
    """Whatever they are called."""
    for name in ("发票.pdf", "../../x.pdf", "发票.xml"):
        answer = sent(hewen, content, name)
        assert answer.status_code == status
        assert said in str(answer.json)


def test_no_file_at_all(hewen: FlaskClient) -> None:
    assert hewen.post("/alpha/spend/invoice", data={}, headers=SCRIPT).status_code == 400


def test_an_upload_has_its_own_limit(hewen: FlaskClient, shelf: Shelf) -> None:
    large = {"file": (io.BytesIO(b"%PDF-" + b"x" * UPLOAD_BYTES), "大.pdf")}
    assert hewen.post("/alpha/spend/invoice", data=large, headers=SCRIPT).status_code == 413
    assert hewen.post("/alpha/spend/check", data=FORM | {"purpose": "x" * 40_000}, headers=SCRIPT).status_code == 413
    assert most_bytes("/login") < most_bytes("/alpha/spend/check") < most_bytes("/alpha/spend/")
    for path in (
        "/alpha/spend/x",
        "/alpha/journal/",
        "/Alpha/spend/",
        "/spend/",
        "/alpha/entry/../add",
        "/alpha//spend/",
    ):
        assert most_bytes(path) == 0, path
    assert "悦途" not in journal(shelf)


def test_over_the_wire_an_upload_is_let_in_and_a_stranger_gets_the_answer(served: str, cookie: str) -> None:
    """A body larger than a form, read to its end though nobody wants it."""
    body = b"x" * 300_000
    for extra, status in (("", "401"), (f"Cookie: {cookie}\r\n", "403")):
        head = (
            f"POST /alpha/spend/invoice HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n{extra}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        assert talk(served, head.encode() + body).startswith(f"HTTP/1.1 {status}")
    assert talk(served, b"POST /alpha/spend/check HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n").startswith(
        "HTTP/1.1 413"
    )


# --- an entry


def test_the_page_of_an_entry(hewen: FlaskClient, app: Flask, saved: str) -> None:
    told = words(hewen.get(f"{saved}/"))
    for some in ("记2508-002", "5,860.00", "制单 基地会计-alpha", "审核 还没有", "您自己制的单", "补材料", "冲销理由"):
        assert some in told, some
    auditor = words(signed_in(app).get(f"{saved}/"))
    assert "记2508-002" in auditor
    for none in ("补上", "冲销理由", "审核通过"):
        assert none not in auditor
    assert hewen.get("/alpha/entry/0123456789abcdef-0/").status_code == 404
    assert signed_in(app, Role.ACCOUNTANT, "beta").get(f"{saved}/").status_code == 404


def test_the_head_approves_and_the_maker_may_not(app: Flask, hewen: FlaskClient, saved: str) -> None:
    assert hewen.post(f"{saved}/approve", headers=OURS).status_code == 403
    zhao = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    assert "等基地负责人审核" in words(zhao.get(f"{saved}/"))
    assert zhao.post(f"{saved}/approve", headers=OURS).status_code == 403  # a colleague is no reviewer either
    assert "审核 还没有" in words(hewen.get(f"{saved}/"))
    zhou = signed_in(app, Role.HEAD, "alpha")
    assert "审核通过" in words(zhou.get(f"{saved}/"))
    assert zhou.post(f"{saved}/approve", headers=OURS).status_code == 303
    assert "审核 2025-09-01，基地负责人-alpha" in words(zhou.get(f"{saved}/"))
    assert zhou.post(f"{saved}/approve", headers=OURS).status_code == 409
    assert signed_in(app).post(f"{saved}/approve", headers=OURS).status_code == 403


def test_evidence_is_added_and_can_be_opened(hewen: FlaskClient, shelf: Shelf, saved: str) -> None:
    said = {"contract": "HT-1", "explanation": "后补合同", "file": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "合同.pdf")}
    assert hewen.post(f"{saved}/add", data=said, headers=OURS).status_code == 303
    page = hewen.get(f"{saved}/")
    assert "HT-1" in page.text
    assert "后补合同（2025-09-01 基地会计-alpha）" in page.text
    link = re.search(r'href="(/alpha/document/[^"]+)"', page.text)
    assert link
    assert hewen.get(link[1].replace("&amp;", "&")).data == b"%PDF-1.4\n%%EOF\n"
    assert "原件" not in page.text
    (kept,) = (shelf.folder / "alpha" / "documents").rglob("2025-08-07.*.pdf")
    kept.write_bytes(b"%PDF-1.4 another")
    assert "▲ 原件和记账时不一样" in hewen.get(f"{saved}/").text
    kept.unlink()
    assert "▲ 原件不在" in hewen.get(f"{saved}/").text
    refused = hewen.post(f"{saved}/add", data={"contract": "", "file": (io.BytesIO(b"<svg/>"), "a.pdf")}, headers=OURS)
    assert refused.status_code == 409
    assert "这种文件不收" in refused.text
    assert "账簿没有任何改动" in refused.text


def test_a_wrong_entry_is_cancelled_with_its_reason(hewen: FlaskClient, shelf: Shelf, saved: str) -> None:
    none = hewen.post(f"{saved}/reverse", data={"why": ""}, headers=OURS)
    assert none.status_code == 409
    assert hewen.post(f"{saved}/reverse", data={"why": "应由自筹列支"}, headers=OURS).status_code == 303
    page = hewen.get(f"{saved}/")
    assert "已冲销" in page.text
    assert "应由自筹列支" in page.text
    assert "补上" not in page.text
    red = re.search(r'href="(/alpha/entry/[0-9a-f]{16}-0/)">看冲销它的红字凭证', page.text)
    assert red
    assert "看它冲销的凭证 记2508-002" in hewen.get(red[1]).text
    assert journal(shelf).count("悦途国际旅行社") == 2


def test_the_page_says_who_changed_what(hewen: FlaskClient, saved: str) -> None:
    """The entry's history, the newest first: what was added, and the red entry that cancels it."""
    hewen.post(f"{saved}/add", data={"contract": "HT-1"}, headers=OURS)
    hewen.post(f"{saved}/reverse", data={"why": "应由自筹列支"}, headers=OURS)
    told = words(hewen.get(f"{saved}/")).partition("修改历史")[2]
    assert told.count("基地会计-alpha") >= 3
    steps = ("冲销 记2508-002", "改动：2025-08-07", "补材料 记2508-002", "补充：2025-08-07", "合同号", "记 记2508-002")
    places = [told.index(step) for step in steps]
    assert places == sorted(places)


DEEDS: dict[str, Callable[[FlaskClient, str], Any]] = {
    "spend": lambda client, _: client.post("/alpha/spend/", data=FORM | WHY),
    "add": lambda client, at: client.post(f"{at}/add", data={"contract": "1"}),
    "reverse": lambda client, at: client.post(f"{at}/reverse", data={"why": "1"}),
    "approve": lambda client, at: client.post(f"{at}/approve"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_no_other_site_does_it(hewen: FlaskClient, shelf: Shelf, saved: str, deed: str) -> None:
    before = journal(shelf)
    assert DEEDS[deed](hewen, saved).status_code == 403
    assert journal(shelf) == before


def test_from_the_window_of_an_entry_to_its_page(hewen: FlaskClient, saved: str) -> None:
    hewen.post(f"{saved}/add", data={"file": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "合同.pdf")}, headers=OURS)
    found = hewen.get("/alpha/api/journal_page?page=1&order=desc").get_data(as_text=True)
    windows = (
        hewen.get("/alpha/voucher/", query_string={"entry_hash": h}).text
        for h in re.findall(r"#context-([0-9a-f]{32})", found)
    )
    window = next(text for text in windows if f'href="{saved}/"' in text)
    assert "制单" in window
    assert FORM["form"] not in window
    link = re.search(r'href="(/alpha/document/[^"]+)"', window)
    assert link
    assert hewen.get(link[1].replace("&amp;", "&")).status_code == 200


# --- 待办 and the menu


def test_what_waits(hewen: FlaskClient, app: Flask, saved: str) -> None:
    told = words(hewen.get("/alpha/todo/"))
    assert "1 项待办，6 笔待审核" in told
    assert "没有发票、合同或附件 1" in told
    head = signed_in(app, Role.HEAD, "alpha")
    assert head.get("/alpha/todo/").status_code == 200
    assert "记这一笔" not in head.get("/alpha/todo/").text
    assert saved
    assert "没有待办" in words(signed_in(app, Role.ACCOUNTANT, "beta").get("/beta/todo/"))


@pytest.mark.usefixtures("saved")
def test_the_head_approves_what_is_ticked(app: Flask) -> None:
    zhou = signed_in(app, Role.HEAD, "alpha")
    page = zhou.get("/alpha/todo/").text
    rows = re.findall(r'name="row" value="([0-9a-f-]+)"', page)
    assert len(rows) == 6
    answer = zhou.post("/alpha/todo/approve", data={"row": rows[:2]}, headers=OURS)
    assert answer.status_code == 303
    told = words(zhou.get(answer.location))
    assert "已审核 2 笔" in told
    assert "4 笔待审核" in told
    refused = zhou.post("/alpha/todo/approve", data={"row": rows[1:4]}, headers=OURS)
    assert refused.status_code == 409
    assert refused.text.count(" checked>") == 2  # what was ticked and still waits
    assert zhou.post("/alpha/todo/approve", data={}, headers=OURS).status_code == 409


def test_an_accountant_approves_nothing(app: Flask, hewen: FlaskClient, saved: str) -> None:
    """制单 ≠ 审核, and 审核 is the head's: not even a colleague's entry is an accountant's to approve."""
    zhao = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    for client in (hewen, zhao):
        page = client.get("/alpha/todo/")
        assert "等基地负责人审核 6" in words(page)
        assert 'name="row"' not in page.text
    answer = zhao.post("/alpha/todo/approve", data={"row": [saved.rsplit("/", 1)[1]]}, headers=OURS)
    assert answer.status_code == 403
    assert "审核 还没有" in words(hewen.get(f"{saved}/"))


def test_the_menu_is_each_roles_own(app: Flask, hewen: FlaskClient) -> None:
    def menu(client: FlaskClient, path: str) -> list[str]:
        side = client.get(path).text.partition('<nav class="side"')[2].partition("</nav>")[0]
        return re.findall(r'href="([^"]+)"', side)

    ledger = [
        f"/alpha/{name}/" for name in ("journal", "trial_balance", "income_statement", "balance_sheet", "documents")
    ]
    helps = ["/rules/", "/password", "/alpha/help/"]
    audit = "/alpha/extension/AuditPage/"
    everywhere = ["/issues/", "/orders/", "/reports/"]
    ours = [audit, "/alpha/papers/", *everywhere, *ledger, *helps]
    assert menu(hewen, "/alpha/todo/") == ["/alpha/todo/", "/alpha/spend/", "/alpha/import/", *ours]
    two = signed_in(app, Role.ACCOUNTANT, "alpha", "beta")
    assert menu(two, "/alpha/todo/")[0] == "/"
    assert menu(signed_in(app, Role.HEAD, "alpha"), "/alpha/todo/") == ["/alpha/todo/", *ours]
    assert menu(signed_in(app), "/rules/") == ["/", *everywhere, "/rules/", "/password"]
    assert 'content="{&#34;' in hewen.get("/alpha/journal/").text  # the keys, around Fava's pages too
