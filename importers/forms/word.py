"""The tables of a .docx.

The XML is read as it stands rather than through python-docx: filled forms hold tables in cells, content
controls, tracked changes and merged cells, and python-docx passes over some of them and repeats others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from importers.forms.document import HEADING_PARAGRAPHS, Cell, Document, Rows, Table, follows
from importers.package import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.package import Package

_MAX_GRID = 200  # columns of a table that a form could have
_GONE = frozenset(("del", "moveFrom", "Fallback", "delText", "instrText"))  # deleted, moved away, said twice, a code
_ABOUT = frozenset(("pPr", "rPr", "tcPr", "tbl", "sdtPr"))
_PICTURES = frozenset(("drawing", "pict", "object"))
_BOXES = {"F052": "☑", "F0FE": "☑", "F0FC": "☑", "F0FD": "☑", "F078": "☑", "F06F": "□", "F0A8": "□", "F0A3": "□"}
"""Characters of Wingdings that forms draw their boxes with."""
_OFF = frozenset(("0", "false", "off"))


def parse(package: Package, file: str, sha256: str) -> Document:
    """A .docx as its tables.

    Raises:
        Refusal: It is damaged, or declares entities.
    """
    try:
        root = ET.fromstring(package.part("word/document.xml"))  # noqa: S314  (entities were refused)
        tables = tuple(_tables(root))
        paragraphs = tuple(text for p in _children(root, "p", "tbl") if _local(p) == "p" and (text := _words(p)))
    except (ET.ParseError, RecursionError) as error:  # tables in tables in tables: no form is made like that
        raise damaged(file) from error
    return Document(file, sha256, tables, paragraphs)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ET.Element | None, wanted: str, default: str = "") -> str:
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == wanted), default)


def _children(element: ET.Element, *wanted: str) -> Iterator[ET.Element]:
    """The nearest descendants of some kinds, through content controls and tracked insertions."""
    for child in element:
        name = _local(child)
        if name in wanted:
            yield child
        elif name not in _GONE:
            yield from _children(child, *wanted)


def _tables(document: ET.Element) -> Iterator[Table]:
    before: list[str] = []
    first = True
    for block in _children(document, "p", "tbl"):
        if _local(block) == "p":
            before.append(_words(block))
            continue
        heading = tuple(text for text in before if text.strip())[-HEADING_PARAGRAPHS:]
        yield Table(_grid(block), heading, goes_on=not first and follows(before))
        for row in _children(block, "tr"):
            for cell in _children(row, "tc"):
                yield from (Table(t.rows, t.before or heading, t.goes_on) for t in _tables(cell))
        before, first = [], False


def _words(block: ET.Element) -> str:
    """What a paragraph or a cell says, without the tables in it."""
    parts: list[str] = []
    for child in block:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("tab", "br", "cr"):
            parts.append("\n" if name != "tab" else " ")
        elif name == "sym":
            parts.append(_BOXES.get(_attribute(child, "char").upper(), ""))
        elif name == "checkBox":
            parts.append("☑" if _checked(child) else "□")
        elif name not in _GONE and name not in _ABOUT and not _hidden(child) and not _unanswered(child):
            parts.append(_words(child))
            parts.append("\n" if name == "p" else "")
    return "".join(parts)


def _hidden(run: ET.Element) -> bool:
    about = _facts(run, "rPr") if _local(run) == "r" else {}
    return "vanish" in about and _attribute(about["vanish"], "val", "1") not in _OFF


def _unanswered(control: ET.Element) -> bool:
    """A content control that still shows its prompt: 单击此处输入文字."""
    return _local(control) == "sdt" and "showingPlcHdr" in _facts(control, "sdtPr")


def _checked(box: ET.Element) -> bool:
    """Whether a box of the old form fields is ticked."""
    facts = {_local(child): child for child in box}
    state = facts.get("checked", facts.get("default"))
    return state is not None and _attribute(state, "val", "1") not in _OFF


def _facts(element: ET.Element, kind: str) -> dict[str, ET.Element]:
    about = next((child for child in element if _local(child) == kind), None)
    return {_local(child): child for child in about} if about is not None else {}


def _grid(table: ET.Element) -> Rows:
    rows: Rows = []
    for row in _children(table, "tr"):
        facts = _facts(row, "trPr")
        if "del" in facts:
            continue
        cells = [Cell("") for _ in range(_count(facts.get("gridBefore"), 0))]
        for cell in _children(row, "tc"):
            cells += _place(cell, rows[-1] if rows else [], cells)
        rows.append(cells[:_MAX_GRID])
    return rows


def _place(cell: ET.Element, above: list[Cell], left: list[Cell]) -> list[Cell]:
    facts, at = _facts(cell, "tcPr"), len(left)
    if at and _goes_on(facts.get("hMerge")):
        here = left[-1]
    elif at < len(above) and _goes_on(facts.get("vMerge")):
        here = above[at]
    else:
        picture = any(_local(child) in _PICTURES for child in cell.iter())
        here = Cell(_words(cell).rstrip("\n"), picture=picture)
    return [here] * _count(facts.get("gridSpan"), 1)


def _goes_on(merge: ET.Element | None) -> bool:
    return merge is not None and _attribute(merge, "val", "continue") == "continue"


def _count(element: ET.Element | None, default: int) -> int:
    said = _attribute(element, "val")
    return min(max(int(said), default), _MAX_GRID) if said.isdecimal() else default
