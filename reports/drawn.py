"""A report worked out for paper and page: every word, number and width settled, so that a renderer only draws."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from audit_rules.rule import Severity
from ledgers.book.render import yuan
from reports.figures import percent
from reports.rounding import UNIT
from reports.table import Cell, Column, Kind, Report, Row, Style, Table, Values
from reports.text import Heading, Para, Said
from reports.words import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Mention
    from ledgers.book.book import Item
    from reports.table import Value
    from reports.text import Block

NONE = "—"
UPRIGHT, ACROSS = 442, 728  # points between the margins of an upright and of a lying A4 page
_SIZES = (6.0, 10.5)  # points: the smallest that can be read, and 五号
_ALIGN = {Kind.TEXT: "left", Kind.WORD: "center", Kind.DATE: "center", Kind.COUNT: "center"}
_WIDE = 84  # half-width characters that an upright page takes at a readable size
_LONG = 300  # characters of a cell that may break across pages
_EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Square:
    """One place of a table: its text and how it stands.

    Attributes:
        align: left, center or right.
        across, down: columns and rows that it takes.
        indent: it stands beneath the line above.
        tone: the severity whose colours it wears; empty for none.
        items, account: what is behind it.
    """

    text: str
    align: str
    across: int = 1
    down: int = 1
    indent: bool = False
    tone: str = ""
    items: Sequence[Item | Mention] = field(default=(), repr=False)
    account: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its style and its places; it may break across pages where a text in it is long."""

    style: Style
    squares: tuple[Square, ...]
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table worked out.

    Attributes:
        number: 附表3, or nothing.
        title, left, middle, right: what stands above it.
        widths: of its columns, in half-width characters.
        heads: its head, one row or two.
        lines: its rows. notes: what stands beneath.
        size: points of its text.
        across: it lies across the page.
    """

    key: str
    number: str
    title: str
    left: str
    middle: str
    right: str
    widths: tuple[int, ...]
    heads: tuple[tuple[Square, ...], ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    size: float
    across: bool


@dataclass(frozen=True)
class Drawn:
    """A report worked out.

    Attributes:
        title: its lines. mark: beneath them. running: the head of every page.
        body, last: headings, paragraphs and tables. annexes: tables of pages of their own.
        name, seal, day: what its file says of itself.
        half: each annex stands on half a page.
    """

    title: tuple[str, ...]
    mark: str
    running: str
    body: tuple[Heading | Para | Grid, ...]
    annexes: tuple[Grid, ...]
    last: tuple[Heading | Para | Grid, ...]
    name: str
    seal: str
    day: date
    half: bool = False


def drawn(report: Report) -> Drawn:
    """A report worked out for paper and page."""
    paper = report.paper
    own = [*report.tables]
    if paper is not None:
        own += [t for t in (*paper.body, *paper.last) if isinstance(t, Table)]
        own += [table for _, table in paper.annexes if table not in report.tables]
    values = Values(own)
    name = f"{report.base} {report.title}"
    if paper is None:
        grids = tuple(_grid(report, t, values, "", alone=True) for t in report.tables)
        return Drawn((report.title,), "", report.stamp, (), grids, (), name, report.seal, report.day, report.half)
    return Drawn(
        title=paper.title,
        mark=paper.mark,
        running=paper.running,
        body=tuple(_blocks(report, paper.body, values)),
        annexes=tuple(_grid(report, table, values, number, alone=True) for number, table in paper.annexes),
        last=tuple(_blocks(report, paper.last, values)),
        name=name,
        seal=report.seal,
        day=report.day,
    )


def _blocks(report: Report, blocks: Sequence[Block], values: Values) -> Iterator[Heading | Para | Grid]:
    for block in blocks:
        yield _grid(report, block, values, "", alone=False) if isinstance(block, Table) else block


def _grid(report: Report, table: Table, values: Values, number: str, *, alone: bool) -> Grid:
    texts = {
        (row.key, c.key): written(values.of(table, row, c), _kind(row, c)) for row in table.rows for c in table.columns
    }
    widths = tuple(_width(table, column, texts) for column in table.columns)
    across = alone and sum(widths) > _WIDE
    size = max(_SIZES[0], min(_SIZES[1], (ACROSS if across else UPRIGHT) * 2 / max(1, sum(widths))))
    return Grid(
        key=table.key,
        number=number,
        title=table.title,
        left=short((report.paper and report.paper.unit) or f"{report.word}：{report.base}") if alone else "",
        middle=(table.period or report.period) if alone else table.period,
        right=table.unit,
        widths=widths,
        heads=_heads(table),
        lines=tuple(_line(table, row, texts) for row in table.rows),
        notes=tuple(note for note in table.notes if note),
        size=round(size, 1),
        across=across,
    )


def _kind(row: Row, column: Column) -> Kind:
    return row.cells.get(column.key, _EMPTY).kind or column.kind


def _width(table: Table, column: Column, texts: dict[tuple[str, str], str]) -> int:
    """As declared, and no less than what cannot wrap needs: figures, words, days, vouchers."""
    needed = [
        max(map(wide, texts[row.key, column.key].split("\n"))) + 2
        for row in table.rows
        if row.style is not Style.BAND
        and _kind(row, column) not in {Kind.TEXT, Kind.PERCENT}
        and column is not table.columns[0]
    ]
    return max([column.width, *needed]) if column.kind is not Kind.TEXT else column.width


def wide(text: str) -> int:
    """Half-width characters that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def written(value: Value, kind: Kind) -> str:
    """A value as people read it; nothing is — where a figure could stand."""
    if value is None:
        return "" if kind in {Kind.TEXT, Kind.WORD, Kind.DATE, Kind.COUNT} else NONE
    if isinstance(value, Fraction) or kind is Kind.PERCENT:
        return percent(Fraction(value)) if isinstance(value, Fraction | int) else NONE
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and kind is Kind.MONEY:
        return yuan(value) if value else NONE
    if isinstance(value, int) and kind is Kind.WAN:
        return hundredths(value // UNIT) if value else NONE
    return str(value)


def hundredths(units: int) -> str:
    """Hundredths with commas: 1,234.50."""
    return yuan(units)


def _heads(table: Table) -> tuple[tuple[Square, ...], ...]:
    if table.headless:
        return ()
    if not any(c.group for c in table.columns):
        return (tuple(Square(c.title, "center") for c in table.columns),)
    above: list[Square] = []
    below: list[Square] = []
    last = ""
    for column in table.columns:
        if not column.group:
            above.append(Square(column.title, "center", down=2))
        else:
            below.append(Square(column.title, "center"))
            if column.group == last:
                above[-1] = Square(last, "center", across=above[-1].across + 1)
            else:
                above.append(Square(column.group, "center"))
        last = column.group
    return tuple(above), tuple(below)


def _line(table: Table, row: Row, texts: dict[tuple[str, str], str]) -> Line:
    first = table.columns[0].key
    if row.style is Style.BAND:
        return Line(row.style, (Square(texts[row.key, first], "left", across=len(table.columns)),))
    squares = []
    for column in table.columns:
        cell = row.cells.get(column.key, _EMPTY)
        kind = _kind(row, column)
        text = texts[row.key, column.key] if column.key in row.cells else ""
        squares.append(
            Square(
                text,
                _ALIGN.get(kind, "right"),
                indent=row.style is Style.PART and column.key == first,
                tone=cell.tone.value if isinstance(cell.tone, Severity) else "",
                items=cell.items,
                account=cell.account,
            )
        )
    return Line(row.style, tuple(squares), any(len(s.text) > _LONG for s in squares))


def plain(report: Drawn) -> dict[str, Any]:
    """A worked-out report as values that JSON can hold, without what is behind its figures."""
    return {
        "title": list(report.title),
        "mark": report.mark,
        "running": report.running,
        "name": report.name,
        "seal": report.seal,
        "half": report.half,
        "day": [report.day.year, report.day.month, report.day.day],
        "body": [_plain(block) for block in report.body],
        "annexes": [_plain(grid) for grid in report.annexes],
        "last": [_plain(block) for block in report.last],
    }


def _plain(block: Heading | Para | Grid) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": clean(block.text)}
    if isinstance(block, Para):
        parts = [{"text": clean(part.text), "strong": part.strong} for part in block.parts]
        return {"kind": "para", "look": block.look.value, "kept": block.kept, "parts": parts}
    return {
        "kind": "table",
        "number": block.number,
        "title": clean(block.title),
        "left": clean(block.left),
        "middle": clean(block.middle),
        "right": clean(block.right),
        "widths": list(block.widths),
        "heads": [_squares(head) for head in block.heads],
        "lines": [{"style": x.style.value, "squares": _squares(x.squares), "breaks": x.breaks} for x in block.lines],
        "notes": [clean(note) for note in block.notes],
        "size": block.size,
        "across": block.across,
    }


def _squares(squares: Sequence[Square]) -> list[dict[str, Any]]:
    return [
        {
            "text": clean(s.text),
            "align": s.align,
            "across": s.across,
            "down": s.down,
            "indent": s.indent,
            "tone": s.tone,
        }
        for s in squares
    ]


def clean(text: str) -> str:
    """Text without what no page can show: control characters and lone surrogates; a line break stays."""
    kept = "".join(c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return kept.replace("\r", " ")


__all__ = ["Drawn", "Grid", "Line", "Said", "Square", "clean", "drawn", "plain", "wide", "written"]
