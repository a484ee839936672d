"""What a page of ours stands on: the base that was asked for, who asks, and which day it is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fava.context import g
from flask import current_app, jsonify, make_response, request

from earmark.gateway.ledger import BookLedger
from earmark.gateway.pages.common import code, today
from earmark.gateway.pages.common import me as who
from earmark.gateway.refusals import WebRefusal
from importers.apart import read_sent
from importers.entering import Upload
from ledgers.book.journal import to_rows
from ledgers.book.shelf import OpenBook
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from werkzeug.datastructures import FileStorage

    from ledgers.book.rows import SheetRow

FILES = 12
"""Files that come with one form."""
_NAME = 100


__all__ = ["book", "code", "in_json", "ledger", "refused", "rows", "said", "today", "uploads", "who"]


def ledger() -> BookLedger:
    """The base's ledger, as Fava has it."""
    return cast(BookLedger, g.ledger)


def book() -> OpenBook:
    """The base's book on disk, to write to."""
    return OpenBook(current_app.config["LEDGERS"].shelf, code())


def uploads(name: str) -> list[Upload]:
    """The files of a form, those that are invoices read.

    Raises:
        Refusal: there are too many.
    """
    sent = [file for file in request.files.getlist(name) if file.filename]
    if len(sent) > FILES:
        raise Refusal(f"一次最多附 {FILES} 个文件", todo="请分几次补")
    return [_read(file) for file in sent]


def called(file: FileStorage) -> str:
    """What a client calls a file, as it may be shown and kept: its last part, on one line."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip()[-_NAME:] or "附件"


def _read(file: FileStorage) -> Upload:
    content, title = file.read(), called(file)
    paper = read_sent(content, title)  # what cannot be read is kept as it is, if it is of a kind that is kept
    return Upload(title, content, paper if paper is not None and paper.kind == "invoice" else None)


def in_json() -> bool:
    """Whether our own script asked."""
    return request.headers.get("Accept") == "application/json"


def said(values: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    """An answer to our script."""
    return make_response(jsonify(values), status)


def refused(refusal: Refusal, title: str) -> WebRefusal:
    """A refusal of the desk, as the page that tells it."""
    what = f"{refusal.where}：{refusal.what}" if refusal.where and refusal.where != code() else refusal.what
    todo = f"{refusal.todo}。账簿没有任何改动" if refusal.todo else "账簿没有任何改动"
    return WebRefusal(HTTPStatus.CONFLICT, what, todo, title=title)


def rows() -> Mapping[str, SheetRow]:
    """The rows that persons wrote, by identity, as the ledger that is shown has them."""
    shown = ledger()
    looked = shown.looked(today()).book
    found = to_rows(shown.all_entries, looked.facts.numbers, looked.chart)
    return {row.id: row for row in found.sheet}
