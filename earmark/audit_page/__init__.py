"""The audit page of a base, as an extension of Fava: one page, one download.

Works the same behind our gateway and in stock `fava`; there it is audited as of today.
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, request, send_file

from audit_rules import AuditFinding
from earmark.audit_page.page import Page
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    @property
    def errors(self) -> Sequence[Any]:
        """What beancount said of the ledger, without what the rules' plugin found in it."""
        told = getattr(self.ledger, "told", self.ledger.load_errors)
        return [error for error in told if type(error).__name__ != AuditFinding.__name__]

    @property
    def gateway(self) -> bool:
        """Whether our gateway serves this page; else it is stock Fava."""
        return "EARMARK_AS_OF" in current_app.config

    @property
    def _everything(self) -> Sequence[Any]:
        """All directives of the book; our gateway's ledger shows Fava fewer."""
        found: Sequence[Any] = getattr(self.ledger, "everything", self.ledger.all_entries)
        return found

    @property
    def manual(self) -> bool:
        """Whether the rules' pages are served beside this one."""
        return "rule" in current_app.view_functions

    @property
    def pages(self) -> bool:
        """Whether a finding's own page and the list of papers are served beside this one."""
        return "issue" in current_app.view_functions

    def page(self) -> Page:
        """The audited book; made again when book or day has changed.

        Raises:
            Refusal: it cannot be audited.
        """
        key = (self.ledger.mtime, id(self._everything), self.day)
        if self._made is None or self._made[0] != key:
            self._made = (key, self._looked_at(self.day))
        return self._made[1]

    def shown(self) -> Page | Refusal:
        """The audited book for the template; stock Fava knows no refusals, there the page tells why."""
        try:
            return self.page()
        except Refusal as refusal:
            if self.gateway:
                raise
            return refusal

    def _looked_at(self, day: date) -> Page:
        looked = getattr(self.ledger, "looked", None)  # the gateway's ledger audits once for all of its pages
        if looked is not None:
            return Page.about(looked(day).book, looked(day).answers)
        return Page.of(self._everything, self.errors, self.main, day)

    @extension_endpoint("report.xlsx")  # type: ignore[untyped-decorator, arg-type]  # Fava's decorator
    def workbook(self) -> Response:
        """One year's report as a workbook; `?year=`, the latest year with entries where it is not given."""
        page = self.shown()
        if isinstance(page, Refusal):
            abort(HTTPStatus.SERVICE_UNAVAILABLE, f"无法审计：{page}")
        year = request.args.get("year", str(page.latest_year))
        if year not in map(str, page.years):
            abort(HTTPStatus.NOT_FOUND)
        if registered := current_app.view_functions.get("year_report_file"):  # the gateway's, which keeps a register
            return cast("Response", registered(int(year), "xlsx"))
        from reports.annual import annual, report_day
        from reports.xlsx import write_xlsx

        looked_at = self._looked_at(report_day(int(year), self.day))
        target = BytesIO()
        write_xlsx(annual(looked_at.book, looked_at.answers, int(year)), target)
        target.seek(0)
        name = f"{looked_at.book.code}-{year}-{looked_at.book.policy.meta.review_word}报告.xlsx"
        return send_file(target, mimetype=XLSX, as_attachment=True, download_name=name)
