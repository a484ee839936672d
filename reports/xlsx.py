"""A report as a workbook: live formulas, ready to print on A4.

Formulas carry the value that the declaration gives, so that a preview that computes nothing shows
figures too. The same report gives the same bytes. Text from a book is only ever text: a payee
called =HYPERLINK(…) stays a payee.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import date, datetime, time
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as Square
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from audit_rules.rule import Severity
from ledgers.book.render import yuan
from reports.figures import percent
from reports.saving import save
from reports.squares import DASH, Squares, figured, leads, letter, plain, said, worked
from reports.table import Cell, Column, Kind, Quotient, Ref, Report, Row, Style, Table, Values, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from reports.table import Formula, Value

_FORMATS = {
    Kind.TEXT: "@",
    Kind.WORD: "@",
    Kind.MONEY: '#,##0.00_ ;-#,##0.00_ ;"—"_ ',
    Kind.WAN: '#,##0.00_ ;-#,##0.00_ ;"—"_ ',
    Kind.PERCENT: "0.00%_ ",
    Kind.DATE: "yyyy-mm-dd",
    Kind.COUNT: "0",
}
_SIDE = {Kind.TEXT: "left", Kind.WORD: "center", Kind.DATE: "center", Kind.COUNT: "center"}
_TONES = {
    Severity.VIOLATION: ("990000", "FBE9E7"),
    Severity.WARNING: ("6B4A00", "FFF3CD"),
    Severity.LEAD: ("274B66", "E4EEF5"),
    Severity.NOTE: ("5C5C5C", "F4F4F4"),
}
_SONG, _HEI = "宋体", "黑体"
_CHINESE = 134  # the font's character set: a machine without the face takes another Chinese one
_HEAD, _BAND, _TOTAL = "E7ECF2", "F3F5F8", "F3F5F8"
_THIN, _MEDIUM = Side(style="thin", color="7F8A96"), Side(style="medium", color="3C4650")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_ABOVE = Border(left=_THIN, right=_THIN, top=_MEDIUM, bottom=_THIN)
_PORTRAIT = 118  # half-width characters that an upright A4 page takes at a readable size
_LINE = 14.5  # points of a line of 10-point type
_CHART_ROWS = 18  # rows of the usual height that a chart stands over
DETAIL = "payments"  # the table whose rows vouchers lead to
_VOUCHERS = frozenset({"voucher", "vouchers"})
_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip file knows


def write_xlsx(report: Report, target: Path | BinaryIO) -> None:
    """Write a report as a workbook; a file appears whole or not at all, its folder is made if missing.

    Raises:
        Refusal: the folder cannot be written or the disk is full.
    """
    content = _Book(report).content()
    if hasattr(target, "write"):
        target.write(content)
        return
    save(content, target, "报告")


class _Book:
    """A workbook while it is made: first every cell gets its place, then it is drawn."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.values = Values(report.tables)
        self.layouts: dict[str, _Layout] = {}  # by table
        self.squares: dict[str, Squares] = {}  # by the sheet's file
        self.looks: dict[tuple[object, ...], int] = {}
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)  # type: ignore[arg-type]
        self.details: dict[str, str] = {}  # where a voucher's row stands in the detail sheet
        self._named()

    def content(self) -> bytes:
        """The file."""
        sheets = self.report.sheets()
        names = _sheet_names(sheets)
        layouts = [_Layout(names[title], tables, self.values) for title, tables in sheets.items()]
        self.layouts = {table.key: layout for layout in layouts for table in layout.tables}
        self.details = self._detailed()
        for number, layout in enumerate(layouts, 1):
            sheet = _Sheet(self, layout, first=number == 1)
            sheet.draw()
            self.squares[f"xl/worksheets/sheet{number}.xml"] = sheet.squares
        raw = io.BytesIO()
        self.workbook.save(raw)
        return self._finished(raw)

    def place(self, ref: Ref) -> tuple[str, int, int]:
        """Sheet, row and column of a cell."""
        return self.layouts[ref.table].place(ref)

    def _detailed(self) -> dict[str, str]:
        """The first row of each voucher in the detail sheet, as a link has it."""
        found: dict[str, str] = {}
        for table in (t for t in self.report.tables if t.key == DETAIL):
            for row in table.rows:
                voucher = row.cells.get("voucher", _NOTHING).value
                if isinstance(voucher, str) and voucher and voucher not in found:
                    sheet, line, column = self.place(Ref("voucher", row.key, table.key))
                    found[voucher] = f"{_quoted(sheet)}!{letter(column)}{line}"
        return found

    def look(
        self,
        font: Font,
        *,
        fill: str = "",
        border: Border | None = None,
        side: str = "left",
        wrap: bool = False,
        indent: int = 0,
        shape: str = _FORMATS[Kind.TEXT],
        quoted: bool = False,
    ) -> int:
        """The number of a look in the workbook's list of them."""
        square: Any = Square(self.workbook.worksheets[0], row=1, column=1)
        square.font, square.number_format = font, shape
        if fill:
            square.fill = _fill(fill)
        if border:
            square.border = border
        square.alignment = Alignment(horizontal=side, vertical="center", wrap_text=wrap, indent=indent)
        if quoted:
            square.quotePrefix = True
        number: int = square.style_id
        return number

    def formula(self, formula: Formula, here: Ref) -> str:
        """A declared formula as the spreadsheet's file has it."""
        if isinstance(formula, Quotient):
            above, below = (self._address(r, here) for r in (formula.numerator, formula.denominator))
            return f'IF({below}>0,{above}/{below},"—")'
        plus, minus = self._terms(formula.plus, here), self._terms(formula.minus, here)
        return ("+".join(plus) or "0") + "".join(f"-{term}" for term in minus)

    def _terms(self, refs: Sequence[Ref], here: Ref) -> list[str]:
        """Cells as terms of a sum; neighbours are one range."""
        runs: list[list[Ref]] = []
        for ref in (resolve(r, here) for r in refs):
            if runs and self._follows(runs[-1], ref):
                runs[-1].append(ref)
            else:
                runs.append([ref])
        return [
            self._address(run[0], here)
            if len(run) == 1
            else f"SUM({self._address(run[0], here)}:{self._corner(run[-1])})"
            for run in runs
        ]

    def _follows(self, run: Sequence[Ref], ref: Ref) -> bool:
        (sheet, row, column), (there, below, right) = self.place(run[-1]), self.place(ref)
        step = (below - row, right - column)
        if there != sheet or step not in {(0, 1), (1, 0)}:
            return False
        if len(run) == 1:
            return True
        _, above, left = self.place(run[-2])
        return step == (row - above, column - left)

    def _address(self, ref: Ref, here: Ref) -> str:
        whole = resolve(ref, here)
        sheet = self.layouts[whole.table].name
        prefix = "" if sheet == self.layouts[here.table].name else f"{_quoted(sheet)}!"
        return prefix + self._corner(whole)

    def _corner(self, ref: Ref) -> str:
        _, row, column = self.place(ref)
        return f"{letter(column)}{row}"

    def _named(self) -> None:
        """What the file says of itself; its day is the figures', so that it can be made again."""
        properties = self.workbook.properties
        properties.title = plain(f"{self.report.base} {self.report.title}")
        properties.creator = properties.lastModifiedBy = "专账 Earmark"
        properties.keywords = self.report.seal or None
        properties.description = plain("\n".join(f"{k}：{v}" for k, v in self.report.marks.items()))
        properties.created = properties.modified = datetime.combine(self.report.day, time())
        self.workbook.calculation.fullCalcOnLoad = True

    def _finished(self, raw: io.BytesIO) -> bytes:
        """The file with the cells in it and no trace of when it was made."""
        out = io.BytesIO()
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                body, part = source.read(name), zipfile.ZipInfo(name, _EPOCH)
                part.compress_type = zipfile.ZIP_DEFLATED
                if (squares := self.squares.get(name)) is not None:
                    with target.open(part, "w") as file:
                        for piece in squares.into(body.decode()):
                            file.write(piece)
                    continue
                if name == "docProps/core.xml":
                    body = _timeless(body.decode(), self.report.day).encode()
                target.writestr(part, body)
        return out.getvalue()


def _timeless(xml: str, day: date) -> str:
    """The file's day for the moment of saving that openpyxl writes."""
    stamp = r"\g<1>" + f"{day.isoformat()}T00:00:00Z" + r"\g<2>"
    return re.sub(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", stamp, xml)


class _Layout:
    """Where a sheet's tables stand: rows from 1 down, columns from 1 right."""

    def __init__(self, name: str, tables: Sequence[Table], values: Values) -> None:
        self.name, self.tables = name, tables
        self.grid = max(len(t.columns) for t in tables)
        self.widths = self._widths(values)
        self.tops: dict[str, int] = {}  # the first row of each table's head
        self._rows: dict[tuple[str, str], int] = {}  # by table and row
        self._columns = {(t.key, c.key): n for t in tables for n, c in enumerate(t.columns, 1)}
        row = 4 if len(tables) == 1 else 5
        for table in tables:
            row += 0 if len(tables) == 1 else 1  # the table's own title
            self.tops[table.key] = row
            first = row + heads(table)
            self._rows |= {(table.key, line.key): first + n for n, line in enumerate(table.rows)}
            row = first + len(table.rows) + len(table.notes) + (0 if len(tables) == 1 else 1)

    def place(self, ref: Ref) -> tuple[str, int, int]:
        """Sheet, row and column of a cell."""
        return self.name, self._rows[ref.table, ref.row], self._columns[ref.table, ref.column]

    def _widths(self, values: Values) -> list[int]:
        """As the widest table declares them; columns grow with their figures, which cannot wrap."""
        widest = max(self.tables, key=lambda t: len(t.columns))
        widths = [c.width for c in widest.columns]
        for table in self.tables:
            for place, column in enumerate(table.columns):
                shown = (values.of(table, row, column) for row in table.rows)
                figures = {v for v in shown if isinstance(v, int | Fraction)}
                needed = (_figure_width(figure, column.kind) for figure in figures)
                widths[place] = max(widths[place], *needed, 0)
        return widths

    def thirds(self) -> tuple[int, int]:
        """The last columns of the left and the middle third of the sheet's width."""
        ends = list(accumulate(self.widths))
        left = next(n for n, end in enumerate(ends, 1) if end * 3 >= ends[-1])
        return left, next(n for n, end in enumerate(ends, 1) if end * 3 >= ends[-1] * 2)

    def span(self, table: Table, number: int) -> int:
        """The last grid column of a table's column: the last one takes what is left."""
        return self.grid if number == len(table.columns) else number

    def width(self, first: int, last: int) -> int:
        """Half-width characters from one grid column to another."""
        return sum(self.widths[first - 1 : last])


def heads(table: Table) -> int:
    """How many rows the head of a table takes."""
    return 0 if table.headless else 2 if any(c.group for c in table.columns) else 1


class _Sheet:
    """One sheet while it is drawn."""

    def __init__(self, book: _Book, layout: _Layout, *, first: bool) -> None:
        self.book, self.layout, self.first = book, layout, first
        self.sheet: Worksheet = book.workbook.create_sheet(layout.name)
        self.squares = Squares()

    def draw(self) -> None:
        """Titles, tables, then the page."""
        for number, width in enumerate(self.layout.widths, 1):
            self.sheet.column_dimensions[letter(number)].width = width + 0.7
        self._titles()
        for table in self.layout.tables:
            self._table(table)
        self._page()

    def _titles(self) -> None:
        """The cover says whose report it is; a sheet says what it shows, then whose."""
        report, alone = self.book.report, self.layout.tables[0]
        single = len(self.layout.tables) == 1
        title = report.title if self.first else alone.title if single else self.layout.name
        self._text(1, 1, self.layout.grid, title, font=_font(16, _HEI), side="center")
        self.squares.tall(1, 30)
        if self.first:
            self._text(2, 1, self.layout.grid, report.base, font=_font(13, _HEI), side="center")
            self.squares.tall(2, 22)
            self._caption(3, report.period, "", alone.unit)
        else:
            self._caption(2, f"{report.word}：{report.base}", (single and alone.period) or report.period, alone.unit)

    def _caption(self, row: int, left: str, middle: str, right: str) -> None:
        """The line above a table: whose, when, in what unit."""
        one, two = self.layout.thirds()
        self._text(row, 1, one if middle else two, left, font=_font(10))
        self._text(row, one + 1, two, middle, font=_font(10), side="center")
        self._text(row, two + 1, self.layout.grid, right, font=_font(10), side="right")
        self.squares.tall(row, 17)

    def _table(self, table: Table) -> None:
        top = self.layout.tops[table.key]
        if len(self.layout.tables) > 1:
            title = f"{table.title}（{table.period}）" if table.period else table.title
            self._text(top - 1, 1, self.layout.grid, title, font=_font(12, _HEI))
            self.squares.tall(top - 1, 22)
        self._head(table, top)
        row = top + heads(table)
        for line in table.rows:
            self._row(table, line, row)
            row += 1
        for note in table.notes:
            self._note(row, note)
            row += 1
        self._chart(table, row)

    def _head(self, table: Table, top: int) -> None:
        deep = heads(table)
        if not deep:
            return
        start = 1
        for number, column in enumerate(table.columns, 1):
            last = self.layout.span(table, number)
            if deep == 1 or not column.group:
                self._box(top, number, top + deep - 1, last, column.title)
                start = last + 1
                continue
            self._box(top + 1, number, top + 1, last, column.title)
            following = table.columns[number].group if number < len(table.columns) else ""
            if following != column.group:
                self._box(top, start, top, last, column.group)
                start = last + 1
        for row in range(top, top + deep):
            self.squares.tall(row, 20 if deep > 1 else 24)

    def _box(self, top: int, left: int, bottom: int, right: int, title: str) -> None:
        """A head, over several rows or columns."""
        font = _font(10, _HEI, bold=True)
        look = self.book.look(font, fill=_HEAD, border=_GRID, side="center", wrap=True)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.squares.put(row, column, said(f"{letter(column)}{row}", look, ""))
        self._write(top, left, right, title, look, bottom)

    def _row(self, table: Table, line: Row, row: int) -> None:
        if line.style is Style.BAND:
            self._band(table, line, row)
            return
        lines, cells = 1, []
        for number, column in enumerate(table.columns, 1):
            last = self.layout.span(table, number)
            indent = 1 if line.style is Style.PART and number == 1 else 0
            shown, cell = self._cell(table, line, column, f"{letter(number)}{row}", indent)
            cells.append(cell)
            if last > number:
                empty = self._dressed(line, line.cells.get(column.key, _NOTHING), column.kind, indent, "")
                cells += [said(f"{letter(place)}{row}", empty, "") for place in range(number + 1, last + 1)]
                self._merge(row, number, row, last)
            if isinstance(shown, str):
                lines = max(lines, _lines(shown, self.layout.width(number, last) - 2 * indent))
        self.squares.row(row, min(409, max(18, lines * _LINE + 4)), cells)

    def _cell(self, table: Table, line: Row, column: Column, place: str, indent: int) -> tuple[Value, str]:
        """The value of a cell, and the cell."""
        cell = line.cells.get(column.key, _NOTHING)
        kind = cell.kind or column.kind
        value = self.book.values.of(table, line, column)
        if cell.formula is not None:
            formula = self.book.formula(cell.formula, Ref(column.key, line.key, table.key))
            return value, worked(place, self._dressed(line, cell, kind, indent), formula, value, kind)
        if isinstance(value, str):
            self._link(table, column, place, value)
            return value, said(place, self._dressed(line, cell, kind, indent, value), value)
        if value is None and kind is Kind.PERCENT and column.key in line.cells:
            return value, said(place, self._dressed(line, cell, kind, indent, DASH), DASH)
        return value, figured(place, self._dressed(line, cell, kind, indent), value, kind)

    def _link(self, table: Table, column: Column, place: str, value: str) -> None:
        """A voucher leads to its row in the detail sheet; of several in a cell none does."""
        there = self.book.details.get(value)
        if there and column.key in _VOUCHERS and table.key != DETAIL:
            square: Any = self.sheet[place]  # of which openpyxl keeps the link, and the cell is ours
            square.hyperlink = Hyperlink(ref=place, location=there)

    def _chart(self, table: Table, row: int) -> None:
        """Bars of a table's own cells, beneath it."""
        chart = table.chart
        if chart is None or not chart.rows:
            return
        bars = BarChart()
        bars.title, bars.height, bars.width = chart.title, 8, 22
        first, last = (self.book.place(Ref(chart.labels, key, table.key)) for key in (chart.rows[0], chart.rows[-1]))
        for key in chart.series:
            column = self.book.place(Ref(key, chart.rows[0], table.key))[2]
            figures = Reference(self.sheet, min_col=column, min_row=first[1], max_row=last[1])
            series = Series(figures, title=plain(table.column(key).title))
            bars.series.append(series)
        bars.set_categories(Reference(self.sheet, min_col=first[2], min_row=first[1], max_row=last[1]))
        self.sheet.add_chart(bars, f"A{row + 1}")

    def _dressed(self, line: Row, cell: Cell, kind: Kind, indent: int, text: str | None = None) -> int:
        """The look of a cell; worked out once for cells that look alike. A text has text's format, whatever it is."""
        shape = _FORMATS[kind if text is None else Kind.TEXT]
        key = (line.style, cell.tone, kind, indent, shape, bool(text and leads(text)))
        if (known := self.book.looks.get(key)) is not None:
            return known
        total = line.style is Style.TOTAL
        ink, paper = _TONES[cell.tone] if cell.tone else ("000000", _TOTAL if total else "")
        side = _SIDE.get(kind, "right")
        self.book.looks[key] = self.book.look(
            _font(10, bold=total or line.style is Style.LINE or bool(cell.tone), color=ink),
            fill=paper,
            border=_ABOVE if total else _GRID,
            side=side,
            wrap=side != "right",
            indent=indent,
            shape=shape,
            quoted=key[-1],
        )
        return self.book.looks[key]

    def _band(self, table: Table, line: Row, row: int) -> None:
        text = str(line.cells[table.columns[0].key].value)
        look = self.book.look(_font(10, _HEI, bold=True), fill=_BAND, border=_GRID)
        for place in range(1, self.layout.grid + 1):
            self.squares.put(row, place, said(f"{letter(place)}{row}", look, ""))
        self._write(row, 1, self.layout.grid, text, look)
        self.squares.tall(row, 20)

    def _note(self, row: int, text: str) -> None:
        grid = self.layout.grid
        self._text(row, 1, grid, text, font=_font(9, color="505860"), wrap=True)
        self.squares.tall(row, max(15, _lines(text, self.layout.width(1, grid) * 1.1) * 13 + 3))

    def _text(
        self, row: int, left: int, right: int, text: str, *, font: Font, side: str = "left", wrap: bool = False
    ) -> None:
        """A text over one or several squares."""
        look = self.book.look(font, side=side, wrap=wrap, quoted=leads(text))
        self._write(row, left, right, text, look)

    def _write(self, row: int, left: int, right: int, text: str, look: int, bottom: int | None = None) -> None:
        """A text of a look over squares, which become one."""
        if left > right or not text:
            return
        self.squares.put(row, left, said(f"{letter(left)}{row}", look, text))
        if right > left or (bottom or row) > row:
            self._merge(row, left, bottom or row, right)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet.merged_cells.add(f"{letter(left)}{top}:{letter(right)}{bottom}")

    def _page(self) -> None:
        """A4, as wide as the page, heads on every page, page numbers beneath."""
        sheet, first = self.sheet, self.layout.tables[0]
        single = len(self.layout.tables) == 1
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if sum(self.layout.widths) > _PORTRAIT else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.59  # inches: 15 mm
        margins.top, margins.bottom, margins.header, margins.footer = 0.71, 0.79, 0.31, 0.39
        last = self.squares.bottom + (_CHART_ROWS if any(t.chart for t in self.layout.tables) else 0)
        sheet.print_area = f"A1:{letter(self.layout.grid)}{last}"
        body = self.layout.tops[first.key] + heads(first)
        if single:
            sheet.print_title_rows = f"1:{body - 1}"
        sheet.freeze_panes = f"{letter(first.labels + 1)}{body}" if single else "A4"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.tabSelected = self.first
        foot: Any = sheet.oddFooter
        texts = (_footed(self.book.report.base, 40), "第 &P 页　共 &N 页", _footed(self.book.report.stamp, 80))
        for part, text in zip((foot.left, foot.center, foot.right), texts, strict=True):
            part.text, part.size, part.font = text, 8, f"{_SONG},Regular"


_NOTHING = Cell()


def _footed(text: str, longest: int) -> str:
    """A text for the foot of a page: & begins a code there."""
    line = " ".join(plain(text).split())
    return (line if len(line) <= longest else line[:longest] + "…").replace("&", "&&")


def _sheet_names(titles: Iterable[str]) -> dict[str, str]:
    """Legal names: no forbidden characters, 31 at most, no two alike."""
    names: dict[str, str] = {}
    for title in titles:
        base = _FORBIDDEN.sub("-", plain(title)).strip("' ") or "表"
        name, again = base[:31], 2
        while name.casefold() in {n.casefold() for n in names.values()}:
            name = f"{base[:27]}({again})"
            again += 1
        names[title] = name
    return names


def _quoted(sheet: str) -> str:
    """A sheet's name as formulas and links have it."""
    return "'" + sheet.replace("'", "''") + "'"


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    room = max(4, int(width))
    if 2 * len(text) <= room and "\n" not in text:  # whatever its characters are
        return 1
    return sum(max(1, -(-_wide(part) // room)) for part in text.split("\n"))


def _figure_width(value: Value, kind: Kind) -> int:
    """What a figure needs, a blank on either side."""
    if isinstance(value, Fraction):
        return len(percent(value)) + 2
    return len(yuan(value)) + 2 if kind is Kind.MONEY and isinstance(value, int) else 0


def _wide(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@cache
def _font(size: int, name: str = _SONG, *, bold: bool = False, color: str = "000000") -> Font:
    return Font(name=name, charset=_CHINESE, size=size, bold=bold, color=color)


@cache
def _fill(color: str) -> PatternFill:
    return PatternFill("solid", start_color=color)
