"""问题: the findings of every base that the visitor sees, as a list with its filters in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from audit_rules.engine import rules
from audit_rules.rule import Severity
from earmark.gateway.pages.common import address, chosen, look, render
from ledgers.book.notes import CLOSED
from reports.standing import DISMISSED, OPEN, STAGES, WAIVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.standing import Issue

LATE = "逾期"
_DONE = (CLOSED, WAIVED, DISMISSED)
_SHOWN = 200  # rows of a page


def page() -> str:
    """The findings that pass the filters."""
    seen = look()
    every = [issue for line in seen.ready for issue in line.issues]
    found = passing(every)
    open_ones = [issue for issue in every if issue.stage == OPEN]
    first = _page() * _SHOWN
    return render(
        "issues.html",
        look=seen,
        found=found,
        shown=found[first : first + _SHOWN],
        first=first,
        size=_SHOWN,
        headline=_headline(every, open_ones),
        pages=lambda n: address(page=str(n)),
        stages=[(word, word) for word in (*STAGES, LATE)],
        severities=[(s.word, f"{s.mark} {s.word}") for s in Severity],
        rules=[rule for rule in rules() if rule.code in {issue.rule for issue in every}],
        bases=[(line.code, line.name) for line in seen.ready],
    )


def _page() -> int:
    """Which page is asked for, from 0; the first where the address says something odd."""
    number = request.args.get("page", "1")
    odd = not (number.isascii() and number.isdigit() and len(number) < 5)  # noqa: PLR2004
    return 0 if odd else max(0, int(number) - 1)


def passing(every: Iterable[Issue]) -> list[Issue]:
    """The findings that pass the address's filters, the gravest and those that nobody has dealt with first."""
    severity = chosen([s.word for s in Severity], "severity")
    stage, base, rule = chosen((*STAGES, LATE), "state"), request.args.get("base", ""), request.args.get("rule", "")
    wanted = request.args.get("q", "").strip().casefold()
    found = [
        issue
        for issue in every
        if (not severity or issue.severity.word == severity)
        and (not stage or issue.stage == stage or (stage == LATE and issue.late))
        and (not base or issue.base == base)
        and (not rule or issue.rule == rule)
        and (not wanted or wanted in f"{issue.message} {issue.title} {issue.voucher} {issue.payee}".casefold())
    ]
    return sorted(found, key=lambda issue: issue.rank)


def _headline(every: list[Issue], open_ones: list[Issue]) -> str:
    if not every:
        return "没有问题"
    late = sum(issue.late > 0 for issue in every)
    done = sum(issue.stage in _DONE for issue in every)
    parts = [f"{len(open_ones)} 个待处理"]
    parts += [f"{late} 个整改逾期"] if late else []
    parts += [f"{done} 个已办结、排除或核准例外"] if done else []
    return f"{len(every)} 个问题：{'，'.join(parts)}"
