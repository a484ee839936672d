"""Tables in mark-up that calls itself xls: web pages, and the XML that Excel 2003 wrote.

Read with the standard parsers, which fetch and expand nothing. A web page's cells that span rows or columns stand
in the first place alone, as Excel shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from importers.cells import Cell

_VOID = re.compile(r"[\s\xa0]+")
MAX_SPAN = 1000
MAX_CELLS = 5_000_000  # what spanning cells and skipped ones may add up to
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_GB = frozenset(("gb2312", "gbk", "gb_2312-80", "gb18030"))


def encoding_of(data: bytes) -> str:
    """The encoding that a page's head declares, gb18030 for all of its family; empty where none."""
    match = _CHARSET.search(data[:2048])
    name = match[1].decode("ascii").lower() if match else ""
    return "gb18030" if name in _GB else name


def is_markup(text: str) -> bool:
    """Whether a text is a page or XML and no csv."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


Area: TypeAlias = "tuple[tuple[int, int], tuple[int, int]]"
"""A merged cell: its first and its last (row, column) from 0."""


@dataclass(slots=True)
class Sheet:
    """A table, or the tables of a page: its name, its cells, and which of them are merged."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def tables(text: str, file: str) -> list[Sheet]:
    """The tables of a page or of a spreadsheet in XML.

    Raises:
        Refusal: it holds no table, declares entities, or cannot be parsed.
    """
    try:
        excel = "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096]
        found = _spreadsheet(text, file) if excel else _page(text)
    except _TooLargeError as error:
        todo = "请用 Excel 或 WPS 打开，另存为 xlsx 再导入"
        raise Refusal("表格的范围大得不正常，没有读", where=file, todo=todo) from error
    if not any(sheet.rows for sheet in found):
        raise Refusal(
            "这是网页或 XML 格式的文件，里面没有表格", where=file, todo="请用 Excel 或 WPS 打开，另存为 xlsx 再导入"
        )
    return found


# --- web pages --------------------------------------------------------------------------------------------------------


class _TooLargeError(Exception):
    """The cells span beyond reason."""


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column → rows below that a cell above spans
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    merged: list[Area] = field(default_factory=list)


class _Page(HTMLParser):
    """All tables of a page, nested ones for themselves."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            table = _Table()
            self.found.append(table)
            self._open.append(table)
        elif self._open and tag == "tr":
            self._close_cell()
            self._open[-1].rows.append([])
        elif self._open and tag in ("td", "th"):
            self._close_cell()
            if not self._open[-1].rows:
                self._open[-1].rows.append([])
            about = dict(attrs)
            self._open[-1].cell = []
            self._open[-1].span = (_span(about.get("rowspan")), _span(about.get("colspan")))
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(self._silent - 1, 0)
        elif self._open and tag in ("td", "th", "tr"):
            self._close_cell()
        elif self._open and tag == "table":
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._silent:
            self._open[-1].cell.append(data)

    def _close_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        text, table.cell = _VOID.sub(" ", "".join(table.cell)).strip(), None
        row = table.rows[-1]
        self.cells += table.span[1] + len(table.taken)
        if self.cells > MAX_CELLS:
            raise _TooLargeError
        while table.taken.get(len(row), 0) >= len(table.rows):
            row.append("")
        down, right = table.span
        if down > 1 or right > 1:
            top, left = len(table.rows) - 1, len(row)
            table.merged.append(((top, left), (top + down - 1, left + right - 1)))
        for at in range(len(row), len(row) + right):
            table.taken[at] = max(table.taken.get(at, 0), len(table.rows) + down - 1) if down > 1 else 0
        row += [text, *[""] * (right - 1)]


def _span(said: str | None) -> int:
    if not said or not said.isdecimal() or said == "0":
        return 1
    return min(int(said[:_SPAN_DIGITS]), MAX_SPAN)


_SPAN_DIGITS = 9  # beyond these it is beyond MAX_SPAN


def _page(text: str) -> list[Sheet]:
    page = _Page()
    page.feed(text)
    page.close()
    sheet = Sheet("")
    # Banks put preamble, table and totals into tables of their own: read as one sheet, top to bottom.
    for table in page.found:
        above = len(sheet.rows)
        sheet.merged += [
            ((top + above, left), (bottom + above, right)) for (top, left), (bottom, right) in table.merged
        ]
        sheet.rows += table.rows
    return [sheet]


# --- the spreadsheet XML of Excel 2003 --------------------------------------------------------------------------------


class _Workbook:
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._text: list[str] | None = None
        self._across = 0  # columns that the cell before is merged over beside its own
        self._kind = ""
        self._cells = 0

    def start(self, tag: str, about: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        said = {key.rpartition(":")[2]: value for key, value in about.items()}
        if tag == "Worksheet":
            self.sheets.append(Sheet(said.get("Name", "")))
        elif tag == "Row" and self.sheets:
            rows = self.sheets[-1].rows
            rows += [[] for _ in range(min(int(said.get("Index", "0") or 0) - 1 - len(rows), MAX_SPAN))]
            rows.append([])
            self._across = 0
        elif tag == "Cell" and self.sheets and self.sheets[-1].rows:
            self._cell(self.sheets[-1], said)
        elif tag == "Data":
            self._text, self._kind = [], said.get("Type", "String")

    def _cell(self, sheet: Sheet, said: dict[str, str]) -> None:
        """A cell stands at its index, or behind the one before it and all that this is merged over."""
        row, index = sheet.rows[-1], int(said.get("Index", "0") or 0)
        row += [""] * min(index - 1 - len(row) if index else self._across, MAX_SPAN)
        self._across, down = (min(int(said.get(name, "0") or 0), MAX_SPAN) for name in ("MergeAcross", "MergeDown"))
        if self._across or down:
            top, left = len(sheet.rows) - 1, len(row)
            sheet.merged.append(((top, left), (top + down, left + self._across)))
        row.append("")
        self._cells += len(row)
        if self._cells > MAX_CELLS * 10:
            raise _TooLargeError

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "Data" and self._text is not None:
            text, self._text = "".join(self._text), None
            if self.sheets and self.sheets[-1].rows and self.sheets[-1].rows[-1]:
                self.sheets[-1].rows[-1][-1] = text.removesuffix("T00:00:00.000") if self._kind == "DateTime" else text


def _spreadsheet(text: str, file: str) -> list[Sheet]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # Excel writes none; entity bombs need one
        raise Refusal("文件里有不该有的实体声明，没有读", where=file, todo="请用 Excel 或 WPS 打开，另存为 xlsx 再导入")
    book, parser = _Workbook(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = book.start, book.end
    parser.CharacterDataHandler = book.characters
    try:
        parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")), True)
    except (expat.ExpatError, ValueError) as error:
        raise Refusal("文件不完整或已损坏，打不开", where=file, todo="请重新下载或导出") from error
    return book.sheets
