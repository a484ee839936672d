"""Where the bureau's pages stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.gateway.pages import downloads, issue, issues, orders, overview, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

ROUTES: Mapping[str, tuple[str, Callable[..., Any], str]] = {
    "overview_sheet": ("/overview.xlsx", overview.sheet, "GET"),
    "issues": ("/issues/", issues.page, "GET"),
    "orders": ("/orders/", orders.page, "GET"),
    "orders_sheet": ("/orders.xlsx", orders.sheet, "GET"),
    "orders_remind": ("/orders/do/remind", orders.remind, "POST"),
    "orders_extend": ("/orders/do/extend", orders.extend, "POST"),
    "reports": ("/reports/", downloads.page, "GET"),
    "reports_begin": ("/reports/do/begin", downloads.begin, "POST"),
    "reports_progress": ("/reports/<bundle>", downloads.progress, "GET"),
    "reports_zip": ("/reports/<bundle>/zip", downloads.fetch, "GET"),
    "issue": ("/<bfile>/issue/<finding>", issue.page, "GET"),
    "issue_decide": ("/<bfile>/issue/<finding>/decide/<deed>", issue.decide, "POST"),
    "issue_draft": ("/<bfile>/issue/<finding>/draft", issue.draft, "POST"),
    "issue_release": ("/<bfile>/issue/<finding>/release", issue.release, "POST"),
    "papers": ("/<bfile>/papers/", papers.page, "GET"),
    "papers_ask": ("/<bfile>/papers/ask", papers.ask, "POST"),
    "papers_judge": ("/<bfile>/papers/judge", papers.judge, "POST"),
}
"""Each page by its endpoint: the address, what answers, by which method."""
