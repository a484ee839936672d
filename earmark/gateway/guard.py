"""Who may ask for what: nothing, unless it stands here.

The decision is made on what a request was resolved to, its endpoint and method, never on the text of
its path; and it is made before the book it names is looked up, so that a refused request loads nothing
and learns nothing. A route that a new Fava brings is refused until somebody lists it.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import request

from earmark.gateway.filters import too_long
from earmark.gateway.refusals import WebRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from flask import Response

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
METHODS = frozenset({"GET", "HEAD"})
MOST_BODY = 64 * 1024
_MOST_QUERY = 2048

REPORTS = frozenset({"income_statement", "balance_sheet", "trial_balance", "journal", "documents", "errors"})
"""Fava's reports that are shown. Not among them: editor and import (they write), options (paths of the
server), query, statistics and holdings (they ask for queries), commodities and events (no book has any)."""

PAGES = frozenset({"AuditPage"})
"""The extensions that are shown: ours."""


def _any(_values: Mapping[str, Any]) -> bool:
    return True


def _shown_report(values: Mapping[str, Any]) -> bool:
    return values.get("report_name") in REPORTS


def _own_page(values: Mapping[str, Any]) -> bool:
    return values.get("extension_name") in PAGES


def _own_help(values: Mapping[str, Any]) -> bool:
    return values.get("page_slug") == "_index"


OPEN: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    # ours
    "index": _any,
    "healthz": _any,
    "favicon": _any,
    "own_static": _any,
    "rules": _any,
    "rule": _any,
    "voucher": _any,
    # Fava's pages: empty frames that its frontend fills from the answers below
    "static": _any,
    "report": _shown_report,
    "account": _any,
    "help_page": _own_help,
    "extension_report": _own_page,
    "extension_endpoint": _own_page,
    "extension_js_module": _own_page,
    # evidence, by our own view: inside the book's documents, never shown as a page
    "document": _any,
    "statement": _any,
    # what the frontend reads
    "json_api.get_changed": _any,
    "json_api.get_errors": _any,
    "json_api.get_ledger_data": _any,
    "json_api.get_journal_page": _any,
    "json_api.get_account_report": _any,
    "json_api.get_income_statement": _any,
    "json_api.get_balance_sheet": _any,
    "json_api.get_trial_balance": _any,
    "json_api.get_documents": _any,
    "json_api.get_context": _any,
    # by our own view: help in Chinese
    "json_api.get_help": _any,
}
"""Every endpoint that is open, to read, and when."""

CSP = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_UNCHANGING = frozenset({"static", "own_static", "favicon"})


def admits(endpoint: str, method: str, values: Mapping[str, Any]) -> bool:
    """Whether an endpoint is open to a method; where log-in comes, who asks is asked here."""
    decides = OPEN.get(endpoint)
    return decides is not None and method in METHODS and decides(values)


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides on every request before anything else does.

    Attributes:
        hosts: the names this service is reached by, without ports; any other is an attack or a mistake.
    """

    hosts: Collection[str]

    def __call__(self, endpoint: str | None, values: Mapping[str, Any] | None) -> None:
        """Let the request pass, or raise what it is answered with."""
        if _hostname(request.host) not in self.hosts:
            raise WebRefusal(HTTPStatus.MISDIRECTED_REQUEST, "不认识这个网址", "请用主管部门给的网址打开")
        if request.routing_exception is not None and request.method in METHODS:
            raise request.routing_exception  # no such page, or the same place spelt right
        if endpoint is None or not admits(endpoint, request.method, values or {}):
            raise WebRefusal(HTTPStatus.FORBIDDEN, "这里不开放这个功能", "账簿没有任何改动")
        if (request.content_length or 0) > MOST_BODY or "Transfer-Encoding" in request.headers:
            raise WebRefusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "送来的内容太大", "账簿没有任何改动")
        if too_long(request.args) or len(request.query_string) > _MOST_QUERY:
            raise WebRefusal(HTTPStatus.BAD_REQUEST, "筛选条件太长", "请缩短后再试")


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
    return response
