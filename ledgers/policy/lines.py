"""Where in a policy file a key stands: tomllib forgets lines, people want them."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_TOKEN = re.compile(r"[^,\]}#\n]+")


@dataclass(slots=True)
class Lines:
    """The lines, from 1, of all keys of a file.

    Attributes:
        at: by path, such as ("grant", "amount") or ("source", 0, "name"); what was read before the
            file stopped being TOML where it does.
        twice: keys and tables written again, with the lines of both.
    """

    at: dict[Path, int] = field(default_factory=dict)
    twice: list[tuple[Path, int, int]] = field(default_factory=list)

    def of(self, place: Sequence[str | int]) -> int:
        """The line of a key; where it is missing, of the innermost table that should hold it."""
        for length in range(len(place), 0, -1):
            if (found := self.at.get(tuple(place[:length]))) is not None:
                return found
        return 1


class _Lost(Exception):
    """The text is no TOML from here on."""


def lines_of(text: str) -> Lines:
    """Where every key stands, inline tables, arrays of tables and dotted keys included."""
    scan = _Scan(text)
    with suppress(_Lost):
        scan.document()
    return scan.lines


class _Scan:
    """One pass over a file. It is no judge of TOML: tomllib is; it only keeps count."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [m.start() for m in re.finditer("\n", text)]
        self._pos = 0
        self._rows: dict[Path, int] = {}
        self._told: set[Path] = set()
        self.lines = Lines()

    def document(self) -> None:
        table: Path = ()
        while self._past(_BLANK):
            line = self._line()
            if self._take("[["):
                table = self._next_row(self._key())
                self._note(table, line)
                self._want("]]")
            elif self._take("["):
                table = self._resolve(self._key())
                self._tell(table, line)
                self._want("]")
            else:
                self._pair(table)

    def _pair(self, table: Path) -> None:
        """`key = value` within a table, inline or not."""
        line, key = self._line(), self._key()
        path = (*table, *key)
        for length in range(len(table) + 1, len(path)):
            self._note(path[:length], line)
        self._tell(path, line)
        self._want("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._past(_SPACE)
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            self._inline(path)
        elif not (self._match(_STRING) or self._match(_TOKEN)):
            raise _Lost

    def _array(self, path: Path) -> None:
        number = 0
        while self._past(_BLANK):
            if self._take("]"):
                return
            self._note((*path, number), self._line())
            self._value((*path, number))
            self._past(_BLANK)
            number += self._take(",")
        raise _Lost

    def _inline(self, path: Path) -> None:
        while self._past(_BLANK):
            if self._take("}"):
                return
            self._pair(path)
            self._past(_BLANK)
            self._take(",")
        raise _Lost

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._past(_SPACE)
            if (quoted := self._match(_STRING)) is not None:
                parts.append(_unquoted(quoted))
            elif (bare := self._match(_BARE_KEY)) is not None:
                parts.append(bare)
            else:
                raise _Lost
            self._past(_SPACE)
            if not self._take("."):
                return tuple(parts)

    def _resolve(self, key: Path) -> Path:
        """A header's key with the number of the row that an array of tables has come to."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            self._note(path, self._line())
            if path in self._rows:
                path = (*path, self._rows[path])
        return path

    def _next_row(self, key: Path) -> Path:
        above = (*self._resolve(key[:-1]), key[-1])
        self._rows[above] = self._rows.get(above, -1) + 1
        self._note(above, self._line())
        return (*above, self._rows[above])

    def _note(self, path: Path, line: int) -> None:
        self.lines.at.setdefault(path, line)

    def _tell(self, path: Path, line: int) -> None:
        """Note what may be said only once."""
        if path in self._told:
            self.lines.twice.append((path, self.lines.at[path], line))
        self._told.add(path)
        self._note(path, line)

    def _line(self) -> int:
        return bisect_right(self._ends, self._pos - 1) + 1

    def _past(self, blank: re.Pattern[str]) -> bool:
        """Go past blanks; whether anything is left."""
        found = blank.match(self._text, self._pos)
        self._pos = found.end() if found else self._pos
        return self._pos < len(self._text)

    def _match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._pos)
        if found is None:
            return None
        self._pos = found.end()
        return found.group()

    def _take(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._pos):
            return False
        self._pos += len(mark)
        return True

    def _want(self, mark: str) -> None:
        self._past(_SPACE)
        if not self._take(mark):
            raise _Lost


def _unquoted(key: str) -> str:
    if "\\" not in key or key.startswith("'"):
        return key[1:-1]
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        raise _Lost from None
