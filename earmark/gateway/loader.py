"""The books by their codes, loaded when asked for and looked at anew when a file has changed."""

from __future__ import annotations

import os
from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, NoReturn

from earmark.gateway.ledger import BookLedger
from earmark.gateway.refusals import WebRefusal
from ledgers.book.shelf import OpenBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledgers.book.shelf import Shelf

_KEPT = 64  # about a megabyte each
_TRIES = 5

Stamp = frozenset[tuple[str, int, int]]
"""Every ledger file and evidence folder with its time and size.

A set, not the latest time: a file that was put back from a backup is older than the one it replaces.
"""


def stamp(folder: Path) -> Stamp:
    """What a book's files look like now."""
    return frozenset(_marks(str(folder)))


def _marks(folder: str) -> Iterator[tuple[str, int, int]]:
    """The marks of a folder and what is in it; what is renamed while we look is left out, and the stamp differs."""
    try:
        state = os.stat(folder)  # noqa: PTH116  (walked on every request, over every book for the overview)
        with os.scandir(folder) as found:
            children = list(found)
    except OSError:
        return
    yield folder, state.st_mtime_ns, state.st_size
    for child in children:
        if child.name.endswith(".beancount"):
            try:
                state = child.stat()
            except OSError:
                continue
            yield child.path, state.st_mtime_ns, state.st_size
        elif not child.name.startswith(".") and child.is_dir(follow_symlinks=False):
            yield from _marks(child.path)


class Books:
    """What Fava asks for a ledger by its slug. A slug is a book's code: the folder's name, fixed for life.

    Each book is loaded under its own lock, so that a slow one holds up nobody else; a changed book is
    loaded beside the old one and then takes its place.

    Args:
        shelf: the books' folder.
        kept: how many books stay loaded.
        changed: told the code of a book that was found changed and has been loaded anew.
    """

    def __init__(self, shelf: Shelf, kept: int = _KEPT, changed: Callable[[str], None] | None = None) -> None:
        self.shelf = shelf
        self._kept = kept
        self._changed = changed
        self._loaded: OrderedDict[str, tuple[Stamp, BookLedger]] = OrderedDict()
        self._locks: dict[str, Lock] = {}
        self._guard = Lock()

    def __getitem__(self, code: str) -> BookLedger:
        """The book as its files are now.

        Raises:
            KeyError: there is none of this code.
            Refusal: a file of it holds what it may not; nothing of it is loaded then.
            WebRefusal: it is being written to and does not come to rest.
        """
        if not self.shelf.holds(code):
            raise KeyError(code)
        with self._lock(code):
            book = OpenBook(self.shelf, code)  # finishes what a killed writer left half done
            now = stamp(self.shelf.folder / code)
            known = self._loaded.get(code)
            found = known if known and known[0] == now else self._load(book)
        if known and known is not found and self._changed:
            self._changed(code)
        with self._guard:
            self._loaded[code] = found
            self._loaded.move_to_end(code)
            while len(self._loaded) > self._kept:
                self._loaded.popitem(last=False)
        return found[1]

    def items(self) -> list[NoReturn]:
        """Nothing: Fava would put every book's name on every page."""
        return []

    def first_slug(self) -> NoReturn:
        """Nothing: the first page is ours."""
        raise KeyError

    def _lock(self, code: str) -> Lock:
        with self._guard:
            return self._locks.setdefault(code, Lock())

    @staticmethod
    def _load(book: OpenBook) -> tuple[Stamp, BookLedger]:
        """Load a book that has passed the gate and whose files were the same before and after."""
        for _ in range(_TRIES):
            before = stamp(book.folder)
            book.admit()
            ledger = BookLedger(book.folder, book.code)
            if stamp(book.folder) == before:
                return before, ledger
            book = OpenBook(book.shelf, book.code)
        raise WebRefusal(HTTPStatus.SERVICE_UNAVAILABLE, "这个账套正在写入，还没有停下来", "请稍后再试")
