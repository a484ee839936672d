"""The pages in a real browser, under the real policy: a person follows a finding to its entry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

import openpyxl
import pytest

from earmark.people import Register, Role
from tests.importers.invoice_makers import document, einvoice
from tests.web.conftest import PASSWORD, missing, session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from ledgers.book.shelf import Shelf

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
SIZES = {"": (1366, 768), "-phone": (390, 844)}
CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("没有装 playwright，浏览器测试不能做")
    if not CHROMIUM.exists():
        missing(f"没有 {CHROMIUM}，浏览器测试不能做")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(CALM))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, served: str, cookie: str) -> Iterator[Page]:
    """A fresh window of an auditor's that fails the test for anything its console complains of."""
    complaints: list[str] = []
    window = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    name, _, token = cookie.partition("=")
    window.context.add_cookies([{"name": name, "value": token, "url": served}])
    window.set_default_timeout(10_000)
    window.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    window.on("pageerror", lambda e: complaints.append(str(e)))
    window.on("dialog", lambda d: complaints.append(f"dialog {d.message}"))
    yield window
    window.close()
    assert not complaints


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, on a desk and on a phone, whole."""
    (PICTURES / name).parent.mkdir(parents=True, exist_ok=True)
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        tall = page.evaluate("(document.querySelector('article') ?? document.body).scrollHeight + 60")
        page.set_viewport_size({"width": width, "height": max(height, int(tall))})
        page.wait_for_timeout(200)
        page.screenshot(path=PICTURES / f"{name}{suffix}.png")
    page.set_viewport_size({"width": 1366, "height": 768})


def test_from_all_bases_to_the_entry_of_a_finding(served: str, page: Page) -> None:
    page.goto(f"{served}/")
    picture(page, "全区总览")
    page.get_by_role("link", name="甲基地").click()
    page.get_by_role("heading", level=1).filter(has_text="补助多到 50,000.00 元").wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    picture(page, "审计")

    rule = page.locator(".rules details").filter(has_text="F03")
    rule.locator("summary").click()
    rule.get_by_role("link", name="记2508-001").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_text("测试国际旅行社有限公司").first.wait_for()
    told = dialog.inner_text()
    for words in ("凭证号", "记2508-001", "考察旅行", "差旅费", "5,860.00", "journal/2024.beancount 第"):
        assert words in told
    assert not dialog.locator(".cm-editor, form, a[href*=editor]").count()
    page.screenshot(path=PICTURES / "分录.png")
    page.keyboard.press("Escape")
    with page.expect_popup() as opening:
        rule.get_by_role("link", name="F03").click()
    opening.value.get_by_role("heading", level=1).filter(has_text="F03").wait_for()
    opening.value.screenshot(path=PICTURES / "规则.png")
    opening.value.close()


# --- log-in, as each role

HOMES = {Role.ACCOUNTANT: "审计", Role.HEAD: "审计", Role.AUDITOR: "全区总览", Role.ADMIN: "用户和访问记录"}


@pytest.fixture
def stranger(browser: Browser, served: str) -> Iterator[Page]:  # noqa: ARG001
    """A window that nobody has logged in by; a refused log-in is told in its console too, and nothing else."""
    complaints: list[str] = []
    window = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    window.set_default_timeout(10_000)
    window.on(
        "console", lambda m: complaints.append(f"{m.text} {m.location}") if m.type in {"error", "warning"} else None
    )
    window.on("pageerror", lambda e: complaints.append(str(e)))
    yield window
    window.close()
    assert not [text for text in complaints if "status of 401" not in text]


def grave(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody from using the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"preload": False}).response["violations"]  # it would fetch our sheets amiss
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_logs_in(served: str, register: Register, stranger: Page, role: Role) -> None:
    """By keyboard alone, through a wrong password; the home, its way out, and back to the form."""
    register.add("hewen", role, ["alpha"] if role.of_bases else [], PASSWORD)
    stranger.goto(f"{served}/")
    assert stranger.url == f"{served}/login"
    stranger.locator("[name=username]:focus").wait_for()
    assert grave(stranger) == []
    stranger.keyboard.type("hewen")
    stranger.keyboard.press("Tab")
    stranger.keyboard.type("wrong")
    stranger.keyboard.press("Enter")
    alert = stranger.get_by_role("alert")
    alert.wait_for()
    assert "用户名或密码不对。再错 4 次，这个用户名锁定 15 分钟。" in alert.inner_text()
    assert stranger.locator("#username").input_value() == "hewen"
    stranger.locator("[name=password]:focus").wait_for()
    assert grave(stranger) == []
    assert stranger.evaluate(CONTRAST) == []
    if role is Role.AUDITOR:
        picture(stranger, "登录")
    stranger.keyboard.type(PASSWORD)
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(lambda url: "/login" not in url)
    stranger.get_by_text(HOMES[role]).first.wait_for()
    stranger.goto(f"{served}/password")
    assert grave(stranger) == []
    picture(stranger, f"我的账号-{role.value}")
    stranger.get_by_role("button", name="退出").click()
    stranger.wait_for_url("**/login")
    stranger.goto(f"{served}/alpha/journal/")
    assert stranger.url.startswith(f"{served}/login?next=")


def test_a_first_password_is_changed_by_keyboard(served: str, register: Register, stranger: Page) -> None:
    made = str(register.add("hewen", Role.AUDITOR))
    stranger.goto(f"{served}/login?next=/alpha/journal/")
    stranger.locator("[name=username]:focus").wait_for()
    for text in ("hewen", made):
        stranger.keyboard.type(text)
        stranger.keyboard.press("Tab")
    stranger.keyboard.press("Enter")
    stranger.wait_for_url("**/password")
    stranger.get_by_role("heading", name="请先改密码").wait_for()
    picture(stranger, "改密码")
    for text in (made, "Another-9-horse", "Another-9-horse"):
        stranger.keyboard.type(text)
        stranger.keyboard.press("Tab")
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(f"{served}/")
    stranger.get_by_role("link", name="甲基地").wait_for()


def test_the_administrators_page(served: str, register: Register, stranger: Page) -> None:
    register.add("hewen", Role.ADMIN, [], PASSWORD)
    register.add("zhang", Role.ACCOUNTANT, ["alpha"], PASSWORD)
    enter(stranger, served)
    stranger.get_by_role("heading", name="2 个用户").wait_for()
    assert grave(stranger) == []
    assert stranger.evaluate(CONTRAST) == []
    picture(stranger, "用户和访问记录")


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_the_door_fits(served: str, stranger: Page, size: tuple[int, int]) -> None:
    stranger.set_viewport_size({"width": size[0], "height": size[1]})
    stranger.goto(f"{served}/login")
    fits = "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    assert stranger.evaluate(fits)
    box = stranger.get_by_role("button", name="登录").bounding_box()
    assert box
    assert box["height"] >= 40


def test_a_session_that_runs_out_under_an_open_page(served: str, register: Register, stranger: Page) -> None:
    """The page goes to log-in by itself and comes back; a form of ours could keep what was typed before it goes."""
    register.add("hewen", Role.AUDITOR, [], PASSWORD)
    enter(stranger, served)
    stranger.goto(f"{served}/alpha/journal/?time=2025")
    stranger.locator(".journal .transaction").first.wait_for()
    stranger.evaluate("addEventListener('earmark-expired', () => sessionStorage.setItem('kept', 'typed'))")
    register.set_password("hewen", PASSWORD)
    stranger.locator("aside").get_by_role("link", name="资产负债表").click()
    stranger.wait_for_url("**/login?next=**")
    assert stranger.evaluate("sessionStorage.getItem('kept')") == "typed"
    for text in ("hewen", PASSWORD):
        stranger.keyboard.type(text)
        stranger.keyboard.press("Tab")
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(f"{served}/alpha/journal/?time=2025")
    stranger.locator(".journal .transaction").first.wait_for()


def test_from_a_book_to_the_account_and_out(served: str, page: Page) -> None:
    page.goto(f"{served}/alpha/journal/")
    page.locator("aside").get_by_role("link", name="我的账号").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login")


def test_a_page_of_another_site_cannot_log_out_or_look(served: str, cookie: str, browser: Browser) -> None:
    """Another site's form, frame and image, in the browser of somebody who is logged in."""
    context = browser.new_context(locale="zh-CN")
    name, _, token = cookie.partition("=")
    context.add_cookies([{"name": name, "value": token, "url": served, "httpOnly": True, "sameSite": "Strict"}])
    page = evil = context.new_page()
    answers: dict[str, int] = {}
    evil.on("response", lambda answer: answers.update({answer.url.removeprefix(served): answer.status}))
    evil.route(
        "http://evil.example/",
        lambda route: route.fulfill(body=EVIL.replace("SERVED", served), content_type="text/html"),
    )
    evil.goto("http://evil.example/")
    evil.wait_for_load_state("networkidle")
    evil.get_by_role("button", name="go").click()
    evil.get_by_text("这个请求来自别的网站").wait_for()
    assert answers.get("/alpha/journal/", 303) == 303  # the frame has nobody's cookie
    page.goto(f"{served}/alpha/extension/AuditPage/")
    page.locator(".em").first.wait_for()
    context.close()


EVIL = """<form method="post" action="SERVED/logout"><button>go</button></form>
<img src="SERVED/alpha/api/query?query_string=.output+x"><iframe src="SERVED/alpha/journal/"></iframe>"""


def enter(page: Page, served: str) -> None:
    """Log hewen in."""
    page.goto(f"{served}/login")
    page.get_by_label("用户名").fill("hewen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


CLOSED_KEYS = ("n", "g q", "g e", "g h", "g c", "g Shift+E", "g s", "g n", "g o")


def test_keys_of_closed_pages_do_nothing(served: str, page: Page) -> None:
    page.goto(f"{served}/alpha/journal/")
    page.locator(".journal .transaction").first.wait_for()
    for keys in CLOSED_KEYS:
        for key in keys.split():
            page.keyboard.press(key)
        page.wait_for_timeout(100)
        assert page.url == f"{served}/alpha/journal/"
        assert not page.locator("dialog[open], .notifications li").count()
    page.keyboard.press("?")
    listed = page.locator(".keyboard-tooltip").all_inner_texts()
    assert "g j" in listed
    assert not {"n", "g q", "g e", "g h", "g c", "g E", "g s", "g n", "g o"} & set(listed)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/income_statement/**")
    assert "收支差额" in page.locator("article").inner_text()
    assert "收支表" in page.locator("aside").inner_text()
    assert "损益" not in page.locator("body").inner_text()


def test_the_journal_speaks_chinese(served: str, page: Page) -> None:
    page.goto(f"{served}/alpha/journal/")
    page.locator(".journal .transaction").first.wait_for()
    buttons = page.locator("article form.flex-row > button").all_inner_texts()
    assert not re.search(r"[A-Za-z]{2,}|^[A-Z]$", " ".join(buttons).replace(" x ", " "))
    assert "标记" in page.locator(".journal .head").inner_text()
    assert not page.locator(".journal .custom:visible").count()
    page.goto(f"{served}/alpha/income_statement/")
    page.locator("svg text").first.wait_for()
    assert not re.search(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", page.locator("article").inner_text())
    page.goto(f"{served}/alpha/balance_sheet/")
    page.get_by_text("3101本期盈余").first.wait_for()
    assert "Earnings" not in page.locator("article").inner_text()


def test_faults_have_no_links_to_an_editor(served: str, shelf: Shelf, page: Page) -> None:
    with (shelf.folder / "alpha" / "main.beancount").open("a", encoding="utf-8") as main:
        main.write("1970-01-01 open A资产:1002银行存款 CNY\n")
    page.goto(f"{served}/alpha/errors/")
    page.get_by_text("重复开户").first.wait_for()
    assert not page.locator("a[href*=editor]:visible, a.source").count()
    picture(page, "错误")


def test_on_paper_the_page_is_whole(served: str, page: Page) -> None:
    """表4-2 within the sheet's width, and every rule open."""
    page.goto(f"{served}/alpha/extension/AuditPage/")
    page.locator(".em .plan").wait_for()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 700})  # A4 landscape less its margins
    fits = "(e) => e.getBoundingClientRect().right <= document.documentElement.clientWidth + 1"
    assert page.locator(".em .plan").evaluate(fits)
    assert page.locator(".em .plan").evaluate("(e) => e.parentElement.scrollWidth <= e.parentElement.clientWidth + 1")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".em details:not([open])").count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".em details:not([open])").count()
    path = PICTURES / "打印.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    assert path.stat().st_size > 10_000


def test_within_favas_own_navigation(served: str, page: Page) -> None:
    """The page is loaded into Fava's frame, left and come back to; its buttons work each time."""
    page.goto(f"{served}/alpha/journal/")
    page.get_by_role("button", name="收支").wait_for()
    assert "<img" not in page.locator("article").inner_html()
    picture(page, "日记账")
    for _ in range(2):
        page.locator("aside").get_by_role("link", name="审计").click()
        page.locator(".em .filters").get_by_role("button", name="预警").click()
        shown = page.locator(".rules details:visible")
        assert shown.count()
        assert all("预警" in text for text in shown.all_inner_texts())
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.get_by_role("link", name="153,641.00").first.click()
        page.wait_for_url("**/account/**")
        assert "设备购置" in unquote(page.url) or "构建培训体系" in unquote(page.url) or "地方财政" in unquote(page.url)
        page.locator(".journal .transaction").first.wait_for()
    page.locator("aside").get_by_role("link", name="审计").click()
    page.get_by_role("link", name="未发现", exact=False).first.click()
    page.get_by_text("未发现问题的").first.wait_for()


OPEN_PAGES = ("income_statement", "balance_sheet", "trial_balance", "journal", "documents", "help", "account/E支出")


@pytest.mark.parametrize("report", OPEN_PAGES)
def test_open_pages_are_quiet_and_chinese(served: str, page: Page, report: str) -> None:
    page.goto(f"{served}/alpha/{report}/")
    page.locator("article", has_text=re.compile(r"\S")).first.wait_for()
    page.wait_for_timeout(600)
    assert page.locator("article").inner_text().strip()
    sidebar = page.locator("aside").inner_text()
    assert not re.search(r"[A-Za-z]{2,}", sidebar)
    for shut in ("编辑器", "查询", "选项", "通货", "导入", "导出"):
        assert shut not in sidebar
    assert "全区总览" in sidebar
    assert "我的账号" in sidebar


def test_the_report_is_downloaded(served: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{served}/alpha/extension/AuditPage/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="审计报告 Excel").click()
    download = waiting.value
    assert download.suggested_filename == "alpha-2025-审计报告.xlsx"
    path = tmp_path / "report.xlsx"
    download.save_as(path)
    assert openpyxl.load_workbook(path).sheetnames


def test_nothing_is_wider_than_a_phone(served: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/alpha/extension/AuditPage/", "/beta/extension/AuditPage/"):
        page.goto(f"{served}{path}")
        page.wait_for_timeout(400)
        assert page.evaluate("(document.querySelector('article') ?? document.documentElement).scrollWidth") <= 390


CONTRAST = """
() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const linear = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c[3] > 0.99) return c;
    }
    return [255, 255, 255, 1];
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e.checkVisibility() || e.closest("svg, script, style, caption")) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.textContent.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_of_the_accountants_pages_stand_out(
    browser: Browser, served: str, shelf: Shelf, register: Register, scheme: Literal["light", "dark"]
) -> None:
    row = next(spend.row for spend in shelf.open("alpha").book().spending)
    page = entered(browser, served, session(register, Role.ACCOUNTANT, "alpha"))
    page.emulate_media(color_scheme=scheme)
    for path in ("todo/", f"entry/{row}/", "spend/"):
        page.goto(f"{served}/alpha/{path}")
        assert page.evaluate(CONTRAST) == [], path
    type_travel(page)
    page.locator(".card-violation").first.wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate(CONTRAST) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out(served: str, page: Page, scheme: str) -> None:
    """Contrast of at least 4.5 for every word of ours, by day and by night."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in ("/", "/alpha/extension/AuditPage/", "/alpha/extension/AuditPage/?tab=clean", "/password"):
        page.goto(f"{served}{path}")
        page.wait_for_timeout(400)
        assert page.evaluate(CONTRAST) == []


# --- recording a spend, as the accountant and the head do


def entered(browser: Browser, served: str, token: str) -> Page:
    """A window that somebody has logged in by."""
    window = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    window.set_default_timeout(15_000)
    window.context.add_cookies([{"name": "earmark", "value": token, "url": served}])
    return window


def type_travel(page: Page) -> None:
    """Fill in a study trip, to be paid from the subsidy."""
    page.get_by_label("日期").fill("2025-08-07")
    page.get_by_label("金额").fill("5,860.00")
    page.get_by_label("收款方").fill("重庆悦途国际旅行社有限公司")
    page.get_by_label("用途").fill("师资培训考察服务费（张家界、凤凰4天）")
    page.get_by_label("地方财政，构建培训体系").check()
    page.get_by_label("师资培训", exact=True).check()


def test_a_spend_is_typed_checked_saved_and_approved(browser: Browser, served: str, register: Register) -> None:
    """By keyboard where one would; a fix by one key, the session over in mid-form, the text still there."""
    complaints: list[str] = []
    page = entered(browser, served, session(register, Role.ACCOUNTANT, "alpha"))
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(f"{served}/alpha/todo/")
    assert not grave(page)
    picture(page, "待办")
    page.keyboard.press("n")
    type_travel(page)
    page.locator(".card-violation").filter(has_text="差旅费").wait_for()
    assert page.locator(".card-violation u").first.inner_text() == "考察"
    assert page.locator("#explanation").is_visible()
    assert "▲ 1" in str(page.locator("#tally").text_content())  # what a phone shows beside the button
    assert not grave(page)
    picture(page, "记一笔支出")

    register.sessions.end(page.context.cookies()[0]["value"])
    page.get_by_label("合同号").fill("HT-2025-3")
    page.wait_for_url("**/login?next=*")
    token = session(register, Role.ACCOUNTANT, "alpha")
    page.context.add_cookies([{"name": "earmark", "value": token, "url": served}])
    page.goto(f"{served}/alpha/spend/")
    page.get_by_text("登录过期前填的都还在").wait_for()
    assert page.get_by_label("合同号").input_value() == "HT-2025-3"
    assert page.get_by_label("地方财政，构建培训体系").is_checked()

    page.locator("#fix").wait_for()
    page.keyboard.press("Alt+1")
    page.locator(".card-violation").wait_for(state="detached")
    assert page.get_by_label("行业企业，构建培训体系").is_checked()
    if page.locator("#explanation").is_visible():
        page.locator("#explanation").fill("随行讲师授课2天")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").filter(has_text="已记 记").wait_for()
    page.get_by_role("status").get_by_role("link").click()
    page.get_by_role("heading", level=1).filter(has_text="重庆悦途国际旅行社有限公司 5,860.00 元").wait_for()
    assert not grave(page)
    picture(page, "凭证")
    assert [text for text in complaints if "status of 401" not in text] == []
    page.close()


def test_the_head_approves_an_entry_and_logs_out_of_a_report(
    browser: Browser, served: str, shelf: Shelf, register: Register
) -> None:
    row = next(spend.row for spend in shelf.open("alpha").book().spending)
    head = entered(browser, served, session(register, Role.HEAD, "alpha"))
    head.goto(f"{served}/alpha/entry/{row}/")
    head.get_by_role("button", name="审核通过").click()
    head.get_by_role("status").filter(has_text="已审核").wait_for()
    assert "基地负责人-alpha" in head.get_by_role("main").inner_text()
    head.goto(f"{served}/alpha/journal/")
    head.locator("header .me").get_by_role("button", name="退出").click()  # out of Fava's own page too
    head.wait_for_url("**/login*")
    head.close()


def test_an_invoice_fills_the_form_and_a_draft_stays_in_the_browser(
    browser: Browser, served: str, register: Register
) -> None:
    page = entered(browser, served, session(register, Role.ACCOUNTANT, "alpha"))
    page.goto(f"{served}/alpha/spend/")
    large = {"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"%" * 200_000}
    page.set_input_files("#file", large)  # type: ignore[arg-type]
    page.get_by_text("没读出来，请手填").wait_for()
    page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"<svg/>"})
    page.get_by_text("这种文件不收").wait_for()
    invoice = {"name": "票.xml", "mimeType": "text/xml", "buffer": document(einvoice())}
    page.set_input_files("#file", invoice)  # type: ignore[arg-type]
    page.get_by_text("填了带“票”的 3 项").wait_for()
    assert page.get_by_label("金额").input_value() == "1060.00"
    page.keyboard.press("Control+s")
    page.get_by_text("草稿已存在这台电脑的浏览器里").wait_for()
    page.goto(f"{served}/alpha/spend/")
    assert page.get_by_label("金额").input_value() == ""
    page.get_by_role("button", name="取出").click()
    assert page.get_by_label("金额").input_value() == "1060.00"
    page.goto(f"{served}/alpha/spend/")
    page.get_by_role("button", name="丢掉").click()
    page.goto(f"{served}/alpha/spend/")
    assert not page.get_by_text("有一份草稿").is_visible()
    page.close()
