"""The gateway refuses what is not listed, and every attack that stock Fava was shown to fall to."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from beancount.core import data as beancount
from beancount.core.amount import Amount

from audit_rules.engine import rules
from earmark.desk import audit_book, take_papers
from earmark.gateway import create_app, manual, voucher
from earmark.gateway.filters import literal, literal_words, times
from earmark.gateway.frontend import changed
from earmark.gateway.guard import CSP
from earmark.gateway.ledger import BookLedger
from earmark.gateway.loader import stamp
from earmark.gateway.pages import bureau
from earmark.gateway.permissions import RIGHTS
from earmark.gateway.server import serve
from earmark.people import Role
from ledgers.book.faults import said
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.rows import BankRow, SheetRow
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import document, einvoice
from tests.web.conftest import AS_OF, ROWS, evidence, fill, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from ledgers.book.shelf import Shelf

GOLDEN = Path(__file__).parent / "matrix.txt"
FORMS = ("/login", "/logout", "/password", *(path for path, _, method in bureau.ROUTES.values() if method == "POST"))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
API = "/alpha/api"
HASH = re.compile(r"#context-([0-9a-f]{32})")


def content(shelf: Shelf) -> dict[str, bytes]:
    """Every file of every book, and what stands beside them."""
    return {str(p): p.read_bytes() for p in sorted(shelf.folder.parent.rglob("*")) if p.is_file()}


def error(response: TestResponse) -> str:
    """The message of a refusal to Fava's frontend."""
    return str(json.loads(response.data)["error"])


def data(response: TestResponse) -> Any:
    """What Fava's frontend is given."""
    return json.loads(response.data)["data"]


def loaded_at(client: FlaskClient) -> int:
    """When the book was loaded, by which a page learns that it has changed."""
    return int(json.loads(client.get(f"{API}/changed").data)["mtime"])


# --- the matrix


def sample(rule: Rule) -> str:
    """An address that a rule is resolved from."""
    values = {
        "bfile": "alpha",
        "name": "E支出",
        "report_name": "journal",
        "extension_name": "AuditPage",
        "endpoint": "report.xlsx",
        "year": "2025",
        "form": "xlsx",
        "page_slug": "_index",
        "filename": "app.css",
        "result_format": "csv",
        "aggregation_key": "account",
        "code": "F03",
        "deed": "drop",
        "row": "0123456789abcdef-0",
        "finding": "F03-000000000000",
        "bundle": "0" * 24,
    }
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda m: values[m[1]], rule.rule)


def matrix(app: Flask) -> str:
    """Every route by method, for an auditor: 开 where answered, 关 where refused, - where Fava has no such route."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint, r.rule)):
        marks = []
        client = signed_in(app)  # anew: one of the routes is log-out
        for method in METHODS:
            status = client.open(sample(rule), method=method, headers={"Origin": "http://localhost"}).status_code
            assert status < 500, (rule.rule, method)
            closed = status in {403, 405}
            assert closed or method in {"GET", "HEAD"} or rule.rule in FORMS, (rule.rule, method)
            marks.append("-" if method not in (rule.methods or ()) else "关" if closed else "开")
        lines.append(f"{' '.join(marks)}  {rule.endpoint:<36} {rule.rule}")
    return "\n".join([" ".join(m[:2] for m in METHODS), *lines]) + "\n"


def test_every_route_is_decided(app: Flask) -> None:
    """A new route of a new Fava shows here as refused; whoever opens one changes `matrix.txt` with it."""
    seen = matrix(app)
    if os.environ.get("EARMARK_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(seen, encoding="utf-8")
    assert seen == GOLDEN.read_text(encoding="utf-8")


def test_only_listed_reads_are_open(app: Flask) -> None:
    for line in matrix(app).splitlines()[1:]:
        marks, endpoint = line[: 2 * len(METHODS)].split(), line.split()[len(METHODS)]
        assert "开" not in marks[3:], line
        opened = endpoint in RIGHTS and Role.AUDITOR in (RIGHTS[endpoint].roles or Role)
        assert (marks[2] == "开") == (opened and line.split()[-1] in FORMS), line
        assert (marks[0] == "开") == (opened and "GET" in RIGHTS[endpoint].methods), line


CLOSED_REPORTS = ("editor", "import", "options", "query", "holdings", "statistics", "commodities", "events")


@pytest.mark.parametrize("report", CLOSED_REPORTS)
def test_closed_reports(client: FlaskClient, report: str) -> None:
    response = client.get(f"/alpha/{report}/")
    assert response.status_code == 403
    assert "这里不开放这个功能" in response.text


def test_other_extensions_and_endpoints(client: FlaskClient) -> None:
    assert client.get("/alpha/extension/Other/").status_code == 403
    assert client.get("/alpha/extension_js_module/Other.js").status_code == 403
    assert client.get("/alpha/extension/AuditPage/other").status_code == 404


# --- what stock Fava was shown to fall to (by the number of the demonstration)

NOTE = {"t": "Note", "date": "2025-01-01", "account": "A资产", "comment": "x", "meta": {}}
WRITES: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("PUT", "source", {"file_path": "{main}", "source": 'plugin "x"', "sha256sum": ""}),
    ("PUT", "source_slice", {"entry_hash": "{hash}", "source": "x", "sha256sum": ""}),
    ("DELETE", "source_slice?entry_hash={hash}&sha256sum=x", None),
    ("PUT", "add_entries", {"entries": [NOTE]}),
    ("PUT", "attach_document", {"entry_hash": "{hash}", "filename": 'x"\n\nplugin "evil"\n;"'}),
    ("PUT", "move", {"filename": "/etc/passwd", "account": "A资产:1002银行存款", "new_name": "x"}),
    ("DELETE", "document?filename={main}", None),
    ("PUT", "add_document", None),
    ("PUT", "upload_import_file", None),
    ("PUT", "format_source", {"source": "x"}),
)
READS = (
    "query?query_string=.output {main}",
    "query?query_string=CREATE TABLE t USING 'csv:/etc/passwd'",
    "query?query_string=SELECT account",
    "source?filename=/etc/passwd",
    "source?filename={main}",
    "extract?filename=/etc/passwd&importer=x",
    "source_slice?entry_hash={hash}",
    "imports",
    "options",
    "narrations",
    "payee_accounts?payee=x",
    "payee_transaction?payee=x",
    "narration_transaction?narration=x",
)


def fitted(text: str, shelf: Shelf) -> str:
    return text.replace("{main}", str(shelf.folder / "beta" / "main.beancount")).replace("{hash}", "0" * 32)


def test_1_2_3_query_writes_nothing(shelf: Shelf, served: str, cookie: str) -> None:
    """`.output FILE` truncated any file, from an <img> of any site; over the wire, with and without HEAD."""
    before = content(shelf)
    victim = shelf.folder / "beta" / "main.beancount"
    host = urlsplit(served).netloc
    for endpoint in (f"{API}/query", "/alpha/download-query/query_result.csv"):
        path = f"{endpoint}?query_string={quote(f'.output {victim}')}"
        for method in ("GET", "HEAD"):
            connection = http.client.HTTPConnection(host, timeout=10)
            connection.request(method, path, headers={"Sec-Fetch-Site": "cross-site", "Cookie": cookie})
            assert connection.getresponse().status == 403
            connection.close()
    assert content(shelf) == before


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_4_to_10_nothing_is_written(
    shelf: Shelf, client: FlaskClient, method: str, path: str, body: dict[str, object] | None
) -> None:
    before = content(shelf)
    text = fitted(json.dumps(body), shelf) if body else None
    response = client.open(f"{API}/{fitted(path, shelf)}", method=method, data=text, content_type="application/json")
    assert response.status_code in {403, 405}
    assert "不开放" in error(response)
    assert content(shelf) == before


@pytest.mark.parametrize("path", READS)
def test_8_9_nothing_else_is_read(shelf: Shelf, client: FlaskClient, path: str) -> None:
    before = content(shelf)
    response = client.get(f"{API}/{fitted(path, shelf)}")
    assert response.status_code == 403
    assert "root:" not in response.text
    assert "不开放" in error(response)
    assert content(shelf) == before


def test_5_a_book_runs_no_code(shelf: Shelf, client: FlaskClient) -> None:
    """Extensions, importers and sidebar links that a ledger names do nothing, even from main itself."""
    folder = shelf.folder / "beta"
    (folder / "evil.py").write_text(f"open({str(folder / 'ran')!r}, 'w').close()\nCONFIG = []\n", encoding="utf-8")
    lines = (
        '2024-01-01 custom "fava-extension" "evil"',
        '2024-01-01 custom "fava-option" "import-config" "evil.py"',
        '2024-01-01 custom "fava-option" "default-file" "/etc/passwd"',
        '2024-01-01 custom "fava-sidebar-link" "点我" "javascript:alert(1)"',
    )
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write("\n".join(lines) + "\n")
    assert client.get("/beta/api/ledger_data").status_code == 503  # the gate
    ledger = BookLedger(folder, "beta")  # and the loader, were the gate not there
    assert not (folder / "ran").exists()
    assert list(ledger.extensions._instances) == ["AuditPage"]
    assert ledger.misc.sidebar_links == []  # nobody asks for a page
    assert ledger.fava_options.default_file is None


SMUGGLED = (
    'plugin "beancount.plugins.commodity_attr" "open({ran!r}, \'w\') or {}"',
    'plugin "evil"',
    'include "/etc/passwd"',
    'include "../alpha/journal/*.beancount"',
    'option "insert_pythonpath" "TRUE"',
    'option "documents" "/etc"',
    'option "inferred_tolerance_default" "CNY:99999999"',
    '2024-01-01 custom "fava-extension" "evil"',
    '2024-01-01 custom "fava-option" "import-dirs" "/"',
    '2024-01-01 custom "fava-sidebar-link" "点我" "javascript:alert(1)"',
    '2024-01-01 document A资产:1002银行存款 "/etc/hostname"',
    '2024-01-01 query "x" "SELECT 1"',
    '2024-01-01 open A资产:9别的 CNY\n  filename: "/etc/passwd"',
)


@pytest.mark.parametrize("line", SMUGGLED)
@pytest.mark.parametrize("name", ["main.beancount", "journal/2024.beancount", "plan.beancount", "audit.beancount"])
def test_4_8_9_nothing_smuggled_into_a_file_is_loaded(shelf: Shelf, client: FlaskClient, name: str, line: str) -> None:
    """A plugin, include, option or document in any file: the book is refused before a byte of it is loaded."""
    folder = shelf.folder / "beta"
    (folder / "evil.py").write_text(f"open({str(folder / 'ran')!r}, 'w').close()\n__plugins__ = []\n", encoding="utf-8")
    (folder / "journal" / "2024.beancount").touch()
    path = folder / name
    before = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(line.replace("{ran!r}", repr(str(folder / "ran"))) + "\n")
    for page in ("api/ledger_data", "api/journal_page?page=1&order=desc", "extension/AuditPage/", "journal/"):
        response = client.get(f"/beta/{page}")
        assert response.status_code == 503, page
        assert "root:" not in response.text
        assert "无法审计" in json.loads(response.data)["error"] if page.startswith("api") else response.text
    text = client.get("/beta/extension/AuditPage/").text
    assert name in text
    assert f"第 {before + 1} 行" in text or f"第 {before + 2} 行" in text
    assert not (folder / "ran").exists()
    assert client.get("/alpha/extension/AuditPage/").status_code == 200


def test_the_page_refuses_where_the_command_line_does(shelf: Shelf, client: FlaskClient) -> None:
    """What the gate lets pass and beancount does not: the same words, from page, workbook and `earmark audit`."""
    main = shelf.folder / "alpha" / "main.beancount"
    with main.open("a", encoding="utf-8") as file:
        file.write("1970-01-01 open A资产:1002银行存款 CNY\n")
    with pytest.raises(Refusal) as refused:
        audit_book(shelf.open("alpha"), AS_OF)
    assert "main.beancount 第" in str(refused.value)
    for path in ("", "report.xlsx", "?tab=clean&partial=true"):
        response = client.get(f"/alpha/extension/AuditPage/{path}")
        assert response.status_code == 503
        assert "无法审计" in response.text
        assert refused.value.what in response.text
    assert "重复开户" in refused.value.what
    assert "无法审计" in client.get("/").text
    assert client.get("/alpha/errors/").status_code == 200  # which lists them all
    assert "重复开户" in data(client.get(f"{API}/errors"))[0]["message"]


def test_a_balance_that_fails_is_audited(shelf: Shelf, client: FlaskClient) -> None:
    amount = Amount(Decimal("1.00"), "CNY")
    wrong = beancount.Balance(
        beancount.new_metadata("<test>", 0), date(2026, 1, 1), "A资产:1002银行存款:01专户", amount, None, None
    )
    fill(shelf.open("alpha"), ROWS, [wrong])
    assert client.get("/alpha/extension/AuditPage/").status_code == 200
    (fault,) = data(client.get(f"{API}/errors"))
    assert fault["message"] == ("余额核对不符：A资产:1002银行存款:01专户 应为 1.00，账上 216459.00，账上多 216458.00")
    looked_at, _ = audit_book(shelf.open("alpha"), AS_OF)
    assert looked_at.digest[:4] + "…" in client.get("/alpha/extension/AuditPage/").text


def test_11_an_entry_is_shown_without_opening_a_file(shelf: Shelf, client: FlaskClient) -> None:
    """Metadata `filename` sent Fava to read any file, a line of it at a time."""
    journal = shelf.folder / "alpha" / "journal" / "2024.beancount"
    with journal.open("a", encoding="utf-8") as file:  # behind the writer's back: its gate refuses this
        file.write(
            '\n2025-01-02 * "借读" "x"\n  filename: "/etc/passwd"\n  lineno: 1\n'
            "  A资产:1221往来款项:1地方财政  1.00 CNY\n  A资产:1002银行存款:01专户:1地方财政  -1.00 CNY\n"
        )
    for path in (f"{API}/journal_page?page=1&order=desc", "/alpha/extension/AuditPage/"):
        assert client.get(path).status_code == 503
    with create_app(shelf).test_request_context("/"):
        ledger = BookLedger(shelf.folder / "alpha", "alpha")  # were the gate not there
        for entry in ledger.all_entries:
            assert "root:" not in str(voucher.read(entry))


def test_12_texts_are_texts(client: FlaskClient) -> None:
    """Payee, narration, metadata and note were written into the journal as HTML."""
    for path in ("journal_page?page=1&order=desc", "account_report?a=E支出", "account_report?a=A资产"):
        html = data(client.get(f"{API}/{path}"))["journal"]
        assert "&lt;img src=x onerror=" in html
        assert "<img" not in html
    for path in ("/alpha/extension/AuditPage/", "/alpha/journal/", "/"):
        assert "<img src=x" not in client.get(path).text
    headers = client.get("/alpha/journal/").headers
    assert headers["Content-Security-Policy"] == CSP
    assert "unsafe-inline" not in CSP.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize(("name", "kind"), [("发票.pdf", "application/pdf"), ("发票.html", None), ("发票.svg", None)])
def test_13_evidence_is_no_page_of_ours(client: FlaskClient, name: str, kind: str | None) -> None:
    documents = data(client.get(f"{API}/documents"))
    path = next(d["filename"] for d in documents if d["filename"].endswith(name))
    assert path.startswith("documents/")
    response = client.get(f"/alpha/document/?filename={quote(path)}")
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == (kind or "application/octet-stream")
    assert response.headers["Content-Disposition"].startswith("inline" if kind else "attachment")
    assert kind or "sandbox" in response.headers["Content-Security-Policy"]
    assert "script-src 'self'" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "main.beancount",
        "documents/../main.beancount",
        "documents/../../beta/main.beancount",
        "documents/link.txt",
        "documents/.gitkeep",
        "documents/\0",
        "documents/a\nb.pdf",
        "documents/新\r\nX-Odd: 1.pdf",
        "documents/" + "x" * 5000,
        "",
    ],
)
def test_9_documents_end_at_their_folder(shelf: Shelf, client: FlaskClient, name: str) -> None:
    (shelf.folder / "alpha" / "documents" / "link.txt").symlink_to("/etc/hostname")
    (shelf.folder / "alpha" / "documents" / "a\nb.pdf").write_bytes(b"%PDF")
    response = client.get("/alpha/document/", query_string={"filename": name})
    assert response.status_code in {400, 404}


def test_9_documents_are_named_from_the_book(shelf: Shelf, client: FlaskClient) -> None:
    path = evidence(shelf.open("alpha"), "合同.pdf", b"%PDF")
    inside = str(path.relative_to(shelf.folder / "alpha"))
    assert client.get("/alpha/document/", query_string={"filename": inside}).status_code == 200
    assert client.get("/alpha/document/", query_string={"filename": str(path)}).status_code == 404
    assert client.get("/alpha/document/", query_string={"filename": f"./x/../{inside}"}).status_code == 404


FORGED = ('"/etc/passwd"', '"../../x"', '"a\\nb"', "2024-01-01", "1.00 CNY", "TRUE", '""', "A资产:1002银行存款")


@pytest.mark.parametrize("value", FORGED)
def test_9_a_forged_statement_is_none(shelf: Shelf, client: FlaskClient, value: str) -> None:
    journal = shelf.folder / "alpha" / "journal" / "2024.beancount"
    with journal.open("a", encoding="utf-8") as file:
        file.write(
            f'\n2025-01-02 * "x" "x"\n  document: {value}\n'
            "  A资产:1221往来款项:1地方财政  1.00 CNY\n  A资产:1002银行存款:01专户:1地方财政  -1.00 CNY\n"
        )
    page = data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"]
    for entry in HASH.findall(page):
        assert client.get(f"/alpha/statement/?entry_hash={entry}&key=document").status_code == 404


def test_9_statements_are_documents(client: FlaskClient) -> None:
    page = data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"]
    for entry in HASH.findall(page)[:5]:
        for key in ("document", "filename", "voucher"):
            assert client.get(f"/alpha/statement/?entry_hash={entry}&key={key}").status_code == 404


def test_15_a_title_moves_no_book(shelf: Shelf, client: FlaskClient) -> None:
    """Slugs came from titles, which their owners write; a code is a folder's name."""
    main = shelf.folder / "beta" / "main.beancount"
    main.write_text(main.read_text(encoding="utf-8").replace("乙基地", "alpha"), encoding="utf-8")
    assert data(client.get("/alpha/api/ledger_data"))["options"]["title"] == "甲基地"
    assert data(client.get("/beta/api/ledger_data"))["options"]["title"] == "alpha"


@pytest.mark.parametrize("name", ["account", "filter"])
@pytest.mark.parametrize("bomb", ["(A+)+$x", "(\\d+)*:$", "((支出)*)*$x", 'payee:"(.*)*x"', "(a|a)*" * 40])
def test_17_no_pattern_is_run(client: FlaskClient, name: str, bomb: str) -> None:
    begun = time.monotonic()
    response = client.get(f"{API}/journal_page", query_string={"page": "1", "order": "desc", name: bomb})
    assert time.monotonic() - begun < 30  # a bomb would take for ever
    assert response.status_code in {200, 400}


def test_17_words_are_found_as_they_stand(client: FlaskClient) -> None:
    def found(**filters: str) -> int:
        answer = data(client.get(f"{API}/journal_page", query_string={"page": "1", "order": "desc", **filters}))
        return len(re.findall(r"class='transaction ", answer["journal"]))

    assert found() == len(ROWS) + 1
    assert found(account="设备购置") == 1
    assert found(account="E支出:1地方财政") == 3
    assert found(account="E支出.1地方财政") == 0
    assert found(filter='payee:"测试国际旅行社有限公司"') == 1
    assert found(filter='payee:"<img src=x onerror="') == 1
    assert found(filter="旅行") == 1
    assert found(filter='voucher:"记2508-001"') == 1
    assert found(filter="-旅行 -设备 -培训耗材 -用途") == 2
    assert found(time="2025", filter="旅行") == 1
    assert found(time="2024", filter="旅行") == 0


def test_17_escapes_of_favas_pages_are_undone() -> None:
    assert literal(r"测试\(集团\)公司\-甲") == re.escape("测试(集团)公司-甲")
    assert literal_words(r'any(account:"a\.b") #tag, >= 5') == r'any( account : "a\.b" ) #tag , >= 5'


def test_17_no_endless_stretch_of_days(client: FlaskClient) -> None:
    """A chart of every day from year 1 to 9999 took as long as a pattern."""
    for interval in ("day", "month", "year", "x" * 5):
        query = {"a": "E支出", "r": "balances", "time": "1970 - 2100", "interval": interval}
        report = data(client.get(f"{API}/account_report", query_string=query))
        assert 0 < len(report["dates"]) <= 370


@pytest.mark.parametrize("name", ["account", "filter", "time", "interval", "conversion"])
def test_filters_have_a_length(client: FlaskClient, name: str) -> None:
    response = client.get(f"{API}/trial_balance", query_string={name: "x" * 500})
    assert response.status_code == 400
    assert "太长" in error(response)


@pytest.mark.parametrize("query", ["(((", "#中文", "=="])
def test_a_filter_that_cannot_be_read(client: FlaskClient, query: str) -> None:
    response = client.get(f"{API}/trial_balance", query_string={"filter": query})
    assert response.status_code == 400
    assert error(response).startswith("筛选条件看不懂")
    assert "2025" not in error(response)


NO_TIMES = (
    "随便",
    "2025-13",
    "2024-02-30",
    "2025-w99",
    "0000",
    "0001 - 9999",
    "9999-12-31",
    "9999",
    "1000 - 9998",
    "day-999999999999",
    "day+999999999999",
    "week-999999999999",
    "month-999999999999",
    "year-999999999999",
    "quarter-99999999999",
    "fy0001",
    "fy9999",
    "2025-08 - 2025-01",
    "2025年13月",
    "2025年2月30日",
    "2025年3月1日至2025年2月1日",
    "-",
    "\0",
)


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_that_is_none(client: FlaskClient, text: str) -> None:
    for path in ("trial_balance", "journal_page?page=1&order=desc", "account_report?a=E支出&r=balances"):
        mark = "&" if "?" in path else "?"
        response = client.get(f"{API}/{path}{mark}time={quote(text)}")
        assert response.status_code == 400
        assert error(response).startswith("时间看不懂")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2025年3月", "2025-03"),
        ("2025年", "2025"),
        ("2025年3月1日", "2025-03-01"),
        (" ２０２５年０３月 ", "2025-03"),
        ("2025年1月至2025年6月", "2025-01 - 2025-06"),
        ("2025年1月1日到2025年6月30日", "2025-01-01 - 2025-06-30"),
        ("2025年第三季度", "2025-q3"),
        ("2025年2季度", "2025-q2"),
        ("2025-q3", "2025-q3"),
        ("2024-01 - 2025-06", "2024-01 - 2025-06"),
        ("year", "year"),
    ],
)
def test_times_in_chinese(client: FlaskClient, text: str, means: str) -> None:
    assert times(text) == means
    assert client.get(f"{API}/trial_balance", query_string={"time": text}).status_code == 200


@pytest.mark.parametrize("page", ["-1", "0", "x", "", "1.5", "٣", "999999999999"])
def test_pages_that_are_none(client: FlaskClient, page: str) -> None:
    response = client.get(f"{API}/journal_page", query_string={"page": page, "order": "desc"})
    assert response.status_code == 400
    assert "没有这一页" in error(response)
    assert client.get(f"{API}/journal_page?page=99&order=desc").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil", ""])
def test_19_other_hosts(client: FlaskClient, host: str) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code in {400, 421}
    assert "甲基地" not in response.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5000", "127.0.0.1:1", "[::1]", "[::1]:5000"])
def test_19_our_hosts(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_20_no_open_redirect(client: FlaskClient) -> None:
    assert client.get("/jump?time=1", headers={"Referer": "http://evil.example/"}).status_code == 403


def test_21_a_strange_line_number_blanks_no_page(shelf: Shelf, client: FlaskClient) -> None:
    journal = shelf.folder / "alpha" / "journal" / "2024.beancount"
    with journal.open("a", encoding="utf-8") as file:
        file.write('\n2025-01-02 * "x"\n  lineno: "zzz"\n  A资产:没有这个  1 CNY\n  A资产:1002银行存款  -1 CNY\n')
    assert client.get(f"{API}/errors").status_code == 503
    app = create_app(shelf)
    with app.test_request_context("/"):
        ledger = BookLedger(shelf.folder / "alpha", "alpha")  # were the gate not there
    faults = [{"source": fault.source} for fault in ledger.load_errors]
    assert faults
    assert all(isinstance(f["source"]["lineno"], int) and isinstance(f["source"]["filename"], str) for f in faults)


# --- paths, headers, answers


@pytest.mark.parametrize(
    "path",
    [
        "/alpha//api/query?query_string=x",
        "/alpha/./api/query?query_string=x",
        "/beta/../alpha/api/query?query_string=x",
        "/alpha/api/%71uery?query_string=x",
        "/alpha/%61pi/query?query_string=x",
        "/alpha/api/query/?query_string=x",
        "/alpha/api/query;x?query_string=x",
        "/alpha/api%2fquery?query_string=x",
        "/ALPHA/api/changed",
        "/alpha/api/QUERY?query_string=x",
        "/%2e%2e/alpha/api/changed",
        "/../../etc/passwd",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/application.py",
        "/static/earmark/../../app.py",
        "/alpha/extension_js_module/../AuditPage.js",
        "//evil.example/alpha",
        "/alpha?bfile=beta",
        "/.git/config",
        "/alpha/.git/config",
    ],
)
def test_tricks_with_paths(shelf: Shelf, served: str, cookie: str, path: str) -> None:
    """Over the wire, unchanged by any client: refused, not found, or sent to the same place spelt right."""
    before = content(shelf)
    host = urlsplit(served).netloc
    with socket.create_connection((host.split(":")[0], int(host.split(":")[1])), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode("utf-8", "replace")
    status = int(answer.split()[1])
    assert status in {301, 302, 308, 400, 403, 404, 405}, answer[:300]
    if status < 400:
        target = re.search(r"(?im)^location: (\S+)", answer)
        assert target
        assert urlsplit(target[1]).netloc in {"", host}
    assert "root:" not in answer
    assert content(shelf) == before


def test_no_path_of_the_server_leaves(shelf: Shelf, client: FlaskClient) -> None:
    root = str(shelf.folder.parent)
    entry = HASH.findall(data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"])[0]
    pages = ("/", "/nobody/", *(f"/alpha/{p}" for p in ("", "journal/", "errors/", "extension/AuditPage/", "help/")))
    answers = (
        *("ledger_data", "errors", "changed", "documents", "journal_page?page=1&order=asc", "account_report?a=E支出"),
        *("income_statement", "balance_sheet", "trial_balance", "help?page_slug=_index"),
        *(f"context?entry_hash={entry}", "context?entry_hash=x", "context"),
        *("journal_page?page=9&order=x", "nothing", "options"),
    )
    for path in (*pages, *(f"{API}/{answer}" for answer in answers)):
        response = client.get(path)
        assert response.status_code < 500, path
        for text in (root, quote(root, safe=""), "Traceback", "site-packages"):
            assert text not in response.text, path


def test_every_answer_is_sealed(client: FlaskClient) -> None:
    own = ("/", "/alpha/extension/AuditPage/", "/nobody/", "/static/app.js", "/rules/F03")
    for path in (*own, f"{API}/ledger_data", f"{API}/query"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == CSP, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert (headers.get("Cache-Control") == "no-store") == (not path.startswith("/static")), path


def test_what_is_missing_is_not_kept(client: FlaskClient) -> None:
    for path in ("/static/nothing.js", "/static/earmark/nothing.css"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store"
    response = client.get("/static/app.css", headers={"Range": "bytes=99999999-"})
    assert response.status_code == 416
    assert response.headers["Cache-Control"] == "no-store"
    script = client.get("/static/app.js")
    again = client.get("/static/app.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304


def test_large_bodies(client: FlaskClient) -> None:
    assert client.get("/", data=b"x" * 100_000).status_code == 413


def test_refusals_are_chinese(client: FlaskClient) -> None:
    """A page for people, text for Fava's frame, JSON for its frontend."""
    page = client.get("/nobody/")
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "没有这个页面" in page.text
    part = client.get("/alpha/options/?partial=true")
    assert part.mimetype == "text/plain"
    assert part.text.startswith("这里不开放这个功能")
    assert error(client.get("/nobody/api/changed")).startswith("没有这个页面")
    for response in (page, part):
        words = re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style).*?</\1>", "", response.text))
        assert not re.search(r"[A-Za-z]{4,}", words)


def test_a_failure_says_no_more_than_a_number(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise OSError(2, "secret", "/srv/secret")

    monkeypatch.setitem(client.application.view_functions, "json_api.get_changed", broken)
    response = client.get(f"{API}/changed")
    assert response.status_code == 500
    assert "secret" not in response.text
    number = re.search(r"编号 (\w+)", error(response))
    assert number
    assert number[1] in caplog.text


# --- books


def test_a_page_names_no_other_book(client: FlaskClient) -> None:
    for path in ("/alpha/extension/AuditPage/", f"{API}/ledger_data"):
        assert "乙基地" not in client.get(path).text


def test_a_refused_request_loads_nothing(shelf: Shelf) -> None:
    app = create_app(shelf)
    client = signed_in(app)
    client.get(f"{API}/query?query_string=x")
    client.get("/alpha/journal/", headers={"Host": "evil.example"})
    assert not app.config["LEDGERS"]._loaded
    client.get(f"{API}/changed")
    assert list(app.config["LEDGERS"]._loaded) == ["alpha"]


def test_a_change_is_seen_whatever_its_time(shelf: Shelf, client: FlaskClient) -> None:
    """A file from a backup is older than the one it replaces; Fava's poll took the latest time and missed it."""
    path = shelf.folder / "alpha" / "journal" / "2024.beancount"
    older = path.read_bytes()
    first = loaded_at(client)
    alpha = shelf.open("alpha")
    fill(alpha, ROWS[:2])
    second = loaded_at(client)
    assert second > first
    path.write_bytes(older)
    os.utime(path, (1, 1))
    assert loaded_at(client) > second
    assert "旅行社" in data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"]


def test_new_evidence_is_seen(shelf: Shelf, client: FlaskClient) -> None:
    before = stamp(shelf.folder / "alpha")
    evidence(shelf.open("alpha"), "合同.pdf", b"%PDF")
    assert stamp(shelf.folder / "alpha") != before
    assert any("合同.pdf" in d["filename"] for d in data(client.get(f"{API}/documents")))


def test_few_books_stay_loaded(shelf: Shelf) -> None:
    app = create_app(shelf)
    books = app.config["LEDGERS"]
    books._kept = 1
    client = signed_in(app)
    for code in ("alpha", "beta", "alpha"):
        assert client.get(f"/{code}/api/changed").status_code == 200
    assert list(books._loaded) == ["alpha"]


def test_first_page(shelf: Shelf, client: FlaskClient) -> None:
    (shelf.folder / "gamma").mkdir()
    (shelf.folder / "gamma" / "main.beancount").write_text("; 空\n", encoding="utf-8")
    text = client.get("/").text
    assert "甲基地" in text
    assert "▲ 违规" in text
    assert "250,000.00" not in text.split("乙基地")[1].split("</tr>")[0]
    assert "无法审计" in text.split(">gamma</a>")[1]
    assert client.get("/gamma/extension/AuditPage/").status_code == 503
    assert client.get("/healthz").text == "ok"
    assert client.get("/favicon.ico").status_code == 200


def test_a_book_that_cannot_be_read_keeps_its_row(shelf: Shelf, client: FlaskClient) -> None:
    main = shelf.folder / "beta" / "main.beancount"
    main.write_text('include "nothing.beancount"\n', encoding="utf-8")
    row = client.get("/").text.split(">beta</a>")[1]
    assert "无法审计" in row
    assert str(shelf.folder) not in row
    assert "无法审计" in client.get("/beta/extension/AuditPage/").text
    assert str(shelf.folder) not in client.get(f"{API.replace('alpha', 'beta')}/errors").text


def test_nobody_reads_half_a_change(shelf: Shelf, served: str, cookie: str) -> None:
    """Stock Fava's readers saw ledgers half written and half loaded; here each answer is one whole book."""
    alpha, stop, seen, failed = shelf.open("alpha"), threading.Event(), set[int](), list[str]()

    wanted = urllib.request.Request(f"{served}{API}/journal_page?page=1&order=desc", headers={"Cookie": cookie})  # noqa: S310  (our own address)

    def read() -> None:
        while not stop.is_set():
            try:
                with urllib.request.urlopen(wanted, timeout=20) as answer:  # noqa: S310
                    seen.add(len(re.findall(r"class='transaction ", json.load(answer)["data"]["journal"])))
            except OSError as problem:
                failed.append(repr(problem))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for count in (1, 4) * 8:
        fill(alpha, ROWS[:count])
    stop.set()
    for reader in readers:
        reader.join()
    assert not failed
    assert seen <= {1, 4, len(ROWS) + 1}


def test_an_empty_shelf(tmp_path: Path) -> None:
    from ledgers.book.shelf import Shelf as Folder

    assert "还没有基地" in signed_in(create_app(Folder(tmp_path / "none"))).get("/").text


# --- the audit page


def test_audit_page_concludes(client: FlaskClient) -> None:
    text = client.get("/alpha/extension/AuditPage/").text
    title = r"补助多到 50,000.00 元；涉嫌超范围列支 5,860.00 元；配套差 80,000.00 元；共 \d+ 个问题"
    assert re.search(title, re.sub(r"<[^>]+>", "", text))
    headings = ("一、资金到位、支出、结余", "二、表4-2 执行情况", "三、配套跟上补助支出了吗", "四、问题")
    for words in (*headings, "超 ", "第九条", "差旅费"):
        assert words in text
    assert "/alpha/account/E%E6%94%AF%E5%87%BA" in text
    assert "还没有入账" in client.get("/beta/extension/AuditPage/").text


def test_audit_page_of_a_base_under_way(shelf: Shelf) -> None:
    """As of a day in the middle: match that went back, a bank row nobody has explained, spending after the day."""
    beta = shelf.open("beta")
    back = SheetRow(
        voucher="记2405-001",
        date=date(2024, 5, 6),
        amount=-40_000_00,
        payee="测试集团有限公司",
        purpose="退回",
        source="行业企业",
        category="往来支出",
    )
    bank = BankRow(
        account="9990001", date=date(2024, 5, 8), amount=-321_00, balance=1_00, payee="不明公司", memo="付款"
    )
    unexplained = to_transaction(Voucher(bank=bank), beta.chart)
    fill(beta, [*ROWS, back], [unexplained])
    client = signed_in(create_app(shelf, as_of=date(2024, 9, 30)))
    text = re.sub(r"<[^>]+>", "", client.get("/beta/extension/AuditPage/").text)
    for words in ("配套转回 40,000.00", "未说明的银行流水 1 笔", "不明公司", "尚可补足", "2024-05-06 转回 40,000.00"):
        assert words in text
    html = client.get("/beta/extension/AuditPage/?partial=true").text
    assert "time=2024-04-18+-+2024-09-30" in html  # what is booked later is not behind these figures
    assert "旅行社" not in html
    assert "上角筛选影响" in client.get("/beta/extension/AuditPage/?account=x").text


def test_audit_page_links_to_entries_fava_knows(client: FlaskClient) -> None:
    hashes = set(HASH.findall(client.get("/alpha/extension/AuditPage/").text))
    assert hashes
    for entry in hashes:
        answer = data(client.get(f"{API}/context?entry_hash={entry}"))
        assert answer["entry"]["meta"]["filename"] == "journal/2024.beancount"


def test_audit_page_tabs(client: FlaskClient) -> None:
    clean = client.get("/alpha/extension/AuditPage/?tab=clean&partial=true").text
    assert "未发现问题的" in clean
    assert "<html" not in clean
    assert "五、无法判断" in client.get("/beta/extension/AuditPage/?tab=missing").text


def test_workbook(client: FlaskClient, tmp_path: Path) -> None:
    import openpyxl

    response = client.get("/alpha/extension/AuditPage/report.xlsx?year=2025")
    assert response.status_code == 200
    path = tmp_path / "report.xlsx"
    path.write_bytes(response.data)
    assert openpyxl.load_workbook(path).sheetnames
    assert quote("alpha-2025-审计报告.xlsx") in response.headers["Content-Disposition"]
    for year in ("1999", "x", "../x", "2025.0"):
        assert client.get(f"/alpha/extension/AuditPage/report.xlsx?year={year}").status_code == 404


def test_an_empty_book_is_said_to_be_empty(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]+>", "", client.get("/beta/extension/AuditPage/").text)
    assert "还没有入账" in text
    assert "未发现" not in text
    row = client.get("/").text.split("乙基地")[1].split("</tr>")[0]
    assert "还没有入账" in row
    assert "未发现" not in row


def test_what_is_missing_is_told_by_family(shelf: Shelf, client: FlaskClient) -> None:
    html = client.get("/alpha/extension/AuditPage/").text.split('id="em-missing"')[1]
    answers = audit_book(shelf.open("alpha"), AS_OF)[1]
    undetermined = [answer for answer in answers if answer.reason]
    assert html.count('<details class="gap">') < len(undetermined) / 2
    for answer in undetermined:
        assert f'href="/rules/{answer.rule.code}"' in html
        for part in answer.reason.split("；"):
            assert part.removeprefix("缺").removeprefix("养老护理员").removeprefix("专业的") in html
    things = re.findall(r'<tr><th scope="row">(.*?)</th>', html)
    assert len(things) == len(set(things))


def test_the_manual(client: FlaskClient) -> None:
    index = client.get("/rules/").text
    for rule in rules():
        assert f'href="/rules/{rule.code}"' in index
        text = client.get(f"/rules/{rule.code}").text
        assert f"<h1>{rule.code} {rule.title}</h1>" in text
        assert "```" not in text
    assert client.get("/rules/Z99").status_code == 404
    assert client.get("/rules/..%2f..%2fetc").status_code == 404


def test_the_manuals_text_is_text() -> None:
    page = "# <b>标题\n\n查<script>：\n1. 一<i>\n   续\n2. 二\n- x\n\n```beancount\n<a>\n```\n尾"
    html = "".join(manual.blocks(page))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<pre>&lt;a&gt;</pre>" in html
    assert "<li>一&lt;i&gt;续</li>" in html


def test_a_voucher_is_read_by_people(shelf: Shelf, client: FlaskClient) -> None:
    """No identities, no whole account numbers; every text escaped."""
    row = replace(ROWS[2], payee_account="9995500101000000055", contract="合同<1>", summary="货款")
    bank = BankRow(
        account="9990001", date=row.date, amount=row.amount, balance=1_00, payee=row.payee, time="13:00:00", serial="7"
    )
    alpha = shelf.open("alpha")
    fill(alpha, ROWS[:2], [to_transaction(Voucher(bank=bank, lines=(row,)), alpha.chart)])
    page = data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"]
    assert "9995500101000000055" not in page
    vouchers = [client.get("/alpha/voucher/", query_string={"entry_hash": h}).text for h in HASH.findall(page)]
    html = next(text for text in vouchers if "记2408-001" in text)
    assert any("/alpha/document/?filename=documents" in text for text in vouchers)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    for words in (
        *("日期 2024-08-09", "凭证号 记2408-001", "对方户名 测试医教设备有限公司", "用途 实训室护理床", "摘要 货款"),
        *("地方财政", "构建培训体系", "设备购置", "147,681.00", "专业（职业） 养老护理员", "发票号 99001"),
        *("合同号 合同&lt;1&gt;", "对方账号 尾号 0055", "银行流水号 7", "银行余额 1.00", "journal/2024.beancount 第"),
    ):
        assert words in told, words
    assert "99955001" not in html
    assert row.id not in told  # the link to its page has it
    assert bank.id not in html
    assert client.get("/alpha/voucher/?entry_hash=x").status_code == 404
    for entry in HASH.findall(page):
        assert client.get("/alpha/voucher/", query_string={"entry_hash": entry}).status_code == 200


def test_a_voucher_shows_the_e_invoices_behind_it(shelf: Shelf, client: FlaskClient, tmp_path: Path) -> None:
    """Number, seller, items and state in words; its file from the book's documents; every text escaped."""
    alpha = shelf.open("alpha")
    number = "24502000000012345678"
    fill(alpha, [*ROWS[:2], replace(ROWS[2], invoice=number)])
    item = ("*医疗仪器*护理床<b>", "", "130691.15", "16989.85")
    (tmp_path / "票.xml").write_bytes(document(einvoice(number, items=[item], day="2024-08-01")))
    (taken,) = take_papers(alpha, [tmp_path / "票.xml"], author="测试")
    assert not taken.refused
    page = data(client.get(f"{API}/journal_page?page=1&order=desc"))["journal"]
    vouchers = [client.get("/alpha/voucher/", query_string={"entry_hash": h}).text for h in HASH.findall(page)]
    (html,) = (text for text in vouchers if "记2408-001" in text)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    for words in (
        f"电子发票 {number}",
        "销售方 重庆某酒店有限公司",
        "护理床&lt;b&gt;",
        "价税合计 147,681.00",
        "打开数电票 XML",
    ):
        assert words in told, words
    (place,) = re.findall(r'href="(/alpha/document/\?filename=documents[^"]*xml)"', html)
    answer = client.get(place)
    assert answer.data == (tmp_path / "票.xml").read_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert sum("电子发票" in text for text in vouchers) == 1


def test_favas_scripts_are_the_ones_we_know(client: FlaskClient) -> None:
    text = client.get("/static/app.js").text
    for word in ('"g q"', '"g e"', "Loading entry context", 'class="source" href', '"Transaction", null'):
        assert word not in text
    assert "1月" in client.get("/static/chunk-TVG7KHLA.js").text
    with pytest.raises(RuntimeError, match="no longer holds"):
        changed("x", "app.js", {"y": "z"})
    assert "收支表" in client.get("/alpha/journal/").text.encode().decode("unicode-escape", "ignore") or (
        "\\u6536\\u652f\\u8868" in client.get("/alpha/journal/").text
    )


def test_stock_fava_refuses_a_broken_book(shelf: Shelf) -> None:
    from fava.application import create_app as stock

    main = shelf.folder / "alpha" / "main.beancount"
    with main.open("a", encoding="utf-8") as file:
        file.write("1970-01-01 open A资产:1002银行存款 CNY\n")
    client = stock([str(main)]).test_client()
    text = client.get("/甲基地/extension/AuditPage/").text
    assert "无法审计" in text
    assert "main.beancount 第" in text
    assert client.get("/甲基地/extension/AuditPage/report.xlsx").status_code == 503


def test_stock_fava_shows_the_page_too(shelf: Shelf) -> None:
    from fava.application import create_app as stock

    client = stock([str(shelf.folder / "alpha" / "main.beancount")]).test_client()
    response = client.get("/甲基地/extension/AuditPage/")
    assert response.status_code == 200
    assert "涉嫌超范围列支 5,860.00 元" in response.text
    assert client.get("/甲基地/extension/AuditPage/report.xlsx").status_code == 200


# --- serving


def start(shelf: Shelf, port: int) -> subprocess.Popen[str]:
    program = (
        "import sys; from pathlib import Path\n"
        "from earmark.gateway import serve; from ledgers.book.shelf import Shelf\n"
        "serve(Shelf(Path(sys.argv[1])), port=int(sys.argv[2]), ready=lambda url: print(url, flush=True))"
    )
    command = [sys.executable, "-c", program, str(shelf.folder), str(port)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_until_told_to_stop(shelf: Shelf, number: signal.Signals) -> None:
    process = start(shelf, 0)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310  (our own address)
            assert "<html" in page.read().decode()
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()


def test_a_port_that_is_taken(shelf: Shelf) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for port in (taken.getsockname()[1], 70_000):
            with pytest.raises(Refusal, match="已被占用"):
                serve(shelf, port=port)


def test_books_may_vanish_while_served(shelf: Shelf, client: FlaskClient) -> None:
    assert client.get("/beta/extension/AuditPage/").status_code == 200
    shutil.rmtree(shelf.folder / "beta")
    assert client.get("/beta/extension/AuditPage/").status_code == 404
    assert "乙基地" not in client.get("/").text


def test_a_slow_book_holds_up_nobody_else(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page says how far the audits are, and shows those that are done."""
    from earmark.gateway import overview

    going_on, done = threading.Event(), threading.Event()
    look = overview._look

    def slow(shelf: Shelf, code: str, day: date) -> overview.Looked:
        if code == "beta":
            going_on.set()
            assert done.wait(60)
        return look(shelf, code, day)

    monkeypatch.setattr(overview, "_look", slow)
    monkeypatch.setattr(overview, "PATIENCE", 0.0)
    try:
        assert "正在审计" in client.get("/").text
        assert going_on.wait(10)
        assert client.get("/healthz").status_code == 200
        assert client.get("/alpha/extension/AuditPage/").status_code == 200
        page = client.get("/").text
        assert "正在审计 1 / 2" in page
        assert "甲基地" in page
        assert "乙基地" not in page  # none of them has waited for it, and nothing stands in its place
    finally:
        done.set()
    monkeypatch.setattr(overview, "PATIENCE", 60.0)
    assert "乙基地" in client.get("/").text


class _Fault:
    def __init__(self, message: str) -> None:
        self.message = message


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Balance failed for 'A资产:1002银行存款': expected 1.00 CNY != accumulated 2.00 CNY (1.00 too much)",
            "余额核对不符：A资产:1002银行存款 应为 1.00，账上 2.00，账上多 1.00",
        ),
        ("Invalid reference to unknown account 'A资产:9x'", "科目“A资产:9x”没有开户"),
        ("Invalid account name: A资产:x", "科目“A资产:x”的写法不对"),
        ("Transaction does not balance: (1.00 CNY)", "借贷不平，差 1.00 CNY"),
        ("Duplicate open directive for A资产:1", "科目“A资产:1”重复开户"),
        ("syntax error, unexpected EOL, expecting STRING", "这一行写得不完整或有多余的字符"),
        ('File "/srv/x.beancount" does not exist', "文件“/srv/x.beancount”不在"),
        ("Something nobody has seen {0} {", "账簿有误"),
        ("凭证重号", "凭证重号"),
    ],
)
def test_what_beancount_says_in_chinese(message: str, told: str) -> None:
    assert said(_Fault(message)) == told
