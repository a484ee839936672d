"""The cells of a sheet, written as the file has them.

openpyxl keeps an object for every cell, which makes a sheet of 100,000 rows several times as slow as its own
write-only mode, and heavier than all else together. It makes the workbook, its looks, pages, links and charts;
the cells are written here and put into its file.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from ledgers.book.render import fen_to_decimal
from reports.rounding import UNIT
from reports.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.table import Value

DASH = "—"  # where a ratio does not apply
letter = cache(get_column_letter)
_serial = cache(to_excel)
_LONGEST = 32_000  # characters that a cell can hold
_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")
_DATA = re.compile(r"<sheetData ?/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile(r'<dimension ref="[^"]*" ?/>')


def plain(text: str) -> str:
    """What a cell can hold."""
    kept = ILLEGAL_CHARACTERS_RE.sub(" ", text).encode("utf-8", "replace").decode()
    return kept if len(kept) <= _LONGEST else kept[:_LONGEST] + "…"


def leads(text: str) -> bool:
    """Whether a text would be taken for a formula if it were typed."""
    return text.startswith(_LEADS)


def number(value: Value, kind: Kind) -> str:
    """A value as a sheet keeps it: yuan, a ratio, a count, a day's number; empty for nothing."""
    if isinstance(value, Fraction):
        return repr(value.numerator / value.denominator)
    if isinstance(value, date):
        return str(_serial(value))
    if not isinstance(value, int):
        return ""
    if kind in {Kind.MONEY, Kind.WAN}:
        fen = value if kind is Kind.MONEY else value // UNIT
        return str(fen_to_decimal(fen) if fen % 100 else fen // 100)
    return str(value)


def said(place: str, look: int, text: str) -> str:
    """A cell with a text, which is only ever text; without one it is empty, as formulas may count it."""
    if not text:
        return f'<c r="{place}" s="{look}"/>'
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(plain(text))}</t></is></c>'


def figured(place: str, look: int, value: Value, kind: Kind) -> str:
    """A cell with a figure or a day, or nothing."""
    shown = number(value, kind)
    return f'<c r="{place}" s="{look}"><v>{shown}</v></c>' if shown else f'<c r="{place}" s="{look}"/>'


def worked(place: str, look: int, formula: str, value: Value, kind: Kind) -> str:
    """A cell with a formula and the value that it has, so that a preview that computes nothing shows it too."""
    shown = number(value, kind)
    form, shown = ("", shown) if shown else (' t="str"', DASH)
    return f'<c r="{place}" s="{look}"{form}><f>{escape(formula)}</f><v>{shown}</v></c>'


class Squares:
    """The rows of one sheet while it is drawn: whole rows, and rows of single cells."""

    def __init__(self) -> None:
        self._rows: dict[int, bytes] = {}
        self._loose: dict[int, dict[int, str]] = {}
        self._heights: dict[int, float] = {}
        self._last = 1

    def row(self, row: int, height: float, cells: Sequence[str]) -> None:
        """A whole row, from the first column on."""
        self._rows[row] = self._told(row, height, "".join(cells))
        self._last = max(self._last, len(cells))

    def put(self, row: int, column: int, cell: str) -> None:
        """One cell of a row of single cells."""
        self._loose.setdefault(row, {})[column] = cell
        self._last = max(self._last, column)

    def tall(self, row: int, height: float) -> None:
        """How high a row of single cells is, in points."""
        self._heights[row] = height
        self._loose.setdefault(row, {})

    @property
    def bottom(self) -> int:
        """The last row."""
        return max((*self._rows, *self._loose), default=1)

    def into(self, xml: str) -> Iterator[bytes]:
        """The sheet that openpyxl made, with these for its cells, in pieces."""
        found = _DATA.search(xml)
        assert found is not None  # noqa: S101  (openpyxl's own)
        area = f'<dimension ref="A1:{letter(self._last)}{self.bottom}"/>'
        yield _DIMENSION.sub(area, xml[: found.start()]).encode() + b"<sheetData>"
        for row in sorted({*self._rows, *self._loose}):
            if (whole := self._rows.get(row)) is not None:
                yield whole
            else:
                cells = "".join(cell for _, cell in sorted(self._loose[row].items()))
                yield self._told(row, self._heights.get(row), cells)
        yield b"</sheetData>" + xml[found.end() :].encode()

    @staticmethod
    def _told(row: int, height: float | None, cells: str) -> bytes:
        tall = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        return f'<row r="{row}"{tall}>{cells}</row>'.encode()
