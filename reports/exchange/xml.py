"""The two files of the standard as XML in GB18030, written record by record, and read back in pieces."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from reports.exchange.schema import ENCODING, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.exchange.content import Record
    from reports.exchange.schema import Table

_PIECE = 1 << 16
_LONGEST = 1 << 22  # characters of one element that are kept; no field of the standard comes near
# Written as numbers: markup, a bare return, which is read back as a line end, and what the editions of GB18030 put at
# different places: the letter ḿ and characters of the private use area. Python writes as in 2000, others read as later.
_NUMBERED = re.compile("[&<>\r\u1e3f\ue000-\uf8ff]")


def write_xml(path: Path, root: str, tables: Iterator[tuple[Table, Iterator[Record]]]) -> dict[str, int]:
    """Write one file.

    Args:
        path: where. root: the name of its first element. tables: each with its records, in order.

    Returns:
        How many records each table has.
    """
    counts = {}
    with path.open("w", encoding=ENCODING, newline="\n") as file:
        file.write(f'<?xml version="1.0" encoding="{ENCODING}"?>\n<{root}>\n')
        for table, records in tables:
            frame, count = _frame(table), 0
            for record in records:
                file.write(frame % tuple(_escaped(text_of(f, record.get(f.name))) for f in table.kept))
                count += 1
            counts[table.name] = count
        file.write(f"</{root}>\n")
    return counts


def _frame(table: Table) -> str:
    """A record with %s where its values go; what is the same in every record stands there."""
    fields = (f"<{f.name}>{f.constant if f.spare else '%s'}</{f.name}>\n" for f in table.fields)
    return f"<{table.name}>\n{''.join(fields)}</{table.name}>\n"


def _escaped(text: str) -> str:
    return _NUMBERED.sub(lambda hit: f"&#{ord(hit[0])};", text)


class XmlFault(Exception):
    """A file that is no XML, not in the encoding that it should be in, or has what no such file needs."""


def read_xml(path: Path, root: str, fault: Callable[[str, str], object]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The records of one file: the table, the place and the fields of each; read in pieces.

    What is wrong with the structure is told to `fault` with its place, and reading goes on where it can.

    Raises:
        XmlFault: it cannot be read to its end.
    """
    reader = _Reader(path.name, root, fault)
    decoder = codecs.getincrementaldecoder(ENCODING)()
    with path.open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
                reader.parser.Parse(text, not piece)
            except UnicodeDecodeError:
                raise XmlFault(f"不是 {ENCODING}（第 {reader.parser.CurrentLineNumber} 行以后）") from None
            except ExpatError as error:
                raise XmlFault(f"第 {error.lineno} 行不是合格的 XML：{ErrorString(error.code)}") from None
            yield from reader.done
            reader.done.clear()
            if not piece:
                return


class _Reader:
    """What stands in a file while it is read: its first element, records in it, fields in them."""

    def __init__(self, file: str, root: str, fault: Callable[[str, str], object]) -> None:
        self.done: list[tuple[str, str, dict[str, str]]] = []
        self._file, self._root, self._fault = file, root, fault
        self._path: list[str] = []
        self._record: dict[str, str] = {}
        self._text: list[str] = []
        self._length = self._line = 0
        self._is_declared = False
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    @property
    def _place(self) -> str:
        return f"{self._file} 第 {self.parser.CurrentLineNumber} 行"

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._is_declared = True
        if (encoding or "").upper() != ENCODING:
            self._fault(self._place, f"声明的编码是 {encoding or '（没有写）'}，应是 {ENCODING}")

    def _doctype(self, *_: object) -> None:
        raise XmlFault("有 DOCTYPE：它能引入别的文件或展开成巨大的内容，不读")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._path)
        if depth == _ROOT and not self._is_declared:
            self._fault(self._place, f"没有写编码，应声明 {ENCODING}")
        self._loose(self._path[-1] if self._path else name)
        if depth == _ROOT and name != self._root:
            self._fault(self._place, f"根元素是“{name}”，应是“{self._root}”")
        elif depth == _RECORD:
            self._record, self._line = {}, self.parser.CurrentLineNumber
        elif depth == _FIELD and name in self._record:
            self._fault(self._place, f"“{self._path[_RECORD]}”里“{name}”写了两次")
        elif depth > _FIELD:
            self._fault(self._place, f"“{self._path[_FIELD]}”里不应再有元素“{name}”")
        if attributes:
            self._fault(self._place, f"“{name}”不应有属性")
        self._path.append(name)

    def _end(self, name: str) -> None:
        self._path.pop()
        depth = len(self._path)
        if depth == _FIELD:
            self._record[name] = "".join(self._text)
            self._clear()
        self._loose(name)
        if depth == _RECORD:
            self.done.append((name, f"{self._file} 第 {self._line} 行", self._record))

    def _loose(self, name: str) -> None:
        """See that no words stand where only elements may."""
        if "".join(self._text).strip():
            self._fault(self._place, f"“{name}”里有不属于任何元素的文字")
        self._clear()

    def _clear(self) -> None:
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST:
            raise XmlFault(f"第 {self.parser.CurrentLineNumber} 行的文字太长，不读")
        self._text.append(text)


_ROOT, _RECORD, _FIELD = range(3)
