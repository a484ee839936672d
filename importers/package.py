"""The zip packages that xlsx and docx files are, measured before anything is inflated.

A workbook of a few kilobytes can say that it inflates to gigabytes, or say nothing and do it. So the
directory is looked at first, and every part is inflated here once, no further than the size it declared:
whoever reads the package afterwards reads what has been seen to be harmless.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_INFLATED = 300 * 1024 * 1024
MAX_PARTS = 10_000
RATIO_FLOOR = 50 * 1024 * 1024  # below this a high ratio is just a dull table
MAX_RATIO = 500
_STEP = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


class Package:
    """An Office file of the zip kind.

    Args:
        data: The file's bytes.
        file: Its name, for messages.

    Raises:
        Refusal: The zip is cut off or damaged, has a password, or inflates beyond reason.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._data = data
        self._file = file
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
            raise self._damaged() from error
        if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_INFLATED:
            raise self._bomb()
        if any(e.file_size > max(RATIO_FLOOR, MAX_RATIO * e.compress_size) for e in entries):
            raise self._bomb()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise locked(file)
        self._entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._entries)

    def raw(self, name: str) -> bytes:
        """One part, inflated, whatever it is. Empty where there is none of that name.

        Raises:
            Refusal: It is damaged or larger than declared.
        """
        entry = self._entries.get(name)
        return b"".join(self._inflate(entry)) if entry else b""

    def part(self, name: str) -> bytes:
        """One part of XML, inflated. Empty where there is none of that name.

        Raises:
            Refusal: It is damaged, larger than declared, or declares entities.
        """
        content = self.raw(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # Office writes none; entity bombs need one
            raise self._bomb()
        return content

    def measure(self, besides: Iterable[str] = ()) -> None:
        """Inflate every part, besides those that are read anyway, and throw it away.

        Raises:
            Refusal: A part is damaged or larger than declared.
        """
        for name in self._entries.keys() - set(besides):
            for _ in self._inflate(self._entries[name]):
                pass

    def _inflate(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        start = entry.header_offset
        header = self._data[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise self._damaged()
        start += _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = self._data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            if len(packed) != entry.file_size:
                raise self._damaged()
            yield packed
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            yield from self._deflated(packed, entry.file_size)
        else:
            raise self._damaged()

    def _deflated(self, packed: bytes, declared: int) -> Iterator[bytes]:
        # zipfile stops at the declared size and never learns that there was more.
        inflater, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
        try:
            while not inflater.eof:
                piece = inflater.decompress(packed, _STEP)
                packed = inflater.unconsumed_tail
                if not piece and not packed:
                    break
                size += len(piece)
                if size > declared:
                    raise self._bomb()
                yield piece
        except zlib.error as error:
            raise self._damaged() from error
        if size != declared:
            raise self._damaged()

    def _damaged(self) -> Refusal:
        return damaged(self._file)

    def _bomb(self) -> Refusal:
        return Refusal(
            "文件解压后大得不正常，没有读",
            where=self._file,
            todo="请用 Excel 或 WPS 打开它，另存一份新文件再导入；打不开就重新导出",
        )


def damaged(file: str) -> Refusal:
    """The answer to an Office file that cannot be opened."""
    return Refusal(
        "文件不完整或已损坏，打不开",
        where=file,
        todo="请重新下载或导出；如果 Excel 或 WPS 能打开，请另存一份再导入",
    )


def locked(file: str) -> Refusal:
    """The answer to an Office file that has a password."""
    return Refusal(
        "文件有密码，读不了",
        where=file,
        todo="请在 Excel 或 WPS 里取消密码，另存为无密码的文件再导入",
    )
