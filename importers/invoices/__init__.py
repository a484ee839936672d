"""E-invoices and e-statements: XML, OFD, PDF, and zips of them, told apart by their bytes.

What each of them says of an invoice is a claim; a bank's electronic statement is a statement like any other.
The tax bureau's list of invoices is a table, and so a format among the banks' (`bureau_list`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importers.invoices.archive import filed
from importers.invoices.einvoice import FISCAL, FISCAL_ADVICE, invoices_in
from importers.invoices.estatement import statement_in
from importers.invoices.layout import invoices_on
from importers.invoices.ofd import is_ofd, open_ofd
from importers.invoices.pdf import open_pdf
from importers.invoices.tree import parse
from importers.package import Package
from importers.paper import Paper, Skipped
from ledgers.book.render import clean
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.invoices.layout import Fragment
    from importers.invoices.tree import Node
    from ledgers.book.invoices import Claim

TITLES = {"xml": "电子发票 XML", "ofd": "电子发票 OFD", "pdf": "电子发票 PDF", "zip": "电子发票压缩包"}
_CARRIERS = {"xml": "数电票 XML", "ofd": "OFD 发票", "pdf": "PDF 发票"}
_OFFICE = re.compile(r"(?:xl|word|ppt)/|content\.xml$|\[Content_Types\]\.xml$")
_INVOICE_FILE = re.compile(r"(?i)\.(?:xml|ofd|pdf)$")
_TABLES = re.compile(rb"(?i)<(?:[\w-]+:)?(?:workbook|html|table|meta|body|div)\b")  # what banks call xls
_HEAD = 4096


@dataclass(slots=True)
class _Reading:
    """What files say, in their order: claims, each with the number of its file or its place in it."""

    claims: list[tuple[int, Claim]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    originals: dict[str, bytes] = field(default_factory=dict)


def read_electronic(data: bytes, file: str) -> Paper | None:
    """An e-invoice, several of them, or an electronic statement; None where the bytes are something else.

    Raises:
        Refusal: They seem to be one and cannot be read: what is wrong, in one line.
    """
    kind = _kind(data, file)
    if not kind:
        return None
    reading = _Reading()
    if kind == "zip":
        _read_zip(data, file, reading)
    else:
        found = _read_one(data, file, kind, reading.notes)
        if isinstance(found, Paper):
            return found
        reading.claims = list(enumerate(found, 1))
        reading.originals[file] = data
    return _paper(file, TITLES[kind], reading)


def is_electronic(data: bytes, file: str) -> bool:
    """Whether bytes may be an e-invoice, several of them, or an electronic statement: looked at, not read.

    Raises:
        Refusal: They are a package that cannot be opened.
    """
    return bool(_kind(data, file))


def _kind(data: bytes, file: str) -> str:
    """xml, ofd, pdf or zip; empty for whatever else it is."""
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK"):
        names = Package(data, file).names
        if is_ofd(names):
            return "ofd"
        plain = not any(_OFFICE.match(name) for name in names)
        return "zip" if plain and any(_INVOICE_FILE.search(name) for name in names) else ""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "xml" if head.startswith(b"<") and not _TABLES.search(head) and b"!doctype html" not in head.lower() else ""


def _read_one(data: bytes, file: str, kind: str, notes: list[str]) -> Paper | list[Claim]:
    """One file that is no zip of several."""
    trees: Sequence[Node]
    fragments: Sequence[Fragment] = ()
    if kind == "xml":
        trees = [parse(data, file)]
    elif kind == "ofd":
        trees, fragments = open_ofd(data, file)
    else:
        trees, fragments = open_pdf(data, file)
    claims: list[Claim] = []
    for tree in trees:
        if (statement := statement_in(tree, file)) is not None:
            return statement
        claims += invoices_in(tree, file, _CARRIERS[kind])
    other = next(filter(None, map(_other, trees)), None)
    if kind == "xml" and not claims and other:
        raise Refusal(other[0], where=file, todo=other[1])
    if kind == "xml" and not claims:
        raise Refusal(
            "这个 XML 里没有发票，也没有银行对账单",
            where=file,
            todo="可以读的是数电票、铁路和航空的电子客票、银行电子对账单的 XML",
        )
    if kind == "xml":
        return claims
    known = {claim.number for claim in claims}  # what is attached says it better than the page
    try:
        return [*claims, *invoices_on(fragments, file, _CARRIERS[kind], notes, known)]
    except Refusal:
        if other is None:
            raise
        raise Refusal(other[0], where=file, todo=other[1]) from None


_BY_STATEMENT = "付款以银行流水入账，不必导入，原件请留存备查"
_INSTEAD = "请从电子税务局下载这张发票的 XML、OFD 或 PDF"
_STANDARDS = {
    "bker": ("这是银行电子回单，不是发票", _BY_STATEMENT),
    "ctp": ("这是国库集中支付电子凭证，不是发票", _BY_STATEMENT),
    "ntrev_gpm": ("这是非税收入一般缴款书，不是发票", _BY_STATEMENT),
    "efi": (FISCAL, FISCAL_ADVICE),
    "einv": ("财政部标准的数电票 XBRL 还不能读", _INSTEAD),
    "inv_ord": ("财政部标准的电子发票 XBRL 还不能读", _INSTEAD),
    "inv_spcl": ("财政部标准的电子专用发票 XBRL 还不能读", _INSTEAD),
}
"""What else the finance ministry's standard has files of, by the last part of the namespace."""


def _other(tree: Node) -> tuple[str, str] | None:
    """What an XBRL file is that is neither an invoice that can be read nor a statement, and what to do with it."""
    return next((_STANDARDS[node.space] for node in tree.everything() if node.space in _STANDARDS), None)


def _read_zip(data: bytes, file: str, reading: _Reading) -> None:
    package = Package(data, file)
    members = [name for name in sorted(package.names) if not name.endswith("/")]
    said_better: set[str] = set()  # one download holds an invoice as XML, OFD and PDF under one name
    for number, part in sorted(enumerate(members, 1), key=lambda each: each[1].lower().endswith(".pdf")):
        inner, name = package.raw(part), clean(part)  # a name that is shown, and kept in the book
        within = f"{file} 里的 {name}"
        if within in reading.originals:
            within += f"（第 {number} 个）"
        kind = _kind(inner, within) if inner else ""
        if kind not in _CARRIERS:
            reading.skipped.append(Skipped(number, f"“{name}”不是发票文件"))
            continue
        stem = name.rpartition(".")[0]
        try:
            found = _read_one(inner, within, kind, reading.notes)
        except Refusal:
            if kind != "pdf" or stem not in said_better:
                raise
            reading.skipped.append(Skipped(number, f"“{name}”读不了，同名的 XML 或 OFD 已读"))
            continue
        said_better.add(stem)
        if isinstance(found, Paper):
            raise Refusal(f"“{name}”是银行对账单，和发票压在一起", where=file, todo="请解压后单独导入这份对账单")
        reading.claims += [(number, claim) for claim in found]
        reading.originals[within] = inner
    reading.claims.sort(key=lambda each: each[0])


def _paper(file: str, title: str, reading: _Reading) -> Paper:
    """The claims as a paper; what a file says twice is taken once."""
    first: dict[str, int] = {}
    claims: list[Claim] = []
    lines = []
    for number, claim in reading.claims:
        if (again := first.get(claim.id)) is not None:
            reading.skipped.append(Skipped(number, f"与第 {again} 张相同"))
            continue
        first[claim.id] = number
        claims.append(claim)
        lines.append(number)
    paper = Paper(
        file=file,
        importer=title,
        kind="invoice",
        claims=tuple(claims),
        lines=tuple(lines),
        skipped=tuple(sorted(reading.skipped, key=lambda skipped: skipped.row)),
        refused="" if claims else "里面没有一张发票",
        notes=tuple(reading.notes),
    )
    return filed(paper, reading.originals)
