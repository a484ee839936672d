"""What papers the rules can ask of a base by name: collected from the rules themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.engine import rules
from audit_rules.paper import Missing
from ledgers.book.dossier import TYPE
from ledgers.book.notes import REQUEST
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledgers.book.book import Book


def askable(book: Book) -> dict[str, str]:
    """Every paper that a rule can ask for, by name, with the record that ends it.

    They are what the rules miss in the book as it stands, and what they would miss of the same base
    had it handed in nothing until a year after its period: what is asked for depends on its policy,
    its specialties and its years.
    """
    found: dict[str, str] = {}
    for looked_at in (_without(book, REQUEST), _nothing_handed_in(book)):
        for gap in _gaps(looked_at):
            for name in gap.names:
                found.setdefault(name, gap.kept)
    return found


def fitting(text: str, names: Iterable[str]) -> list[str]:
    """The papers that a text may mean.

    The one of this name; else those with it in their name; else those that have its characters in
    their order.
    """
    known, wanted = {name: party(name) for name in names}, party(text)
    same = [name for name, plain in known.items() if plain == wanted]
    if same or len(wanted) < 2:  # noqa: PLR2004  (one character means nothing)
        return same
    part = [name for name, plain in known.items() if wanted in plain]
    return part or [name for name, plain in known.items() if _in_order(wanted, plain)]


def _in_order(wanted: str, plain: str) -> bool:
    letters = iter(plain)
    return all(letter in letters for letter in wanted)


def _gaps(book: Book) -> Iterator[Missing]:
    for rule in rules():
        if not rule.last:
            yield from (gap for gap in rule.run(book).gaps if isinstance(gap, Missing))


def _nothing_handed_in(book: Book) -> Book:
    bare = _without(book, REQUEST, TYPE)
    stated = [e for e in bare.entries if isinstance(e, data.Custom | data.Open)]
    return replace(bare, as_of=max(book.end, book.as_of) + timedelta(days=366), entries=stated)


def _without(book: Book, *kinds: str) -> Book:
    return replace(
        book, entries=[e for e in book.entries if not (isinstance(e, data.Custom) and e.type.startswith(kinds))]
    )
