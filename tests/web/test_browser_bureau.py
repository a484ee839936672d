"""The auditor's story in a real browser: from the overview over a finding to its close, by keys and forms."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from earmark.people import Role
from tests.web.conftest import ROWS, fill, session, spend
from tests.web.test_browser import CONTRAST, browser, page, picture  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from earmark.people import Register
    from ledgers.book.shelf import Shelf

pytestmark = pytest.mark.browser


def enter(page: Page, served: str, token: str) -> None:  # noqa: F811
    """Go on as somebody else."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "earmark", "value": token, "url": served}])


def narrow(page: Page) -> None:  # noqa: F811
    """Nothing is wider than a phone, and every word stands out."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1366, "height": 768})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_timeout(100)
        assert page.evaluate(CONTRAST) == []
    page.emulate_media(color_scheme="light")


def test_from_the_overview_to_the_close(served: str, page: Page, shelf: Shelf, register: Register) -> None:  # noqa: F811
    auditor = session(register)
    page.goto(f"{served}/")
    assert "1 个有违规疑点" in page.inner_text("h1")
    picture(page, "01-全区总览")
    narrow(page)
    page.keyboard.press("/")
    page.keyboard.type("甲")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    page.goto(f"{served}/issues/?base=alpha&rule=F03")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/alpha/issue/F03-"))
    place = page.url

    page.keyboard.press("c")
    page.keyboard.type("先问旅行社")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=只给局看")
    page.fill("#due", "2026-05-20")
    page.fill("#owner", "黄志强")
    page.select_option("#promise-order", "退款")
    page.fill("#expects-order", "记2604-001")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=等基地反馈")
    picture(page, "05-问题")
    narrow(page)

    enter(page, served, session(register, Role.ACCOUNTANT, "alpha"))
    page.goto(place)
    assert "先问旅行社" not in page.content()
    page.fill("#answer", "已退回专户")
    page.click("text=保存反馈稿")
    page.wait_for_selector("text=由基地负责人看过后发出")
    picture(page, "05-反馈")
    narrow(page)
    enter(page, served, session(register, Role.HEAD, "alpha"))
    page.goto(place)
    page.click("text=发给主管部门")
    page.wait_for_selector("text=等主管部门复核")

    back = spend("记2604-001", date(2026, 4, 22), -5_860, "测试国际旅行社有限公司", "退回考察旅行", "差旅费")
    fill(shelf.open("alpha"), [*ROWS, back])
    enter(page, served, auditor)
    page.goto(f"{served}/orders/")
    assert "待复核" in page.inner_text("tbody")
    picture(page, "06-整改台账")
    narrow(page)
    page.goto(place)
    page.click("button:has-text('销号')")
    page.wait_for_selector(".panel summary:has-text('退回')", state="detached")
    assert "销号" in page.inner_text(".panel")


def test_pages_fit_and_are_read(served: str, page: Page) -> None:  # noqa: F811
    for path in ("/issues/", "/orders/", "/alpha/papers/", "/reports/"):
        page.goto(f"{served}{path}")
        narrow(page)
    page.click("text=生成全部报告 zip")
    page.wait_for_selector("a:has-text('下载 zip')", timeout=60_000)
    narrow(page)
