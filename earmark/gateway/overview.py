"""The standing of every base, audited in the background and kept for as long as its files do not change.

What `earmark audit` has kept of a book as it is now is taken from there, and nothing is written: looking at a page
changes no file.

A page asks for what is known and is told what is still being audited; what was made of a book's older files
is never given for its present ones. Who sees all bases is also told what their comparison comes to; it is made when
all of them are audited, over those that the visitor sees.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from audit_rules.across import Frames, compare
from audit_rules.columns import frame
from audit_rules.columns import to_text as to_columns
from audit_rules.engine import audit, ruleset
from earmark.fleet import Fleet
from earmark.gateway.loader import stamp
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from reports.standing import Standing, from_text, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audit_rules.across import Across
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
        across: what comparing them comes to; None where that was not asked for, or is not there yet.
        comparing: it was asked for and is not there yet.
    """

    ready: tuple[Standing, ...]
    waiting: tuple[str, ...]
    across: Across | None = None
    comparing: bool = False

    @property
    def total(self) -> int:
        """How many were asked for."""
        return len(self.ready) + len(self.waiting)


Key = tuple["Stamp", "date", str]
Keys = tuple[tuple[str, Key], ...]


class Looked(NamedTuple):
    """A base's standing, and its lines as an audit writes them, packed; nothing where it cannot be audited."""

    standing: Standing
    columns: bytes


class Overview:
    """The standings, each made again only when the book's files, the rules or the day have changed.

    One thread audits; it begins when something is asked for and ends when nothing is left to do. Python
    runs one audit at a time in a process anyway, and the pages need the rest of it.

    Args:
        shelf: the books.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, tuple[Key, Looked]] = {}
        self._queue: dict[str, date] = {}
        self._compared: tuple[Keys, Across | None] | None = None
        self._comparison: Keys = ()
        self._changed = Condition()
        self._worker: Thread | None = None

    def look(self, codes: Sequence[str], day: date, *, beside: bool = False) -> Look:
        """The bases of these codes as of a day; what is not audited yet is begun, and waited for a moment.

        Args:
            codes: the bases, every one of which the visitor may see.
            day: the day.
            beside: compare them with each other too; what that says names several bases.
        """
        end = monotonic() + PATIENCE
        keys = {code: self._key(code, day) for code in codes}  # once: every file of every book is looked at
        with self._changed:
            self._forget()
        while True:
            with self._changed:
                known = {c: self._known[c][1].standing for c, key in keys.items() if self._has(c, key)}
                waiting = tuple(code for code in codes if code not in known)
                wanted = tuple(sorted(keys.items())) if beside and not waiting else ()
                self._ask(waiting, day, wanted)
                comparing = bool(wanted) and (self._compared is None or self._compared[0] != wanted)
                left = end - monotonic()
                if not (waiting or comparing) or left <= 0:
                    ready = tuple(known[code] for code in codes if code in known)
                    across = self._compared[1] if wanted and self._compared and not comparing else None
                    return Look(ready, waiting, across, comparing)
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

    def _ask(self, codes: Sequence[str], day: date, beside: Keys) -> None:
        """Have books audited, or compared; the condition is held."""
        for code in codes:
            self._queue[code] = day
        if beside and (self._compared is None or self._compared[0] != beside):
            self._comparison = beside
        if (self._queue or self._comparison) and self._worker is None:
            self._worker = Thread(target=self._work, name="earmark-audits", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._queue and not self._comparison:
                    self._worker = None
                    return
                wanted, self._comparison = (self._comparison, ()) if not self._queue else ((), self._comparison)
                texts = {c: self._known[c][1].columns for c, key in wanted if self._has(c, key)}
            if wanted:
                if len(texts) == len(wanted):  # else one has changed since, and who asks again asks for the new one
                    across = _compared(self._shelf, texts)
                    with self._changed:
                        self._compared = (wanted, across)
                        self._changed.notify_all()
                continue
            with self._changed:
                code, day = next(iter(self._queue.items()))
            key = self._key(code, day)
            found = _look(self._shelf, code, day)
            with self._changed:
                self._known[code] = (key, found)
                if self._queue.get(code) == day:
                    del self._queue[code]
                self._changed.notify_all()


def _compared(shelf: Shelf, packed: Mapping[str, bytes]) -> Across | None:
    """What comparing bases comes to; None where it failed, which must not stop the audits."""
    texts = {code: zlib.decompress(columns).decode() for code, columns in packed.items() if columns}
    try:
        return compare(Frames(texts), lambda policy: find_policy(policy, shelf.folder))
    except Exception:  # noqa: BLE001  (the first page is there without it)
        return None


def _look(shelf: Shelf, code: str, day: date) -> Looked:
    """A book's standing and lines; one that cannot be audited keeps its line and says why."""
    try:
        record = Fleet(shelf).kept(code, day)
        if record:
            return Looked(from_text(record.standing), zlib.compress(record.columns.encode()))
        book = shelf.open(code).book(day)
        answers = audit(book)
        return Looked(standing(book, answers), zlib.compress(to_columns(frame(book, answers)).encode()))
    except Refusal as refusal:
        return Looked(Standing(code, code, reason=str(refusal).replace(f"{shelf.folder / code}/", "")), b"")
    except Exception:  # noqa: BLE001  (the line of one book must not stop those of the others)
        return Looked(Standing(code, code, reason="审计时程序出错，请告诉管理员"), b"")
