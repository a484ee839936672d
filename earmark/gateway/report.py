"""The year's report as a page, and its files: the same declaration that the command line writes."""

from __future__ import annotations

import re
from datetime import date
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fava.context import g
from flask import current_app, send_file
from markupsafe import Markup

from earmark.desk import enter_report, year_report
from earmark.gateway.refusals import WebRefusal
from earmark.gateway.visitor import person
from reports.files import FORMS, TYPES, rendered
from reports.page import page

if TYPE_CHECKING:
    from flask import Response

    from reports.table import Report

_KEPT = 8  # reports kept while nothing changes: a reader goes from the page to its files


def year_page(year: int) -> str:
    """A year's report to read, each figure with its vouchers."""
    report = _report(year)
    slug = g.beancount_file_slug
    body = Markup(page(report, lambda voucher: _journal(str(slug), voucher)))  # noqa: S704  (escaped where it is made)
    template = current_app.jinja_env.get_template("report.html")
    return template.render(report=report, body=body, slug=slug, year=year, forms=FORMS)


def year_file(year: int, form: str) -> Response:
    """A year's report as a file."""
    if form not in FORMS:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这种文件", "可用：xlsx、docx、pdf")
    report = _report(year)
    name = f"{report.code}-{year}-{report.title.removeprefix(f'{year}年度专项资金使用情况')}.{form}"
    files: dict[tuple[int, str], tuple[Report, bytes]] = current_app.config.setdefault("EARMARK_REPORT_FILES", {})
    known = files.get((id(report), form))
    if known is None or known[0] is not report:
        while len(files) >= _KEPT:
            files.pop(next(iter(files)), None)
        known = files[id(report), form] = (report, rendered(report, form))
        _enter(year, {name: known[1]})
    return send_file(BytesIO(known[1]), mimetype=TYPES[form], as_attachment=True, download_name=name)


def _enter(year: int, files: dict[str, bytes]) -> None:
    """Enter files in the book's register, so that they can be held against the book later."""
    day = current_app.config["EARMARK_AS_OF"] or date.today()  # noqa: DTZ011  (the bureau's day)
    book = current_app.config["LEDGERS"].shelf.open(g.beancount_file_slug)
    visitor = person()
    assert visitor is not None  # noqa: S101  (the guard let in nobody unknown)
    enter_report(book, year, files, day, author=visitor.name)


def _report(year: int) -> Report:
    """The report, made again when book or day has changed.

    Raises:
        Refusal: the book cannot be read, or has no such year.
    """
    if not 1970 <= year <= 2100:  # noqa: PLR2004  (as the command line has it)
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这一年的报告", "请从审计页打开")
    day = current_app.config["EARMARK_AS_OF"] or date.today()  # noqa: DTZ011  (the bureau's day)
    shelf = current_app.config["LEDGERS"].shelf
    kept: dict[tuple[Any, ...], Report] = current_app.config.setdefault("EARMARK_REPORTS", {})
    book = shelf.open(g.beancount_file_slug)
    key = (book.code, g.ledger.mtime, year, day)
    if key not in kept:
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = year_report(book, year, day)
    return kept[key]


def _journal(slug: str, voucher: str) -> str:
    """Where a voucher's entry is shown: the journal, filtered to it."""
    said = voucher.replace("\\", "").replace('"', "")
    wanted = f'voucher:"^{re.escape(said)}$"'
    return f"/{quote(slug)}/journal/?{urlencode({'filter': wanted})}"
