"""The ways in that were demonstrated against stock Fava, each tried again by a stranger and by every role.

The numbers are the demonstration's. Whoever tries: nothing is written, nothing beyond the own book is
read, nobody is held up.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from earmark.people import Role
from ledgers.refusal import Refusal
from tests.web.conftest import SCRIPT, evidence, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from ledgers.book.shelf import Shelf

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
SHUT = {303, 401, 403, 404, 405}
EVIL = 'plugin "beancount.plugins.commodity_attr" "open({ran!r}, \'w\') or {}"'
HASH = re.compile(r"#context-([0-9a-f]{32})")


@pytest.fixture(params=[None, *Role], ids=["stranger", *(role.value for role in Role)])
def who(request: pytest.FixtureRequest) -> Role | None:
    """Nobody, or a role; an accountant and a head have alpha."""
    role: Role | None = request.param
    return role


@pytest.fixture
def visitor(app: Flask, who: Role | None) -> FlaskClient:
    if who is None:
        return app.test_client()
    return signed_in(app, who, *(["alpha"] if who.of_bases else []))


@pytest.fixture(autouse=True)
def unharmed(shelf: Shelf) -> Iterator[None]:
    """Whatever a test tries, no file of any book, nor any beside them, is another one after it."""

    def files() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in shelf.folder.parent.rglob("*") if p.is_file()}

    files_before = files()
    yield
    assert files() == files_before


@pytest.fixture
def victim(shelf: Shelf) -> Path:
    """Another base's ledger."""
    return shelf.folder / "beta" / "main.beancount"


def api(visitor: FlaskClient, method: str, path: str, body: object = None, code: str = "alpha") -> TestResponse:
    """A request as Fava's frontend sends it."""
    text = None if body is None else json.dumps(body)
    return visitor.open(f"/{code}/api/{path}", method=method, data=text, content_type="application/json", headers=OURS)


def read_by(who: Role | None) -> bool:
    """Whether somebody reads alpha."""
    return who in {Role.ACCOUNTANT, Role.HEAD, Role.AUDITOR}


def journal(visitor: FlaskClient) -> str:
    answer = visitor.get("/alpha/api/journal_page?page=1&order=desc")
    return str(json.loads(answer.data)["data"]["journal"]) if answer.status_code == 200 else ""


def test_01_output_truncates_no_file(visitor: FlaskClient, victim: Path) -> None:
    for path in ("api/query", "download-query/query_result.csv", "download-query/query_result.xlsx"):
        for method in ("GET", "HEAD"):
            asked = f"/alpha/{path}?query_string={quote(f'.output {victim}')}"
            assert visitor.open(asked, method=method).status_code in SHUT


def test_02_nor_does_an_image_of_another_site(visitor: FlaskClient, victim: Path) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image", "Referer": "http://evil.example/"}
    asked = f"/alpha/api/query?query_string={quote(f'.output {victim}')}"
    assert visitor.get(asked, headers=headers).status_code in SHUT


def test_03_chosen_text_is_written_nowhere(shelf: Shelf, visitor: FlaskClient) -> None:
    target = shelf.folder.parent / "x.py"
    for line in (f".output {target}", "run", ".output /dev/null", ".set", "EXPLAIN SELECT 1", "CREATE TABLE t (a int)"):
        assert api(visitor, "GET", f"query?query_string={quote(line)}").status_code in SHUT
    assert not target.exists()


def test_04_source_is_not_edited(shelf: Shelf, visitor: FlaskClient) -> None:
    ran = shelf.folder.parent / "ran"
    main = shelf.folder / "alpha" / "main.beancount"
    body = {"file_path": str(main), "source": EVIL.replace("{ran!r}", repr(str(ran))), "sha256sum": ""}
    assert api(visitor, "PUT", "source", body).status_code in SHUT
    assert api(visitor, "PUT", "format_source", {"source": "x"}).status_code in SHUT
    assert not ran.exists()


def test_05_nothing_is_uploaded_and_run(visitor: FlaskClient) -> None:
    for path in ("upload_import_file", "add_document"):
        answer = visitor.put(f"/alpha/api/{path}", data=b"import os", headers=OURS)
        assert answer.status_code in SHUT
    assert api(visitor, "GET", "extract?filename=evil.py&importer=x").status_code in SHUT
    assert api(visitor, "GET", "imports").status_code in SHUT


def test_06_attach_document_writes_no_line(visitor: FlaskClient) -> None:
    entries = HASH.findall(journal(visitor)) or ["0" * 32]
    body = {"filename": 'x"\n\nplugin "evil"\n\n;', "entry_hash": entries[0]}
    assert api(visitor, "PUT", "attach_document", body).status_code in SHUT


def test_07_add_entries_adds_none(visitor: FlaskClient) -> None:
    evil = 'A资产:1002银行存款  1 CNY\n\nplugin "evil"\n2024-01-01 open A资产:9x'
    entry = {
        "t": "Transaction",
        "date": "2025-01-01",
        "flag": "*",
        "payee": "x",
        "narration": "x",
        "tags": [],
        "links": [],
    }
    body = {"entries": [{**entry, "meta": {}, "postings": [{"account": evil, "amount": "1 CNY"}]}]}
    assert api(visitor, "PUT", "add_entries", body).status_code in SHUT


@pytest.mark.parametrize("name", ["/etc/passwd", "../beta/main.beancount", "main.beancount", "journal/2024.beancount"])
def test_08_no_source_is_read(shelf: Shelf, visitor: FlaskClient, name: str) -> None:
    for asked in (name, str(shelf.folder / "alpha" / name)):
        answer = api(visitor, "GET", f"source?filename={quote(asked)}")
        assert answer.status_code in SHUT
        assert "root:" not in answer.text
        assert "earmark-facts" not in answer.text


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "/etc/passwd", "../beta/main.beancount", "documents/../main.beancount"]
)
def test_09_no_other_file_is_a_document(visitor: FlaskClient, name: str) -> None:
    for path in ("document/?filename=", "statement/?key=document&entry_hash="):
        answer = visitor.get(f"/alpha/{path}{quote(name)}")
        assert answer.status_code in SHUT
        assert "root:" not in answer.text


def test_10_no_file_is_deleted_or_moved(shelf: Shelf, visitor: FlaskClient, victim: Path) -> None:
    own = evidence(shelf.open("alpha"), "发票.pdf", b"%PDF-1.4\n%%EOF\n")
    for path in (own, victim):
        assert api(visitor, "DELETE", f"document?filename={quote(str(path))}").status_code in SHUT
        body = {"filename": str(path), "account": "A资产:1002银行存款", "new_name": "x"}
        assert api(visitor, "PUT", "move", body).status_code in SHUT


def test_11_an_entry_leads_to_no_file(visitor: FlaskClient, who: Role | None) -> None:
    entries = HASH.findall(journal(visitor)) or ["0" * 32]
    for entry in entries[:3]:
        assert api(visitor, "GET", f"source_slice?entry_hash={entry}").status_code in SHUT
        assert api(visitor, "DELETE", f"source_slice?entry_hash={entry}&sha256sum=x").status_code in SHUT
        body = {"entry_hash": entry, "source": "x", "sha256sum": "x"}
        assert api(visitor, "PUT", "source_slice", body).status_code in SHUT
        context = api(visitor, "GET", f"context?entry_hash={entry}")
        assert (context.status_code == 200) == read_by(who)
        assert "/main.beancount" not in context.text


def test_12_texts_of_a_book_are_texts(visitor: FlaskClient, who: Role | None) -> None:
    html = journal(visitor)
    assert ("&lt;img src=x" in html) == read_by(who)
    for path in ("extension/AuditPage/", "journal/", "account/E支出/", "api/account_report?a=E支出"):
        assert SCRIPT not in visitor.get(f"/alpha/{path}").text
    assert (
        "'unsafe-inline'" not in visitor.get("/alpha/journal/").headers["Content-Security-Policy"].split("style-src")[0]
    )


@pytest.mark.parametrize("name", ["发票.html", "发票.svg"])
def test_13_evidence_is_no_page(visitor: FlaskClient, who: Role | None, name: str) -> None:
    path = f"documents/E支出/1地方财政/1构建培训体系/31003设备购置/2024-08-09 {name}"
    answer = visitor.get("/alpha/document/", query_string={"filename": path})
    assert (answer.status_code == 200) == read_by(who)
    if answer.status_code == 200:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.mimetype == "application/octet-stream"


def test_14_the_sidebar_has_our_links_alone(visitor: FlaskClient, who: Role | None) -> None:
    answer = api(visitor, "GET", "ledger_data")
    assert (answer.status_code == 200) == read_by(who)
    assert "javascript:" not in answer.text
    if answer.status_code == 200:
        links = dict(json.loads(answer.data)["data"]["sidebar_links"])
        own = {"规则手册": "/rules/", "我的账号": "/password", "资料清单": "/alpha/papers/"}
        own |= {"问题": "/issues/", "整改台账": "/orders/", "报告下载": "/reports/"}
        bases = {"待办": "/alpha/todo/"} if who in {Role.ACCOUNTANT, Role.HEAD} else {"全区总览": "/"}
        records = {"记一笔支出": "/alpha/spend/", "导入": "/alpha/import/"} if who is Role.ACCOUNTANT else {}
        assert links == own | bases | records


def test_15_a_title_is_no_address(visitor: FlaskClient) -> None:
    for slug in ("甲基地", "乙基地", "alpha-2", "ALPHA", "alpha%2f..%2fbeta"):
        assert visitor.get(f"/{slug}/api/changed").status_code in SHUT


def test_16_no_option_silences_a_book(shelf: Shelf) -> None:
    """Whoever writes a book's files by our writer writes no option, plugin or include into them."""
    book = shelf.open("alpha")
    for line in ('option "inferred_tolerance_default" "CNY:99999999"', 'plugin "x"', 'include "/etc/passwd"'):
        text = (book.folder / "journal" / "2024.beancount").read_text(encoding="utf-8") + f"\n{line}\n"
        with book.locked(), pytest.raises(Refusal):
            book.write({"journal/2024.beancount": text}, author="x", message="x")


def test_17_no_pattern_holds_the_server_up(visitor: FlaskClient) -> None:
    begun = time.monotonic()
    for bomb in ("(A+)+$x", "((支出)*)*$x"):
        for name in ("account", "filter"):
            visitor.get("/alpha/api/journal_page", query_string={"page": 1, "order": "desc", name: bomb})
        visitor.get("/login", query_string={"next": bomb})
    assert time.monotonic() - begun < 20


def test_18_no_form_breaks_a_book(visitor: FlaskClient, who: Role | None) -> None:
    note = {"t": "Note", "date": "2025-01-01", "account": "", "comment": "x", "meta": {}}
    assert api(visitor, "PUT", "add_entries", {"entries": [note]}).status_code in SHUT
    assert (visitor.get("/alpha/extension/AuditPage/").status_code == 200) == read_by(who)


def test_19_other_names_of_this_machine_are_refused(visitor: FlaskClient) -> None:
    for path in ("/", "/login", "/alpha/api/ledger_data", "/static/app.js", "/healthz"):
        answer = visitor.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 421
        assert "甲基地" not in answer.text


def test_20_nobody_is_led_to_another_site(visitor: FlaskClient) -> None:
    answers = (
        visitor.get("/jump?time=1", headers={"Referer": "http://evil.example/"}),
        visitor.get("/login?next=//evil.example"),
        visitor.get("//evil.example/.."),
        visitor.get("/alpha//evil.example"),
    )
    for answer in answers:
        assert not re.match(r"(https?:)?//(?!localhost)", answer.location or "")
        assert 'value="//evil' not in answer.text


def test_21_no_entry_blanks_a_page(visitor: FlaskClient, who: Role | None) -> None:
    """Every fault has a place that the frontend can read; the gateway's tests have a book with an odd one."""
    answer: Any = api(visitor, "GET", "errors")
    assert (answer.status_code == 200) == read_by(who)
    for fault in json.loads(answer.data)["data"] if answer.status_code == 200 else ():
        assert isinstance(fault["source"]["lineno"], int)


def test_no_path_of_the_server_is_told(shelf: Shelf, visitor: FlaskClient) -> None:
    for path in ("api/options", "api/ledger_data", "api/errors", "journal/", "extension/AuditPage/", "options/", ""):
        assert str(shelf.folder) not in visitor.get(f"/alpha/{path}").text
