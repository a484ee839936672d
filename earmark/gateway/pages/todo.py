"""待办: what waits at a base."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, make_response, redirect, request, url_for

from earmark.desk.entries import approve as approve_rows
from earmark.gateway.pages import here
from earmark.people import Role
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from flask import Response

SHOWN = 50
"""How many lines of a list are shown; the rest are counted."""


def page() -> Response:
    """What waits, the most pressing first."""
    return _show()


def approve() -> Response:
    """审核 of the entries that were ticked."""
    try:
        done = approve_rows(here.book(), request.form.getlist("row"), by=here.who().name, day=here.today())
    except Refusal as refusal:
        todo = f"。{refusal.todo}" if refusal.todo else ""
        answer = _show(denied=f"没有审核：{refusal.what}{todo}。账簿没有任何改动")
        answer.status_code = HTTPStatus.CONFLICT
        return answer
    return make_response(redirect(url_for("todo", bfile=here.code(), approved=len(done)), HTTPStatus.SEE_OTHER))


def _show(denied: str = "") -> Response:
    looked = here.ledger().looked(here.today())
    try:
        found = here.ledger().todo(here.today())
    except Refusal as refusal:
        raise here.refused(refusal, "待办没有列出来") from None
    findings = {finding.id: finding for answer in looked.answers for finding in answer.findings}
    template = current_app.jinja_env.get_template("todo.html")
    return make_response(
        template.render(
            code=here.code(),
            todo=found,
            day=here.today(),
            findings=findings,
            shown=SHOWN,
            me=(me := here.who()).name,
            head=me.role is Role.HEAD,
            denied=denied,
            approved=request.args.get("approved", 0, type=int),
            ticked=request.form.getlist("row"),
        )
    )
