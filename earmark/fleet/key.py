"""What the audit of a book rests on, as one digest: equal keys are equal inputs, so a result may be taken again.

The key is over the content of every file of the book save its history (`.git`, which no rule reads), the
deployment's own policies, every file of the program (rules, policies and lexicons that travel with it among them),
the installed packages and Python by version, the folder and the day.

The day is part of it whole. A rule sees the day in more ways than by comparing it: findings about a whole book are
dated by it, messages count the days to it, the terminal's summary states it. Until which later day an answer
would stay the same byte for byte cannot be proved from outside the rules, so a result holds for its day alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers.book import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_HISTORY = ".git"
_PROGRAM = Path(__file__).resolve().parents[2]
_ROOMS = ("ledgers", "importers", "audit_rules", "reports", "earmark")
_BESIDE = frozenset({"__pycache__", "demo"})  # compiled by Python itself; papers of bases that do not exist

Mark = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A book's files as they were looked at.

    Attributes:
        key: the digest that a result is kept under.
        marks: each file's name, inode, size and times: a file that was changed and changed back while it was
            read has other marks, though its key is the same.
    """

    key: str
    marks: tuple[Mark, ...]


class Odd(Exception):
    """A folder holds something that is neither file nor folder: what it says cannot be fixed in a digest."""


def see(folder: Path, day: date, world: str) -> Seen | None:
    """A book's files as they are now; None where it cannot be said what its audit would rest on.

    Args:
        folder: the book.
        day: the day that it is looked at.
        world: everything outside of the book, as `world` gives it.
    """
    try:
        files = list(_content(folder, folder, frozenset({_HISTORY})))
    except (OSError, Odd):
        return None
    lines = [*(line for line, _ in files), repr(record.read(folder).closed)]
    return Seen(_digest([world, day.isoformat(), str(folder), *lines]), tuple(mark for _, mark in files))


def world(books: Path) -> str:
    """A digest of everything but the book that its audit rests on.

    Args:
        books: the folder of the books, whose own policies count.

    Raises:
        OSError: a policy cannot be read; and no result is kept then.
        Odd: the folder of policies holds what is no file.
    """
    own = books / ".earmark" / "policies"
    policies = [line for line, _ in _content(own, own, frozenset())] if own.is_dir() else []
    return _digest([program(), *policies])


@cache
def program() -> str:
    """A digest of the program, the packages it runs with and Python itself, as they were when first asked for."""
    lines = [sys.version, sys.implementation.name]
    for room in _ROOMS:
        lines += [line for line, _ in _content(_PROGRAM / room, _PROGRAM, frozenset(), _BESIDE)]
    return _digest([*lines, *_installed()])


def _installed() -> list[str]:
    """Every installed package with its version, as its folder of metadata is called."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    return sorted({path.name for folder in folders for path in folder.glob("*.dist-info")})


def _content(
    folder: Path, root: Path, left_out: frozenset[str], everywhere: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Mark]]:
    """Each file and folder below a folder, by name: a line that fixes name and content, and its marks.

    Raises:
        OSError: one cannot be read, or has gone meanwhile.
        Odd: one is a link, a pipe or a device.
    """
    with os.scandir(folder) as found:
        children = sorted(found, key=lambda child: child.name)
    for child in children:
        if child.name in left_out or child.name in everywhere:
            continue
        path = Path(child.path)
        name = str(path.relative_to(root))
        if child.is_symlink():
            raise Odd(name)
        if child.is_dir():
            state = child.stat()
            yield repr((name, "folder")), (name, state.st_ino, 0, state.st_mtime_ns, state.st_ctime_ns)
            yield from _content(path, root, frozenset(), everywhere)
        else:
            yield _file(path, name)


def _file(path: Path, name: str) -> tuple[str, Mark]:
    # a pipe that somebody put there makes nobody wait
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise Odd(name)
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return repr((name, content)), (name, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def _digest(lines: Iterable[str]) -> str:
    """A digest over lines, none of which can run into the next."""
    total = hashlib.sha256()
    for line in lines:
        total.update(hashlib.sha256(line.encode("utf-8", "surrogateescape")).digest())
    return total.hexdigest()
