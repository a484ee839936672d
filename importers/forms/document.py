"""A form as its tables, whether it came as a Word document or as a workbook of the same tables.

A merged cell is one object at all its places, or its sum would count once for each column of the grid.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from importers.cells import load
from importers.compound import MAGIC, Compound
from importers.package import Package, damaged, locked
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path


class Cell:
    """A cell of a table.

    Attributes:
        text: What it says; lines are parted by newlines.
        picture: It holds a picture: a seal or a signature that was pasted in.
    """

    __slots__ = ("picture", "text")

    def __init__(self, text: str, *, picture: bool = False) -> None:
        self.text = text
        self.picture = picture

    @property
    def bare(self) -> str:
        """The text without blanks, its full-width forms as half-width ones."""
        return bare(self.text)


Rows: TypeAlias = "list[list[Cell]]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document.

    Attributes:
        rows: Its cells; a merged one stands at all its places.
        before: The paragraphs since the table before, the nearest last.
        goes_on: Nothing stands between it and the table before, or only that it is continued (续表).
    """

    rows: Rows
    before: tuple[str, ...] = ()
    goes_on: bool = False

    @property
    def title(self) -> str:
        """The nearest paragraph above it that names a table, else the nearest."""
        named = [text for text in self.before if re.match(r"\(?续?\)?表\d", bare(text))]
        return (named or [*self.before] or [""])[-1].strip()


@dataclass(frozen=True, slots=True)
class Document:
    """A form that was read.

    Attributes:
        file: Its name. sha256: of its bytes.
        tables: In reading order, one that stands in a cell after the one around it.
        paragraphs: What stands outside tables.
        workbook: It is a workbook, where a percentage is stored as a fraction of one.
    """

    file: str
    sha256: str
    tables: tuple[Table, ...]
    paragraphs: tuple[str, ...]
    workbook: bool = False


def bare(text: str) -> str:
    """A text without blanks, its full-width forms as half-width ones."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def distinct(row: list[Cell]) -> list[Cell]:
    """The cells of a row, a merged one once."""
    return list(dict.fromkeys(row))


HEADING_PARAGRAPHS = 6


def follows(before: list[str]) -> bool:
    """Whether the paragraphs above a table say no more than that the table before is continued."""
    return all(_GOES_ON.fullmatch(text) for t in before if (text := bare(t)))


_GOES_ON = re.compile(
    r"\(?续(上?表|前表).*|\(?续\)?表.*|.*\(续表?\)"
    r"|\(?(接|续|转|见|承)[上下前后](页|表|一页)\)?|-?第?\d{1,3}页?(/?共?\d{1,3}页)?-?"
)
"""续表4-2, （接上页）, and the number of a page that was typed in."""


def read_document(path: Path) -> Document:
    """The tables of a form.

    Raises:
        Refusal: The file is neither docx nor a workbook, is damaged, hostile or has a password.
    """
    from importers.forms.word import parse
    from importers.forms.workbook import parse_workbook

    data, file = load(path), path.name
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(MAGIC):
        if _is_xls(data, file):
            return parse_workbook(path, sha256)
    elif data.startswith(b"PK"):
        package = Package(data, file)
        if "word/document.xml" in package.names:
            return parse(package, file, sha256)
        if "xl/workbook.xml" in package.names:
            return parse_workbook(path, sha256)
    elif data.startswith(b"%PDF"):
        raise Refusal("这是 PDF，读不了", where=file, todo="请用附件的 Word 文件（docx）")
    raise Refusal("这不是 Word 文档（docx），也不是 Excel 表", where=file, todo="请把附件另存为 docx 再读入")


def _is_xls(data: bytes, file: str) -> bool:
    """Whether an old container holds a workbook.

    Raises:
        Refusal: It is damaged, locked or an old Word document.
    """
    try:
        names = Compound(data).names
    except ValueError as error:
        raise damaged(file) from error
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise locked(file)
    if {name.upper() for name in names} & {"WORKBOOK", "BOOK"}:
        return True
    raise Refusal("这是旧版 Word 文档（doc）或别的文件", where=file, todo="请用 Word 或 WPS 打开，另存为 docx 再读入")
