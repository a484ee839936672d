"""导入 in a real browser, by keyboard: dropped, corrected as in a spreadsheet, confirmed, taken back; and refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from earmark.people import Role
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.web.conftest import facts, session
from tests.web.test_browser import CONTRAST, browser, grave, picture  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Page

    from ledgers.book.shelf import OpenBook, Shelf

pytestmark = pytest.mark.browser

MOVES = [("20250418", 20_000_000), ("20250506", -58_600), ("20250507", -90_000), ("20250508", -12_300)]


@pytest.fixture
def book(shelf: Shelf) -> OpenBook:
    return shelf.new("gamma", replace(facts("丙基地"), accounts=(OWN,)), author="测试")


@pytest.fixture
def clerk(browser: Browser, app: Flask, served: str, book: OpenBook) -> Iterator[Page]:  # noqa: F811
    """The accountant's window, which fails the test for anything its console complains of."""
    complaints: list[str] = []
    window = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    token = session(app.config["EARMARK_REGISTER"], Role.ACCOUNTANT, book.code)
    window.context.add_cookies([{"name": "earmark", "value": token, "url": served}])
    window.set_default_timeout(15_000)
    window.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    window.on("pageerror", lambda e: complaints.append(str(e)))
    window.goto(f"{served}/gamma/import/")
    yield window
    window.close()
    assert not complaints


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    statement, sheet = tmp_path / "对公明细.csv", tmp_path / "支出表.xlsx"
    statement.write_bytes(csv_bytes(ccb_rows(MOVES)))
    rows = [
        SHEET,
        sheet_row("记1", "2025-04-18", "收入", 200000, 用途="拨款", 支出类别="财政补助拨入", 建设内容=""),
        sheet_row("记2", "2025-05-06", "支出", 586, 用途="考察差旅费", 支出类别="差旅费", 专业="养老护理员"),
        sheet_row("记3", "2025-05-07", "支出", 900, 专业="养老护理员"),
    ]
    sheet.write_bytes(xlsx_bytes({"明细": rows}))
    return [statement, sheet]


def test_from_the_drop_zone_to_the_book_and_back(clerk: Page, papers: list[Path], book: OpenBook) -> None:
    assert grave(clerk) == []
    picture(clerk, "导入-空")
    clerk.set_input_files("#file", papers)
    row = clerk.locator('tbody[data-at="0:3"]')
    row.get_by_role("button").filter(has_text="F03").wait_for()
    assert grave(clerk) == []
    assert clerk.evaluate(CONTRAST) == []
    picture(clerk, "导入")

    focused = "document.activeElement.closest('tbody').dataset.at + ' ' + document.activeElement.dataset.word"
    row.locator('[data-word="source"]').focus()
    clerk.keyboard.press("Alt+ArrowDown")  # the list stands at what the cell is: the next is another source
    clerk.keyboard.press("ArrowDown")
    clerk.keyboard.press("Enter")
    row.locator('[data-word="source"][data-value="行业企业"]:not(.saving)').wait_for()
    row.locator("button", has_text="F03").wait_for(state="detached")
    assert "行业企业" in row.locator('[data-word="source"]').inner_text()
    assert clerk.evaluate(focused) == "0:3 source"
    clerk.keyboard.press("Control+z")
    row.get_by_role("button").filter(has_text="F03").wait_for()

    clerk.locator('tbody[data-at="0:4"] [data-word="source"]').focus()
    for key, where in (("Enter", "0:5 source"), ("Control+d", "0:5 source"), ("Tab", "0:5 content")):
        clerk.keyboard.press(key)
        assert clerk.evaluate(focused) == where
    clerk.keyboard.press("Control+d")
    clerk.keyboard.press("ArrowRight")
    clerk.keyboard.press("F2")
    clerk.keyboard.type("维护")  # as an input method would
    clerk.keyboard.press("Enter")
    last = clerk.locator('tbody[data-at="0:5"][data-state="new"]')
    last.wait_for()
    assert [t.strip("▾ \n") for t in last.locator(".pick").all_inner_texts()][:3] == [
        "地方财政",
        "构建培训体系",
        "设备维护",
    ]
    clerk.get_by_role("button", name="待说明 0").wait_for()

    clerk.get_by_role("button", name="有线索").click()
    assert not last.is_visible() or last.get_attribute("data-told") is not None
    clerk.get_by_role("button", name="全部").click()
    clerk.keyboard.press("Control+Enter")
    clerk.get_by_text("已入账 4 行").wait_for()
    assert "E支出:1地方财政:1构建培训体系:31006设备维护" in _journal(book) or "设备维护" in _journal(book)
    picture(clerk, "导入-已入账")
    clerk.get_by_label("为什么撤销").fill("拿错了月份")
    clerk.keyboard.press("Enter")
    clerk.get_by_text("已撤销导入").wait_for()
    assert "甲公司" not in _journal(book)


def test_a_broken_balance_and_a_giving_up(clerk: Page, tmp_path: Path) -> None:
    rows = ccb_rows([*MOVES, ("20250509", -7_000), ("20250510", -12_300)])
    path = tmp_path / "断.csv"
    path.write_bytes(csv_bytes(rows[:4] + rows[5:]))
    clerk.set_input_files("#file", [path])
    clerk.get_by_role("heading", name="没有导入：第 5 行余额对不上").wait_for()
    assert "可能在第 4 行和第 5 行之间少了一行" in clerk.locator("main").inner_text()
    assert grave(clerk) == []
    picture(clerk, "导入-余额断")
    with clerk.expect_download() as waiting:
        clerk.get_by_role("link", name="下载逐行核对表").click()
    assert waiting.value.suggested_filename == "逐行核对表.xlsx"
    clerk.get_by_role("button", name="重新选文件").click()
    clerk.get_by_text("可以一起拖").wait_for()


def _journal(book: OpenBook) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((book.folder / "journal").glob("*")))
