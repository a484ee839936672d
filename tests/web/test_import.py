"""The page 导入: files looked at, corrected, booked once; refused with the place; taken back."""

from __future__ import annotations

import io
import re
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from sqlalchemy import text

from earmark.desk import imports
from earmark.gateway import wire
from earmark.gateway.pages import held as holding
from earmark.gateway.pages import importing
from earmark.gateway.pages.held import Held
from earmark.gateway.permissions import PAPERS_BYTES
from earmark.people import Role
from importers import read_paper
from ledgers.book.git import Git
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import document, einvoice
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xls_bytes, xlsx_bytes
from tests.importers.software import FEW, full_path
from tests.web.conftest import SCRIPT, facts, session, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from importers.paper import Paper
    from ledgers.book.shelf import OpenBook, Shelf

OURS = {"Origin": "http://localhost"}
MOVES = [("20250418", 20_000_000), ("20250506", -58_600), ("20250507", -90_000), ("20250508", -12_300)]


def statement(moves: list[tuple[str, int]] = MOVES, opening: int = 0) -> bytes:
    return csv_bytes(ccb_rows(moves, opening))


def spending(*rows: list[Any]) -> bytes:
    return xlsx_bytes({"明细": [SHEET, *rows]})


GRANT = sheet_row("记1", "2025-04-18", "收入", 200000, 用途="拨款", 支出类别="财政补助拨入", 建设内容="")
TRAVEL = sheet_row("记2", "2025-05-06", "支出", 586, 用途="考察差旅费", 支出类别="差旅费", 专业="养老护理员")
STUFF = sheet_row("记3", "2025-05-07", "支出", 900, 专业="养老护理员")


@pytest.fixture(autouse=True)
def near(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, which is quicker; one test has them read as the service does."""

    def read(path: Path, name: str, mappings: Any, accounts: Any) -> Paper | Refusal:
        try:
            return read_paper(path, mappings, accounts, name=name)
        except Refusal as refusal:
            return Refusal(refusal.what, where=name, todo=refusal.todo)

    if request.node.name != test_the_whole_file_is_one_table_and_nothing_is_written.__name__:
        monkeypatch.setattr(importing, "read_apart", read)


@pytest.fixture
def book(shelf: Shelf) -> OpenBook:
    """An empty book of one account."""
    return shelf.new("gamma", replace(facts("丙基地"), accounts=(OWN,)), author="测试")


@pytest.fixture
def clerk(app: Flask, book: OpenBook) -> FlaskClient:
    """The accountant of gamma."""
    return signed_in(app, Role.ACCOUNTANT, book.code)


def send(client: FlaskClient, *files: tuple[str, bytes]) -> TestResponse:
    form = {"file": [(io.BytesIO(content), name) for name, content in files]}
    return client.post("/gamma/import/", data=form, headers=OURS)


def look(client: FlaskClient, *files: tuple[str, bytes]) -> str:
    """The page after files were sent."""
    answer = send(client, *files)
    assert (answer.status_code, answer.location) == (303, "/gamma/import/"), answer.text
    return client.get("/gamma/import/").text


def sign(text: str) -> str:
    return text.partition('name="mark" value="')[2].partition('"')[0]


def confirm(client: FlaskClient) -> str:
    mark = sign(client.get("/gamma/import/").text)
    assert client.post("/gamma/import/confirm", data={"mark": mark}, headers=OURS).status_code == 303
    return client.get("/gamma/import/").text


def edit(client: FlaskClient, **asked: Any) -> TestResponse:
    return client.post("/gamma/import/edit", json=asked, headers={**OURS, "Accept": "application/json"})


def journal(book: OpenBook) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((book.folder / "journal").glob("*")))


def test_the_whole_file_is_one_table_and_nothing_is_written(clerk: FlaskClient, book: OpenBook) -> None:
    before = Git(book.folder).head()
    shown = look(clerk, ("流水.csv", statement()), ("明细.xlsx", spending(GRANT, TRAVEL, STUFF)))
    for words in ("建设银行", "9995…0418", "2025-04-18 至 2025-05-08", "余额链相符", "对上流水 3", "F03", "差旅费"):
        assert words in shown
    foot = shown.partition('class="foot">')[2].partition("</div>")[0]
    assert re.findall(r"[^\s<>/]+ <b>(\d+)</b>", foot) == ["4", "3", "0", "0"], foot
    assert "<b>7</b> 行都有去处" in foot
    assert Git(book.folder).head() == before
    assert journal(book).count("\n20") == 0


def test_it_is_booked_once_with_its_files_in_the_history(clerk: FlaskClient, book: OpenBook) -> None:
    look(clerk, ("流水.csv", statement()), ("明细.xlsx", spending(GRANT, TRAVEL, STUFF)))
    assert "已入账 4 行" in confirm(clerk)
    last = Git(book.folder).history()[0]
    assert last.author == "基地会计-gamma"
    assert last.message.count("sha256 ") == 2
    assert clerk.post("/gamma/import/confirm", data={"mark": "x"}, headers=OURS).status_code == 409
    again = look(clerk, ("流水.csv", statement()))
    assert "4 行都已在账，没有新增" in again
    assert "disabled" in again.partition('class="confirm"')[2].partition("</form>")[0]


def test_a_word_typed_for_a_row_is_checked_at_once_and_booked(clerk: FlaskClient, book: OpenBook) -> None:
    """A row of the sheet from 差旅费 to another source; a row that no sheet explains gets its words."""
    look(clerk, ("流水.csv", statement()), ("明细.xlsx", spending(GRANT, TRAVEL, STUFF)))
    answer = edit(clerk, edits=[{"at": "0:3", "source": "行业企业"}]).json
    assert answer is not None
    assert "F03" not in answer["rows"]["0:3"]
    typed = {"source": "行业企业", "content": "校企合作提升培训能力", "category": "设备维护", "specialty": "养老护理员"}
    answer = edit(clerk, edits=[{"at": "0:5", **typed}]).json
    assert answer is not None
    assert 'data-state="new"' in answer["rows"]["0:5"]
    assert "待查" not in answer["foot"]
    confirm(clerk)
    text = journal(book)
    assert "E支出:2行业企业:1构建培训体系:30211差旅费" in text
    assert "E支出:2行业企业:2校企合作" in text
    assert not [line for line in text.splitlines() if line.startswith("2025-05-08 !")]
    assert not book.loaded[1]


def test_one_explanation_for_all_rows_of_a_finding(clerk: FlaskClient, book: OpenBook) -> None:
    """Three payments to one supplier within days are one finding; what is said of them is said once, and booked."""
    parts = [("20250418", 20_000_000), ("20250506", -490_000), ("20250507", -495_000), ("20250508", -485_000)]
    bought = [
        sheet_row(
            f"记{n + 2}", f"2025-05-0{n + 6}", "支出", -parts[n + 1][1] / 100, 专业="养老护理员", 发票号码=f"9910{n}"
        )
        for n in range(3)
    ]
    shown = look(clerk, ("流水.csv", statement(parts)), ("明细.xlsx", spending(GRANT, *bought)))
    many = re.search(r'data-explain="(0:\d+ 0:\d+ 0:\d+)">3 行一起说明', shown)
    assert many
    words = "三次到货，分别付款，合同和验收单随后附上"
    answer = edit(clerk, edits=[{"at": at, "explanation": f"{words}\n"} for at in many[1].split()]).json
    assert answer is not None
    assert all(f'value="{words}"' in answer["rows"][at] for at in many[1].split())
    confirm(clerk)
    assert journal(book).count(f'explanation: "{words}"') == 3
    again = look(clerk, ("流水.csv", statement(parts)), ("明细.xlsx", spending(GRANT, *bought)))
    assert "8 行都已在账" in again


def test_unexplained_rows_of_one_payee_are_filled_together(clerk: FlaskClient, book: OpenBook) -> None:
    moves = [("20250418", 20_000_000), ("20250506", -58_600), ("20250507", -58_700)]
    shown = look(clerk, ("流水.csv", statement(moves)))
    many = re.search(r'data-propose="([^"]+)" data-rows="(0:3 0:4)">同一户名的 2 行一起填', shown)
    assert many, shown
    words = {"source": "其他", "content": "校企合作提升培训能力", "category": many[1]}
    edit(clerk, edits=[{"at": at, "explanation": "两次购置", **words} for at in many[2].split()])
    confirm(clerk)
    assert journal(book).count('explanation: "两次购置"') == 2


def test_two_alike_are_told_apart_by_what_was_typed(clerk: FlaskClient, book: OpenBook) -> None:
    """Of two payments of one day, party and sum, the one that was worded is the one explained; the other too later."""
    moves = [("20250418", 100_000), ("20250506", -500), ("20250506", -500)]
    look(clerk, ("流水.csv", statement(moves)))
    words = {"source": "其他", "content": "校企合作提升培训能力", "category": "设备维护"}
    edit(clerk, edits=[{"at": "0:4", **words}])
    shown = clerk.get("/gamma/import/").text
    assert 'data-at="0:3" data-state="wait"' in shown
    assert 'data-at="0:4" data-state="new"' in shown
    edit(clerk, edits=[{"at": "0:3", **words}])
    confirm(clerk)
    assert journal(book).count("设备维护") == 2


def test_a_changed_row_is_shown_and_booked_only_when_ticked(clerk: FlaskClient, book: OpenBook) -> None:
    look(clerk, ("流水.csv", statement()), ("明细.xlsx", spending(GRANT, TRAVEL, STUFF)))
    confirm(clerk)
    corrected = list(TRAVEL)
    corrected[SHEET.index("支出类别")] = "设备维护"
    shown = look(clerk, ("更正.xlsx", spending(GRANT, corrected, STUFF)))
    assert "<del>差旅费</del> → <ins>设备维护</ins>" in shown
    assert "没有新增" in shown
    answer = edit(clerk, confirm={"0:3": True}).json
    assert answer is not None
    assert answer["book"] == 1
    assert "checked" in answer["rows"]["0:3"]
    confirm(clerk)
    assert "注销5月6日记2号凭证" in journal(book)


def test_a_balance_that_does_not_follow_is_shown_where_it_breaks(clerk: FlaskClient, book: OpenBook) -> None:
    whole = ccb_rows([*MOVES, ("20250509", -7_000), ("20250510", -100)])
    shown = look(clerk, ("流水.csv", csv_bytes(whole[:4] + whole[5:])))
    assert "没有导入：第 5 行余额对不上" in shown
    assert '应为 <b class="n">198,444.00</b>，文件写 <b class="n">198,321.00</b>，差 <b class="n">123.00</b>' in shown
    assert shown.count("✓ 相符") == 3
    assert shown.count("未再查") == 1
    sheet = clerk.get("/gamma/import/check.xlsx")
    table = openpyxl.load_workbook(io.BytesIO(sheet.data))["逐行核对表"]
    cells = [[cell.value for cell in row] for row in table.iter_rows()]
    assert any(row[0] == 5 and row[-1] == 123 for row in cells)
    assert journal(book).count("\n20") == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "没有导入"),
        ("发票.html", b"<html><script>alert(1)</script></html>", "没有导入"),
        ("空.csv", b"", "没有导入"),
    ],
)
def test_what_is_no_paper_is_refused_in_chinese(clerk: FlaskClient, name: str, content: bytes, said: str) -> None:
    shown = look(clerk, (name, content))
    assert said in shown
    assert name in shown
    assert "<script>alert" not in shown


def test_names_and_texts_are_never_paths_nor_scripts(clerk: FlaskClient, shelf: Shelf) -> None:
    rows = ccb_rows(MOVES)
    rows[1][7] = SCRIPT
    shown = look(clerk, (f"../../{SCRIPT}/../流水.csv", csv_bytes(rows)), ("../../流水.csv", statement()[:-1]))
    assert SCRIPT not in shown
    lying = {path.name for path in (shelf.folder / ".earmark" / "held").rglob("*") if path.is_file()}
    assert lying == {"0", "1"}
    clerk.post("/gamma/import/drop", headers=OURS)
    assert not [path for path in (shelf.folder / ".earmark" / "held").rglob("*") if path.is_file()]


def test_nobody_else_sees_what_is_held(clerk: FlaskClient, app: Flask) -> None:
    look(clerk, ("流水.csv", statement()))
    app.config["EARMARK_REGISTER"].add("另一人", Role.ACCOUNTANT, ["gamma"], "Correct-horse-9")
    other = signed_in(app, Role.ACCOUNTANT, "gamma", "beta")
    assert "流水.csv" not in other.get("/gamma/import/").text
    assert edit(other, edits=[]).status_code == 409
    for role in (Role.AUDITOR, Role.ADMIN):
        assert signed_in(app, role).get("/gamma/import/").status_code in {403, 404}
    assert signed_in(app, Role.HEAD, "gamma").get("/gamma/import/").status_code == 403
    assert signed_in(app, Role.ACCOUNTANT, "beta").get("/gamma/import/").status_code == 404


def test_from_another_site_nothing_is_taken(clerk: FlaskClient) -> None:
    form = {"file": [(io.BytesIO(statement()), "流水.csv")]}
    answer = clerk.post("/gamma/import/", data=form, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "流水.csv" not in clerk.get("/gamma/import/").text


@pytest.mark.parametrize(
    "asked",
    [
        {"edits": [{"at": "0:99", "source": "其他"}]},
        {"edits": "x"},
        {"edits": [1]},
        {"edits": [{"at": "0:1"}] * 500},
        {"pairs": {"x": ["y"]}},
        [1],
    ],
)
def test_forged_words_are_refused_as_json_and_change_nothing(clerk: FlaskClient, asked: Any) -> None:
    look(clerk, ("流水.csv", statement()))
    before = clerk.get("/gamma/import/").text
    answer = clerk.post("/gamma/import/edit", json=asked, headers={**OURS, "Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert "没有导入" in answer.json["error"]
    assert clerk.get("/gamma/import/").text == before


def test_what_another_booked_meanwhile_is_told_and_matched_anew(clerk: FlaskClient, app: Flask) -> None:
    look(clerk, ("流水.csv", statement()))
    mark = sign(clerk.get("/gamma/import/").text)
    other = signed_in(app, Role.ACCOUNTANT, "gamma", "beta")
    look(other, ("流水.csv", statement(MOVES[:2])))
    confirm(other)
    assert clerk.post("/gamma/import/confirm", data={"mark": mark}, headers=OURS).status_code == 303
    shown = clerk.get("/gamma/import/").text
    assert "另一人刚记了" in shown
    assert "确认入账 <b>2</b> 行" in shown
    assert "已入账 2 行" in confirm(clerk)


def test_a_page_that_is_opened_again_says_what_has_changed(clerk: FlaskClient, app: Flask) -> None:
    look(clerk, ("流水.csv", statement()))
    other = signed_in(app, Role.ACCOUNTANT, "gamma", "beta")
    look(other, ("流水.csv", statement(MOVES[:2])))
    confirm(other)
    assert "另一人刚记了" in clerk.get("/gamma/import/").text
    assert "另一人刚记了" not in clerk.get("/gamma/import/").text


def test_two_confirm_at_once_and_nothing_is_lost_or_doubled(clerk: FlaskClient, app: Flask, book: OpenBook) -> None:
    """Two people, the same statement, one moment: one books it, the other is told."""
    other = signed_in(app, Role.ACCOUNTANT, "gamma", "beta")
    marks = [sign(look(client, ("流水.csv", statement()))) for client in (clerk, other)]
    start = threading.Barrier(2)

    def press(client: FlaskClient, mark: str) -> None:
        start.wait()
        client.post("/gamma/import/confirm", data={"mark": mark}, headers=OURS)

    threads = [threading.Thread(target=press, args=pair) for pair in zip((clerk, other), marks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = sorted(client.get("/gamma/import/").text for client in (clerk, other))
    assert sum("已入账 4 行" in text for text in told) == 1
    assert sum("已重新对账" in text and "没有新增" in text for text in told) == 1
    assert len(imports(book)) == 1
    assert not book.loaded[1]


def test_a_kill_between_two_files_is_finished_and_the_invoice_is_there(
    clerk: FlaskClient, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer dies after the first of journal, dossier and original; whoever looks next sees all of it."""
    look(clerk, ("流水.csv", statement()), ("发票.xml", document(einvoice())))
    real, moved = Path.rename, []

    def dies(self: Any, target: Any) -> Any:
        if "earmark-new" in str(self):
            moved.append(target)
            if len(moved) == 2:
                raise OSError(5, "killed")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", dies)
    mark = sign(clerk.get("/gamma/import/").text)
    clerk.post("/gamma/import/confirm", data={"mark": mark}, headers=OURS)
    assert len(moved) == 2
    monkeypatch.undo()
    shown = clerk.get("/gamma/import/").text
    assert "没有新增" in shown
    assert "earmark-invoice" in (book.folder / "dossier.beancount").read_text(encoding="utf-8")
    assert len(list((book.folder / "documents").rglob("*.xml"))) == 1
    assert journal(book).count(' ! "') == 4
    book.unchanged()


def test_a_strange_bank_is_confirmed_once(clerk: FlaskClient, book: OpenBook) -> None:
    head = ["交易日", "存入额", "支取额", "结余额", "往来户名", "用途说明"]
    rows = [
        head,
        ["2025-04-18", "2000.00", "", "2000.00", "区财政局", "拨款"],
        ["2025-05-06", "", "86.00", "1914.00", "甲公司", "货款"],
    ]
    shown = look(clerk, ("明细.csv", csv_bytes(rows)))
    assert "哪一列当作什么" in shown
    assert 'value="存入额"' in shown
    form = {
        "bank": "某村镇银行",
        "day": "交易日",
        "money_in": "存入额",
        "money_out": "支取额",
        "balance": "结余额",
        "payee": "往来户名",
        "memo": "用途说明",
    }
    assert clerk.post("/gamma/import/columns", data=form, headers=OURS).status_code == 303
    assert "哪一列当作什么" not in clerk.get("/gamma/import/").text
    assert "已入账 2 行" in confirm(clerk)
    assert "earmark-mapping" in (book.folder / "dossier.beancount").read_text(encoding="utf-8")


def test_what_may_be_two_things_is_chosen_by_a_person(clerk: FlaskClient, book: OpenBook) -> None:
    """A payment without a name that two vouchers of two parties may be: asked, chosen, kept as a word."""
    rows = ccb_rows([("20250418", 500_000), ("20250507", -90_000)])
    rows[2][7] = ""
    lines = [sheet_row(f"记{n}", "2025-05-07", "支出", 900, 对方户名=who) for n, who in ((3, "甲公司"), (4, "乙公司"))]
    shown = look(clerk, ("流水.csv", csv_bytes(rows)), ("明细.xlsx", spending(*lines)))
    assert "拿不准是哪一笔" in shown
    bank, sheet = re.findall(r'data-bank="([^"]+)" data-sheet="([^"]+)">是 2025-05-07 记4', shown)[0]
    answer = edit(clerk, pairs={bank: [sheet]}).json
    assert answer is not None
    assert "记4" in answer["rows"]["0:3"]
    confirm(clerk)
    assert f'sheet: "{sheet}"' in (book.folder / "dossier.beancount").read_text(encoding="utf-8")
    assert not book.loaded[1]


def test_the_accounts_of_other_software_are_proposed_corrected_and_kept(clerk: FlaskClient, book: OpenBook) -> None:
    shown = look(clerk, ("序时账.xlsx", xlsx_bytes({"序时账": full_path(FEW)})))
    assert "财务软件的科目：每个当作什么" in shown
    keys = re.findall(r'name="key" value="([^"]+)"', shown)
    assert {"100201", "500101", "660301"} <= set(keys)
    said = {
        "100201": "资金",
        "1001": "资金",
        "4001": "收入/地方财政/财政补助拨入",
        "500101": "支出/地方财政/构建培训体系/设备购置",
        "500102": "支出/地方财政/构建培训体系/原材料消耗",
        "660301": "非项目",
    }
    form = {"file": "0", "key": keys, "use": [said.get(key, "") for key in keys]}
    bad = {**form, "use": ["支出/没有这个来源/x/y"] * len(keys)}
    assert clerk.post("/gamma/import/subjects", data=bad, headers=OURS).status_code == 400
    assert clerk.post("/gamma/import/subjects", data=form, headers=OURS).status_code == 303
    shown = clerk.get("/gamma/import/").text
    assert "每个当作什么" not in shown
    assert "确认入账" in shown
    assert "已入账" in confirm(clerk)
    assert "earmark-subject" in (book.folder / "dossier.beancount").read_text(encoding="utf-8")


def test_a_file_with_a_password_is_refused(clerk: FlaskClient) -> None:
    """An encrypted xlsx is a compound file with a stream of this name."""
    plain = xls_bytes([["a"]] * 300)
    at, spelt = plain.index("Workbook".encode("utf-16-le")), "EncryptedPackage".encode("utf-16-le")
    locked = plain[:at] + spelt.ljust(64, b"\0") + (len(spelt) + 2).to_bytes(2, "little") + plain[at + 66 :]
    shown = look(clerk, ("加密.xlsx", locked))
    assert "密码" in shown.partition('class="card wrong"')[2].partition("</div>")[0]


def test_a_session_that_ran_out_loses_nothing_that_was_typed(clerk: FlaskClient, app: Flask) -> None:
    look(clerk, ("流水.csv", statement()))
    edit(clerk, edits=[{"at": "0:3", "source": "其他", "category": "设备维护"}])
    register = app.config["EARMARK_REGISTER"]
    with register.database.writing() as connection:
        connection.execute(text("DELETE FROM sessions"))
    gone = edit(clerk, edits=[{"at": "0:4", "source": "其他"}])
    assert (gone.status_code, "登录" in str(gone.json)) == (401, True)
    again = signed_in(app, Role.ACCOUNTANT, "gamma").get("/gamma/import/").text
    assert "设备维护" in again.partition('data-at="0:3"')[2].partition("</tbody>")[0]


def test_too_large_is_refused_before_it_is_read(clerk: FlaskClient) -> None:
    answer = clerk.post("/gamma/import/", data=bytes(PAPERS_BYTES + 1), headers=OURS)
    assert answer.status_code == 413
    rest = clerk.post("/gamma/import/edit", data=b"x" * (64 * 1024 + 1), headers=OURS)
    assert rest.status_code == 413


# --- over the wire


def post(served: str, head: str, body: bytes = b"") -> bytes:
    """What the real server answers to a request as it is written."""
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        found = b""
        while part := line.recv(65536):
            found += part
    return found


def test_files_travel_the_wire(served: str, app: Flask, book: OpenBook) -> None:
    """Larger than any form may be: read as it comes, and the connection closed behind it."""
    token = session(app.config["EARMARK_REGISTER"], Role.ACCOUNTANT, book.code)
    content = statement() + b"\n" * 90_000
    mark = "x" * 20
    body = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'.encode()
    body += content + f"\r\n--{mark}--\r\n".encode()
    head = (
        f"POST /gamma/import/ HTTP/1.1\nHost: {urlsplit(served).netloc}\nOrigin: {served}\nCookie: earmark={token}\n"
        f"Content-Type: multipart/form-data; boundary={mark}\nContent-Length: {len(body)}"
    )
    answer = post(served, head, body)
    assert b" 303 " in answer.partition(b"\r\n")[0]
    assert b"Connection: close" in answer


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [("/gamma/import/", PAPERS_BYTES + 1, b"413"), ("/gamma/import/edit", 70_000, b"413")],
)
def test_what_is_too_large_is_refused_by_its_head(served: str, path: str, length: int, status: bytes) -> None:
    head = f"POST {path} HTTP/1.1\nHost: {urlsplit(served).netloc}\nContent-Length: {length}"
    assert status in post(served, head).partition(b"\r\n")[0]


def test_a_stranger_is_refused_without_a_byte_of_the_body(served: str) -> None:
    """The body never comes; the answer does."""
    head = f"POST /gamma/import/ HTTP/1.1\nHost: {urlsplit(served).netloc}\nOrigin: {served}\nContent-Length: 900000"
    assert b" 401 " in post(served, head).partition(b"\r\n")[0]


def test_more_uploads_than_may_be_are_sent_away(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_LARGE", threading.BoundedSemaphore(1))
    wire._LARGE.acquire()
    head = f"POST /gamma/import/ HTTP/1.1\nHost: {urlsplit(served).netloc}\nOrigin: {served}\nContent-Length: 9000"
    answer = post(served, head, b"123456789" * 1000)
    assert b" 503 " in answer.partition(b"\r\n")[0]
    assert "正在上传的人多，请稍后再试" in answer.decode()


def test_an_import_is_taken_back_from_the_page(clerk: FlaskClient, book: OpenBook) -> None:
    look(clerk, ("流水.csv", statement()))
    shown = confirm(clerk)
    assert "撤销本次导入" in shown
    (only,) = imports(book)
    refused = clerk.post("/gamma/import/undo", data={"id": only.id, "why": ""}, headers=OURS)
    assert (refused.status_code, "要写理由" in refused.text) == (400, True)
    clerk.post("/gamma/import/undo", data={"id": only.id, "why": "拿错了"}, headers=OURS)
    shown = clerk.get("/gamma/import/").text
    assert "已撤销导入" in shown
    assert "○ 已撤销 基地会计-gamma" in shown
    assert journal(book).count("\n20") == 0
    assert "确认入账 <b>4</b> 行" in look(clerk, ("流水.csv", statement()))


def test_held_files_go_when_nobody_looks_and_are_few(tmp_path: Any, monkeypatch: Any) -> None:
    now = [0.0]
    held = Held(tmp_path / "held", clock=lambda: now[0])
    mine = held.begin(1, "gamma")
    assert mine.add("a.csv", b"1")
    assert not mine.add("b.csv", b"1")
    for n in range(holding.FILES - 1):
        mine.add("a.csv", b"%d" % (n + 2))
    assert len(set(mine.names)) == holding.FILES
    with pytest.raises(Exception, match="一次最多"):
        mine.admit([b"zz"])
    now[0] = holding.AGE + 1.0
    assert held.find(1, "gamma") is None
    assert not mine.folder.exists()
    monkeypatch.setattr(holding, "_IMPORTS", 1)
    held.begin(1, "gamma")
    with pytest.raises(Exception, match="太多"):
        held.begin(2, "gamma")


@pytest.mark.slow
def test_of_two_thousand_rows_few_are_sent_back_for_an_edit(clerk: FlaskClient) -> None:
    moves = [(f"2025{n // 200 + 1:02}{n % 28 + 1:02}", -(1000 + n)) for n in range(2000)]
    moves.sort()
    shown = look(clerk, ("流水.csv", statement(moves, 10**9)))
    assert shown.count("<tbody") == 2000
    answer = edit(clerk, edits=[{"at": "0:9", "category": "设备维护", "source": "其他"}]).json
    assert answer is not None
    assert "0:9" in answer["rows"]
    assert len(answer["rows"]) < 20
