"""All pages of ours as one product: nobody is kept from reading one, and what they show leads somewhere."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from audit_rules import engine
from earmark.audit_page import page
from earmark.desk import spending
from earmark.people import Role
from ledgers.book.shelf import Shelf
from tests.web.conftest import session, signed_in
from tests.web.test_browser import CONTRAST, browser, grave, picture  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from audit_rules.rule import Answer
    from earmark.people import Register
    from ledgers.book.book import Book

LISTS = ("/issues/", "/orders/", "/reports/", "/rules/", "/rules/F03", "/password", "/alpha/nothing/")
BASE = ("/alpha/extension/AuditPage/", "/alpha/papers/", "/alpha/entry/{row}/", "/alpha/issue/{finding}")
OFFICE = ("/alpha/todo/",)
FAVAS = "content-sized"  # the filter boxes in the header of Fava: their words are a placeholder's, told to axe amiss
PAGES = {
    Role.AUDITOR: ("/", *LISTS, *BASE),
    Role.HEAD: (*LISTS, *BASE, *OFFICE),
    Role.ACCOUNTANT: (*LISTS, *BASE, *OFFICE, "/alpha/spend/", "/alpha/import/"),
    Role.ADMIN: ("/people/", "/rules/", "/password", "/alpha/nothing/"),
}


def paths(app: Flask, shelf: Shelf, role: Role) -> list[str]:
    """The pages of a role, with an entry and a finding that there are."""
    row = next(s.row for s in shelf.open("alpha").book().spending if s.voucher == "记2508-001")
    listed = signed_in(app).get("/issues/?base=alpha&rule=F03").text
    finding = re.search(r'href="/alpha/issue/([^"]+)"', listed)
    assert finding
    return [path.format(row=row, finding=finding[1]) for path in PAGES[role]]


def bases(role: Role) -> tuple[str, ...]:
    return ("alpha",) if role.of_bases else ()


def narrowest(window: Page) -> int:
    """How wide a page stays: Fava's frame takes its time to fold."""
    for _ in range(50):
        if (wide := int(window.evaluate("document.documentElement.scrollWidth"))) <= 390:
            break
        window.wait_for_timeout(100)
    return wide


@pytest.mark.browser
@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_for_everybody(
    browser: Browser,  # noqa: F811
    served: str,
    app: Flask,
    shelf: Shelf,
    register: Register,
    role: Role,
) -> None:
    """Nothing serious for axe, every word stands out, nothing is wider than a phone, the console is quiet."""
    poor: dict[str, list[str]] = {}
    at, window = "", browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    window.context.add_cookies([{"name": "earmark", "value": session(register, role, *bases(role)), "url": served}])
    window.on("console", lambda m: poor.setdefault(at, []).append(m.text) if m.type in {"error", "warning"} else None)
    window.on("pageerror", lambda e: poor.setdefault(at, []).append(str(e)))
    for path in paths(app, shelf, role):
        at = path
        window.goto(f"{served}{path}")
        window.wait_for_timeout(150)
        found = [*(text for text in grave(window) if FAVAS not in text), *window.evaluate(CONTRAST)]
        picture(window, f"页面/{role.value}{path.replace('/', '-')}")
        window.set_viewport_size({"width": 390, "height": 844})
        wide = narrowest(window)
        window.set_viewport_size({"width": 1366, "height": 768})
        poor.setdefault(path, []).extend([*found, *([f"{wide} px on a phone"] if wide > 390 else [])])
    window.close()
    poor["/alpha/nothing/"] = [text for text in poor["/alpha/nothing/"] if "status of 40" not in text]
    assert "\n".join(f"{path}: {text}" for path, some in poor.items() for text in some) == ""


@pytest.mark.parametrize("role", list(Role))
def test_every_link_leads_somewhere(app: Flask, shelf: Shelf, role: Role) -> None:
    client, seen = signed_in(app, role, *bases(role)), dict[str, str]()
    for path in paths(app, shelf, role):
        for href in re.findall(r'<a [^>]*href="(/[^"#]*)', client.get(path).text):
            seen.setdefault(html.unescape(href), path)
    assert len(seen) > 3
    dead = {href: f"on {path}" for href, path in seen.items() if client.get(href).status_code >= 400}
    assert dead == {}


def test_a_book_is_audited_once_for_all_of_its_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    audits: list[object] = []

    def audit(book: Book) -> tuple[Answer, ...]:
        audits.append(book)
        return engine.audit(book)

    for module in (page, spending):
        monkeypatch.setattr(module, "audit", audit)
    client = signed_in(app, Role.ACCOUNTANT, "alpha")
    for path in ("extension/AuditPage/", "todo/", "spend/", "papers/"):
        assert client.get(f"/alpha/{path}").status_code == 200
    assert len(audits) == 1


def test_the_menu_says_how_much_waits(app: Flask) -> None:
    """What nobody has explained or proved; entries that wait for approval are the page's own."""
    client = signed_in(app, Role.ACCOUNTANT, "alpha")
    assert "项待办" not in client.get("/alpha/todo/").text
    assert 'class="count"' not in client.get("/alpha/papers/").text.partition("</nav>")[0]
    form = {"date": "2025-08-07", "amount": "12", "payee": "甲", "purpose": "耗材", "cell": "1-0", "explanation": "急"}
    form |= {"category": "原材料消耗", "specialty": "养老护理员"}
    saved = client.post(
        "/alpha/spend/", data=form, headers={"Origin": "http://localhost", "Accept": "application/json"}
    )
    assert saved.status_code == 200, saved.text
    assert "1 项待办" in client.get("/alpha/todo/").text
    assert 'aria-label="1 项">1</span>' in client.get("/alpha/papers/").text.partition("</nav>")[0]


def test_an_address_is_told_in_the_header_once(app: Flask) -> None:
    """全区 › 基地 代码 › 页, where somebody sees all bases; the base first, where not."""
    crumb = {}
    for role in (Role.AUDITOR, Role.ACCOUNTANT):
        header = signed_in(app, role, *bases(role)).get("/alpha/papers/").text.partition("<b>")[2].partition("</b>")[0]
        crumb[role] = re.sub("<[^>]+>", "", header)
    assert crumb == {Role.AUDITOR: "全区 › 甲基地 alpha › 资料清单", Role.ACCOUNTANT: "甲基地 alpha › 资料清单"}


def test_a_page_of_a_base_costs_the_same_however_many_there_are(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of a base lists the bases: with hundreds, that alone would take longer than the page."""
    client = signed_in(app, Role.ACCOUNTANT, "alpha")
    listed: list[Shelf] = []

    def codes(shelf: Shelf) -> list[str]:
        listed.append(shelf)
        return []

    monkeypatch.setattr(Shelf, "codes", codes)
    for path in ("todo/", "spend/", "papers/", "journal/", "api/income_statement"):
        assert client.get(f"/alpha/{path}").status_code == 200, path
    assert client.get("/beta/todo/").status_code == 404
    assert not listed
