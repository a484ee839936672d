"""A request that is refused on a page of its own: what did not happen, where, what to do, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from earmark.people import Role
from tests.web.conftest import PASSWORD, session, signed_in
from tests.web.test_browser import browser, entered, grave, picture  # noqa: F401  (a fixture)
from tests.web.test_spend import words

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

    from earmark.people import Register
    from ledgers.book.shelf import Shelf

OURS = {"Origin": "http://localhost"}


def refused(client: FlaskClient, path: str, came: str) -> str:
    """The page that answers a form which somebody sends who is not logged in any more."""
    answer = client.post(path, data={"why": "x"}, headers={**OURS, "Referer": f"http://localhost{came}"})
    assert answer.status_code == 401
    return answer.text


def test_a_refused_form_says_what_where_and_what_to_do(app: Flask) -> None:
    page = refused(app.test_client(), "/alpha/todo/approve", "/alpha/todo/?x=1")
    told = "没有办成 账簿没有任何改动。 什么事 还没有登录，或登录已过期。 在哪里 审核勾选的凭证 怎么办 请重新登录。"
    assert told in words_of(page)
    assert 'href="/login?next=/alpha/todo/%3Fx%3D1">重新登录</a>' in page


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).replace("▲ ", "")


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("/alpha/issue/F03-x/decide/order", "/alpha/issue/F03-x"),  # itself the answer to a form that was refused
        ("/alpha/issue/F03-x", "/alpha/issue/F03-x"),
        ("/orders/do/extend", "/orders/"),
        ("/alpha/papers/ask", "/alpha/papers/"),
        ("/alpha/entry/0123456789abcdef-0/add", "/alpha/entry/0123456789abcdef-0/"),
        ("/alpha/import/columns", "/alpha/import/"),
    ],
)
def test_the_way_back_is_a_page_that_can_be_opened(app: Flask, came: str, back: str) -> None:
    page = refused(app.test_client(), "/alpha/todo/approve", came)
    assert f'href="/login?next={back}">' in page
    assert signed_in(app).get(back).status_code != 405


@pytest.mark.parametrize(
    "came", ["http://evil.example/alpha/todo/", "//evil.example/x", "javascript:alert(1)", "/login"]
)
def test_the_way_back_leads_nowhere_else(app: Flask, came: str) -> None:
    page = app.test_client().post("/alpha/todo/approve", headers={**OURS, "Referer": came}).text
    assert "evil" not in page
    assert "javascript:" not in page
    assert re.search(r'href="/login\?next=(/|/alpha/todo/)">重新登录', page)


def test_a_base_of_others_is_answered_as_none(app: Flask) -> None:
    hewen = signed_in(app, Role.ACCOUNTANT, "beta")
    pages = [hewen.post(f"/{base}/spend/", data={"amount": "1"}, headers=OURS) for base in ("alpha", "nobody")]
    assert pages[0].status_code == 404
    assert pages[0].text.replace("alpha", "nobody") == pages[1].text
    assert "在哪里" not in pages[0].text
    assert "没有这个页面" in words(pages[0])


@pytest.mark.browser
def test_what_was_typed_is_there_after_the_session_ran_out(
    browser: Browser,  # noqa: F811
    served: str,
    shelf: Shelf,
    register: Register,
) -> None:
    """An auditor's long demand, an accountant's reason for 冲销: each after a log-in in the middle of it."""
    register.add("lijing", Role.AUDITOR, [], PASSWORD)
    page = entered(browser, served, session(register))
    page.goto(f"{served}/issues/?base=alpha&rule=F03")
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/alpha/issue/F03-**")
    place = page.url
    page.fill("#demand", "退回 5,860.00 元，附退款凭证，写清经过。")
    page.fill("#due", "2027-05-20")
    page.select_option("#course", index=1)
    end(register, page)
    page.fill("#owner", "黄志强")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="没有办成").wait_for()
    page.get_by_text("登录后自动填上").wait_for()
    assert grave(page) == []
    picture(page, "拒绝-登录过期")
    page.get_by_role("link", name="重新登录").click()
    log_in(page, "lijing")
    page.wait_for_url(place)
    page.get_by_text("填的字已填回").wait_for()
    assert page.input_value("#demand") == "退回 5,860.00 元，附退款凭证，写清经过。"
    assert (page.input_value("#due"), page.input_value("#owner")) == ("2027-05-20", "黄志强")
    page.keyboard.press("Control+Enter")
    page.get_by_text("等基地反馈").wait_for()
    assert page.locator("text=填的字已填回").count() == 0
    page.goto(place)
    assert page.locator("text=填的字已填回").count() == 0, "it was taken"

    register.add("hewen", Role.ACCOUNTANT, ["alpha"], PASSWORD)
    row = next(spend.row for spend in shelf.open("alpha").book().spending)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "earmark", "value": session(register, Role.ACCOUNTANT, "alpha"), "url": served}])
    page.goto(f"{served}/alpha/entry/{row}/")
    page.fill("#explanation", "补说明：设备已验收，验收单随后附上")
    end(register, page)
    page.get_by_role("button", name="补上").click()
    page.get_by_role("link", name="重新登录").click()
    log_in(page, "hewen")
    page.wait_for_url(f"**/alpha/entry/{row}/")
    page.get_by_text("填的字已填回").wait_for()
    assert page.input_value("#explanation") == "补说明：设备已验收，验收单随后附上"
    page.close()


@pytest.mark.browser
def test_what_is_too_large_is_told_before_it_is_sent(
    browser: Browser,  # noqa: F811
    served: str,
    shelf: Shelf,
    register: Register,
    tmp_path: Path,
) -> None:
    """A form over the limit would be cut off by the server, and what was typed with it."""
    row = next(spend.row for spend in shelf.open("alpha").book().spending)
    large = tmp_path / "大.pdf"
    with large.open("wb") as file:
        file.truncate(12 * 1024 * 1024)
    page = entered(browser, served, session(register, Role.ACCOUNTANT, "alpha"))
    page.goto(f"{served}/alpha/entry/{row}/")
    page.fill("#explanation", "合同扫描件")
    page.set_input_files("#file", large)
    page.get_by_text("没有收：大.pdf，合计超过 11 MB").wait_for()
    page.get_by_role("button", name="补上").click()
    page.wait_for_timeout(300)
    assert page.url.endswith(f"/alpha/entry/{row}/")
    assert page.input_value("#explanation") == "合同扫描件"
    small = {"name": "小.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.set_input_files("#file", small)  # type: ignore[arg-type]
    page.get_by_text("已选：小.pdf").wait_for()
    page.get_by_role("button", name="补上").click()
    page.get_by_role("status").filter(has_text="已补上").wait_for()
    page.close()


def end(register: Register, page: Page) -> None:
    """The session of a window is over."""
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "earmark")
    register.sessions.end(str(token))


def log_in(page: Page, name: str) -> None:
    page.wait_for_url("**/login?next=**")
    page.locator("[name=username]:focus").wait_for()
    for text in (name, PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
