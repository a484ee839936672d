"""The one table model: a report is declared once, and every renderer only draws it.

A cell holds a value or says how it is computed from other cells. The spreadsheet writes that as a
live formula, everything else shows the value that the same declaration gives, so no renderer
computes anything. Money is integer fen here; renderers turn it into yuan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from audit_rules.rule import Mention, Severity
    from ledgers.book.book import Item
    from reports.figures import Figure
    from reports.text import Paper


class Kind(StrEnum):
    """What the cells of a column hold.

    text: words that may wrap. word: a short word or number that is never wrapped, centred.
    money: fen. wan: fen that are whole hundreds of yuan, shown in 万元. percent: a ratio. date: a day.
    count: a whole number.
    """

    TEXT = "text"
    WORD = "word"
    MONEY = "money"
    WAN = "wan"
    PERCENT = "percent"
    DATE = "date"
    COUNT = "count"


class Style(StrEnum):
    """How a row is drawn: body, part (indented beneath a line), line, total, or a band across the table."""

    BODY = "body"
    PART = "part"
    LINE = "line"
    TOTAL = "total"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class Ref:
    """Another cell. An empty row or table is the formula's own."""

    column: str
    row: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells added, less cells subtracted; empty cells are zero."""

    plus: tuple[Ref, ...]
    minus: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotient:
    """One cell to another; does not apply where the other is not above zero."""

    numerator: Ref
    denominator: Ref


Formula: TypeAlias = Sum | Quotient
Value: TypeAlias = "str | int | Fraction | date | None"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place.

    Attributes:
        value: text, fen, count, ratio or day, as `kind` says; None is an empty cell.
        formula: how it is computed; the value is then the formula's.
        items: the postings behind the figure.
        account: the account prefix they can be looked up under.
        kind: where it differs from the column's.
        tone: the severity whose colours it wears.
    """

    value: Value = None
    formula: Formula | None = None
    items: Sequence[Item | Mention] = field(default=(), repr=False)
    account: str = ""
    kind: Kind | None = None
    tone: Severity | None = None

    @classmethod
    def of(cls, figure: Figure) -> Cell:
        """A figure with its postings."""
        return cls(figure.fen, items=figure.items, account=figure.account)


_EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        key: how cells and formulas name it.
        title: its head. group: the head it shares with its neighbours, e.g. 地方财政.
        width: in half-width characters, for paper.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 12
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: cells by column key; those not given are empty. A band has its text in the first column."""

    key: str
    cells: Mapping[str, Cell]
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside each other, drawn by a spreadsheet from a table's own cells.

    Attributes:
        title: what it shows. labels: the column that names the bars.
        series: the columns that are drawn, each a colour. rows: the rows, which stand one after the other.
    """

    title: str
    labels: str
    series: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        key: how formulas of other tables name it.
        title: its title. period: its days, where they are not the report's. unit: 单位：元, or nothing.
        sheet: the sheet it stands on, below what was declared before it there.
        labels: how many columns on the left say what a row is and stay in sight.
        headless: its heads go without saying.
        notes: lines beneath it.
        chart: what a spreadsheet draws of it.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sheet: str
    period: str = ""
    unit: str = ""
    labels: int = 1
    headless: bool = False
    notes: tuple[str, ...] = ()
    chart: Chart | None = None

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(c for c in self.columns if c.key == key)


@dataclass(frozen=True)
class Report:
    """A report.

    Attributes:
        title, base, code, period: what stands at its head.
        tables: in order; `Table.sheet` groups them.
        day: the day its figures are of.
        marks: what proves what it was made from, by Chinese name: digest, rules, policy.
        stamp: the same in one short line, for the foot of a page.
        word: what the base is called at the head of a sheet.
        paper: the text around the tables; without one, paper shows the tables alone.
        half: each table stands on half an A4 page, as a voucher does.
        seal: what it was made from, for programs: see `reports.seal`.
    """

    title: str
    base: str
    code: str
    period: str
    day: date
    tables: tuple[Table, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    stamp: str = ""
    word: str = "基地"
    paper: Paper | None = None
    half: bool = False
    seal: str = ""

    def sheets(self) -> dict[str, list[Table]]:
        """Tables by sheet, in the order of declaration."""
        found: dict[str, list[Table]] = {}
        for table in self.tables:
            found.setdefault(table.sheet, []).append(table)
        return found


_NONE: Mapping[str, Cell] = {}


class Values:
    """The values of tables' cells, formulas worked out.

    Args:
        tables: all that formulas may refer to.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._rows = {(table.key, row.key): row.cells for table in tables for row in table.rows}
        self._known: dict[Ref, Value] = {}

    def of(self, table: Table, row: Row, column: Column) -> Value:
        """The value of one cell."""
        cell = row.cells.get(column.key, _EMPTY)
        if cell.formula is None:  # most cells: nothing to work out, and nothing to look up
            return cell.value
        return self._at(Ref(column.key, row.key, table.key))

    def _at(self, ref: Ref) -> Value:
        if ref not in self._known:
            cell = self._rows.get((ref.table, ref.row), _NONE).get(ref.column, _EMPTY)
            self._known[ref] = self._work(cell.formula, ref) if cell.formula else cell.value
        return self._known[ref]

    def _work(self, formula: Formula, here: Ref) -> Value:
        if isinstance(formula, Sum):
            return sum(self._number(r, here) for r in formula.plus) - sum(self._number(r, here) for r in formula.minus)
        below = self._number(formula.denominator, here)
        return Fraction(self._number(formula.numerator, here)) / below if below > 0 else None

    def _number(self, ref: Ref, here: Ref) -> int:
        value = self._at(resolve(ref, here))
        if value is None:
            return 0
        if not isinstance(value, int):
            msg = f"{ref} is no amount"
            raise TypeError(msg)
        return value


def resolve(ref: Ref, here: Ref) -> Ref:
    """A reference with its own row and table filled in."""
    return Ref(ref.column, ref.row or here.row, ref.table or here.table)


def column_sum(column: str, rows: Iterable[str]) -> Sum:
    """The sum of a column over rows."""
    return Sum(tuple(Ref(column, row) for row in rows))


def row_sum(columns: Iterable[str]) -> Sum:
    """The sum of cells of the same row."""
    return Sum(tuple(Ref(column) for column in columns))


def difference(column: str, less: str) -> Sum:
    """One column less another, in the same row."""
    return Sum((Ref(column),), (Ref(less),))


def ratio(numerator: str, denominator: str) -> Quotient:
    """One column to another, in the same row."""
    return Quotient(Ref(numerator), Ref(denominator))
