"""What is worked out once for a book as it is, and not again for each of its pages."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from fava.application import translations
from fava.context import g
from fava.internal_api import get_ledger_data
from flask import Response, current_app, request
from flask_babel import get_locale  # type: ignore[import-untyped]
from jinja2.utils import htmlsafe_json_dumps

from earmark.gateway.menu import links
from earmark.gateway.pages.common import today
from earmark.gateway.visitor import person

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from markupsafe import Markup

    from earmark.gateway.ledger import BookLedger

_MOST_BYTES = 32 * 1024 * 1024
_MENUS = 8  # of one book: a menu is a role's


def ledger_json() -> Markup:
    """What Fava's frontend wants to know of a book on every page, as JSON; it differs by the menu and the day."""
    kept = cast("BookLedger", g.ledger).data_json
    key = (tuple(links()), today())
    if key not in kept:
        if len(kept) >= _MENUS:
            kept.clear()
        kept[key] = _json(get_ledger_data())
    return kept[key]


def words_json() -> Markup:
    """Fava's catalogue, as JSON."""
    kept: dict[str, Markup] = current_app.config.setdefault("EARMARK_WORDS", {})
    language = str(get_locale())
    if language not in kept:
        kept[language] = _json(translations())
    return kept[language]


def _json(value: object) -> Markup:
    """As Jinja's own filter writes it."""
    policies = current_app.jinja_env.policies
    return htmlsafe_json_dumps(value, dumps=policies["json.dumps_function"], **policies["json.dumps_kwargs"])


class Answers:
    """Answers that were made, the latest up to a size in all.

    Args:
        most: bytes.
    """

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[bytes, str]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Response]) -> Response:
        """The answer of a key, made where it is not known."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
        if known is not None:
            return Response(known[0], content_type=known[1])
        made = make()
        if made.status_code == 200:  # noqa: PLR2004
            self._keep(key, made.get_data(), made.content_type)
        return made

    def _keep(self, key: Hashable, body: bytes, kind: str) -> None:
        with self._lock:
            if key in self._kept or len(body) > self._most:
                return
            self._kept[key] = (body, kind)
            self._size += len(body)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1][0])


def once_a_book(view: Callable[[], Any]) -> Callable[[], Response]:
    """A view whose answer is the same to everybody of a role for as long as book and day are the same."""
    answers = Answers()

    def answer() -> Response:
        ledger = cast("BookLedger", g.ledger)
        visitor = person()
        role = visitor.role if visitor else None
        key = (ledger.code, ledger.mtime, role, today(), str(get_locale()), request.query_string)
        return answers.get(key, lambda: current_app.make_response(view()))

    return answer
