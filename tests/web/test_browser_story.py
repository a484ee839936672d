"""One story through every role's own log-in: a file becomes entries, a finding, an order, an answer, a report."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from earmark.people import Role
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.web.conftest import PASSWORD, facts
from tests.web.test_browser import browser, grave, picture  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from earmark.people import Register
    from ledgers.book.shelf import Shelf

pytestmark = pytest.mark.browser

PEOPLE = {"hewen": Role.ACCOUNTANT, "huang": Role.HEAD, "lijing": Role.AUDITOR, "admin": Role.ADMIN}


@pytest.fixture
def enter(browser: Browser, served: str, register: Register) -> Iterator[Callable[[str], Page]]:  # noqa: F811
    """Log somebody in by the form, in a window of their own; the console of each must stay quiet."""
    complaints: list[str] = []
    contexts = []

    def log_in(name: str) -> Page:
        role = PEOPLE[name]
        register.add(name, role, ["gamma"] if role.of_bases else [], PASSWORD)
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN"))
        window = contexts[-1].new_page()
        window.set_default_timeout(20_000)
        window.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        window.on("pageerror", lambda e: complaints.append(str(e)))
        window.goto(f"{served}/login")
        window.get_by_label("用户名").fill(name)
        window.get_by_label("密码").fill(PASSWORD)
        window.keyboard.press("Enter")
        window.wait_for_url(lambda url: "/login" not in url)
        return window

    yield log_in
    for context in contexts:
        context.close()
    assert not complaints


def papers(tmp_path: Path) -> list[Path]:
    """A statement, and the sheet that explains it: the subsidy, and a study trip paid from it."""
    statement, sheet = tmp_path / "对公明细.csv", tmp_path / "支出表.xlsx"
    statement.write_bytes(csv_bytes(ccb_rows([("20250418", 20_000_000), ("20250506", -58_600)])))
    income = sheet_row("记1", "2025-04-18", "收入", 200000, 用途="拨款", 支出类别="财政补助拨入", 建设内容="")
    travel = sheet_row("记2", "2025-05-06", "支出", 586, 用途="考察差旅费", 支出类别="差旅费", 专业="养老护理员")
    sheet.write_bytes(xlsx_bytes({"明细": [SHEET, income, travel]}))
    return [statement, sheet]


def test_from_a_bank_statement_to_a_closed_order_and_the_report(
    served: str, shelf: Shelf, enter: Callable[[str], Page], tmp_path: Path
) -> None:
    shelf.new("gamma", replace(facts("丙基地"), accounts=(OWN,)), author="测试")
    hewen = enter("hewen")
    hewen.keyboard.press("g")
    hewen.keyboard.press("n")
    hewen.set_input_files("#file", papers(tmp_path))
    hewen.get_by_role("button", name="F03").wait_for()
    hewen.keyboard.press("Control+Enter")
    hewen.get_by_text("已入账 2 行").wait_for()

    lijing = enter("lijing")
    lijing.get_by_role("link", name="丙基地").first.wait_for()
    lijing.goto(f"{served}/issues/?base=gamma&rule=F03")
    lijing.keyboard.press("j")
    lijing.keyboard.press("Enter")
    lijing.wait_for_url(re.compile("/gamma/issue/F03-"))
    place = lijing.url
    lijing.fill("#due", "2026-05-20")
    lijing.fill("#owner", "黄志强")
    lijing.keyboard.press("Control+Enter")
    lijing.get_by_text("等基地反馈").wait_for()

    hewen.goto(f"{served}/gamma/todo/")
    hewen.get_by_role("link", name="补助资金列支差旅费").click()
    hewen.wait_for_url(place)
    hewen.fill("#answer", "已从自筹资金退回专户，回单已寄")
    hewen.click("text=保存反馈稿")
    hewen.get_by_text("由基地负责人看过后发出").wait_for()
    picture(hewen, "故事-反馈稿")
    huang = enter("huang")
    huang.goto(place)
    huang.click("text=发给主管部门")
    huang.get_by_text("等主管部门复核").wait_for()

    lijing.goto(place)
    lijing.get_by_text("已从自筹资金退回专户").first.wait_for()
    lijing.get_by_role("button", name="材料齐了").click()
    lijing.get_by_label("不经本账办理的证明").fill("银行回单 2026-04-28")
    lijing.get_by_role("button", name="销号").click()
    lijing.get_by_role("button", name="销号").wait_for(state="detached")
    lijing.goto(f"{served}/orders/?base=gamma")
    assert "已办结" in lijing.inner_text("tbody")
    assert grave(lijing) == []
    lijing.goto(f"{served}/reports/")
    with lijing.expect_download() as waiting:
        lijing.get_by_role("row", name="丙基地").get_by_role("link", name="2025 年").click()
    path = tmp_path / "report.xlsx"
    waiting.value.save_as(path)
    cells = [
        str(c.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row if c.value
    ]
    assert {"丙基地", "差旅费"} <= {word for word in ("丙基地", "差旅费") if any(word in cell for cell in cells)}

    admin = enter("admin")
    admin.get_by_role("heading", name="4 个用户").wait_for()
    assert "lijing" in admin.inner_text("main")
