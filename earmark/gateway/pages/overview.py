"""全区总览: which base has to be looked after first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from audit_rules.rule import Severity
from earmark.gateway.pages.common import address, chosen, look, render, today, workbook
from ledgers.book.render import yuan
from reports import across
from reports.overview import bases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Response

    from earmark.gateway.overview import Look
    from reports.standing import Standing

_SOON = 60  # days to the end of the period: the filter's own
_FIRST = 4  # lines of 先看
_NAMED = 4  # names in the chart
_PRESSING = ("violation", "warning")  # the lights that somebody has to look at
_ENDINGS = ("建设中", "60 天内期满", "已期满")
_TOGGLES: dict[str, Callable[[Standing], bool]] = {
    "有违规": lambda s: bool(s.count(Severity.VIOLATION)),
    "整改逾期": lambda s: bool(s.overdue),
    "配套不足": lambda s: not s.reason and s.match_short > 0,
}
_SORTS: dict[str, Callable[[Standing], Any]] = {
    "name": lambda s: s.name,
    "elapsed": lambda s: s.elapsed.value or 0,
    "received": lambda s: s.received,
    "match": lambda s: s.match.value or 0,
    "rate": lambda s: s.subsidy.value or 0,
    "found": lambda s: [s.count(severity) for severity in Severity],
    "overdue": lambda s: (s.overdue, s.pending),
    "booked": lambda s: str(s.booked or ""),
}


def page() -> str:
    """The bases that the visitor sees."""
    seen = look(beside=True)
    shown = _shown(seen.ready)
    forms = {line.form for line in seen.ready if line.form}
    return render(
        "overview.html",
        look=seen,
        shown=shown,
        first=list(_first(seen.ready)),
        chart=Chart.of(shown),
        headline=_headline(seen),
        total=Total.of(shown),
        form=forms.pop() if len(forms) == 1 else "投入预算",
        toggles=[(word, sum(map(wanted, seen.ready)), _toggled(word)) for word, wanted in _TOGGLES.items()],
        endings=_ENDINGS,
        sort=request.args.get("sort", ""),
        turned=request.args.get("order") == "asc",
        sorted_by=_sorted_by,
    )


def sheet() -> Response:
    """What the page shows, as a workbook."""
    seen = look(beside=True)
    beside = across.tables(seen.across) if seen.across else ()
    return workbook("全区总览", f"全区总览-{today()}.xlsx", bases(_shown(seen.ready)), *beside)


def _shown(ready: Sequence[Standing]) -> list[Standing]:
    """The bases that pass the address's filters, in its order."""
    wanted, ending = request.args.get("q", "").strip().casefold(), chosen(_ENDINGS, "period")
    only = [_TOGGLES[word] for word in request.args.getlist("only") if word in _TOGGLES]
    found = [
        line
        for line in ready
        if (not wanted or wanted in f"{line.name} {line.code} {'、'.join(line.specialties)}".casefold())
        and (not ending or _ending(line) == ending or (ending == _ENDINGS[0] and _ending(line) == _ENDINGS[1]))
        and all(passes(line) for passes in only)
    ]
    found.sort(key=lambda line: line.gravity)
    by = _SORTS.get(request.args.get("sort", ""))
    if by is not None:
        found.sort(key=by, reverse=request.args.get("order") != "asc")
        found.sort(key=lambda line: not line.reason)
    return found


def _ending(line: Standing) -> str:
    if line.reason:
        return ""
    return _ENDINGS[2] if line.left < 0 else _ENDINGS[1] if line.left <= _SOON else _ENDINGS[0]


def _toggled(word: str) -> tuple[bool, str]:
    """Whether a filter is on, and the address that turns it."""
    from urllib.parse import urlencode

    on = word in request.args.getlist("only")
    kept = [(k, v) for k, v in request.args.items(multi=True) if v and (k, v) != ("only", word)]
    query = urlencode([*kept, *([] if on else [("only", word)])])
    return on, f"{request.path}?{query}" if query else request.path


def _sorted_by(key: str) -> str:
    """The address that sorts by a column: the largest first, and the other way when it is asked for again."""
    again = request.args.get("sort") == key and request.args.get("order") != "asc"
    return address(sort=key, order="asc" if again else "")


def _headline(seen: Look) -> str:
    ready = seen.ready
    if not seen.total:
        return "还没有基地"
    if seen.waiting:
        return f"正在审计 {len(ready)} / {seen.total}"
    parts = [
        (sum(bool(s.count(Severity.VIOLATION)) for s in ready), "个有违规疑点"),
        (sum(bool(s.overdue) for s in ready), "个有整改逾期"),
        (sum(s.idle >= _SOON and s.booked is not None for s in ready), "个超过 60 天没有入账"),
        (sum(bool(s.reason) for s in ready), "个无法审计"),
    ]
    said = "，".join(f"{n} {word}" for n, word in parts if n)
    return f"{seen.total} 个基地：{said}" if said else f"{seen.total} 个基地，未发现违规疑点"


def _first(ready: Sequence[Standing]) -> Iterator[tuple[str, str, str, str]]:
    """先看: the base, what is the matter, where to and what that is called; few enough to be read."""
    worst = sorted((s for s in ready if s.light[0] in _PRESSING or s.reason), key=lambda s: s.gravity)
    for line in worst[:_FIRST]:
        reasons = line.light[2]
        if line.reason:
            yield line.name, f"无法审计：{line.reason}", f"/{line.code}/extension/AuditPage/", "审计"
        elif line.overdue:
            longest = max(order.late for order in line.orders)
            told = "；".join([*reasons, f"最长 {longest} 天"])
            yield line.name, told, f"/orders/?base={line.code}&state=逾期", "台账"
        else:
            over = line.received - line.due
            parts = [*reasons, *([f"补助多到 {yuan(over)} 元"] if over > 0 else [])]
            yield line.name, "；".join(parts), f"/{line.code}/extension/AuditPage/", "审计"


@dataclass(frozen=True, slots=True)
class Total:
    """What the shown bases come to; those that could not be audited are left out."""

    read: int
    left_out: int
    received: int
    due: int
    short: int
    counts: tuple[tuple[Severity, int], ...]
    overdue: int
    pending: int

    @classmethod
    def of(cls, lines: Sequence[Standing]) -> Total:
        """The totals of some bases."""
        read = [line for line in lines if not line.reason]
        counts = ((s, sum(line.count(s) for line in read)) for s in Severity)
        return cls(
            len(read),
            len(lines) - len(read),
            sum(line.received for line in read),
            sum(line.due for line in read),
            sum(line.match_short for line in read),
            tuple((s, n) for s, n in counts if n),
            sum(line.overdue for line in read),
            sum(line.pending for line in read),
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """A base in the chart: where, its mark, and its name where it stands out."""

    x: float
    y: float
    mark: str
    label: str
    side: str
    line: Standing


_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 470, 26, 190
_HIGHEST = 1.25  # of the plan: what is beyond stands at the edge


@dataclass(frozen=True, slots=True)
class Chart:
    """时间过了多少，补助花了多少: a dot a base, the dashed line is spending by the calendar."""

    dots: tuple[Dot, ...]
    label: str

    @classmethod
    def of(cls, lines: Sequence[Standing]) -> Chart | None:
        """The chart of the bases that have a period and a plan; None where fewer than two have."""
        known = [line for line in lines if line.elapsed.value is not None and line.subsidy.value is not None]
        if len(known) < 2:  # noqa: PLR2004
            return None
        named = {line.code for line in sorted(known, key=_oddity, reverse=True)[:_NAMED] if _oddity(line) > 0}
        above = sum(_rate(line) > _time(line) for line in known)
        label = f"{len(known)} 个基地的建设进度和补助执行率，{above} 个花得比时间快"
        return cls(tuple(_dot(line, line.code in named) for line in known), label)

    @staticmethod
    def height(rate: float) -> float:
        """Where a rate stands."""
        return round(_BOTTOM - (_BOTTOM - _TOP) * min(rate, _HIGHEST) / _HIGHEST, 1)


def _time(line: Standing) -> float:
    return float(line.elapsed.value or 0)


def _rate(line: Standing) -> float:
    return float(line.subsidy.value or 0)


def _oddity(line: Standing) -> float:
    """How far a base is from spending by the calendar; over the plan or with violations it stands out more."""
    away = abs(_rate(line) - _time(line))
    odd = _rate(line) > 1 or line.count(Severity.VIOLATION) or away > 0.25  # noqa: PLR2004
    return away + (1 if _rate(line) > 1 else 0) + 0.01 if odd else 0


def _dot(line: Standing, named: bool) -> Dot:
    x = round(_LEFT + (_RIGHT - _LEFT) * min(_time(line), 1.0), 1)
    mark = "violation" if line.count(Severity.VIOLATION) else "stale" if line.idle >= _SOON else "plain"
    label = f"{line.name} {line.subsidy.text(1)}" if named else ""
    return Dot(
        x, Chart.height(max(0.0, _rate(line))), mark, label, "end" if x > (_LEFT + _RIGHT) / 2 else "start", line
    )
