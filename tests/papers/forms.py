"""Forms as people fill them, written from a small notation: a text is a paragraph, a list of rows a table.

In a table `<` continues the cell to its left and `^` the one above it, as merged cells.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

Rows = Sequence[Sequence[str]]
LEFT, ABOVE = "<", "^"


def word(path: Path, *blocks: str | Rows) -> Path:
    """A .docx of paragraphs and tables."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _table(document, block)
    document.save(str(path))
    return path


def _table(document: "Document", rows: Rows) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    cells: dict[tuple[int, int], _Cell] = {}
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text not in (LEFT, ABOVE):
                table.cell(at, column).text = text
                cells[at, column] = table.cell(at, column)
    for first, last in ranges(rows):
        text = table.cell(*first).text
        table.cell(*first).merge(table.cell(*last)).text = text


def ranges(rows: Rows) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged cells of a table, each as its first and its last place."""
    found = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            right = column
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            bottom = at
            while bottom + 1 < len(rows) and rows[bottom + 1][column] == ABOVE:
                bottom += 1
            if (right, bottom) != (column, at):
                found.append(((at, column), (bottom, right)))
    return found


def workbook(path: Path, sheets: Mapping[str, Sequence[str | Sequence[Sequence[str | float]]]]) -> Path:
    """An .xlsx of the same notation, blocks below one another with an empty row after each table."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, blocks in sheets.items():
        sheet = book.create_sheet(name)
        top = 1
        for block in blocks:
            if isinstance(block, str):
                sheet.cell(top, 1, block)
                top += 1
                continue
            for at, row in enumerate(block):
                for column, value in enumerate(row):
                    if value not in (LEFT, ABOVE, ""):
                        sheet.cell(top + at, 1 + column, value)
            for (row1, left), (row2, right) in ranges([[str(value) for value in row] for row in block]):
                sheet.merge_cells(start_row=top + row1, start_column=1 + left, end_row=top + row2, end_column=1 + right)
            top += len(block) + 1
    book.save(path)
    return path
