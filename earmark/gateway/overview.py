"""Every book's figures in one line each, for the first page."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from audit_rules.engine import audit, ruleset
from audit_rules.rule import Severity
from earmark.gateway.loader import stamp
from ledgers.refusal import Refusal
from reports.figures import Summary, summary

if TYPE_CHECKING:
    from datetime import date

    from earmark.gateway.loader import Stamp
    from earmark.people import Person
    from ledgers.book.book import Book
    from ledgers.book.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Line:
    """One book on the first page.

    Attributes:
        code: its code.
        book: the book, None where it cannot be read.
        figures: what it holds.
        reason: why it cannot be read.
    """

    code: str
    book: Book | None = None
    figures: Summary | None = None
    reason: str = ""

    @property
    def gravity(self) -> tuple[object, ...]:
        """What comes first: books that cannot be read, then those with the most and gravest findings."""
        if self.figures is None:
            return (0, self.code)
        counts = tuple(-self.figures.counts.get(severity, 0) for severity in Severity)
        return (1, *counts, self.code)


class Overview:
    """The lines of all books, each audited again only when its files, the rules or the day have changed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, tuple[tuple[Stamp, date, str], Line]] = {}
        self._locks: dict[str, Lock] = {}
        self._guard = Lock()

    def lines(self, day: date, person: Person) -> list[Line]:
        """The books that a person sees as of a day, the one to look at first on top."""
        codes = self._shelf.codes()
        with self._guard:
            for gone in self._known.keys() - set(codes):
                del self._known[gone]
        return sorted((self._line(code, day) for code in person.sees(codes)), key=lambda line: line.gravity)

    def _line(self, code: str, day: date) -> Line:
        """One book's line. It is audited under its own lock: whoever asks meanwhile waits for that book alone."""
        with self._guard:
            lock = self._locks.setdefault(code, Lock())
        with lock:
            key = (stamp(self._shelf.folder / code), day, ruleset())
            known = self._known.get(code)
            if known is None or known[0] != key:
                known = (key, _look(self._shelf, code, day))
                with self._guard:
                    self._known[code] = known
            return known[1]


def _look(shelf: Shelf, code: str, day: date) -> Line:
    try:
        book = shelf.open(code).book(day)
    except Refusal as refusal:
        return Line(code, reason=str(refusal).replace(f"{shelf.folder / code}/", ""))
    return Line(code, book, summary(book, audit(book)))
