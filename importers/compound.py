"""OLE compound files: what an old .xls is, and what a password turns an .xlsx or .docx into.

The workbook inside is walked record by record before the reader proper sees it. That reader takes the
declared dimension at its word and ends the whole process when it is absurd, and it returns an error cell
(#REF!) as a blank one; both are found out here.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_DIFAT_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA  # from here on: markers, no sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5

_ROWS, _COLUMNS = 65536, 256
_FORMULA, _FILEPASS, _BOUNDSHEET, _DIMENSIONS, _BOOLERR = 0x06, 0x2F, 0x85, 0x200, 0x205
_BOF = 0x809
_SST, _CONTINUE, _LABELSST = 0xFC, 0x3C, 0xFD
MAX_TEXT = 100_000_000  # characters in all cells, each of which gets a copy of a text that it shares
_CELLS = frozenset((_FORMULA, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, _BOOLERR, 0x27E))
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Compound:
    """The streams of a compound file.

    Args:
        data: The file's bytes, beginning with MAGIC.

    Raises:
        ValueError: The file is cut off, or its sectors lead in circles.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise ValueError("no compound file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:  # noqa: PLR2004  (the only sizes the format knows)
            raise ValueError("sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._fat = self._read_fat()
        start, _, self._cutoff, mini_fat = struct.unpack_from("<IIII", data, 48)
        self._entries = self._read_directory(start)
        self._mini_fat = _numbers(self._chain(mini_fat)) if mini_fat < _LAST_SECTOR else ()
        self._mini = next((self._chain(s)[:n] for _, kind, s, n in self._entries if kind == _ROOT and n), b"")

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams."""
        return frozenset(name for name, kind, _, _ in self._entries if kind == _STREAM)

    def stream(self, *names: str) -> bytes | None:
        """The first stream that has one of the names; None where there is none.

        Raises:
            ValueError: Part of it is missing from the file.
        """
        for name, kind, start, size in self._entries:
            if kind == _STREAM and name in names:
                content = self._chain(start) if size >= self._cutoff else self._mini_chain(start, size)
                if len(content) < size:
                    raise ValueError("stream cut off")
                return content[:size]
        return None

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        sector = self._data[begin : begin + self._size]
        if not sector:
            raise ValueError("sector beyond the end")
        return sector.ljust(self._size, b"\0")  # some writers leave the last sector short

    def _read_fat(self) -> tuple[int, ...]:
        sectors = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise ValueError("circle")
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            sectors += numbers
        return _numbers(b"".join(self._sector(number) for number in sectors if number < _LAST_SECTOR))

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _LAST_SECTOR:
            if len(parts) > len(self._fat) or start >= len(self._fat):
                raise ValueError("chain")
            parts.append(self._sector(start))
            start = self._fat[start]
        return b"".join(parts)

    def _mini_chain(self, start: int, size: int) -> bytes:
        parts: list[bytes] = []
        while start < _LAST_SECTOR and len(parts) * self._mini_size < size:
            if start >= len(self._mini_fat):
                raise ValueError("chain")
            parts.append(self._mini[start * self._mini_size : (start + 1) * self._mini_size])
            start = self._mini_fat[start]
        return b"".join(parts)

    def _read_directory(self, start: int) -> list[tuple[str, int, int, int]]:
        listing = self._chain(start)
        entries = []
        for at in range(0, len(listing) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            first, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append((name, kind, first, size))
        return entries


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


@dataclass(slots=True)
class Survey:
    """What a walk through a workbook found.

    Attributes:
        locked: It has a password.
        absurd: It declares or holds cells where an .xls can have none, or a text that stands in so many
            cells that all its copies would fill the memory.
        errors: Per worksheet, in the order of the workbook, the error cells: (row, column) from 0
            to "#REF!" and the like.
    """

    locked: bool = False
    absurd: bool = False
    errors: list[dict[tuple[int, int], str]] = field(default_factory=list)


def survey(workbook: bytes) -> Survey:
    """Walk the records of a workbook stream (BIFF5 and BIFF8).

    Raises:
        ValueError: It is no such stream.
    """
    if len(workbook) < 8 or struct.unpack_from("<H", workbook)[0] != _BOF:  # noqa: PLR2004
        raise ValueError("no workbook stream")
    found = Survey()
    sheets: dict[int, int] = {}  # where a worksheet begins in the stream → its number
    here: dict[tuple[int, int], str] = {}
    at, end, unpack, texts = 0, len(workbook) - 4, struct.Struct("<HH").unpack_from, _Texts()
    while at <= end and not (found.locked or found.absurd):
        kind, length = unpack(workbook, at)
        texts.take(kind, workbook, at + 4, length)
        if kind in _CELLS:
            _cell(kind, workbook[at + 4 : at + 4 + length], found, here)
        elif kind == _BOF and at in sheets:
            here = found.errors[sheets[at]]
        elif kind == _BOUNDSHEET and length > 5:  # noqa: PLR2004
            sheets[struct.unpack_from("<I", workbook, at + 4)[0]] = len(found.errors)
            found.errors.append({})
        elif kind == _FILEPASS:
            found.locked = True
        elif kind == _DIMENSIONS:
            found.absurd = _beyond(workbook[at + 4 : at + 4 + length])
        at += 4 + length
    found.absurd = found.absurd or texts.copied > MAX_TEXT
    return found


class _Texts:
    """The texts that cells share, and how many cells share each."""

    def __init__(self) -> None:
        self._records: list[bytes] = []
        self._uses: Counter[int] = Counter()
        self._open = False

    def take(self, kind: int, workbook: bytes, at: int, length: int) -> None:
        """Note a record if it is of the texts, or a cell that shows one."""
        if kind == _LABELSST and length >= 10:  # noqa: PLR2004
            self._uses[struct.unpack_from("<I", workbook, at + 6)[0]] += 1
        self._open = kind == _SST or (kind == _CONTINUE and self._open)
        if self._open:
            self._records.append(workbook[at : at + length])

    @property
    def copied(self) -> int:
        """The characters of all cells that share a text, each with a copy of its own."""
        return sum(self._uses[number] * size for number, size in enumerate(_lengths(self._records)))


def _lengths(records: list[bytes]) -> Iterator[int]:
    """The lengths in characters of the shared texts, which run on from record to record; as far as they can be read."""
    at, record = 8, 0  # behind the two counts

    def skip(count: int) -> None:
        nonlocal at, record
        while record < len(records) and count > len(records[record]) - at:
            count -= len(records[record]) - at
            at, record = 0, record + 1
        at += count

    while record < len(records):
        if at >= len(records[record]):
            at, record = at - len(records[record]), record + 1
            continue
        if len(records[record]) - at < 3:  # noqa: PLR2004
            return
        size, flags = struct.unpack_from("<HB", records[record], at)
        at += 3
        runs = _number("<H", records[record], at) if flags & 8 else 0
        at += 2 if flags & 8 else 0
        more = _number("<I", records[record], at) if flags & 4 else 0
        at += 4 if flags & 4 else 0
        left, width = size, 1 + (flags & 1)
        while left and record < len(records):
            here = min(left, max(len(records[record]) - at, 0) // width)
            left, at = left - here, at + here * width
            if left:  # a further record says anew how wide its characters are
                record += 1
                width = 1 + (records[record][0] & 1) if record < len(records) and records[record] else 1
                at = 1
        skip(runs * 4 + more)
        yield size


def _number(form: str, content: bytes, at: int) -> int:
    found: int = struct.unpack_from(form, content, at)[0] if at + struct.calcsize(form) <= len(content) else 0
    return found


def _cell(kind: int, body: bytes, found: Survey, here: dict[tuple[int, int], str]) -> None:
    if len(body) < 6:  # noqa: PLR2004
        return
    row, column = struct.unpack_from("<HH", body)
    found.absurd = column >= _COLUMNS
    if kind == _BOOLERR and len(body) >= 8 and body[7]:  # noqa: PLR2004
        here[row, column] = _ERRORS.get(body[6], "#N/A")
    elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004
        here[row, column] = _ERRORS.get(body[8], "#N/A")  # 2: the formula's result is an error


def _beyond(body: bytes) -> bool:
    form = {14: "<IIHH", 10: "<HHHH"}.get(len(body))
    if form is None:
        return True
    top, bottom, left, right = struct.unpack_from(form, body)
    return bool(bottom > _ROWS or right > _COLUMNS or top > bottom or left > right)
