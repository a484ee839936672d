"""What a report was made from, as one line that every file of it carries and that can be read back.

It stands in the keywords of the file's properties, in ASCII, so that it is found without the library that
wrote the file.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from audit_rules.engine import ruleset
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.book import Book

_MARK = "earmark-report-1"
_LINE = re.compile(rf"{_MARK}((?: [a-z_]+=[A-Za-z0-9._:-]*)+)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._:-]")
_MOST = 200_000_000  # bytes of a file that is looked into


@dataclass(frozen=True, slots=True)
class Seal:
    """What a report was made from.

    Attributes:
        kind: which report: annual, order …
        code: the book's. year: the report's year, 0 for none.
        as_of: the day its figures are of.
        seen: the day up to which the book was looked at: what came after `as_of` is told apart.
        book: `Book.digest`.
        policy: the policy's id. law: its digest.
        rules: the ruleset.
    """

    kind: str
    code: str
    year: int
    as_of: date
    seen: date
    book: str
    policy: str
    law: str
    rules: str

    @classmethod
    def of(cls, book: Book, kind: str, year: int = 0, *, seen: date | None = None) -> Seal:
        """The seal of a report of a book."""
        law = book.policy
        day = book.as_of
        return cls(kind, book.code, year, day, seen or day, book.digest, law.meta.id, law.digest, ruleset())

    @property
    def text(self) -> str:
        """The line that files carry: `earmark-report-1 kind=annual code=… year=… as_of=… …`."""
        return " ".join([_MARK, *(f"{f.name}={_UNSAFE.sub('_', str(getattr(self, f.name)))}" for f in fields(self))])

    @classmethod
    def read(cls, text: str) -> Seal | None:
        """The seal in a text, None where there is none or it is not whole."""
        found = _LINE.search(text)
        if not found:
            return None
        said = dict(part.split("=", 1) for part in found[1].split())
        try:
            return cls(
                kind=said["kind"],
                code=said["code"],
                year=int(said["year"]),
                as_of=date.fromisoformat(said["as_of"]),
                seen=date.fromisoformat(said["seen"]),
                book=said["book"],
                policy=said["policy"],
                law=said["law"],
                rules=said["rules"],
            )
        except (KeyError, ValueError):
            return None


def read_seal(path: Path) -> Seal:
    """The seal of a report's file: xlsx, docx or pdf.

    Raises:
        Refusal: it is no such file, or carries no seal.
    """
    try:
        if path.stat().st_size > _MOST:
            raise Refusal("文件太大，不是专账写出的报告", where=path.name)
        text = _office(path) if zipfile.is_zipfile(path) else path.read_bytes().decode("latin-1")
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        raise Refusal("文件打不开，或不是专账写出的报告", where=path.name) from None
    found = Seal.read(text)
    if found is None:
        raise Refusal("文件里没有专账报告的校验行", where=path.name, todo="请用专账写出的 xlsx、docx 或 pdf 原件")
    return found


def _office(path: Path) -> str:
    """The keywords of a workbook or a Word file."""
    with zipfile.ZipFile(path) as file:
        info = file.getinfo("docProps/core.xml")
        if info.file_size > 1_000_000:  # noqa: PLR2004  (a megabyte of properties is none of ours)
            return ""
        return unescape(file.read(info).decode("utf-8", "replace"))
