"""The standing of every base, audited in the background and kept for as long as its files do not change.

What `earmark audit` has kept of a book as it is now is taken from there; what a service has audited is kept there
too. No file of a book is changed by looking at a page.

A page asks for what is known and is told what is still being audited; what was made of a book's older files
is never given for its present ones. Who sees all bases is also told what their comparison comes to; it is made when
all of them are audited, over those that the visitor sees.
"""

from __future__ import annotations

import logging
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from multiprocessing import active_children
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
    from collections.abc import Generator, Mapping, Sequence

    from audit_rules.across import Across
    from earmark.fleet import Outcome, Record
    from earmark.gateway.loader import Stamp
    from ledgers.book.shelf import Shelf

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds that a page waits for the audits of a few books before it shows how far they are."""
_FEW = 4
_BATCH = 8  # books that one pool of processes is begun for: what is asked for meanwhile does not wait for hundreds
_CLOSING = 0.2
_FAULT = "审计时程序出错，请告诉管理员"


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

    One thread sees to the audits; it begins when something is asked for and ends when nothing is left to do. In
    a service the audits themselves run in other processes: Python runs one thing at a time in a process, and the
    pages need this one. What they find is kept where `earmark audit` keeps it, so that a service that is started
    again audits nothing twice.

    Args:
        shelf: the books.
        processes: how many audit at a time; 0 audits here, and keeps nothing.
    """

    def __init__(self, shelf: Shelf, processes: int = 0) -> None:
        self._shelf = shelf
        self._processes = processes
        self._known: dict[str, tuple[Key, Looked]] = {}
        self._queue: dict[str, date] = {}
        self._compared: tuple[Keys, Across | None] | None = None
        self._comparison: Keys = ()
        self._changed = Condition()
        self._worker: Thread | None = None
        self._closed = False

    def look(self, codes: Sequence[str], day: date, *, beside: bool = False) -> Look:
        """The bases of these codes as of a day; what is not audited yet is begun, and if it is few waited for.

        Args:
            codes: the bases, every one of which the visitor may see.
            day: the day.
            beside: compare them with each other too; what that says names several bases.
        """
        end = monotonic() + PATIENCE
        keys = {code: self._key(code, day) for code in codes}  # once: every file of every book is looked at
        while True:
            with self._changed:
                known = {c: self._known[c][1].standing for c, key in keys.items() if self._has(c, key)}
                waiting = tuple(code for code in codes if code not in known)
                wanted = tuple(sorted(keys.items())) if beside and not waiting else ()
                self._ask(waiting, day, wanted)
                comparing = bool(wanted) and (self._compared is None or self._compared[0] != wanted)
                left = end - monotonic()
                over = left <= 0 or len(waiting) > _FEW or self._closed
                if over or not (waiting or comparing):
                    ready = tuple(known[code] for code in codes if code in known)
                    across = self._compared[1] if wanted and self._compared and not comparing else None
                    return Look(ready, waiting, across, comparing)
                self._changed.wait(left)

    def renew(self, code: str, day: date) -> None:
        """Audit a book that has just changed, if anybody has looked at its standing before: they may again."""
        with self._changed:
            if code in self._known:
                self._ask([code], day)

    def close(self) -> None:
        """End what is being audited, and begin nothing more."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            worker = self._worker
        while self._processes and worker is not None and worker.is_alive():
            for child in active_children():
                child.terminate()
            worker.join(_CLOSING)

    def _has(self, code: str, key: Key) -> bool:
        known = self._known.get(code)
        return known is not None and known[0] == key

    def _key(self, code: str, day: date) -> Key:
        return (stamp(self._shelf.folder / code), day, ruleset())

    def _ask(self, codes: Sequence[str], day: date, beside: Keys = ()) -> None:
        """Have books audited, or compared; the condition is held."""
        if self._closed:
            return
        for code in codes:
            self._queue[code] = day
        if beside and (self._compared is None or self._compared[0] != beside):
            self._comparison = beside
        if (self._queue or self._comparison) and self._worker is None:
            self._worker = Thread(target=self._work, name="earmark-audits", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            self._forget()
            with self._changed:
                if not self._queue and not self._comparison:
                    self._worker = None
                    return
                wanted, self._comparison = (self._comparison, ()) if not self._queue else ((), self._comparison)
                packed = {c: self._known[c][1].columns for c, key in wanted if self._has(c, key)}
                day = next(iter(self._queue.values()), date.min)
                codes = [code for code, asked in self._queue.items() if asked == day][:_BATCH]
            if codes:
                self._audit(codes, day)
            elif len(packed) == len(wanted):  # else one has changed since, and who asks again asks for the new one
                across = _compared(self._shelf, packed)
                with self._changed:
                    self._compared = (wanted, across)
                    self._changed.notify_all()

    def _audit(self, codes: Sequence[str], day: date) -> None:
        """Audit some books; each is known as soon as it is there."""
        keys = {code: self._key(code, day) for code in codes}
        with closing(self._standings(codes, day)) as standings:
            for code, found in standings:
                with self._changed:
                    self._known[code] = (keys[code], found)
                    if self._queue.get(code) == day:
                        del self._queue[code]
                    self._changed.notify_all()
                    if self._closed:
                        break

    def _forget(self) -> None:
        """Drop books that are no more."""
        there = set(self._shelf.codes())
        with self._changed:
            for gone in self._known.keys() - there:
                del self._known[gone]

    def _standings(self, codes: Sequence[str], day: date) -> Generator[tuple[str, Looked], None, None]:
        """The standing of each book as it is there."""
        left = list(codes)
        if self._processes:
            try:
                with closing(Fleet(self._shelf, jobs=self._processes).apart(codes, day)) as outcomes:
                    for outcome in outcomes:
                        found = _told(self._shelf, outcome)
                        left.remove(outcome.code)
                        yield outcome.code, found
            except Exception:  # the machine gives no process, say
                log.exception("the overview's audits run in the service's own process")
        for code in left:
            yield code, _look(self._shelf, code, day)


def _told(shelf: Shelf, outcome: Outcome) -> Looked:
    """What is known of a book that was audited elsewhere."""
    code = outcome.code
    if outcome.record:
        return _kept(outcome.record)
    said = outcome.refused.removeprefix(f"{code}：")
    return _unseen(code, _FAULT if said.startswith("审计时程序出错") else _inside(shelf, code, said))


def _kept(record: Record) -> Looked:
    """What a result says of a base."""
    return Looked(from_text(record.standing), zlib.compress(record.columns.encode()))


def _unseen(code: str, reason: str) -> Looked:
    """A base that could not be audited."""
    return Looked(Standing(code, code, reason=reason), b"")


def _inside(shelf: Shelf, code: str, said: str) -> str:
    """A text without the place of the book on the server."""
    return said.replace(f"{shelf.folder / code}/", "")


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
            return _kept(record)
        book = shelf.open(code).book(day)
        answers = audit(book)
        return Looked(standing(book, answers), zlib.compress(to_columns(frame(book, answers)).encode()))
    except Refusal as refusal:
        return _unseen(code, _inside(shelf, code, str(refusal)))
    except Exception:  # noqa: BLE001  (the line of one book must not stop those of the others)
        return _unseen(code, _FAULT)
