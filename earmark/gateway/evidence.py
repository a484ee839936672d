"""Evidence as a browser may have it: from the book's own folder, and never as a page of ours."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from fava.context import g
from flask import request, send_file

from earmark.gateway.ledger import BookLedger
from earmark.gateway.refusals import WebRefusal

if TYPE_CHECKING:
    from flask import Response

_SHOWN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'"
_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; base-uri 'none'"


def document() -> Response:
    """A file of the book's documents, by its name from the book's folder."""
    return _send(request.args.get("filename", ""))


def statement() -> Response:
    """The file that an entry's metadata names, which must be one of the book's documents."""
    key = request.args.get("key", "")
    if not key.startswith("document"):
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这份凭证文件")
    try:
        name = g.ledger.statement_path(request.args.get("entry_hash", ""), key)
    except (TypeError, ValueError, OSError):  # metadata that names nothing
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这份凭证文件") from None
    return _send(name)


def _send(name: str) -> Response:
    book = cast(BookLedger, g.ledger).folder
    folder = (book / "documents").resolve()
    try:
        odd = Path(name).is_absolute() or not name.isprintable() or any(p.startswith(".") for p in Path(name).parts)
        path = (book / name).resolve()
        found = not odd and path.is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):  # a name longer than the system has, or with a zero byte
        found = False
    if not found:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这份凭证文件", "它可能已被移走，请联系记账的人")
    kind = _SHOWN.get(path.suffix.lower())
    response = send_file(path, mimetype=kind or "application/octet-stream")
    way = "inline" if kind else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(path.name)}"
    response.headers["Content-Security-Policy"] = _PDF if kind == "application/pdf" else _LOCKED
    return response
