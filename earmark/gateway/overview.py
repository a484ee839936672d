"""The standing of every base, audited in the background and kept for as long as its files do not change.

What `earmark audit` has kept of a book as it is now is taken from there, and nothing is written: looking at a page
changes no file.

A page asks for what is known and is told what is still being audited; what was made of a book's older files
is never given for its present ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING

from audit_rules.engine import audit, ruleset
from earmark.fleet import Fleet
from earmark.gateway.loader import stamp
from ledgers.refusal import Refusal
from reports.standing import Standing, from_text, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from earmark.gateway.loader import Stamp
    from ledgers.book.shelf import Shelf

PATIENCE = 1.0
"""Seconds that a page waits for the audits before it shows how far they are."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of some bases now.

    Attributes:
        ready: those that are audited as their files are.
        waiting: the codes of those that are not yet.
    """

    ready: tuple[Standing, ...]
    waiting: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many were asked for."""
        return len(self.ready) + len(self.waiting)


Key = tuple["Stamp", "date", str]


class Overview:
    """The standings, each made again only when the book's files, the rules or the day have changed.

    One thread audits; it begins when something is asked for and ends when nothing is left to do. Python
    runs one audit at a time in a process anyway, and the pages need the rest of it.

    Args:
        shelf: the books.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, tuple[Key, Standing]] = {}
        self._queue: dict[str, date] = {}
        self._changed = Condition()
        self._worker: Thread | None = None

    def look(self, codes: Sequence[str], day: date) -> Look:
        """The bases of these codes as of a day; what is not audited yet is begun, and waited for a moment."""
        end = monotonic() + PATIENCE
        keys = {code: self._key(code, day) for code in codes}  # once: every file of every book is looked at
        with self._changed:
            self._forget()
        while True:
            with self._changed:
                known = {c: self._known[c][1] for c, key in keys.items() if self._has(c, key)}
                waiting = tuple(code for code in codes if code not in known)
                self._ask(waiting, day)
                left = end - monotonic()
                if not waiting or left <= 0:
                    return Look(tuple(known[code] for code in codes if code in known), waiting)
                self._changed.wait(left)

    def _has(self, code: str, key: Key) -> bool:
        known = self._known.get(code)
        return known is not None and known[0] == key

    def _key(self, code: str, day: date) -> Key:
        return (stamp(self._shelf.folder / code), day, ruleset())

    def _forget(self) -> None:
        """Drop books that are no more; the condition is held."""
        for gone in self._known.keys() - set(self._shelf.codes()):
            del self._known[gone]

    def _ask(self, codes: Sequence[str], day: date) -> None:
        """Have books audited; the condition is held."""
        for code in codes:
            self._queue[code] = day
        if self._queue and self._worker is None:
            self._worker = Thread(target=self._work, name="earmark-audits", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._queue:
                    self._worker = None
                    return
                code, day = next(iter(self._queue.items()))
            key = self._key(code, day)
            found = _look(self._shelf, code, day)
            with self._changed:
                self._known[code] = (key, found)
                if self._queue.get(code) == day:
                    del self._queue[code]
                self._changed.notify_all()


def _look(shelf: Shelf, code: str, day: date) -> Standing:
    """A book's standing; one that cannot be audited keeps its line and says why."""
    try:
        record = Fleet(shelf).kept(code, day)
        if record:
            return from_text(record.standing)
        book = shelf.open(code).book(day)
        return standing(book, audit(book))
    except Refusal as refusal:
        return Standing(code, code, reason=str(refusal).replace(f"{shelf.folder / code}/", ""))
    except Exception:  # noqa: BLE001  (the line of one book must not stop those of the others)
        return Standing(code, code, reason="审计时程序出错，请告诉管理员")
