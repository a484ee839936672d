"""What a deployment keeps of each book outside of it: a line for every save, closing and report.

`<books>/.earmark/saves/<code>`, only ever added to:

    saved <id of the commit>
    closed 2025-03 <digest of the closing>
    reopened 2025-03
    issued <SHA-256 of a report's file>

A book that is put back to an earlier state of its own, or whose history is written anew from the first day,
is whole in itself; this file is what it is held to. Where there is none, as in a copy of the book
elsewhere, nothing is said. A save never fails because of it.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"saved [0-9a-f]{40,64}|closed \d{4}-\d\d [0-9a-f]{64}|reopened \d{4}-\d\d|issued [0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a book outside of it.

    Attributes:
        saves: the commits that the program made, oldest first.
        closed: the months that are closed, each with its closing's digest, oldest first.
        issued: the files of reports that were made, by SHA-256.
    """

    saves: tuple[str, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    issued: frozenset[str] = frozenset()


def read(folder: Path) -> Record:
    """The record of the book in a folder; an empty one where there is none. Lines that are cut off are left out."""
    try:
        lines = _file(folder).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return Record()
    saves: list[str] = []
    closed: dict[str, str] = {}
    issued: set[str] = set()
    for line in lines:
        if not _LINE.fullmatch(line):
            continue
        kind, first, *rest = line.split(" ")
        if kind == "saved":
            saves.append(first)
        elif kind == "issued":
            issued.add(first)
        elif kind == "closed":
            closed[first] = rest[0]
        else:
            closed = {month: digest for month, digest in closed.items() if month < first}
    return Record(tuple(saves), tuple(sorted(closed.items())), frozenset(issued))


def begin(folder: Path, commit: str) -> None:
    """A new book. What is known of another of this code is thrown away, unless it had closed months."""
    if not read(folder).closed:
        with contextlib.suppress(OSError):
            _file(folder).unlink(missing_ok=True)
    saved(folder, commit)


def saved(folder: Path, commit: str) -> None:
    """A save; told twice where it was cut off, and kept once."""
    if read(folder).saves[-1:] != (commit,):
        _add(folder, f"saved {commit}")


def closed(folder: Path, month: str, digest: str) -> None:
    """A month closed."""
    _add(folder, f"closed {month} {digest}")


def reopened(folder: Path, month: str) -> None:
    """A month, and those after it, opened again."""
    _add(folder, f"reopened {month}")


def issued(folder: Path, sha256: str) -> None:
    """A report's file entered in the register."""
    _add(folder, f"issued {sha256}")


def _file(folder: Path) -> Path:
    return folder.parent / ".earmark" / "saves" / folder.name


def _add(folder: Path, line: str) -> None:
    path = _file(folder)
    if path.parent.parent.is_symlink():  # a preview's copy of the book beside the deployment's own things
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(handle).st_size
            cut_off = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            before = "\n" if cut_off else ""
            os.write(handle, f"{before}{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
