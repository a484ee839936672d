"""The dossier: a record added, corrected, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from earmark.desk.seen import Overtaken
from earmark.desk.writing import append_held, today
from ledgers.book import dossier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledgers.book.dossier import Change, Dossier, Record
    from ledgers.book.shelf import OpenBook


def record(book: OpenBook, fact: Record, *, author: str) -> None:
    """Add a record to the dossier.

    Raises:
        Refusal: the book cannot be written.
    """
    with book.locked():
        append_held(
            book, "dossier.beancount", dossier.to_text(fact), author=author, message=f"登记{fact.kind}：{fact.name}"
        )


def correct(
    book: OpenBook,
    record: Record,
    said: Mapping[str, str],
    cleared: Iterable[str] = (),
    *,
    why: str,
    author: str,
    day: date | None = None,
    stood: int | None = None,
) -> Change:
    """Correct what a record states; an audit as of a day before the correction's does not change.

    Args:
        book: the book.
        record: the record, as `dossier_of(book).find` gives it.
        said: the facts that change, keys or labels to texts.
        cleared: the facts that it shall state no longer.
        why: for what reason.
        author: who corrects it.
        day: from which day on it holds; today where None.
        stood: how many changes of it whoever corrects it had seen; not asked where None.

    Raises:
        Overtaken: somebody has changed it meanwhile.
        Refusal: see `ledgers.book.dossier.corrected`, or the book cannot be written.
    """
    message = f"更正{record.kind}：{record.name}"
    with book.locked():
        now = _again(book, record)
        if stood is not None and stood != len(now.changes):
            who = now.changes[-1].by if now.changes else "另一人"
            raise Overtaken(f"{who} 刚处理过“{record.name}”", todo="请看过再决定")
        change = dossier.corrected(now, day or today(), said, cleared, by=author, why=why)
        append_held(book, "dossier.beancount", dossier.to_text(change), author=author, message=message)
    return change


def withdraw(book: OpenBook, record: Record, *, why: str, author: str, day: date | None = None) -> Change:
    """Withdraw a record; an audit as of a day before does not change.

    Raises:
        Refusal: no reason is given, or the book cannot be written.
    """
    message = f"撤销{record.kind}：{record.name}"
    with book.locked():
        change = dossier.withdrawn(_again(book, record), day or today(), by=author, why=why)
        append_held(book, "dossier.beancount", dossier.to_text(change), author=author, message=message)
    return change


def _again(book: OpenBook, record: Record) -> Record:
    """A record as it stands now that the lock is held: somebody may have withdrawn it meanwhile."""
    return dossier_of(book).find(record.kind, record.name, of=record.date, which=record.which)


def dossier_of(book: OpenBook) -> Dossier:
    """Everything that the dossier holds today, whatever its day.

    Raises:
        Refusal: the file cannot be read.
    """
    return dossier.read_dossier(book.parsed("dossier.beancount"), date.max)
