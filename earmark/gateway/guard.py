"""The guard before every request: who asks, and whether they may.

The decision is made on what a request was resolved to, its endpoint, method and base, never on the text
of its path; and it is made before the book it names is looked up, so that a refused request loads nothing
and learns nothing. A base that a person may not see is answered as one that does not exist, at the same
place of the program. What is open to whom stands in `permissions`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, cast

from flask import abort, g, redirect, request
from werkzeug.exceptions import NotFound

from earmark.gateway.filters import too_long
from earmark.gateway.permissions import FORM_BYTES, READ, admits, most_bytes
from earmark.gateway.refusals import WebRefusal, wants_json
from earmark.gateway.turns import Turns
from earmark.gateway.visitor import login_page, recognised, same_site, secure

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flask import Response

    from earmark.gateway.permissions import Right
    from earmark.people import Person, Register
    from ledgers.book.shelf import Shelf

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_MOST_QUERY = 2048
_AT_ONCE = 12  # requests of one person; a browser asks six at a time
_UPLOADS_AT_ONCE = 3  # large forms of one person, which may come slowly

CSP = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_UNCHANGING = frozenset({"static", "own_static", "favicon"})
_FIRST_PASSWORD = frozenset({"password", "logout"})
_UNSEEN = "json_api.get_changed"  # a page asks by itself, every few seconds, whether somebody sits there or not


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides on every request before anything else does.

    Attributes:
        hosts: the names this service is reached by, without ports; any other is an attack or a mistake.
        shelf: the books there are.
        register: who may use it.
        over_tls: every page is asked for through a proxy that speaks TLS.
    """

    hosts: Collection[str]
    shelf: Shelf
    register: Register
    over_tls: bool = False
    turns: Turns = field(default_factory=lambda: Turns(_AT_ONCE))
    uploads: Turns = field(default_factory=lambda: Turns(_UPLOADS_AT_ONCE))

    def __call__(self, endpoint: str | None, values: Mapping[str, Any] | None) -> None:
        """Let the request pass, or raise what it is answered with."""
        base = g.asked_base = (values or {}).get("bfile", "")
        if _hostname(request.host) not in self.hosts:
            raise WebRefusal(HTTPStatus.MISDIRECTED_REQUEST, "不认识这个网址", "请用主管部门给的网址打开")
        if self.over_tls and not secure() and endpoint != "healthz":
            raise WebRefusal(HTTPStatus.FORBIDDEN, "没有加密的连接不能用", "请用 https 开头的网址打开")
        right = admits(endpoint, request.method, values or {}) if endpoint else None
        self._measure()
        if right is not None and request.method not in READ and not same_site():
            raise WebRefusal(HTTPStatus.FORBIDDEN, "这个请求来自别的网站", "请从专账自己的页面操作")
        if right is not None and right.roles is None:
            return
        person = recognised(self.register, clicked=endpoint != _UNSEEN)
        astray = request.routing_exception if request.method in READ else None
        if right is None and astray is None:
            raise WebRefusal(HTTPStatus.FORBIDDEN, "这里不开放这个功能", "账簿没有任何改动")
        if person is None:
            _stranger()
        if right is None:  # no such page, or the same place spelt right: told to those who are known
            raise cast(Exception, astray)
        self._hold(person, right, endpoint or "", base)
        self._take_turn(person)

    @staticmethod
    def _measure() -> None:
        """Refuse what is larger than anything that is asked for here."""
        most = request.max_content_length = most_bytes(request.path) or FORM_BYTES
        if (request.content_length or 0) > most or "Transfer-Encoding" in request.headers:
            raise WebRefusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "送来的内容太大", "账簿没有任何改动")
        if too_long(request.args) or len(request.query_string) > _MOST_QUERY:
            raise WebRefusal(HTTPStatus.BAD_REQUEST, "筛选条件太长", "请缩短后再试")

    def _hold(self, person: Person, right: Right, endpoint: str, base: str) -> None:
        """Hold a person to their role and bases."""
        if person.must_change and endpoint not in _FIRST_PASSWORD:
            if wants_json() or request.args.get("partial"):
                raise WebRefusal(HTTPStatus.FORBIDDEN, "首次登录要先改密码", "请刷新页面")
            abort(redirect("/password", HTTPStatus.SEE_OTHER))
        if right.roles is not None and person.role not in right.roles:
            raise WebRefusal(HTTPStatus.FORBIDDEN, "这里不开放这个功能", "账簿没有任何改动")
        if base and not (self.shelf.holds(base) and person.sees([base])):
            raise NotFound

    def _take_turn(self, person: Person) -> None:
        """Hold a person to their share of the service: nobody's pages wait for another's."""
        large = (request.content_length or 0) > FORM_BYTES
        for turns in (self.turns, self.uploads) if large else (self.turns,):
            if not turns.take(person.id):
                raise WebRefusal(HTTPStatus.TOO_MANY_REQUESTS, "您同时打开的太多", "请等前面的做完再试")


def _stranger() -> NoReturn:
    """Send somebody who is not logged in, or no longer, to where they can."""
    if request.method not in READ or wants_json() or request.args.get("partial"):
        raise WebRefusal(HTTPStatus.UNAUTHORIZED, "还没有登录，或登录已过期", "请重新登录")
    abort(redirect(login_page(), HTTPStatus.SEE_OTHER))


def _hostname(host: str) -> str:
    """A host header without its port, in small letters."""
    name = host.lower()
    head, colon, port = name.rpartition(":")
    return head if colon and port.isdigit() else name


def seal(response: Response) -> Response:
    """Put the headers on an answer that keep a browser from doing more with it than show it."""
    if response.location:
        response.set_data("请转到新的网址。")  # in place of Werkzeug's English
        response.mimetype = "text/plain"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", CSP)
    if request.endpoint not in _UNCHANGING or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    if secure():
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
