"""Every request of somebody known, and every log-in, as a line of the access log."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, g, request

from earmark.gateway.permissions import RIGHTS
from earmark.gateway.visitor import address, person
from earmark.people.log import Access

if TYPE_CHECKING:
    from flask import Response

    from earmark.gateway.ledger import BookLedger
    from earmark.people import Register


log = logging.getLogger(__name__)


def record(response: Response) -> Response:
    """Write the line of a request before it is answered: what cannot be logged is not shown.

    Not of strangers who are sent to log in, nor of forms that no page of ours sent, nor of attempts while a
    name is locked: anybody could fill the disk with those. A name is kept only where it is somebody's; a
    password may have been typed for it.
    """
    user = visitor.name if (visitor := person()) else getattr(g, "known_as", "")
    endpoint = request.endpoint or ""
    judged = {HTTPStatus.SEE_OTHER, HTTPStatus.UNAUTHORIZED}
    tried = endpoint == "login" and request.method == "POST" and response.status_code in judged
    right = RIGHTS.get(endpoint)
    if (visitor is None and not tried) or (right is not None and not right.logged):
        return response
    ledger: BookLedger | None = getattr(g, "ledger", None)
    shown = response.status_code < HTTPStatus.BAD_REQUEST
    line = Access(
        user=user,
        method=request.method,
        endpoint=endpoint,
        status=response.status_code,
        address=address(),
        base=getattr(g, "asked_base", ""),
        digest=ledger.digest if shown and ledger is not None else "",
    )
    register: Register = current_app.config["EARMARK_REGISTER"]
    try:
        register.log.write(line)
    except Exception:
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise  # and come here again with the page of that failure
        log.exception("%s could not be logged", line)
    return response
