"""OLE compound files: what an old .xls is, and what a password turns an .xlsx or .docx into.

The workbook inside is walked record by record before the reader proper sees it. That reader takes the
declared dimension at its word and ends the whole process when it is absurd, and it returns an error cell
(#REF!) as a blank one; both are found out here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_DIFAT_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA  # from here on: markers, no sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5

_ROWS, _COLUMNS = 65536, 256
_FORMULA, _FILEPASS, _BOUNDSHEET, _DIMENSIONS, _BOOLERR = 0x06, 0x2F, 0x85, 0x200, 0x205
_BOF = 0x809
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
        absurd: It declares or holds cells where an .xls can have none.
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
    at, end, unpack = 0, len(workbook) - 4, struct.Struct("<HH").unpack_from
    while at <= end and not (found.locked or found.absurd):
        kind, length = unpack(workbook, at)
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
