"""整改台账: who owes what until when. A base sees its own lines and answers; the bureau presses and reviews."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import make_response, redirect, request
from werkzeug.datastructures import MultiDict

from earmark import desk
from earmark.gateway.pages.common import chosen, clock, day_of, field, look, me, open_book, render, today, workbook
from earmark.gateway.pages.issue import plain
from ledgers.book.notes import ANSWERED, CLOSED, ORDERED, RETURNED, WAITING
from ledgers.refusal import Refusal
from reports.overview import register

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from earmark.gateway.overview import Look
    from reports.standing import Order

LATE, SOON = "逾期", "10 天内到期"
_FILTERS: dict[str, Callable[[Order], bool]] = {
    LATE: lambda order: order.late > 0,
    SOON: lambda order: order.soon,
    ORDERED: lambda order: order.state == ORDERED,
    RETURNED: lambda order: order.state == RETURNED,
    ANSWERED: lambda order: order.state == ANSWERED,
    WAITING: lambda order: order.state == WAITING,
    CLOSED: lambda order: order.state == CLOSED,
}
_MOST = 50  # 整改 that are pressed for at once


def page() -> str:
    """The register."""
    return _render(look())


def sheet() -> Response:
    """What the page shows, as a workbook with the register's eighteen columns."""
    shown = _shown(_orders(look()))
    return workbook("整改台账", f"整改台账-{today()}.xlsx", register(shown))


def remind() -> str | AnyResponse:
    """Press for the ticked 整改; each is recorded with its finding."""
    text = field(request.form, "text")
    return _each(
        lambda base, finding: desk.remind(open_book(base), finding, text, by=me().name, day=today(), at=clock())
    )


def extend() -> str | AnyResponse:
    """Set another day for the ticked 整改, with a reason and who allowed it."""

    def one(base: str, finding: str) -> None:
        due = day_of(field(request.form, "due"), "新期限")
        words = {key: field(request.form, key) for key in ("why", "approver")}
        desk.extend(open_book(base), finding, due, by=me().name, day=today(), at=clock(), **words)

    return _each(one)


def _each(do: Callable[[str, str], object]) -> str | AnyResponse:
    """Do something to every ticked line; the first that is refused stops it, and what was done before is said."""
    done = 0
    try:
        for base, finding in _ticked():
            do(base, finding)
            done += 1
    except Refusal as refusal:
        before = f"前面 {done} 项已经办好。" if done else "账簿没有任何改动。"
        answer = make_response(_render(look(), said=f"{plain(refusal)}{before}"))
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    return redirect(f"/orders/?done={done}", HTTPStatus.SEE_OTHER)


def _ticked() -> list[tuple[str, str]]:
    ticked = [
        (base, finding) for base, slash, finding in (w.partition("/") for w in request.form.getlist("order")) if slash
    ]
    if not ticked:
        raise Refusal("没有勾选整改事项", todo="先在表里勾选")
    if len(ticked) > _MOST:
        raise Refusal(f"一次最多勾选 {_MOST} 项")
    for base in {base for base, _ in ticked}:
        open_book(base)  # one that is not theirs is refused before anything is done
    return ticked


def _render(seen: Look, said: str = "") -> str:
    every = _orders(seen)
    done = request.args.get("done", "")
    return render(
        "orders.html",
        look=seen,
        every=every,
        shown=_shown(every),
        headline=_headline(every),
        filters=[(word, sum(map(wanted, every))) for word, wanted in _FILTERS.items()],
        state=chosen(tuple(_FILTERS), "state"),
        bases=[(line.code, line.name) for line in seen.ready if line.orders],
        years=sorted({order.ordered.year for order in every}, reverse=True),
        said=said,
        done=done if done.isascii() and done.isdigit() and len(done) < 4 else "",  # noqa: PLR2004
        typed=request.form or MultiDict(),
        ticked=set(request.form.getlist("order")),
        auditor=not me().role.of_bases,
    )


def _orders(seen: Look) -> list[Order]:
    return sorted((order for line in seen.ready for order in line.orders), key=lambda order: order.rank)


def _shown(every: Sequence[Order]) -> list[Order]:
    state, base, year = chosen(tuple(_FILTERS), "state"), request.args.get("base", ""), request.args.get("year", "")
    return [
        order
        for order in every
        if (not state or _FILTERS[state](order))
        and (not base or order.base == base)
        and (not year or str(order.ordered.year) == year)
    ]


def _headline(every: Sequence[Order]) -> str:
    owed = [order for order in every if order.state in {ORDERED, RETURNED}]
    waiting = sum(order.state in {ANSWERED, WAITING} for order in every)
    if not owed and not waiting:
        return "没有待整改"
    late, soon = sum(order.late > 0 for order in owed), sum(order.soon for order in owed)
    among = [*([f"{late} 项逾期"] if late else []), *([f"{soon} 项 10 天内到期"] if soon else [])]
    head = f"{len(owed)} 项待整改" + (f"，其中 {'，'.join(among)}" if among else "")
    return f"{head}；{waiting} 项等局里复核" if waiting else head
