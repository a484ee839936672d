"""A report as a Word file that the bureau can edit: the same text and tables, in the faces that GB/T 9704 names.

The faces are named, not embedded: a machine that lacks one takes its own in its place.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from reports.drawn import Grid, clean, drawn
from reports.table import Style
from reports.text import Heading, Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document

    from reports.drawn import Drawn, Square
    from reports.table import Report
    from reports.text import Para

BODY, TITLE, HEAD, KAI, SONG, DIGITS = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"
FACES = f"本文件指定字体：正文{BODY}、标题{TITLE}、{HEAD}、{KAI}；本机没有的，由文字处理软件以其他字体代替。"
_SIZE, _PITCH = Pt(16), Pt(28.9)
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_LOOKS = {
    Look.BODY: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Look.FLUSH: WD_ALIGN_PARAGRAPH.LEFT,
    Look.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Look.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Look.SMALL: WD_ALIGN_PARAGRAPH.LEFT,
}
_TONES = {"violation": "990000", "warning": "6B4A00", "lead": "274B66", "note": "5C5C5C"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip file knows
# Twips around a cell's text; Word's own 108 to the left and right would break vouchers and short words.
_MARGINS = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{twips}" w:type="dxa"/>'
        for side, twips in (("top", 28), ("left", 45), ("bottom", 28), ("right", 45))
    )
)
_TEXT_WIDTH = {False: 156, True: 257}  # millimetres between the margins


def word(report: Report) -> bytes:
    """A report as a docx file; the same report gives the same bytes."""
    return _File(drawn(report)).content()


class _File:
    """A Word file while it is made."""

    def __init__(self, report: Drawn) -> None:
        self.report = report
        self.file: Document = docx.Document()
        self._named()
        self._styles()
        self._page(self.file.sections[0], across=False)
        self._headed(self.file.sections[0])

    def content(self) -> bytes:
        """The file."""
        report = self.report
        self._titles()
        self._blocks(report.body)
        fresh = not (report.body or self.file.paragraphs)
        for grid in report.annexes:
            self._annex(grid, first=fresh and grid is report.annexes[0])
        if report.last:
            self._page(self.file.add_section(WD_SECTION.NEW_PAGE), across=False)
            self._blocks(report.last)
            self._paragraph(FACES, size=Pt(10.5), face=SONG)
        raw = io.BytesIO()
        self.file.save(raw)
        return _timeless(raw)

    def _named(self) -> None:
        """What the file says of itself; its day is the figures', so that it can be made again."""
        core = self.file.core_properties
        core.title = clean(self.report.name)[:255]
        core.author = core.last_modified_by = "专账 Earmark"
        core.keywords = "-"  # python-docx takes no more than 255 characters; the file may have them
        core._element.find(qn("cp:keywords")).text = self.report.seal  # noqa: SLF001
        core.comments = ""
        core.created = core.modified = datetime.combine(self.report.day, time(), UTC)
        core.revision = 1

    def _styles(self) -> None:
        style: Any = self.file.styles["Normal"]
        _face(style.element.get_or_add_rPr(), BODY)
        style.font.size = _SIZE
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        for level, face in ((1, HEAD), (2, KAI), (3, HEAD)):
            heading: Any = self.file.styles[f"Heading {level}"]
            _face(heading.element.get_or_add_rPr(), face)
            heading.font.size, heading.font.bold = _SIZE, False
            heading.font.color.rgb = RGBColor(0, 0, 0)
            shape = heading.paragraph_format
            shape.space_before = shape.space_after = Pt(0)
            shape.keep_with_next, shape.first_line_indent = True, Pt(32)
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH

    def _page(self, section: Any, *, across: bool) -> None:
        if self.report.half:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(210), Mm(148.5)
            for side, edge in (("top", 20), ("bottom", 14), ("left", 20), ("right", 15)):
                setattr(section, f"{side}_margin", Mm(edge))
            return
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
        edges = (24, 22, 20, 20) if across else (37, 35, 28, 26)
        for side, edge in zip(("top", "bottom", "left", "right"), edges, strict=True):
            setattr(section, f"{side}_margin", Mm(edge))

    def _headed(self, section: Any) -> None:
        """The running head, and the page number between dashes: right on odd pages, left on even ones."""
        self.file.settings.odd_and_even_pages_header_footer = True
        for place, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            place.is_linked_to_previous = False
            line = place.paragraphs[0]
            line.alignment = _ALIGN[side]
            for part in ("— ", "PAGE", " / ", "NUMPAGES", " —"):
                run = line.add_run("" if part.isupper() else part)
                _shape(run, SONG, Pt(14))
                if part.isupper():
                    _field(run, part)
        for place in (section.header, section.even_page_header):
            place.is_linked_to_previous = False
            line = place.paragraphs[0]
            line.alignment = _ALIGN["right"]
            _shape(line.add_run(clean(self.report.running)), KAI, Pt(9))

    def _titles(self) -> None:
        if not self.report.body:
            return
        for text in self.report.title:
            self._paragraph(text, size=Pt(22), face=TITLE, side=_ALIGN["center"])
        if self.report.mark:
            self._paragraph(self.report.mark, face=KAI, side=_ALIGN["center"])

    def _blocks(self, blocks: Sequence[Heading | Para | Grid]) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                self.file.add_heading(clean(block.text), level=block.level)
            elif isinstance(block, Grid):
                self._captioned(block)
            else:
                self._para(block)

    def _para(self, block: Para) -> None:
        small = block.look is Look.SMALL
        line = self.file.add_paragraph()
        line.alignment = _LOOKS[block.look]
        shape = line.paragraph_format
        shape.keep_with_next = block.kept
        shape.widow_control = True
        if not small:
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
        if block.look is Look.BODY:
            shape.first_line_indent = Pt(32)
        for part in block.parts:
            face = HEAD if part.strong else SONG if small else BODY
            _shape(line.add_run(clean(part.text)), face, Pt(10.5) if small else _SIZE)

    def _paragraph(
        self, text: str, *, size: Any = _SIZE, face: str = BODY, side: Any = _ALIGN["left"], kept: bool = False
    ) -> None:
        line = self.file.add_paragraph()
        line.alignment = side
        line.paragraph_format.keep_with_next = kept
        _shape(line.add_run(clean(text)), face, size)

    def _annex(self, grid: Grid, *, first: bool) -> None:
        section = self.file.sections[0] if first else self.file.add_section(WD_SECTION.NEW_PAGE)
        self._page(section, across=grid.across)
        if grid.number:
            self._paragraph(grid.number, size=Pt(12), face=HEAD, kept=True)
        self._paragraph(grid.title, size=Pt(15), face=TITLE, side=_ALIGN["center"], kept=True)
        self._above([grid.left, grid.middle, grid.right], Pt(9), SONG, across=grid.across)
        self._grid(grid)

    def _captioned(self, grid: Grid) -> None:
        title = grid.title + (f"（{grid.middle}）" if grid.middle else "")
        if title or grid.right:
            self._above([title, "", grid.right], Pt(10.5), HEAD, across=grid.across)
        self._grid(grid)

    def _above(self, parts: Sequence[str], size: Any, face: str, *, across: bool) -> None:
        """The line above a table: to the left, in the middle, to the right."""
        width = Mm(_TEXT_WIDTH[across])
        line = self.file.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.tab_stops.add_tab_stop(width // 2, WD_TAB_ALIGNMENT.CENTER)
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        _shape(line.add_run("\t".join(map(clean, parts))), face, size)

    def _grid(self, grid: Grid) -> None:
        body: Any = self.file.element.body
        body.insert_element_before(parse_xml("".join(_table(grid))), "w:sectPr")
        for note in grid.notes:
            self._paragraph(note, size=Pt(9), face=SONG)
        if not grid.notes:
            self._paragraph("", size=Pt(6), face=SONG)


def _table(grid: Grid) -> Iterator[str]:
    """A table as Word's own markup: python-docx counts all cells anew for each that it is asked for."""
    twips = [round(_TEXT_WIDTH[grid.across] * 56.7 * width / sum(grid.widths)) for width in grid.widths]
    yield f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
    yield '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>' + _MARGINS + "</w:tblPr><w:tblGrid>"
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    yield "</w:tblGrid>"
    yield from _heads(grid, twips)
    for line in grid.lines:
        face = HEAD if line.style in {Style.TOTAL, Style.BAND} else SONG
        fill = "F3F5F8" if line.style in {Style.TOTAL, Style.BAND} else ""
        yield "<w:tr><w:trPr>" + ("" if line.breaks else "<w:cantSplit/>") + "</w:trPr>"
        place = 0
        for square in line.squares:
            yield _cell(square, sum(twips[place : place + square.across]), face, grid.size, fill)
            place += square.across
        yield "</w:tr>"
    yield "</w:tbl>"


def _heads(grid: Grid, twips: Sequence[int]) -> Iterator[str]:
    """The rows of the head, repeated on every page; a head over two rows goes on in the second."""
    below: dict[int, Square] = {}
    for number, head in enumerate(grid.heads):
        yield "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        waiting, place = list(head), 0
        while place < len(twips):
            square = below.get(place) or waiting.pop(0)
            merge = "" if square.down == 1 else "continue" if place in below else "restart"
            shown = replace(square, text="") if merge == "continue" else square
            yield _cell(shown, sum(twips[place : place + square.across]), HEAD, grid.size, "E7ECF2", merge)
            if number == 0 and square.down > 1:
                below[place] = square
            place += square.across
        yield "</w:tr>"


def _cell(square: Square, width: int, face: str, size: float, fill: str, merge: str = "") -> str:
    across = f'<w:gridSpan w:val="{square.across}"/>' if square.across > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    indent = f'<w:ind w:left="{round(size * 20)}"/>' if square.indent else ""
    color = f'<w:color w:val="{_TONES[square.tone]}"/>' if square.tone else ""
    fonts = f'<w:rFonts w:ascii="{DIGITS}" w:hAnsi="{DIGITS}" w:eastAsia="{face}" w:cs="{DIGITS}"/>'
    half = round(size * 2)
    mark = f'<w:rPr><w:sz w:val="{half}"/></w:rPr>'  # an empty cell is as high as its paragraph's mark
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(square.text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{indent}<w:jc w:val="{square.align}"/>{mark}</w:pPr><w:r><w:rPr>{fonts}{color}'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{text}</w:r></w:p></w:tc>'
    )


def _face(properties: Any, face: str) -> None:
    """Name the faces: one for Chinese, one for digits and Latin."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, value in (("ascii", DIGITS), ("hAnsi", DIGITS), ("cs", DIGITS), ("eastAsia", face)):
        fonts.set(qn(f"w:{key}"), value)


def _shape(run: Any, face: str, size: Any) -> None:
    _face(run._element.get_or_add_rPr(), face)  # noqa: SLF001  (python-docx names no Chinese face)
    run.font.size = size


def _field(run: Any, name: str) -> None:
    """A field that the word processor fills in: PAGE, NUMPAGES."""
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = name
        run._element.append(part)  # noqa: SLF001


def _timeless(raw: io.BytesIO) -> bytes:
    """The file without the moment at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
