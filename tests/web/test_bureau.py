"""The auditor's pages and the base's side of them: every deed through the forms, as each role."""

from __future__ import annotations

import errno
import io
import re
import threading
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from earmark import desk
from earmark.gateway import bundles
from earmark.people import Role
from ledgers.book.notes import Step
from reports.words import capital
from tests.web.conftest import AS_OF, ROWS, fill, signed_in, spend

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from ledgers.book.shelf import OpenBook, Shelf

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
ORDER = {
    "demand": "退回专户",
    "due": "2026-05-20",
    "course": "立行立改",
    "owner": "黄志强",
    "promise": "退款",
    "expects": "记2604-001",
}


@pytest.fixture
def auditor(app: Flask) -> FlaskClient:
    return signed_in(app)


@pytest.fixture
def accountant(app: Flask) -> FlaskClient:
    return signed_in(app, Role.ACCOUNTANT, "alpha")


@pytest.fixture
def head(app: Flask) -> FlaskClient:
    return signed_in(app, Role.HEAD, "alpha")


@pytest.fixture
def travel(auditor: FlaskClient) -> str:
    """The address of the travel that the subsidy paid for."""
    found = re.findall(r'href="(/alpha/issue/F03-[0-9a-f]{12})"', auditor.get("/issues/?rule=F03").text)
    assert len(found) == 1
    return str(found[0])


def other(app: Flask) -> FlaskClient:
    """A second auditor."""
    register = app.config["EARMARK_REGISTER"]
    register.add("另一名", Role.AUDITOR, (), "Correct-horse-9")
    client = app.test_client()
    token = register.sessions.begin(next(p.id for p in register.people() if p.name == "另一名"))
    client.set_cookie("earmark", token, domain="localhost")
    return client


def seen(client: FlaskClient, path: str) -> str:
    """What the page of a finding has before it."""
    return str(re.findall(r'name="seen" value="([^"]+)"', client.get(path).text)[0])


def post(client: FlaskClient, path: str, **form: object) -> TestResponse:
    return client.post(path, data=form, headers=OURS, content_type="multipart/form-data")


def decide(client: FlaskClient, path: str, deed: str, **form: str) -> TestResponse:
    return post(client, f"{path}/decide/{deed}", **{"seen": seen(client, path), **form})


def notes(shelf: Shelf) -> str:
    return (shelf.folder / "alpha" / "audit.beancount").read_text(encoding="utf-8")


def state(client: FlaskClient) -> str:
    """The state of the one 整改 there is."""
    return str(re.findall(r"</i></span>([^<]+)<", client.get("/orders/").text)[0])


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def refund(book: OpenBook) -> None:
    back = spend("记2604-001", date(2026, 4, 22), -5_860, "测试国际旅行社有限公司", "退回考察旅行", "差旅费")
    fill(book, [*ROWS, back])


# --- the list and the page of a finding


def test_the_list_filters_by_its_address(auditor: FlaskClient, travel: str) -> None:
    page = auditor.get("/issues/").text
    assert re.search(r"<h1>\d+ 个问题：\d+ 个待处理", page)
    assert travel in page
    assert travel in auditor.get("/issues/?severity=违规&state=待处理&base=alpha&rule=F03&q=旅行社").text
    for nothing in ("severity=提示", "state=销号", "base=beta", "rule=F04", "q=飞机"):
        assert travel not in auditor.get(f"/issues/?{nothing}").text, nothing
    assert "没有符合条件的问题" in auditor.get("/issues/?rule=F04").text
    assert auditor.get("/issues/?severity=%3Cscript%3E&page=-1&rule=%22").status_code == 200


def test_the_page_of_a_finding_says_all_there_is(auditor: FlaskClient, travel: str) -> None:
    text = plain(auditor.get(travel).text)
    said = ("补助资金列支差旅费 5,860.00 元", "记账凭证", "人民币伍仟捌佰陆拾元整", "第九条", "放过的情形", "怎么改")
    assert "第九条 由区就业补助资金安排专项经费" in text, "the article itself"
    for words in (*said, "没有合同号", "核准例外", "误报", "加备注", "下达整改", "规则 F03 提出，还没有人处理"):
        assert words in text, words
    assert auditor.get("/alpha/issue/F03-000000000000").status_code == 404
    assert auditor.get("/alpha/issue/..%2F..").status_code == 404
    assert auditor.get(travel.replace("alpha", "beta")).status_code == 404


def test_the_audit_page_says_what_was_done_about_each(auditor: FlaskClient, travel: str) -> None:
    """处理 beside each rule and each finding: nobody yet, an order, and what is late from the day after it."""

    def beside() -> str:
        text = auditor.get("/alpha/extension/AuditPage/").text
        return plain(text[text.index('<span class="code">F03</span>') :].partition("</details>")[0])

    assert beside().count("待处理") == 2
    decide(auditor, travel, "order", **ORDER)
    assert "待整改 1" in beside()
    assert "待处理" not in beside()
    auditor.application.config["EARMARK_AS_OF"] = date(2026, 5, 23)
    assert "逾期 1" in beside()
    assert "逾期 3 天" in beside()


def test_what_a_book_says_is_only_text(auditor: FlaskClient) -> None:
    for path in re.findall(r'href="(/alpha/issue/[^"]+)"', auditor.get("/issues/").text)[:12]:
        assert "<img src=x" not in auditor.get(path).text
    assert "<img src=x" not in auditor.get("/issues/").text


def test_rows_of_the_journal_are_marked(auditor: FlaskClient, travel: str) -> None:
    rows = auditor.get("/alpha/api/journal_page?page=1&order=desc").json["data"]["journal"]  # type: ignore[index]
    (row,) = re.findall(r"<li class='transaction.*?</li>(?=\s*<li|\s*$)", rows, re.DOTALL)[:1]
    assert f'data-remote href="{travel}"' in row
    assert "▲ F03" in row
    assert "▲ F03" not in rows.replace(row, "")


# --- 整改 from the order to its close


def test_an_order_is_answered_by_two_people_kept_by_the_book_and_closed(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, head: FlaskClient, travel: str
) -> None:
    assert decide(auditor, travel, "order", **ORDER).location == travel
    assert state(auditor) == "待整改"
    page = accountant.get(travel).text
    assert "写反馈" in page
    assert "核准例外" not in page

    pdf = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "退款回单.pdf")
    drafted = post(accountant, f"{travel}/draft", seen=seen(accountant, travel), text="已退回", files=pdf, **_promise())
    assert drafted.location == travel
    assert state(auditor) == "待整改", "a draft is no answer"
    assert "已退回" not in auditor.get(travel).text
    assert post(accountant, f"{travel}/release", seen=seen(accountant, travel)).status_code == 403
    assert post(head, f"{travel}/release", seen=seen(head, travel)).location == travel
    assert state(auditor) == "已反馈"
    answered = auditor.get(travel).text
    assert "账上没有凭证 记2604-001" in answered
    (file,) = re.findall(r'href="(/alpha/document/\?[^"]+)">附件 1', answered)
    assert auditor.get(file.replace("&amp;", "&")).data.startswith(b"%PDF")

    refund(shelf.open("alpha"))
    assert state(auditor) == "待复核"
    assert "✓ 账上已有" in auditor.get(travel).text
    assert decide(auditor, travel, "close").location == travel
    assert state(auditor) == "销号"
    history = plain(auditor.get(travel).text.split("<h2>经过</h2>")[1])
    places = [history.index(word) for word in ("待整改", "已反馈", "销号")]
    assert places == sorted(places)
    assert "起草 基地会计" in history
    assert "S05" not in notes(shelf)


def _promise() -> dict[str, str]:
    return {"promise": "退款", "expects": "记2604-001"}


def test_called_done_without_the_entry_is_a_finding(shelf: Shelf, auditor: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    book = shelf.open("alpha")
    desk.rectify(book, Step(AS_OF, travel[-16:], "已反馈", evidence="已退"), author="黄志强")
    assert "这样转会列为 S05" in auditor.get(travel).text
    decide(auditor, travel, "waiting")
    assert "账上没有凭证 记2604-001" in auditor.get("/issues/?rule=S05").text
    assert decide(auditor, travel, "return").status_code == 400
    assert decide(auditor, travel, "return", why="没有到账").location == travel
    assert state(auditor) == "退回"
    assert "没有符合条件的问题" in auditor.get("/issues/?rule=S05").text


def test_the_drafter_does_not_release(shelf: Shelf, auditor: FlaskClient, head: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    post(head, f"{travel}/draft", seen=seen(head, travel), text="已退回")
    before = notes(shelf)
    answer = post(head, f"{travel}/release", seen=seen(head, travel))
    assert answer.status_code == 400
    assert "起草和发出要是两个人" in answer.text
    assert notes(shelf) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("发票.html", b"<script>"),
        ("发票.pdf", b"<svg onload=x>"),
        ("a.svg", b"<svg>"),
        ("x.pdf", b""),
        ("无", b"%PDF-"),
    ],
)
def test_an_attachment_is_what_it_is_called(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient, travel: str, name: str, content: bytes
) -> None:
    decide(auditor, travel, "order", **ORDER)
    before = notes(shelf)
    form = {"seen": seen(accountant, travel), "text": "写了很久的话", "files": (io.BytesIO(content), name)}
    answer = post(accountant, f"{travel}/draft", **form)
    assert answer.status_code == 400
    assert "写了很久的话" in answer.text
    assert notes(shelf) == before
    assert not (shelf.folder / "alpha" / "documents" / "整改").exists()


def test_a_form_larger_than_its_limit_is_refused(auditor: FlaskClient, accountant: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    large = (io.BytesIO(b"%PDF-" + b"x" * 13_000_000), "大.pdf")
    assert post(accountant, f"{travel}/draft", seen="0.", text="x", files=large).status_code == 413
    assert post(auditor, f"{travel}/decide/comment", seen="0.", text="x" * 100_000).status_code == 413


# --- exceptions, false alarms, remarks


def test_an_exception_wants_all_four(shelf: Shelf, auditor: FlaskClient, travel: str) -> None:
    whole = {"by": "王局", "why": "对口帮扶", "until": "2026-12-31", "paper": "渝中人社〔2026〕3号"}
    before = notes(shelf)
    for lacking in whole:
        answer = decide(auditor, travel, "waive", **{k: v for k, v in whole.items() if k != lacking})
        assert answer.status_code == 400, lacking
        assert all(v in answer.text for k, v in whole.items() if k != lacking), "what was typed stays"
    assert notes(shelf) == before
    assert decide(auditor, travel, "waive", **whole).location == travel
    assert travel in auditor.get("/issues/?state=核准例外").text


def test_a_false_alarm_is_closed_by_a_second_auditor(app: Flask, auditor: FlaskClient, travel: str) -> None:
    assert decide(auditor, travel, "doubt", why="票面是培训费").location == travel
    page = auditor.get(travel).text
    assert "要由另一名审计员办结" in page
    assert "办结误报</button>" not in page
    own = decide(auditor, travel, "settle")
    assert (own.status_code, "要由另一名审计员办结" in own.text) == (400, True)
    assert travel in auditor.get("/issues/?state=误报待办结").text
    assert decide(other(app), travel, "settle").location == travel
    assert travel in auditor.get("/issues/?state=误报").text


def test_a_remark_is_the_bureaus_own(auditor: FlaskClient, accountant: FlaskClient, travel: str) -> None:
    assert decide(auditor, travel, "comment").status_code == 400
    decide(auditor, travel, "comment", text="再问旅行社")
    assert "再问旅行社" in auditor.get(travel).text
    assert "再问旅行社" not in accountant.get(travel).text


def test_a_colleague_was_faster(app: Flask, shelf: Shelf, auditor: FlaskClient, travel: str) -> None:
    held = seen(auditor, travel)
    assert decide(other(app), travel, "order", **ORDER).location == travel
    before = notes(shelf)
    late = post(
        auditor, f"{travel}/decide/waive", seen=held, by="王局", why="打了很久的理由", until="2026-12-31", paper="文号"
    )
    assert late.status_code == 409
    assert re.search(r"另一名 \d\d:\d\d 已对这个问题作了处理：待整改", late.text)
    assert "打了很久的理由" in late.text
    assert notes(shelf) == before


# --- who may


def test_a_base_decides_nothing(shelf: Shelf, accountant: FlaskClient, head: FlaskClient, travel: str) -> None:
    before = notes(shelf)
    for client in (accountant, head):
        for deed in ("order", "close", "waive", "doubt", "settle", "comment"):
            assert post(client, f"{travel}/decide/{deed}", seen="0.", **ORDER).status_code == 403
        assert post(client, "/orders/do/remind", order=f"alpha{travel[-17:]}", text="x").status_code == 403
        assert post(client, "/alpha/papers/ask", paper="学员名册", due="2026-05-20").status_code == 403
    assert notes(shelf) == before


def test_a_form_of_another_site_changes_nothing(shelf: Shelf, auditor: FlaskClient, travel: str) -> None:
    before = notes(shelf)
    for headers in ({"Origin": "http://evil.example"}, {**OURS, "Sec-Fetch-Site": "cross-site"}, {}):
        assert auditor.post(f"{travel}/decide/order", data=ORDER, headers=headers).status_code == 403
    assert notes(shelf) == before


def test_ticked_lines_of_another_base_are_not_there(auditor: FlaskClient, travel: str) -> None:
    decide(auditor, travel, "order", **ORDER)
    answer = post(auditor, "/orders/do/remind", order=f"nobody/{travel[-16:]}", text="请办")
    assert answer.status_code == 404


# --- the register


def test_the_register_presses_extends_and_is_downloaded(auditor: FlaskClient, travel: str) -> None:
    assert "没有待整改" in auditor.get("/orders/").text
    decide(auditor, travel, "order", **{**ORDER, "due": "2026-05-05"})
    ticked = f"alpha/{travel[-16:]}"
    page = auditor.get("/orders/").text
    assert "1 项待整改，其中 1 项 10 天内到期" in page
    assert "● 还有 5 天" in page
    assert "没有符合条件的整改" in auditor.get("/orders/?state=逾期").text
    assert post(auditor, "/orders/do/remind", text="请办").status_code == 400
    pressed = post(auditor, "/orders/do/remind", order=ticked, text="请快办")
    assert "已办 1 项" in auditor.get(pressed.location or "").text
    for lacking in ("due", "why", "approver"):
        form = {"due": "2026-06-30", "why": "银行退票", "approver": "王局", lacking: ""}
        assert post(auditor, "/orders/do/extend", order=ticked, **form).status_code == 400, lacking
    post(auditor, "/orders/do/extend", order=ticked, due="2026-06-30", why="银行退票", approver="王局")
    assert "2026-06-30" in auditor.get("/orders/").text
    history = plain(auditor.get(travel).text.split("<h2>经过</h2>")[1])
    assert "请快办" in history
    assert "批准人 王局" in history

    sheet = openpyxl.load_workbook(io.BytesIO(auditor.get("/orders.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]  # type: ignore[union-attr]
    head = next(row for row in rows if "问题编号" in row)
    assert [str(word).replace("（元）", "") for word in head if word] == EIGHTEEN
    line = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (line["问题编号"], line["责任人"], line["状态"]) == (travel[-16:], "黄志强", "待整改")


EIGHTEEN = [
    "序号",
    "问题编号",
    "问题描述",
    "涉及金额",
    "凭证号",
    "问题类型",
    "定性依据",
    "整改要求",
    "责任单位",
    "责任人",
    "整改时限",
    "整改措施",
    "整改进展",
    "整改结果及佐证",
    "挽回金额",
    "验收人/日期",
    "状态",
    "备注",
]


# --- the overview


def test_the_overview_sorts_filters_and_is_downloaded(auditor: FlaskClient) -> None:
    page = auditor.get("/").text
    assert "<h1>2 个基地：1 个有违规疑点" in page
    assert "<b>甲基地</b> 违规" in page
    assert "▲ 要处理" in page
    assert "○ 无法判断" in page, "an empty book is grey"
    assert "乙基地" not in auditor.get("/?only=有违规").text
    assert "甲基地" not in _body(auditor.get("/?q=乙").text)
    assert "没有符合条件的基地" in auditor.get("/?q=丙").text
    assert _body(auditor.get("/?sort=name&order=asc").text).index("乙基地") < _body(page).index("甲基地") + 10_000
    assert 'aria-sort="descending"' in auditor.get("/?sort=received").text
    sheet = openpyxl.load_workbook(io.BytesIO(auditor.get("/overview.xlsx?only=有违规").data)).active
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}  # type: ignore[union-attr]
    assert "甲基地" in texts
    assert "乙基地" not in texts


def _body(page: str) -> str:
    return page.rsplit("<tbody>", maxsplit=1)[-1]


def test_a_book_that_cannot_be_audited_keeps_its_row(shelf: Shelf, auditor: FlaskClient) -> None:
    (shelf.folder / "beta" / "plan.beancount").write_text("2024-01-01 bad\n", encoding="utf-8")
    page = auditor.get("/").text
    assert "1 个无法审计" in page
    assert str(shelf.folder) not in page
    assert "beta" in _body(page)


def test_an_old_figure_is_never_shown_as_new(shelf: Shelf, auditor: FlaskClient) -> None:
    assert "250,000.00" in auditor.get("/").text
    fill(shelf.open("alpha"), ROWS[1:])
    assert "250,000.00" not in auditor.get("/").text


# --- papers and reports


def test_papers_are_asked_for_returned_and_accepted(
    shelf: Shelf, auditor: FlaskClient, accountant: FlaskClient
) -> None:
    assert "缺，还没有调取" in auditor.get("/alpha/papers/").text
    assert post(auditor, "/alpha/papers/ask", due="2026-05-20").status_code == 400
    asked = post(auditor, "/alpha/papers/ask", paper="信用报告", due="2026-05-20", other="食堂台账")
    assert asked.status_code == 303
    assert "2 份已调取未到期" in auditor.get("/alpha/papers/").text
    assert "信用报告" in accountant.get("/alpha/papers/").text
    assert "调取所选" not in accountant.get("/alpha/papers/").text
    book = shelf.open("alpha")
    from ledgers.book.dossier import Record

    desk.record(book, Record(date(2026, 4, 20), "资料", "食堂台账", {}), author="何雯")
    assert "1 份交来待看" in auditor.get("/alpha/papers/").text
    assert post(auditor, "/alpha/papers/judge", record="食堂台账", deed="return").status_code == 400
    assert post(auditor, "/alpha/papers/judge", record="食堂台账", deed="return", why="缺页").status_code == 303
    assert "1 份退回" in auditor.get("/alpha/papers/").text
    assert "缺页" in accountant.get("/alpha/papers/").text


def test_all_reports_as_a_zip_for_whoever_asked(
    app: Flask, auditor: FlaskClient, accountant: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, on = threading.Event(), threading.Event()
    make = bundles.report

    def slow(*words: object) -> dict[str, bytes]:
        going.set()
        assert on.wait(60)
        return make(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(bundles, "report", slow)
    assert "2025 年" in auditor.get("/reports/").text
    begun = post(auditor, "/reports/do/begin", year="2025")
    place = begun.location or ""
    assert going.wait(10)
    assert "第 1 / 2 个" in auditor.get(place).text
    assert auditor.get(f"{place}/zip").status_code == 404
    assert post(auditor, "/reports/do/begin", year="2025").status_code == 400
    on.set()
    made = app.config["EARMARK_BUNDLES"].of(place.rsplit("/", 1)[1], _id(app, "局审计员"))
    assert made.finished.wait(60)
    names = zipfile.ZipFile(io.BytesIO(auditor.get(f"{place}/zip").data)).namelist()
    assert {f"alpha-2025-审计报告.{form}" for form in ("xlsx", "docx", "pdf")} <= set(names)
    assert accountant.get(place).status_code == 404
    assert post(auditor, "/reports/do/begin", year="x").status_code == 400


def test_a_zip_for_which_the_disk_has_no_room_is_said_and_can_be_begun_again(
    app: Flask, auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "report", lambda _shelf, code, *_: {f"{code}.xlsx": b"PK"})
    with monkeypatch.context() as full:
        full.setattr(zipfile.ZipFile, "writestr", _no_room)
        place = str(post(auditor, "/reports/do/begin", year="2025").location)
        made = app.config["EARMARK_BUNDLES"].of(place.rsplit("/", 1)[1], _id(app, "局审计员"))
        assert made.finished.wait(10)
    for page in (place, "/reports/"):
        assert "磁盘满了" in auditor.get(page).text
    assert auditor.get(f"{place}/zip").status_code == 404
    assert not made.path.exists()
    again = str(post(auditor, "/reports/do/begin", year="2025").location)
    assert app.config["EARMARK_BUNDLES"].of(again.rsplit("/", 1)[1], made.owner).finished.wait(10)
    assert auditor.get(f"{again}/zip").data[:2] == b"PK"


def _no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "no room")


def _id(app: Flask, name: str) -> int:
    found: int = next(p.id for p in app.config["EARMARK_REGISTER"].people() if p.name == name)
    return found


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (586000, "伍仟捌佰陆拾元整"),
        (0, "零元整"),
        (5, "伍分"),
        (105, "壹元零伍分"),
        (10_000_500, "壹拾万零伍元整"),
        (1_001_000_100, "壹仟零壹万零壹元整"),
        (-12_345_678, "负壹拾贰万叁仟肆佰伍拾陆元柒角捌分"),
    ],
)
def test_money_in_words(fen: int, words: str) -> None:
    assert capital(fen) == words
