"""From a file to cells: csv, xls and xlsx, told apart by their bytes and never by their names."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from xml.parsers import expat

from importers.compound import MAGIC, Compound, survey
from importers.markup import encoding_of, is_markup, tables
from importers.package import Package, damaged, locked
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as the file holds it; a csv holds str only. Blank is None or an empty text."""

MAX_BYTES = 50 * 1024 * 1024
MAX_AREA = 20_000_000  # cells between A1 and the last one, filled or not: the reader makes room for all

MAX_SHARED = 300 * 1024 * 1024  # bytes of text in cells that share it: the reader gives each a copy
MAX_COLUMNS = 16_384  # what a worksheet can have
MAX_TEXT_CELLS = 8_000_000  # in a csv: 50 MB of delimiters alone would take a gigabyte to hold

_DELIMITERS = ",\t;|"
_SAMPLE = 300
_RESAVE = "请用 Excel 或 WPS 打开，另存为 xlsx 再导入"


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet, or the whole of a csv file.

    Attributes:
        name: The worksheet's name; empty for csv.
        rows: From the first row of the sheet, so that rows[i] is row i + 1 as Excel shows it;
            without the blank ones at the end.
        hidden: The worksheet is hidden in Excel.
        merged: The merged cells, each as its first and its last (row, column) from 0; only the first
            holds what the whole says.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def load(path: Path) -> bytes:
    """The bytes of a file that a user named.

    Raises:
        Refusal: It is absent, no file, not readable, empty or larger than MAX_BYTES.
    """
    file = path.name or str(path)
    try:
        if path.is_dir():
            raise Refusal("这是文件夹，不是文件", where=file, todo="请选里面的文件")
        if not path.exists():
            raise Refusal("找不到这个文件", where=str(path), todo="请核对文件名和所在的文件夹")
        if not path.is_file():
            raise Refusal("这不是普通文件", where=file, todo="请选银行或软件导出的文件")
        if path.stat().st_size > MAX_BYTES:
            raise Refusal(f"文件超过 {MAX_BYTES >> 20} MB", where=file, todo="请分时间段导出，分几次导入")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refusal("文件打不开", where=file, todo="请确认它没有被别的程序占用，并且您有读它的权限") from error
    if not data.strip(b"\0 \r\n\t"):
        raise Refusal("文件是空的", where=file, todo="请重新导出")
    return data


def read(path: Path) -> list[Grid]:
    """All worksheets of a file.

    Raises:
        Refusal: The file is none that can be read; it says why and what to do.
    """
    data = load(path)
    # A program asks several importers about the same file; the key is its content, as a name tells nothing.
    return list(_read_again(_Content(data, path.name, hashlib.sha256(data).hexdigest())))


class _Content:
    __slots__ = ("data", "digest", "file")

    def __init__(self, data: bytes, file: str, digest: str) -> None:
        self.data, self.file, self.digest = data, file, digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and other.digest == self.digest


@functools.lru_cache(maxsize=1)
def _read_again(content: _Content) -> tuple[Grid, ...]:
    grids = tuple(_decode(content.data, content.file))
    content.data = b""  # the cache keeps the cells, not the file
    if not any(grid.rows for grid in grids):
        raise Refusal("表里一行内容也没有", where=content.file, todo="请确认导出时选对了账户和时间段")
    return grids


def forget() -> None:
    """Let go of the file that was read last."""
    _read_again.cache_clear()


def _decode(data: bytes, file: str) -> list[Grid]:
    if data.startswith(b"PK"):
        return _xlsx(data, file)
    if data.startswith(MAGIC):
        return _xls(data, file)
    if data.startswith(MAGIC[:4]):
        raise damaged(file)
    if data.startswith(b"%PDF"):
        raise Refusal("这是 PDF，还不能读", where=file, todo="请在网银里改为导出 Excel 或 CSV")
    text = _characters(data, file)
    if is_markup(text):
        return [Grid(sheet.name, sheet.rows, merged=tuple(sheet.merged)) for sheet in tables(text, file)]
    return [_text(text, file)]


# --- text -------------------------------------------------------------------------------------------------------------


def _characters(data: bytes, file: str) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(1, "utf-16")
    elif (zeros := data[:4096].count(0)) and zeros > len(data[:4096]) // 8:  # two bytes a character, and no mark
        encodings = ["utf-16-le", "utf-16-be"] if data[1:4096:2].count(0) > zeros // 2 else ["utf-16-be", "utf-16-le"]
    elif data.lstrip().startswith(b"<") and (said := encoding_of(data)) in ("big5", "utf-16"):
        encodings.insert(0, said)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            if encoding == "gb18030":
                _refuse_mixture(data, file)
            return text
    raise Refusal(
        "认不出文字的编码，或者这不是表格文件",
        where=file,
        todo="可以读的是 xlsx、xls 和 csv（UTF-8 或 GBK 编码），请重新导出或另存为 xlsx",
    )


# Chinese in UTF-8, three bytes a character: no line of GBK with so many of them is UTF-8 throughout.
_UTF8_WORDS = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}[^\x80-\xff]*){4}")


def _refuse_mixture(data: bytes, file: str) -> None:
    """Refuse a file of which some lines are UTF-8 and others GBK: two exports that were put together.

    Raises:
        Refusal: with the first line that is of the other encoding.
    """
    for number, line in enumerate(data.splitlines(), 1):
        if _UTF8_WORDS.search(line):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            raise Refusal(
                f"第 {number} 行是 UTF-8 编码，其他行是 GBK：文件像是两份拼起来的，读出来会有乱码",
                where=file,
                todo="请分别导入原来的文件，或用 Excel 核对后另存为 xlsx",
            )


def _text(text: str, file: str) -> Grid:
    if any(text.count(delimiter) > MAX_TEXT_CELLS for delimiter in (*_DELIMITERS, "\n")):
        raise Refusal(
            "文件里的分隔符多得不正常，没有读", where=file, todo="请重新导出；真有这么多行的，分时间段导出，分几次导入"
        )
    problems: dict[str, str] = {}
    scores: dict[str, int] = {}
    for delimiter in _DELIMITERS:
        try:
            scores[delimiter] = _consistency(_records(text, delimiter, _SAMPLE))
        except _Quotes as error:
            problems[delimiter] = str(error)
    best: list[list[Cell]] = []
    score = -1
    for delimiter in sorted(scores, key=scores.__getitem__, reverse=True):
        try:
            best, score = _records(text, delimiter), scores[delimiter]
            break
        except _Quotes as error:
            problems[delimiter] = str(error)
    if score < 1 and problems:
        problem = next(problems[delimiter] for delimiter in _DELIMITERS if delimiter in problems)
        raise Refusal(problem, where=file, todo="请重新导出，或用 Excel 打开后另存为 xlsx 再导入")
    while best and not any(best[-1]):
        best.pop()
    return Grid("", best)


class _Quotes(ValueError):
    """The columns cannot be told apart: a quotation mark was opened and not closed, or there are too many."""


def _records(text: str, delimiter: str, limit: int | None = None) -> list[list[Cell]]:
    if delimiter != "\t":  # tabs after a closing quotation mark, as WeChat and others write them
        text = re.sub(rf'"[ \t]+(?=[{re.escape(delimiter)}\r\n]|\Z)', '"', text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[list[Cell]] = []
    try:
        for record in itertools.islice(reader, limit):
            if len(record) > MAX_COLUMNS:
                raise _Quotes(f"第 {len(rows) + 1} 行分出了 {len(record):,} 列，不是正常的表格")
            rows.append(cast("list[Cell]", record))
    except csv.Error as error:
        raise _Quotes(f"第 {len(rows) + 1} 行起引号不成对或内容过长，分不清列") from error
    return rows


def _consistency(rows: list[list[Cell]]) -> int:
    """How many cells stand in rows of the commonest width: the true delimiter gives by far the most."""
    widths = Counter(len(row) for row in rows[:_SAMPLE] if len(row) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


# --- workbooks --------------------------------------------------------------------------------------------------------


def _xlsx(data: bytes, file: str) -> list[Grid]:
    package = Package(data, file)
    names = package.names
    if "xl/workbook.xml" not in names:
        if any(name.startswith("word/") for name in names):
            raise Refusal("这是 Word 文档，不是表格", where=file, todo="实施方案（附件2）用 earmark plan 读入")
        if names & {"xl/workbook.bin", "content.xml"}:
            raise Refusal("这种工作簿（xlsb、ods）还不能读", where=file, todo=_RESAVE)
        raise Refusal("这是压缩包，不是工作簿", where=file, todo="请先解压，再导入里面的文件")
    texts = [name for name in names if name.endswith((".xml", ".rels"))]
    package.measure(besides=texts)
    sheets = {part: sheet for sheet, part in _worksheets(package).items()}
    errors: dict[str, dict[tuple[int, int], str]] = {}
    texts.sort(key=lambda name: "sharedstrings" not in name.lower())
    shared = _Shared()
    for part in texts:  # also those that seem to be no worksheet: the reader may think otherwise
        content = package.part(part)
        if b"sheetData" in content:
            errors[sheets.get(part, part)] = _examine(content, file, sheets.get(part, part))
            shared.used_by(content, file)
        elif "sharedstrings" in part.lower():  # the reader looks for it by this name
            shared.add(content)
    return _calamine(data, file, errors)


class _Shared:
    """The texts that a workbook's cells share, and how large they are once each cell has its own."""

    def __init__(self) -> None:
        self._content = b""
        self._longest = self._used = 0
        self._lengths: list[int] = []

    def add(self, xml: bytes) -> None:
        """Note the part that holds the texts."""
        self._content += xml
        self._longest = max(self._longest, *map(len, xml.split(b"si>")))

    def used_by(self, sheet: bytes, file: str) -> None:
        """Add what a worksheet uses of them.

        Raises:
            Refusal: a text of many characters stands in so many cells that they would not fit into memory.
        """
        cells = sheet.count(b"v>") // 2 + 1
        if cells * self._longest <= MAX_SHARED:  # as every worksheet that people make
            return
        if not self._lengths:
            self._lengths = [
                len(text) for text in re.findall(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", self._content, re.DOTALL)
            ]
        for found in re.finditer(rb"<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})\s*<", sheet):
            number = int(found[1])
            self._used += self._lengths[number] if number < len(self._lengths) else 0
            if self._used > MAX_SHARED:
                raise Refusal("单元格里的文字加起来大得不正常，没有读", where=file, todo=_RESAVE)


def _worksheets(package: Package) -> dict[str, str]:
    """The worksheets' names and their parts in the package."""
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", package.part("xl/_rels/workbook.xml.rels")):
        about = _attributes(tag)
        target = about.get("Target", "")
        targets[about.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", package.part("xl/workbook.xml")):
        about = _attributes(tag)
        link = next((value for key, value in about.items() if key == "id" or key.endswith(":id")), "")
        sheets[about.get("name", "")] = targets.get(link, "")
    return sheets


def _attributes(tag: bytes) -> dict[str, str]:
    text = tag.decode("utf-8", "replace")
    pairs = re.findall(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    return {key: _unescape(double or single) for key, double, single in pairs}


def _unescape(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


# What makes a closer look necessary: a column from DA on, or a row from 200,000 on. Short of these the area is below
# MAX_AREA whatever else stands in the sheet.
_FAR = re.compile(rb'r="(?:[A-Z]{3}|[D-Z][A-Z]|[A-Z]{0,2}(?:[2-9]\d{5}|\d{7}))')


def _suspicious(xml: bytes) -> bool:
    """Whether there may be far cells or error cells; quick, as every worksheet is asked."""
    unusual = xml.count(b"=") != xml.count(b'="') or any(blank + b'="' in xml for blank in (b" ", b"\t", b"\n", b"\r"))
    return unusual or b't="e"' in xml or _FAR.search(xml) is not None


def _examine(xml: bytes, file: str, sheet: str) -> dict[tuple[int, int], str]:
    """The error cells of a worksheet.

    Raises:
        Refusal: Its filled cells lie too far apart to be read.
    """
    if not _suspicious(xml):
        return {}
    look = _Look()
    try:
        look.parse(xml)
    except expat.ExpatError as error:
        raise damaged(file) from error
    if (look.bottom + 1) * (look.right + 1) > MAX_AREA:
        raise Refusal(
            f"工作表“{sheet}”第 {look.bottom + 1:,} 行、第 {look.right + 1:,} 列还有内容，范围大得不正常，没有读",
            where=file,
            todo="请把真正的数据复制到一个新工作簿，另存后再导入",
        )
    return look.errors


class _Look:
    """A pass over a worksheet's XML for the extent of its filled cells, and for the cells in error."""

    def __init__(self) -> None:
        self.bottom = self.right = 0
        self.errors: dict[tuple[int, int], str] = {}
        self._row, self._column = -1, -1
        self._error = self._value = False
        self._said = ""

    def parse(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, tag: str, about: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            at = re.fullmatch(r"([A-Z]{1,7})(\d{1,9})", about.get("r", ""))
            self._column += 1
            if at:
                self._column = functools.reduce(lambda n, letter: n * 26 + ord(letter) - 64, at[1], 0) - 1
                self._row = int(at[2]) - 1
            self._error, self._said = about.get("t") == "e", ""
        elif tag == "row":
            number = about.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
        elif tag in ("v", "is"):  # a cell that is only formatted has neither
            self._value = tag == "v"
            self.bottom, self.right = max(self.bottom, self._row), max(self.right, self._column)

    def _characters(self, text: str) -> None:
        if self._error and self._value:
            self._said += text

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self._value = False
        elif tag == "c" and self._error:
            self.errors[self._row, self._column] = self._said.strip() or "#N/A"
            self._error = False


def _xls(data: bytes, file: str) -> list[Grid]:
    try:
        compound = Compound(data)
        if compound.names & {"EncryptedPackage", "EncryptionInfo"}:
            raise locked(file)
        if "WordDocument" in compound.names:
            raise Refusal("这是旧版 Word 文档（doc），不是表格", where=file, todo="请另存为 docx，用 earmark plan 读入")
        workbook = compound.stream("Workbook", "Book", "WORKBOOK", "BOOK")
        if workbook is None:
            raise Refusal("里面没有工作簿", where=file, todo=_RESAVE)
        found = survey(workbook)
    except ValueError as error:
        raise damaged(file) from error
    if found.locked:
        raise locked(file)
    if found.absurd:
        raise Refusal("工作表的范围大得不正常，没有读", where=file, todo=_RESAVE)
    return _calamine(data, file, found.errors)


def _calamine(
    data: bytes, file: str, errors: dict[str, dict[tuple[int, int], str]] | list[dict[tuple[int, int], str]]
) -> list[Grid]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    grids = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
            here = errors.get(about.name, {}) if isinstance(errors, dict) else dict(enumerate(errors)).get(number, {})
            hidden, merged = about.visible != SheetVisibleEnum.Visible, tuple(sheet.merged_cell_ranges or ())
            grids.append(Grid(about.name, _tidy(rows, here), hidden, merged))
    except PasswordError as error:
        raise locked(file) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in the reader is no Exception
        raise damaged(file) from error
    return grids


def _tidy(rows: list[list[Any]], errors: dict[tuple[int, int], str]) -> list[list[Cell]]:
    for (row, column), said in errors.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = said
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return rows
