"""The audit page of a base, as an extension of Fava: one page, one download.

Works the same behind our gateway and in stock `fava`; there it is audited as of today.
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, request, send_file

from earmark.audit_page.page import Page
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AuditPage(FavaExtensionBase):
    """审计: whether this base's money is right, and where it is not."""

    report_title = "审计"
    has_js_module = True

    _made: tuple[tuple[Any, ...], Page] | None = None

    @property
    def main(self) -> Path:
        """The book's main file."""
        return Path(self.ledger.beancount_file_path)

    @property
    def day(self) -> date:
        """The day the book is looked at: the service's, else today."""
        return current_app.config.get("EARMARK_AS_OF") or date.today()  # noqa: DTZ011  (the bureau's day)

    def page(self) -> Page | Refusal:
        """The audited book, or why it cannot be audited; made again when book or day has changed."""
        key = (self.ledger.mtime, id(self.ledger.all_entries), self.day)
        if self._made is None or self._made[0] != key:
            try:
                self._made = (key, Page.of(self.ledger.all_entries, self.main, self.day))
            except Refusal as refusal:
                return refusal
        return self._made[1]

    @extension_endpoint("report.xlsx")  # type: ignore[untyped-decorator, arg-type]  # Fava's decorator
    def workbook(self) -> Response:
        """One year's report as a workbook; `?year=`, the latest year with entries where it is not given."""
        page = self.page()
        if isinstance(page, Refusal):
            raise page
        year = request.args.get("year", str(page.latest_year))
        if year not in map(str, page.years):
            abort(HTTPStatus.NOT_FOUND)
        from reports.annual import annual, report_day
        from reports.xlsx import write_xlsx

        looked_at = Page.of(self.ledger.all_entries, self.main, report_day(int(year), self.day))
        target = BytesIO()
        write_xlsx(annual(looked_at.book, looked_at.answers, int(year)), target)
        target.seek(0)
        name = f"{looked_at.book.code}-{year}-{looked_at.book.policy.meta.review_word}报告.xlsx"
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)
