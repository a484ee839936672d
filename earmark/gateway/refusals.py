"""What a refused request is answered with: one Chinese message, as a page, as text or as JSON.

Never a traceback, a path of the server or a word of English; the log has those, under the number that
the page of a failure shows.
"""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fava.core import EntryNotFoundForHashError, StatementMetadataInvalidError, StatementNotFoundError
from fava.core.filters import FilterError
from fava.helpers import FavaAPIError
from fava.json_api import NotFoundError, ValidationError
from flask import current_app, jsonify, make_response, request
from werkzeug.exceptions import HTTPException

from earmark.gateway.filters import TimeError
from earmark.gateway.permissions import ENTRY_BYTES, READ, RIGHTS, admits
from earmark.gateway.visitor import HOME, inside, person
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Response

log = logging.getLogger(__name__)


class WebRefusal(Exception):
    """A request that is refused.

    Args:
        status: the HTTP status.
        what: what is the matter, in Chinese, without a full stop.
        todo: what the user can do.
        title: what the page of it is headed with, where that is not what is the matter.
    """

    def __init__(self, status: HTTPStatus, what: str, todo: str = "", *, title: str = "") -> None:
        super().__init__(what)
        self.status = status
        self.what = what
        self.todo = todo
        self.title = title


def answer_in_chinese(app: Flask) -> None:
    """Answer every failure of the app ourselves, those of Fava's JSON included."""
    app.error_handler_spec.clear()
    app.register_error_handler(Exception, _answer)


_NO_PAGE = ("没有这个页面", "请检查网址，或回到首页")
_STATUSES = {
    HTTPStatus.NOT_FOUND: _NO_PAGE,
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: ("没有文件的这一段", "请重新打开"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("这里不开放这个功能", "账簿没有任何改动"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("送来的内容太大", "账簿没有任何改动"),
}
_KINDS: tuple[tuple[type[Exception], HTTPStatus, str, str], ...] = (
    (TimeError, HTTPStatus.BAD_REQUEST, "时间看不懂", "写如 2025、2025-08、2025年8月 或 2025-01 - 2025-06"),
    (FilterError, HTTPStatus.BAD_REQUEST, "筛选条件看不懂", "写对方户名或用途里的几个字；有标点的放进英文引号里"),
    (EntryNotFoundForHashError, HTTPStatus.NOT_FOUND, "没有这笔分录", "账簿可能刚更新过，请刷新页面"),
    (StatementNotFoundError, HTTPStatus.NOT_FOUND, "没有这份凭证文件", ""),
    (StatementMetadataInvalidError, HTTPStatus.NOT_FOUND, "没有这份凭证文件", ""),
    (ValidationError, HTTPStatus.BAD_REQUEST, "请求不完整", "请刷新页面"),
    (NotFoundError, HTTPStatus.NOT_FOUND, *_NO_PAGE),
    (FavaAPIError, HTTPStatus.BAD_REQUEST, "这个请求办不到", "请刷新页面"),
)


def _answer(error: Exception) -> Response:
    refusal = _refusal(error)
    what = f"{refusal.title}：{refusal.what}" if refusal.title else refusal.what
    what = f"{what}。{refusal.todo}" if refusal.todo else what
    if wants_json():
        response = jsonify({"error": what})
    elif request.args.get("partial"):  # Fava's router shows the text of a failed page in its own frame
        response = make_response(what)
        response.mimetype = "text/plain"
    else:
        response = make_response(_page(refusal))
    response.status_code = refusal.status
    return response


_UNCHANGED = "账簿没有任何改动"


def _page(refusal: WebRefusal) -> str:
    """A refusal for people: what did not happen, what is the matter, where, what to do, and the way back.

    Of a page that is not there nothing is told, so that a base that is not theirs looks like none.
    """
    sent = request.method not in READ
    title = refusal.title or ("没有办成" if sent else "")
    told = [part for part in refusal.todo.split("。") if part]
    back = back_to() if sent else ""
    return current_app.jinja_env.get_template("refusal.html").render(
        title=title or refusal.what,
        what=refusal.what if title else "",
        where=_place() if sent and refusal.status != HTTPStatus.NOT_FOUND else "",
        ways=[part for part in told if not part.startswith(_UNCHANGED)],
        unchanged=sent or _UNCHANGED in refusal.todo,
        typed=tuple(_typed()) if sent else (),
        back=back,
        login=f"/login?next={quote(back or HOME)}" if refusal.status == HTTPStatus.UNAUTHORIZED else "",
    )


_TEXTS = {"demand": "要求", "text": "内容", "explanation": "说明", "why": "理由", "evidence": "证明"}
"""The fields of our forms in which somebody writes more than a word, by what they are called."""


def _typed() -> Iterator[tuple[str, str]]:
    """What was written in a form, for whoever is known here: where its page is gone, this is where it can be had."""
    if person() is None or (request.content_length or 0) > ENTRY_BYTES:
        return
    for name, word in _TEXTS.items():
        if text := request.form.get(name, "").strip():
            yield word, text


def _place() -> str:
    """What was asked for, in the words of the table of rights; empty where that has none."""
    right = RIGHTS.get(request.endpoint or "")
    return right.what.partition("：")[0] if right else ""


def back_to() -> str:
    """The page that a refused form was sent from; empty where none is known.

    A page that was itself the answer to a form has an address that only takes forms: then the page above it.
    """
    came = urlsplit(request.referrer or "")
    if came.netloc and came.netloc != request.host:
        return ""
    parts = (came.path or request.path).rstrip("/").split("/")
    above = [came.path, *(f"{'/'.join(parts[:n])}{end}" for n in range(len(parts), 1, -1) for end in ("", "/"))]
    path = next((path for path in above if path and _is_read(path)), HOME)
    query = f"?{came.query}" if came.query and path == came.path else ""
    wanted = inside(f"{path}{query}")
    return "" if wanted == HOME else wanted


def _is_read(path: str) -> bool:
    """Whether an address is a page of ours that can be opened."""
    try:
        endpoint, values = current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:  # a redirect to the same place spelt right, too: that one is tried as well
        return False
    return admits(endpoint, "GET", values) is not None


def _refusal(error: Exception) -> WebRefusal:
    if isinstance(error, WebRefusal):
        return error
    if isinstance(error, Refusal):
        where = f"{error.where}：" if error.where and not error.where.startswith("/") else ""
        return WebRefusal(HTTPStatus.SERVICE_UNAVAILABLE, f"{where}{error.what}", error.todo, title="无法审计")
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        return WebRefusal(status, *_STATUSES.get(status, ("请求看不懂", "请刷新页面")))
    for kind, status, what, todo in _KINDS:
        if isinstance(error, kind):
            return WebRefusal(status, what, todo)
    number = secrets.token_hex(4)
    log.error("request %s failed", number, exc_info=error)
    todo = f"账簿没有任何改动。请再试一次，还不行就把编号 {number} 告诉管理员"
    return WebRefusal(HTTPStatus.INTERNAL_SERVER_ERROR, "程序出错了", todo)


def wants_json() -> bool:
    """Whether a script asked that reads the message from JSON: Fava's frontend, /<book>/api/…, or one of ours."""
    return request.path.split("/")[2:3] == ["api"] or request.accept_mimetypes.best == "application/json"
