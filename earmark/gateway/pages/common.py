"""What the bureau's pages share: the day, the bases that a visitor sees, filters in the address, workbooks."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from fava.context import g
from flask import current_app, request, send_file

from earmark.gateway.refusals import WebRefusal
from earmark.gateway.visitor import person
from earmark.people import Role
from ledgers.refusal import Refusal
from reports.table import Report
from reports.xlsx import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response

    from earmark.audit_page import AuditPage
    from earmark.audit_page.page import Page
    from earmark.gateway.overview import Look, Overview
    from earmark.people import Person
    from ledgers.book.shelf import OpenBook, Shelf
    from reports.table import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today() -> date:
    """The day that the service is asked about."""
    day: date = current_app.config["EARMARK_AS_OF"] or date.today()  # noqa: DTZ011  (the bureau's day)
    return day


def clock() -> str:
    """The time of the day, for the history of a finding."""
    return datetime.now().strftime("%H:%M")  # noqa: DTZ005  (the bureau's clock)


def me() -> Person:
    """Who asks; the guard let in nobody unknown."""
    visitor = person()
    assert visitor is not None  # noqa: S101
    return visitor


def shelf() -> Shelf:
    """The books."""
    books: Shelf = current_app.config["LEDGERS"].shelf
    return books


def look(*, beside: bool = False) -> Look:
    """The bases that the visitor sees.

    Args:
        beside: compare them with each other too: for the bureau's auditors, whoever asks.
    """
    overview: Overview = current_app.config["EARMARK_OVERVIEW"]
    beside = beside and me().role is Role.AUDITOR
    return overview.look(me().sees(shelf().codes()), today(), beside=beside)


def open_book(code: str) -> OpenBook:
    """A book that the visitor may read; one that is not theirs is answered as one that is not there."""
    if not (shelf().holds(code) and me().sees([code])):
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这个页面", "请检查网址，或回到首页")
    return shelf().open(code)


def code() -> str:
    """The code of the base that the address names."""
    return str(g.beancount_file_slug)


def audited() -> Page:
    """The audit of that base as its files are now.

    Raises:
        Refusal: it cannot be audited.
    """
    g.ledger = current_app.config["LEDGERS"][code()]
    return cast("AuditPage", g.ledger.extensions.get_extension("AuditPage")).page()


def render(template: str, **words: Any) -> str:
    """A page of ours."""
    return current_app.jinja_env.get_template(template).render(day=today(), me=me(), **words)


def chosen(known: Sequence[str], key: str) -> str:
    """One of the words that a filter of the address may have; empty for any other."""
    word = request.args.get(key, "")
    return word if word in known else ""


def address(**changes: str) -> str:
    """The page's address with some filters changed; those that are empty are left out."""
    args = {key: value for key, value in request.args.items() if key != "partial"} | changes
    query = urlencode({key: value for key, value in args.items() if value})
    return f"{request.path}?{query}" if query else request.path


def field(form: Mapping[str, str], name: str) -> str:
    """A field of a form, without blanks around it."""
    return form.get(name, "").strip()


def day_of(text: str, what: str) -> date:
    """A day that a form states.

    Raises:
        Refusal: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{what}不是日期" if text else f"没有写{what}", where=what, todo="写成 2026-05-20") from None


def workbook(title: str, name: str, *tables: Table) -> Response:
    """Tables as a workbook to download."""
    day = today()
    target = BytesIO()
    report = Report(
        title=title, base="", code="", period=f"截至 {day}", tables=tables, day=day, marks={}, stamp="", word=""
    )
    write_xlsx(report, target)
    target.seek(0)
    return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)
