"""XML as these papers have it: elements by their local names, nothing that could act or grow.

A document type is refused, as entities need one; signatures are left out; depth and size have a limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 100
_MAX_NODES = 1_000_000
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']""")
_CHINESE = frozenset(("gbk", "gb2312", "gb18030"))  # expat knows none of them


@dataclass(slots=True)
class Node:
    """An element: its local name, its attributes' local names, the text before its first child.

    `space` is the last part of its namespace, which says of what standard an XBRL fact is.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    space: str = ""

    @property
    def text(self) -> str:
        """Its own text without blanks around it."""
        return "".join(self.parts).strip()

    def everything(self) -> Iterator[Node]:
        """The element and its descendants, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def all(self, *names: str) -> Iterator[Node]:
        """Those of them that have one of the names."""
        return (node for node in self.everything() if node.name in names)

    def one(self, *path: str) -> Node | None:
        """The first descendant of the last name within the first of the one before, and so on."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found else None
        return found

    def said(self, *path: str) -> str:
        """The text of `one`; empty where there is none."""
        found = self.one(*path)
        return found.text if found else ""


class _Forbidden(Exception):
    """What stands in the file is not read any further."""


def parse(data: bytes, file: str) -> Node:
    """The root of an XML file.

    Raises:
        Refusal: It is no XML, declares a document type, or is nested or large beyond reason.
    """
    builder = _Builder()
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    chinese = bool(declared and declared[1].decode().lower() in _CHINESE)
    try:
        text = data.decode("gb18030").encode() if chinese else data
        parser = expat.ParserCreate("utf-8" if chinese else None, " ")
        parser.StartDoctypeDeclHandler = builder.doctype
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.characters
        parser.Parse(text, True)
    except _Forbidden as error:
        raise Refusal(str(error), where=file, todo="请从电子税务局或网银重新下载原件") from None
    except (expat.ExpatError, UnicodeDecodeError, LookupError, ValueError) as error:
        raise Refusal("XML 不完整或已损坏，读不了", where=file, todo="请从电子税务局或网银重新下载原件") from error
    if builder.root is None:
        raise Refusal("XML 里没有内容", where=file, todo="请从电子税务局或网银重新下载原件")
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self._left_out = 0  # how deep inside a signature

    def doctype(self, *_: object) -> None:
        raise _Forbidden("XML 声明了文档类型（DOCTYPE），发票和对账单都没有，没有读")

    def start(self, tag: str, about: dict[str, str]) -> None:
        name = _local(tag)
        if self._left_out or name == "Signature":
            self._left_out += 1
            return
        self._count += 1
        if len(self._open) >= _MAX_DEPTH or self._count > _MAX_NODES:
            raise _Forbidden("XML 层数或内容多得不正常，没有读")
        node = Node(name, {_local(key): value for key, value in about.items()}, space=_space(tag))
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        del tag
        if self._left_out:
            self._left_out -= 1
        else:
            self._open.pop()

    def characters(self, text: str) -> None:
        if self._open and not self._left_out and not self._open[-1].children:
            self._open[-1].parts.append(text)


def _space(tag: str) -> str:
    return tag.rpartition(" ")[0].rstrip("/").rpartition("/")[2]


def _local(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2]
