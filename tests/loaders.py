"""Two ways of loading a book compared to the last metadata: kinds, order of keys and written digits among it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledgers.book.loading import BEANCOUNT, QUICK, WAY, load

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.loading import Loaded


def by(way: str, main: Path, known: Any = None) -> Loaded:
    """Load a book in one of the ways."""
    token = WAY.set(way)
    try:
        return load(main, known)
    finally:
        WAY.reset(token)


def same(main: Path) -> str:
    """See that a book is the same however it is loaded; the way that it is loaded where nothing is said."""
    chosen, whole = by("auto", main), by(BEANCOUNT, main)
    assert plain(chosen.ledger) == plain(whole.ledger)
    assert whole.by == BEANCOUNT
    return chosen.by


def same_by_quick(main: Path) -> None:
    """The same of a book that must not need beancount's loader."""
    assert same(main) == QUICK


def plain(thing: Any) -> Any:
    """A thing in terms that are equal only where nothing at all is different."""
    kind = type(thing).__name__
    if isinstance(thing, dict):
        return kind, getattr(thing, "default", None), [(key, plain(value)) for key, value in thing.items()]
    if isinstance(thing, set | frozenset):
        return kind, sorted(map(plain, thing))
    if isinstance(thing, tuple | list):
        return kind, [plain(each) for each in thing]
    if isinstance(thing, Decimal) or kind == "DisplayContext":
        return kind, str(thing)
    return kind, thing
