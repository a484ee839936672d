"""Log-in, sessions and roles, as a browser meets them."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit_rules.engine import rules
from earmark.desk import audit_book
from earmark.gateway import create_app, matrix, permissions
from earmark.gateway.permissions import RIGHTS, SHUT
from earmark.gateway.server import first_administrator, serve
from earmark.people import Register, Role
from earmark.people.sessions import IDLE
from earmark.people.throttle import USER_TRIES
from ledgers.refusal import Refusal
from tests.web.conftest import AS_OF, PASSWORD, facts, session, signed_in
from tests.web.test_gateway import HASH, sample

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from ledgers.book.shelf import Shelf

HOME = "http://localhost"
OURS = {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}
DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


@pytest.fixture
def people(register: Register) -> Register:
    """One of each role."""
    register.add("acct", Role.ACCOUNTANT, ["alpha"], PASSWORD)
    register.add("head", Role.HEAD, ["alpha"], PASSWORD)
    register.add("audit", Role.AUDITOR, [], PASSWORD)
    register.add("boss", Role.ADMIN, [], PASSWORD)
    return register


def enter(client: FlaskClient, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    form = {"username": name, "password": password, **more.pop("form", {})}
    return client.post("/login", data=form, headers={**OURS, **more.pop("headers", {})}, **more)


def said(response: TestResponse) -> str:
    """The message over a form."""
    found = re.search(r'role="alert"[^>]*>(.*?)</p>', response.text)
    return re.sub(r"<[^>]+>|▲", "", found[1]).strip() if found else ""


# --- log-in


def test_the_form(app: Flask) -> None:
    page = app.test_client().get("/login?next=/alpha/journal/")
    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    for part in ('action="/login"', 'method="post"', 'name="username"', 'name="password"', 'value="/alpha/journal/"'):
        assert part in page.text
    assert 'autocomplete="current-password"' in page.text
    assert not said(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("acct", "/alpha/extension/AuditPage/"),
        ("head", "/alpha/extension/AuditPage/"),
        ("boss", "/people/"),
        ("audit", ""),
    ],
)
def test_each_role_comes_home(app: Flask, people: Register, name: str, home: str) -> None:  # noqa: ARG001
    client = app.test_client()
    response = enter(client, name)
    assert (response.status_code, response.location) == (303, "/")
    page = client.get("/")
    assert page.location == home if home else "全区总览" in page.text
    assert client.get("/", follow_redirects=True).status_code == 200
    assert client.get("/login").status_code == 303


def test_the_cookie(app: Flask, people: Register) -> None:  # noqa: ARG001
    cookie = enter(app.test_client(), "acct").headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "earmark"
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= {part.strip() for part in rest.split(";")}
    for part in ("Domain", "Expires", "Max-Age", "Secure"):
        assert part not in cookie


def test_a_wrong_password_brings_the_form_again(app: Flask, people: Register) -> None:  # noqa: ARG001
    client = app.test_client()
    for name, password in (("acct", "wrong"), ("<b>nobody", PASSWORD), ("", "")):
        response = enter(client, name, password, form={"next": "/alpha/journal/"})
        assert response.status_code == 401
        assert said(response).startswith("用户名或密码不对。")
        assert 'value="/alpha/journal/"' in response.text
        assert "<b>nobody" not in response.text
        assert "wrong" not in response.text
        assert "Set-Cookie" not in response.headers
    assert 'value="acct"' in enter(client, "acct", "wrong").text
    assert client.get("/alpha/journal/").status_code == 303


def test_too_many_wrong_passwords(app: Flask, people: Register) -> None:
    client = app.test_client()
    for _ in range(USER_TRIES):
        enter(client, "acct", "wrong")
    response = enter(client, "acct")
    assert response.status_code == 429
    assert "试的次数太多，请 15 分钟后再试" in said(response)
    assert len(people.log.read(user="acct")) == USER_TRIES  # what is not judged is not logged
    assert enter(client, "head").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/alpha/journal/?time=2025&account=E%E6%94%AF", "/alpha/journal/?time=2025&account=E%E6%94%AF"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/"),
        (r"/\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\r\nSet-Cookie: x=1", "/"),
        ("https://evil.example/", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("alpha/", "/"),
        ("http://[", "/"),
        ("/login", "/"),
        ("/logout", "/"),
        ("/password/", "/"),
    ],
)
def test_log_in_leads_nowhere_else(app: Flask, people: Register, wanted: str, goes: str) -> None:  # noqa: ARG001
    assert enter(app.test_client(), "acct", form={"next": wanted}).location == goes
    page = app.test_client().get("/login", query_string={"next": wanted}).text
    assert "evil.example" not in page
    assert "javascript:" not in page


SENT_BY: tuple[tuple[dict[str, str], bool], ...] = (
    ({}, False),
    ({"Origin": HOME}, True),
    ({"Origin": HOME, "Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin"}, False),
    ({"Origin": HOME, "Sec-Fetch-Site": "same-site"}, False),
    ({"Origin": HOME, "Sec-Fetch-Site": "cross-site"}, False),
    ({"Origin": HOME, "Sec-Fetch-Site": "none"}, False),
    ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
    ({"Origin": "http://evil.example"}, False),
    ({"Origin": "https://localhost"}, False),
    ({"Origin": "http://localhost:81"}, False),
    ({"Origin": "http://localhost.evil.example"}, False),
    ({"Origin": "null"}, False),
    ({"Origin": ""}, False),
)


@pytest.mark.parametrize(("headers", "fine"), SENT_BY)
@pytest.mark.parametrize("path", ["/login", "/password", "/logout"])
def test_only_our_own_pages_send_forms(
    app: Flask, people: Register, path: str, headers: dict[str, str], *, fine: bool
) -> None:
    client = signed_in(app)
    token = client.get_cookie("earmark")
    form = {
        "username": "acct",
        "password": PASSWORD,
        "old": PASSWORD,
        "new": "Another-9-horse",
        "again": "Another-9-horse",
    }
    response = client.post(path, data=form, headers=headers)
    assert response.status_code == (303 if fine else 403)
    assert fine or "别的网站" in response.text
    assert token
    assert bool(people.sessions.who(token.value)) == (not fine)  # each of the three ends the session


def test_log_out(app: Flask, people: Register) -> None:
    client = app.test_client()
    enter(client, "acct")
    token = client.get_cookie("earmark")
    assert token
    assert client.get("/logout", follow_redirects=True).status_code == 404  # a link to it ends nothing
    assert people.sessions.who(token.value)
    response = client.post("/logout", headers=OURS)
    assert (response.status_code, response.location) == (303, "/login")
    assert client.get_cookie("earmark") is None
    assert people.sessions.who(token.value) is None
    assert client.post("/logout", headers=OURS).status_code == 401


def test_a_session_is_never_taken_from_the_browser(app: Flask, people: Register) -> None:
    """Whoever planted a cookie before log-in holds none that is worth anything after it."""
    client = app.test_client()
    client.set_cookie("earmark", "planted")
    enter(client, "acct")
    first = client.get_cookie("earmark")
    enter(client, "head")
    second = client.get_cookie("earmark")
    assert first
    assert second
    assert len({"planted", first.value, second.value}) == 3
    assert people.sessions.who("planted") is None
    assert people.sessions.who(first.value) is None
    assert people.sessions.who(second.value)


# --- passwords


def test_a_made_password_opens_nothing_but_its_change(app: Flask, people: Register) -> None:
    made = people.add("new", Role.AUDITOR)
    client = app.test_client()
    assert enter(client, "new", str(made), form={"next": "/alpha/journal/"}).location == "/password"
    for path in ("/", "/alpha/journal/", "/alpha/extension/AuditPage/", "/rules/"):
        assert client.get(path).location == "/password"
    answer = client.get("/alpha/api/ledger_data")
    assert (answer.status_code, answer.mimetype) == (403, "application/json")
    page = client.get("/password")
    assert "请先改密码" in page.text
    form = {"old": made, "new": "Another-9-horse", "again": "Another-9-horse"}
    response = client.post("/password", data=form, headers=OURS)
    assert (response.status_code, response.location) == (303, "/")
    assert "甲基地" in client.get("/").text
    assert enter(app.test_client(), "new", "Another-9-horse").location == "/"


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"old": PASSWORD, "new": "Another-9-horse", "again": "Another-9"}, 400, "两次写的新密码不一样"),
        ({"old": "wrong", "new": "Another-9-horse", "again": "Another-9-horse"}, 401, "现在的密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, 400, "密码要有 10 到 128 个字符"),
        ({"old": PASSWORD, "new": "password123", "again": "password123"}, 400, "太常见"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, 400, "和现在的一样"),
        ({}, 400, "密码要有"),
    ],
)
def test_a_password_that_is_not_changed(
    app: Flask, people: Register, form: dict[str, str], status: int, words: str
) -> None:
    client = app.test_client()
    enter(client, "acct")
    response = client.post("/password", data=form, headers=OURS)
    assert response.status_code == status
    assert words in said(response)
    assert client.get("/alpha/journal/").status_code == 200
    assert people.log_in("acct", PASSWORD, "10.0.0.9")


# --- who is not logged in


def test_strangers(app: Flask) -> None:
    client = app.test_client()
    for path in (
        "/",
        "/alpha/",
        "/alpha",
        "/nobody/",
        "/alpha/journal/?time=2025",
        "/rules/F03",
        "/people/",
        "/nothing",
    ):
        response = client.get(path)
        assert response.status_code == 303, path
        assert response.location.startswith("/login"), path
    assert client.get("/alpha/journal/?time=2025").location == "/login?next=/alpha/journal/%3Ftime%3D2025"
    for path in ("/static/app.js", "/static/earmark/own.css", "/favicon.ico", "/healthz", "/login"):
        assert client.get(path).status_code == 200, path
    assert client.get("/healthz").text == "ok"


def test_a_session_that_has_run_out(app: Flask, people: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON where Fava's frontend reads it, text in its frame, else the way to log-in and back."""
    client = signed_in(app)
    assert client.get("/alpha/api/changed").status_code == 200
    now = people._clock() + IDLE + 1
    monkeypatch.setattr(type(people.sessions), "clock", property(lambda _: lambda: now), raising=False)
    answer = client.get("/alpha/api/changed")
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
    assert json.loads(answer.data) == {"error": "还没有登录，或登录已过期。请重新登录"}
    part = client.get("/alpha/extension/AuditPage/?partial=true")
    assert (part.status_code, part.mimetype) == (401, "text/plain")
    assert client.get("/alpha/journal/").location == "/login?next=/alpha/journal/"
    assert client.post("/password", data={"old": "x"}, headers=OURS).status_code == 401


def test_the_poll_for_changes_keeps_nobody_logged_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    register = app.config["EARMARK_REGISTER"]
    who = type(register.sessions).who

    def noted(self: Any, token: str, *, clicked: bool = True) -> Any:
        asked.append(clicked)
        return who(self, token, clicked=clicked)

    client = signed_in(app)
    monkeypatch.setattr(type(register.sessions), "who", noted)
    client.get("/alpha/api/changed")
    client.get("/alpha/api/errors")
    assert asked == [False, True]


# --- behind a proxy

PROXY = {"REMOTE_ADDR": "10.0.0.2"}
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.0.0.2"}


@pytest.fixture
def behind(shelf: Shelf, people: Register) -> Flask:
    """The gateway behind a proxy that speaks TLS."""
    return create_app(shelf, as_of=AS_OF, register=people, hosts={"audit.example"}, trusted=["10.0.0.0/30"])


def test_behind_tls(behind: Flask, people: Register) -> None:
    client = behind.test_client()
    at: dict[str, Any] = {"base_url": "http://audit.example", "environ_base": PROXY}
    own = {**TLS, "Origin": "https://audit.example"}
    response = enter(client, "acct", headers=own, **at)
    assert response.status_code == 303
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-earmark=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}
    token = cookie.partition("=")[2].partition(";")[0]
    client = behind.test_client()
    client.set_cookie("__Host-earmark", token, domain="audit.example", secure=True)
    page = client.get("/alpha/journal/", headers=TLS, **at)
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    # a cookie without the prefix may have been set by a neighbour, or over a line without TLS
    client = behind.test_client()
    client.set_cookie("earmark", token, domain="audit.example")
    assert client.get("/alpha/journal/", headers=TLS, **at).status_code == 303
    assert {line.address for line in people.log.read()} == {"192.0.2.7"}
    assert enter(client, "acct", headers={**TLS, "Origin": "http://audit.example"}, **at).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Proto": "https, http"}])
def test_nothing_is_served_without_tls_where_a_proxy_speaks_it(behind: Flask, headers: dict[str, str]) -> None:
    client = behind.test_client()
    at: dict[str, Any] = {"base_url": "http://audit.example", "environ_base": PROXY}
    response = client.get("/login", headers=headers, **at)
    assert response.status_code == 403
    assert "https" in response.text
    assert client.get("/healthz", headers=headers, **at).status_code == 200


def test_what_others_say_of_themselves_is_not_believed(behind: Flask) -> None:
    """Not from an address that is no proxy, nor what a proxy was told by one."""
    client = behind.test_client()
    for address in ("192.0.2.9", "", "10.0.0.9"):
        at: dict[str, Any] = {"base_url": "http://audit.example", "environ_base": {"REMOTE_ADDR": address}}
        assert client.get("/login", headers=TLS, **at).status_code == 403


def test_addresses_that_are_forged(behind: Flask, people: Register) -> None:
    client = behind.test_client()
    at: dict[str, Any] = {"base_url": "http://audit.example", "environ_base": PROXY}
    for forged in ("x, 192.0.2.7", "1.2.3.4, ', 192.0.2.7", ""):
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": forged, "Origin": "https://audit.example"}
        enter(client, "acct", "wrong", headers=headers, **at)
    assert [line.address for line in people.log.read()] == ["192.0.2.7", "192.0.2.7", "10.0.0.2"]


def test_a_proxy_that_is_no_address(shelf: Shelf, register: Register) -> None:
    with pytest.raises(Refusal, match="不是地址"):
        create_app(shelf, register=register, trusted=["proxy.example"])


# --- what is open to whom


def test_every_route_is_in_one_of_the_tables(app: Flask) -> None:
    """A route of a new Fava fails here until somebody has decided; it is shut until then."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not set(RIGHTS) & set(SHUT)
    assert routes == set(RIGHTS) | set(SHUT)
    app.url_map.add(type(next(app.url_map.iter_rules()))("/<bfile>/api/brand_new", endpoint="json_api.get_brand_new"))
    for role in Role:
        assert (
            signed_in(app, role, *(["alpha"] if role.of_bases else [])).get("/alpha/api/brand_new").status_code == 403
        )


def test_the_document_is_in_step(app: Flask) -> None:
    """`python -m earmark.gateway.matrix docs/permissions.md` writes it anew."""
    assert DOCUMENT.read_text(encoding="utf-8") == matrix.document(app)


WITHOUT = frozenset(
    {
        *("entry", "statement", "voucher", "document", "json_api.get_context", "extension_endpoint"),
        *("issue", "issue_decide", "issue_draft", "issue_release", "reports_progress", "reports_zip"),
    }
)
"""Endpoints that the samples' values name nothing of, or that know no HEAD."""


def visitor(app: Flask, role: Role | None) -> FlaskClient:
    """Nobody, or somebody of a role, who has alpha where it is a role of bases."""
    if role is None:
        return app.test_client()
    return signed_in(app, role, *(["alpha"] if role.of_bases else []))


def promised(rule: Rule, method: str, role: Role | None, code: str) -> str:
    """What the table says of a request: open, shut, 401 or 404."""
    right = RIGHTS.get(rule.endpoint)
    if right is None or method not in right.methods:
        return "shut"
    if right.roles is None:
        return "open"
    if role is None:
        return "401"
    if role not in right.roles:
        return "shut"
    seen = not code or role is Role.AUDITOR or (role.of_bases and code == "alpha")
    return "open" if seen else "404"


def kept(response: TestResponse) -> str:
    """What became of a request."""
    if response.status_code == 401 or (response.location or "").startswith("/login?"):
        return "401"
    return {403: "shut", 404: "404", 405: "shut"}.get(response.status_code, "open")


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_answers_as_the_table_says(app: Flask, role: Role | None) -> None:
    for rule in app.url_map.iter_rules():
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"):
            for code in ("alpha", "beta") if "<bfile>" in rule.rule else ("",):
                if rule.endpoint in {"login", "logout"} and method in {"GET", "HEAD", "POST"}:
                    continue  # their own tests: what they answer looks like what others are refused by
                path = (
                    sample(rule)
                    .replace("/alpha", f"/{code}", 1)
                    .replace("/_index", "/")
                    .replace("earmark/app.css", "earmark/own.css")
                )
                found = kept(visitor(app, role).open(path, method=method, headers=OURS, query_string={"page": 1}))
                said = promised(rule, method, role, code)
                if role is None and said == "shut":
                    said, found = "shut", found.replace("401", "shut")  # a stranger is not told which it is
                allowed = {said, "404"} if said == "open" and rule.endpoint in WITHOUT else {said}
                assert found in allowed, (rule.rule, method, role, code)


PATHS = (
    *("", "journal/", "income_statement/", "errors/", "extension/AuditPage/", "extension/AuditPage/report.xlsx"),
    *("report/2025/", "report/2025/pdf", "report/1/", "report/2025/x"),
    *("account/E支出/", "help/", "document/?filename=documents/x", "statement/?entry_hash=x", "voucher/?entry_hash=x"),
    *("api/changed", "api/errors", "api/ledger_data", "api/journal_page?page=1&order=desc", "api/documents"),
    *("api/query?query_string=x", "api/source", "options/", "editor/", "nothing/at/all", "extension/Other/", "api/x"),
    *("journal/?partial=true", "journal/?time=2025&account=x", "extension_js_module/AuditPage.js", "api/context"),
)


@pytest.mark.parametrize("role", [None, *(r for r in Role if r is not Role.AUDITOR)])
def test_a_base_of_others_is_as_one_that_is_none(app: Flask, role: Role | None) -> None:
    """The same status, headers and words, and the same way through the program: neither is looked for on disk."""
    client = visitor(app, role)
    for path in PATHS:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            seen = []
            for code in ("beta", "nope"):
                answer = client.open(f"/{code}/{path}", method=method, headers=OURS)
                text = answer.text.replace(code, "····")
                headers = {k: v.replace(code, "····") for k, v in answer.headers.items()}
                seen.append((answer.status_code, text, headers))
            assert seen[0] == seen[1], (path, method)
            assert seen[0][0] >= 300, (path, method)
    assert app.config["LEDGERS"]._loaded == {}
    assert client.get("/beta").status_code == client.get("/nope").status_code


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.HEAD])
def test_nothing_names_another_base(shelf: Shelf, app: Flask, role: Role) -> None:
    """Every page and answer there is, read for the code, the name and the host of another base."""
    shelf.new("zeta9", facts("丙基地保密名"), author="测试")
    client = signed_in(app, role, "alpha")
    entry = HASH.findall(json.loads(client.get("/alpha/api/journal_page?page=1&order=desc").data)["data"]["journal"])[0]
    count = 0
    for rule in app.url_map.iter_rules():
        reports = (*permissions.REPORTS, "options", "editor", "query") if rule.endpoint == "report" else ("journal",)
        for report in reports:
            path = sample(rule).replace("/journal/", f"/{report}/")
            for query in ("", "?partial=true", f"?page=1&order=desc&a=E支出&entry_hash={entry}", "?year=2025"):
                if rule.endpoint == "logout":
                    continue
                answer = client.get(path + query)
                count += answer.status_code == 200
                for text in (
                    answer.text if (answer.mimetype or "").startswith(("text", "application/json")) else "",
                    str(answer.headers),
                ):
                    for secret in (
                        "beta",
                        "乙基地",
                        "zeta9",
                        "丙基地",
                        "\\u4e59\\u57fa\\u5730",
                        "\\u4e19\\u57fa\\u5730",
                    ):
                        assert secret not in text or path.startswith(("/static/", "/rules/")), (path, query, secret)
    assert count > 50
    assert client.get("/").location == "/alpha/extension/AuditPage/"


def test_several_bases(app: Flask) -> None:
    both = signed_in(app, Role.ACCOUNTANT, "alpha", "beta").get("/")
    assert both.status_code == 200
    for words in ("我的基地", "甲基地", "乙基地", "2 个基地"):
        assert words in both.text
    assert "全部基地" not in both.text
    none = signed_in(app, Role.HEAD).get("/")
    assert "还没有基地" in none.text
    assert "请管理员授权" in none.text
    assert "甲基地" not in none.text


def test_a_base_is_taken_from_an_open_page(app: Flask, people: Register) -> None:
    client = app.test_client()
    enter(client, "acct")
    assert client.get("/alpha/api/ledger_data").status_code == 200
    people.revoke("acct", ["alpha"])
    assert client.get("/alpha/api/ledger_data").status_code == 401
    enter(client, "acct")
    assert client.get("/alpha/api/ledger_data").status_code == 404


def test_the_administrators_page(app: Flask, people: Register) -> None:
    people.disable("head")
    people.add("late", Role.ACCOUNTANT)
    enter(app.test_client(), "nobody-of-ours", "wrong")
    text = re.sub(r"<[^>]+>", " ", signed_in(app, Role.ADMIN).get("/people/").text)
    for words in ("acct", "基地会计", "alpha", "已停用", "还没有改密码", "还没有授权", "不看账", "不认识的人", "401"):
        assert words in text
    assert "nobody-of-ours" not in text


# --- the log


def test_who_looked_at_what(shelf: Shelf, app: Flask, people: Register) -> None:
    client = app.test_client()
    enter(client, "acct", "wrong")
    enter(client, "someone", "wrong")
    enter(client, "acct")
    client.get("/alpha/account/E支出/?filter=秘密&time=2025")
    client.get("/alpha/api/journal_page?page=1&order=desc&filter=秘密")
    client.get("/beta/journal/")
    client.get("/alpha/api/query?query_string=.output x")
    client.get("/alpha/nothing/here")
    client.put("/alpha/api/source", data="{}", headers=OURS)
    client.get("/people/")
    client.post("/logout", headers=OURS)
    digest = audit_book(shelf.open("alpha"), AS_OF)[0].digest
    seen = [(line.user, line.method, line.endpoint, line.base, line.status, line.digest) for line in people.log.read()]
    assert seen == [
        ("acct", "POST", "login", "", 401, ""),
        ("", "POST", "login", "", 401, ""),
        ("acct", "POST", "login", "", 303, ""),
        ("acct", "GET", "account", "alpha", 200, digest),
        ("acct", "GET", "json_api.get_journal_page", "alpha", 200, digest),
        ("acct", "GET", "report", "beta", 404, ""),
        ("acct", "GET", "json_api.get_query", "alpha", 403, ""),
        ("acct", "GET", "", "", 404, ""),
        ("acct", "PUT", "json_api.put_source", "alpha", 403, ""),
        ("acct", "GET", "people", "", 403, ""),
        ("acct", "POST", "logout", "", 303, ""),
    ]
    assert {line.address for line in people.log.read()} == {"127.0.0.1"}
    assert "秘密" not in str(people.log.read())
    assert "someone" not in str(people.log.read())


def test_what_is_not_logged(app: Flask, register: Register) -> None:
    """Strangers' requests, polls for changes, and files that are everybody's."""
    stranger = app.test_client()
    for path in ("/", "/alpha/journal/", "/login", "/static/app.js", "/healthz", "/alpha/api/query", "/nothing"):
        stranger.get(path)
    stranger.post("/login", data={"username": "acct"}, headers={"Origin": "http://evil.example"})
    client = signed_in(app)
    for path in ("/static/app.js", "/healthz", "/alpha/api/changed", "/favicon.ico"):
        client.get(path)
    assert register.log.read() == []


def test_what_cannot_be_logged_is_not_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(app)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(app.config["EARMARK_REGISTER"].log), "write", full)
    response = client.get("/alpha/api/ledger_data")
    assert response.status_code == 500
    assert "甲基地" not in response.text
    assert "space" not in response.text
    assert "default-src" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


def test_healthz_says_when_the_database_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(app.config["EARMARK_REGISTER"].database), "alive", lambda _: False)
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.text) == (503, "unavailable")


# --- serving


def test_passwords_do_not_travel_in_the_clear(shelf: Shelf, register: Register) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "audit.example"):  # noqa: S104  (which is refused)
        with pytest.raises(Refusal, match="明文"):
            serve(shelf, port=0, host=host, register=register)


def test_the_first_administrator(register: Register) -> None:
    made = first_administrator(register)
    assert made
    person, _ = register.log_in("admin", made, "")
    assert (person.role, person.must_change) == (Role.ADMIN, True)
    assert first_administrator(register) is None


def test_the_rules_are_read_by_all(app: Flask) -> None:
    for role in Role:
        assert signed_in(app, role).get(f"/rules/{rules()[0].code}").status_code == HTTPStatus.OK


def test_sessions_are_not_shared_between_registers(app: Flask, tmp_path: Path) -> None:
    other = Register.of(tmp_path / "other")
    client = app.test_client()
    client.set_cookie("earmark", session(other))
    assert client.get("/").status_code == 303
