"""The chart of 三: whether the host's match has kept up with what the subsidy has spent.

Steps, not curves: money moves on days. Both lines are cumulative; the match is net of what went back
to the host. Geometry only; the template draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.book.book import Book

WIDTH, HEIGHT = 1180, 270
LEFT, RIGHT, TOP, BOTTOM = 72, 150, 24, 30
_STEPS = (1, 2, 5)
_MOST_LINES = 6
_LABEL_GAP = 17


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """A turning point: where, what, and on which side of it the words stand."""

    x: float
    y: float
    text: str
    anchor: str
    dy: int


@dataclass(frozen=True, slots=True)
class Month:
    """The same data as a row of a table."""

    month: str
    spent: int
    matched: int


@dataclass(frozen=True)
class Timeline:
    """What the chart draws."""

    label: str
    spent_path: str
    matched_path: str
    ahead_path: str
    spent_end: Tick
    matched_end: Tick
    last_x: float
    gap: int
    grant_y: float
    grant: int
    end_x: float | None
    end: date
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    notes: tuple[Note, ...]
    months: tuple[Month, ...]

    @classmethod
    def of(cls, book: Book) -> Timeline | None:
        """The chart of a book, None where neither line has moved."""
        spent = _steps((s.date, s.amount) for s in book.spending if book.policy.earmarked(s.source))
        matched = _steps(_match_moves(book))
        if not spent and not matched:
            return None
        return _draw(book, spent, matched)


Steps = list[tuple[date, int]]
"""Days on which a sum changed, with what it is from then on."""


def _steps(moves: Iterable[tuple[date, int]]) -> Steps:
    total, days = 0, dict[date, int]()
    for day, fen in sorted(moves):
        total += fen
        days[day] = total
    return list(days.items())


def _match_moves(book: Book) -> Iterable[tuple[date, int]]:
    """What the host paid in and, where money of other sources went back to it, what it took."""
    yield from ((i.date, i.amount) for i in book.income if i.kind == "match")
    back = [i for i in book.loans if book.is_host(i.payee) and not book.policy.earmarked(i.source)]
    if sum(i.amount for i in back) > 0:
        yield from ((i.date, -i.amount) for i in back)


def _at(steps: Steps, day: date) -> int:
    return next((fen for when, fen in reversed(steps) if when <= day), 0)


class _Scale:
    """Days and fen to places on the picture."""

    def __init__(self, first: date, last: date, top: int) -> None:
        self.first, self.last, self.top = first, last, max(top, 1)

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, fen: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * fen / self.top, 1)


def _draw(book: Book, spent: Steps, matched: Steps) -> Timeline:
    grant, now = book.grant, book.as_of
    first = min([book.start, *(day for day, _ in (*spent, *matched))])
    last = max(first, min(now, book.end) if now <= book.end else now)
    highest = max([grant, *(fen for _, fen in (*spent, *matched))])
    unit = _unit(highest)
    scale = _Scale(first, last, -(-highest // unit) * unit)
    gap = _at(spent, last) - _at(matched, last)
    ends = _apart(scale.y(_at(spent, last)), scale.y(_at(matched, last)))
    return Timeline(
        label=_label(book, _at(spent, last), _at(matched, last)),
        spent_path=_line(spent, scale),
        matched_path=_line(matched, scale),
        ahead_path=_ahead(spent, matched, scale),
        spent_end=Tick(ends[0], yuan(_at(spent, last))),
        matched_end=Tick(ends[1], yuan(_at(matched, last))),
        last_x=scale.x(last),
        gap=gap,
        grant_y=scale.y(grant),
        grant=grant,
        end_x=scale.x(book.end) if first <= book.end <= last else None,
        end=book.end,
        x_ticks=tuple(Tick(scale.x(day), f"{day:%Y-%m}") for day in _quarters(first, last)),
        y_ticks=tuple(Tick(scale.y(fen), f"{fen // 100:,}") for fen in range(0, scale.top + 1, unit)),
        notes=tuple(_notes(book, spent, matched, scale)),
        months=tuple(_months(first, last, spent, matched)),
    )


def _label(book: Book, spent: int, matched: int) -> str:
    relation = f"支出超过配套 {yuan(spent - matched)} 元" if spent > matched else "配套跟上了支出"
    return f"到 {book.as_of}，补助累计支出 {yuan(spent)} 元，配套净到账 {yuan(matched)} 元，{relation}"


def _unit(highest: int) -> int:
    """The distance of the horizontal lines: a round number that gives few of them."""
    power = 100_00
    while True:
        for step in _STEPS:
            if highest <= step * power * _MOST_LINES:
                return step * power
        power *= 10


def _apart(spent: float, matched: float) -> tuple[float, float]:
    """Two labels at the lines' ends, pushed apart where the lines end close together (two rows each)."""
    need = 2 * _LABEL_GAP + 4
    if abs(spent - matched) >= need:
        return spent, matched
    middle = (spent + matched) / 2
    up, down = middle - need / 2, middle + need / 2
    return (up, down) if spent <= matched else (down, up)


def _line(steps: Steps, scale: _Scale) -> str:
    path = f"M{scale.x(scale.first)} {scale.y(0)}"
    for day, fen in steps:
        path += f"H{scale.x(day)}V{scale.y(fen)}"
    return f"{path}H{scale.x(scale.last)}"


def _ahead(spent: Steps, matched: Steps, scale: _Scale) -> str:
    """Where spending stands above the match, as rectangles between days on which either changed."""
    days = sorted({day for day, _ in (*spent, *matched)} | {scale.last})
    path = ""
    for day, following in pairwise(days):
        above, below = _at(spent, day), _at(matched, day)
        if above > below:
            left, right = scale.x(day), scale.x(following)
            path += f"M{left} {scale.y(below)}H{right}V{scale.y(above)}H{left}Z"
    return path


def _quarters(first: date, last: date) -> Iterable[date]:
    day = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    while day <= last:
        if day >= first:
            yield day
        day = date(day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1, 1)


def _notes(book: Book, spent: Steps, matched: Steps, scale: _Scale) -> Iterable[Note]:
    """The turning points: spending over the match for good, over the grant, and match that went back."""
    ahead = _for_good(spent, matched, scale.last)
    if ahead is not None:
        yield _note(scale, ahead, _at(matched, ahead), f"{ahead} 起支出超过配套", 20)
    over = next((day for day, fen in spent if fen > book.grant), None)
    if over is not None:
        yield _note(scale, over, _at(spent, over), f"{over} 超过核定数", -10)
    previous = 0
    for day, fen in matched:
        if fen < previous:
            yield _note(scale, day, previous, f"{day} 转回 {yuan(previous - fen)}", 4)
        previous = fen


def _for_good(spent: Steps, matched: Steps, last: date) -> date | None:
    """The day since when spending has always been ahead of the match, None where it is not now."""
    since = None
    for day in sorted({day for day, _ in (*spent, *matched)}):
        ahead = _at(spent, day) > _at(matched, day) > 0
        since = (since or day) if ahead else None
    return since if since and since < last else None


def _note(scale: _Scale, day: date, fen: int, text: str, dy: int) -> Note:
    x = scale.x(day)
    right = x > (WIDTH - RIGHT) * 0.6
    return Note(x, scale.y(fen), text, "end" if right else "start", dy)


def _months(first: date, last: date, spent: Steps, matched: Steps) -> Iterable[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        following = date(year + month // 12, month % 12 + 1, 1)
        day = min(last, date.fromordinal(following.toordinal() - 1))
        yield Month(f"{year}-{month:02}", _at(spent, day), _at(matched, day))
        year, month = following.year, following.month


__all__: Sequence[str] = ("HEIGHT", "LEFT", "RIGHT", "WIDTH", "Timeline")
