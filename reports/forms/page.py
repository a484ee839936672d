"""A form on paper: A4, 仿宋_GB2312 五号 with lines of exactly 16 磅, tables of merged cells.

附件2's 填写要求 asks for this type and these lines; the titles are set as official papers set theirs.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

BODY, LATIN, HEAVY, TITLE = "仿宋_GB2312", "Times New Roman", "黑体", "方正小标宋简体"
FIVE, FOUR, THREE, TWO = 10.5, 14, 16, 22  # 五号, 四号, 三号, 二号, in points
LINE = 16  # 磅
WIDTH = 16.0  # cm between the margins
LEFT, ABOVE = "<", "^"
"""A place of a table that belongs to the cell to its left, or to the one above."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOMENT = b"2023-03-15T00:00:00Z"
_SHORT = 24  # characters that stand in the middle of a cell; a longer text begins at its edge
_Align = Literal["left", "center", "right"]
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that is not a label: its text and how it stands.

    Attributes:
        text: lines parted by newlines.
        top: it is written from the top, as prose is.
        align: of its lines. last: of its last lines, for the place of a seal and a day.
        tail: those last lines.
    """

    text: str = ""
    top: bool = False
    align: _Align = "left"
    tail: tuple[str, ...] = ()


Rows: TypeAlias = "list[Sequence[str | Box]]"


class Page:
    """A document being written."""

    def __init__(self, title: str) -> None:
        self._document: Document = docx.Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
        about = self._document.core_properties
        about.title, about.author, about.comments, about.last_modified_by = title, "", "", ""
        normal: ParagraphStyle = self._document.styles["Normal"]
        normal.font.size = Pt(FIVE)
        _face(normal, BODY)
        _exact(normal.paragraph_format, LINE)

    # --- text ---

    def line(
        self,
        text: str = "",
        *,
        size: float = FIVE,
        face: str = BODY,
        align: _Align = "left",
        before: float = 0,
        fresh: bool = False,
    ) -> None:
        """A paragraph. before: blank space above it, in points; fresh: on a new page."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        _write(paragraph, text, size=size, face=face)
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after, shape.page_break_before = Pt(before), Pt(0), fresh
        _exact(shape, max(LINE, size * 1.5))

    def heading(self, text: str, *, fresh: bool = False) -> None:
        """A heading that stays with what follows it; fresh: on a new page."""
        self.line(text, size=FOUR, face=HEAVY, before=8)
        shape = self._document.paragraphs[-1].paragraph_format
        shape.keep_with_next, shape.page_break_before = True, fresh

    def caption(self, text: str, *, fresh: bool = False) -> None:
        """A table's title, which stays with it; fresh: on a new page."""
        self.line(text, size=12, face=HEAVY, align="center", before=10)
        shape = self._document.paragraphs[-1].paragraph_format
        shape.keep_with_next, shape.page_break_before, shape.space_after = True, fresh, Pt(4)

    def entry(self, text: str) -> None:
        """A line of the list of contents, dots up to the place of its page's number."""
        self.line(f"{text}\t", before=2)
        stops = self._document.paragraphs[-1].paragraph_format.tab_stops
        stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)

    # --- tables ---

    def table(
        self,
        rows: Sequence[Sequence[str | Box]],
        widths: Sequence[float],
        heights: Sequence[float] = (),
        *,
        header: int = 0,
        together: bool = False,
    ) -> None:
        """A table with lines around every cell.

        Args:
            rows: its cells; LEFT and ABOVE continue another.
            widths: of its columns, in parts of the whole.
            heights: of its rows at least, in cm; 0.8 where not given.
            header: how many of its first rows are repeated on every page.
            together: it goes to the next page whole rather than be torn.
        """
        table: Table = self._document.add_table(len(rows), len(widths))
        table.style, table.autofit = "Table Grid", False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        whole = sum(widths)
        sizes = [Cm(WIDTH * width / whole) for width in widths]
        cells = table._cells  # noqa: SLF001  (once: python-docx counts them all again for each one asked for)
        grid = [cells[at : at + len(widths)] for at in range(0, len(cells), len(widths))]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for row_cells in grid:
            for cell, size in zip(row_cells, sizes, strict=True):
                cell.width = size
        for at, row in enumerate(table.rows):
            _shape(row, heights[at] if at < len(heights) else 0.8, header=at < header)
        for at, row_texts in enumerate(rows):
            for column, said in enumerate(row_texts):
                if said not in (LEFT, ABOVE):
                    bottom, right = _extent(rows, at, column)
                    _fill(grid[at][column].merge(grid[bottom][right]), said)
        if together:
            for row in table.rows[:-1]:
                row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True

    def content(self) -> bytes:
        """The document's bytes, which depend on nothing but what was written."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._document.save(raw)
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                body = source.read(name)
                if name == "docProps/core.xml":
                    body = re.sub(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*", rb"\g<1>" + _MOMENT, body)
                target.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _extent(rows: Sequence[Sequence[str | Box]], at: int, column: int) -> tuple[int, int]:
    """The last row and column of the cell that begins at a place."""
    right, bottom = column, at
    while right + 1 < len(rows[at]) and rows[at][right + 1] == LEFT:
        right += 1
    while bottom + 1 < len(rows) and rows[bottom + 1][column] == ABOVE:
        bottom += 1
    return bottom, right


def _fill(cell: _Cell, said: str | Box) -> None:
    box = said if isinstance(said, Box) else Box(said, align="center" if len(said) <= _SHORT else "left")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if box.top else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for spare in cell.paragraphs[1:]:
        spare._p.getparent().remove(spare._p)  # noqa: SLF001  (merging leaves the merged cells' empty paragraphs)
    lines = [(text, box.align) for text in box.text.split("\n")] + [(text, "right") for text in box.tail]
    for number, (text, align) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_after = Pt(0)
        _write(paragraph, text, size=FIVE, face=BODY)


def _write(paragraph: Paragraph, text: str, *, size: float, face: str) -> None:
    run: Run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _face(run, face)


def _face(owner: Run | ParagraphStyle, face: str) -> None:
    """Set the type of both scripts: Word keeps that of Chinese apart."""
    owner.font.name = LATIN
    fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _exact(shape: object, points: float) -> None:
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)  # type: ignore[attr-defined]


def _shape(row: _Row, height: float, *, header: bool) -> None:
    row.height = Cm(height)
    about = row._tr.get_or_add_trPr()  # noqa: SLF001  (python-docx has no words for these two)
    if header:
        about.append(OxmlElement("w:tblHeader"))
    elif height < 2:  # noqa: PLR2004  (cm: a row of a line or two is not torn between pages)
        about.append(OxmlElement("w:cantSplit"))
