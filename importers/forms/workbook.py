"""The tables of a workbook that holds a form: on one worksheet below one another, or on several.

A title (表4-2 …) or an empty row ends a table; merged cells are merged as in Word.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from importers.cells import read
from importers.forms.document import HEADING_PARAGRAPHS, Cell, Document, Table, distinct, follows

if TYPE_CHECKING:
    from pathlib import Path

    from importers import cells
    from importers.forms.document import Rows

_TITLE = re.compile(r"\(?续?\)?表\d|附件\d|[一二三四五六]、|\(?单位[:(]|.*(申报表|基本情况表|实施方案)$")


def parse_workbook(path: Path, sha256: str) -> Document:
    """A workbook as the tables of its visible worksheets.

    Raises:
        Refusal: It cannot be read.
    """
    tables: list[Table] = []
    paragraphs: list[str] = []
    for grid in read(path):
        if not grid.hidden:
            _Sheet(tables, paragraphs).take(grid)
    return Document(path.name, sha256, tuple(tables), tuple(paragraphs), workbook=True)


class _Sheet:
    """One worksheet being cut into tables."""

    def __init__(self, tables: list[Table], paragraphs: list[str]) -> None:
        self.tables, self.paragraphs = tables, paragraphs
        self.rows: Rows = []
        self.before: list[str] = []

    def take(self, grid: cells.Grid) -> None:
        first = len(self.tables)
        self.before = [grid.name]
        for row in _merged(grid):
            filled = [cell for cell in distinct(row) if cell.text.strip()]
            title = len(filled) == 1 and _TITLE.match(filled[0].bare)
            if filled and not title:
                self.rows.append(row)
                continue
            self._close(first)
            if title:
                self.before.append(filled[0].text)
                self.paragraphs.append(filled[0].text)
        self._close(first)

    def _close(self, first: int) -> None:
        if not self.rows:
            return
        goes_on = len(self.tables) > first and follows(self.before)
        left = min(next(n for n, cell in enumerate(row) if cell.text.strip()) for row in self.rows)
        rows = [row[left:] for row in self.rows]
        self.tables.append(Table(rows, tuple(self.before[-HEADING_PARAGRAPHS:]), goes_on))
        self.rows, self.before = [], []


def _merged(grid: cells.Grid) -> Rows:
    width = max(map(len, grid.rows), default=0)
    rows = [[Cell(_text(row[at]) if at < len(row) else "") for at in range(width)] for row in grid.rows]
    for (top, left), (bottom, right) in grid.merged:
        for at in range(top, min(bottom + 1, len(rows))):
            rows[at][left : right + 1] = [rows[top][left]] * len(rows[at][left : right + 1])
    return rows


def _text(value: cells.Cell) -> str:
    """A cell as it would be written; a float without the dust of its arithmetic."""
    if isinstance(value, float):
        return f"{value:.8f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    return "" if value is None else str(value)
