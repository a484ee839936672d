"""The door: log-in, log-out, one's own password; and the administrator's list of who comes through it."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import current_app, g, make_response, redirect, request

from earmark.gateway.permissions import RIGHTS
from earmark.gateway.visitor import HOME, address, forget, inside, keep, person, recognised, session_token
from earmark.people import Denied, Register
from earmark.people.log import COMMAND
from earmark.people.passwords import LEAST
from earmark.people.sessions import IDLE
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from werkzeug import Response

    from earmark.people import Person
    from earmark.people.log import Access

_SHOWN = 200  # lines of the log on the page; `earmark log` has them all


def login() -> Response:
    """The form, and what becomes of it."""
    wanted = inside(request.values.get("next", HOME))
    if request.method != "POST":
        return redirect(HOME, HTTPStatus.SEE_OTHER) if recognised(_register()) else _login_form(wanted)
    name = request.form.get("username", "")
    try:
        g.person, token = _register().log_in(name, request.form.get("password", ""), address())
    except Denied as denied:
        g.known_as = denied.known
        return _login_form(wanted, name=name, denied=denied)
    if before := session_token():
        _register().sessions.end(before)
    response = redirect("/password" if g.person.must_change else wanted, HTTPStatus.SEE_OTHER)
    keep(response, token)
    return response


def logout() -> Response:
    """End the session."""
    _register().sessions.end(session_token())
    response = redirect("/login", HTTPStatus.SEE_OTHER)
    forget(response)
    return response


def password() -> Response:
    """Who one is here, and the form for another password."""
    visitor = cast("Person", person())
    if request.method != "POST":
        return _password_form()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _password_form("两次写的新密码不一样", HTTPStatus.BAD_REQUEST)
    try:
        token = _register().change(visitor, old, new, address())
    except Refusal as refusal:
        return _password_form(str(refusal), HTTPStatus.BAD_REQUEST)
    except Denied as denied:
        return _password_form(str(denied), denied.status)
    response = redirect(HOME, HTTPStatus.SEE_OTHER)
    keep(response, token)
    return response


def people() -> str:
    """Everybody, and what was done of late."""
    register = _register()
    latest = [
        (datetime.fromtimestamp(line.at, tz=UTC).astimezone(), line, _what(line.endpoint, line.method))
        for line in reversed(register.log.read(most=_SHOWN))
    ]
    return _rendered("people.html", people=register.people(), latest=latest, result=_result)


_RESULTS = {
    HTTPStatus.UNAUTHORIZED: "没有登录或密码不对",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.NOT_FOUND: "没有这个页面",
    HTTPStatus.CONFLICT: "没有办成",
    HTTPStatus.TOO_MANY_REQUESTS: "太多，已拦下",
}


def _result(line: Access) -> str:
    """What became of a request, in words; the number beside those that failed, as `earmark log` has it."""
    if line.method == COMMAND or line.status < HTTPStatus.BAD_REQUEST:
        return "成功" if line.method != COMMAND or not line.status else f"失败 {line.status}"
    word = "程序出错" if line.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "拒绝"
    return f"{_RESULTS.get(HTTPStatus(line.status), word)} {line.status}"


def _what(endpoint: str, method: str) -> str:
    """An endpoint of the log in words."""
    if method == COMMAND:
        return f"命令 {endpoint}"
    return RIGHTS[endpoint].what.partition("：")[0] if endpoint in RIGHTS else endpoint or "没有的网址"


def _login_form(wanted: str, *, name: str = "", denied: Denied | None = None) -> Response:
    page = _rendered("login.html", wanted=wanted, name=name, denied=denied, idle=IDLE // 60)
    return make_response(page, denied.status if denied else HTTPStatus.OK)


def _password_form(said: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    return make_response(_rendered("password.html", said=said, least=LEAST), status)


def _rendered(page: str, /, **values: object) -> str:
    """A page outside the books: without what Fava adds to a template, which asks for a book."""
    return current_app.jinja_env.get_template(page).render(**values)


def _register() -> Register:
    return cast(Register, current_app.config["EARMARK_REGISTER"])
