"""待办: what waits at a base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, make_response

from earmark.desk.entries import to_do
from earmark.gateway.pages import here
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from flask import Response

SHOWN = 50
"""How many lines of a list are shown; the rest are counted."""


def page() -> Response:
    """What waits, the most pressing first."""
    looked = here.ledger().looked(here.today())
    try:
        found = to_do(here.book(), looked.book)
    except Refusal as refusal:
        raise here.refused(refusal, "待办没有列出来") from None
    findings = {finding.id: finding for answer in looked.answers for finding in answer.findings}
    template = current_app.jinja_env.get_template("todo.html")
    return make_response(
        template.render(code=here.code(), todo=found, day=here.today(), findings=findings, shown=SHOWN)
    )
