"""What a dossier states, as the rules of families E and A read it: figures, lists, papers, days."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def number(record: Record | None, key: str) -> int | None:
    """A whole number that a record states, None where it states none."""
    value = record.get(key) if record else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(record: Record | None, key: str) -> str:
    """What a record states, in words; empty where it states nothing."""
    value = record.get(key) if record else None
    return "" if value is None else str(value).strip()


def parts(record: Record, key: str) -> list[str]:
    """The members of a list that is written with 顿号 or the like."""
    return [part for part in re.split(r"[、，,;；/\s]+", text(record, key)) if part]


def holds(words: str, word: str) -> bool:
    """Whether a text has a word in it, brackets and blanks aside."""
    return bool(party(word)) and party(word) in party(words)


def one_of(words: str, names: Iterable[str], aliases: Mapping[str, Sequence[str]]) -> bool:
    """Whether a text names one of the policy's names, in its words or others."""
    return any(holds(words, known) for name in names for known in (name, *aliases.get(name, ())))


def papers(book: Book, name: str) -> list[Record]:
    """The 资料 whose name has a paper's name in it, oldest first."""
    return [record for record in book.dossier.of("资料") if holds(record.name, name)]


def declared(book: Book, words: str) -> bool:
    """Whether a 承诺 says what these words name."""
    return any(holds(record.name, words) for record in book.dossier.of("承诺"))


def year_of(record: Record) -> int | None:
    """The year that a record's name says, None where it says none."""
    found = _YEAR.search(record.name)
    return int(found.group()) if found else None


def reaches(part: int, whole: int, share: Decimal) -> bool:
    """Whether a part is at least a share of the whole; exact."""
    return part >= Fraction(share) * whole


def applied(book: Book) -> date | None:
    """The day of the application: the 节点 of applying, or the first of its papers."""
    law = book.award.application
    if law.apply_step and (step := book.dossier.one("节点", law.apply_step)):
        return step.date
    return min((record.date for paper in law.papers[:1] for record in papers(book, paper.name)), default=None)


def applied_between(book: Book) -> tuple[date, date]:
    """The first and the last day on which the base can have applied.

    One day where the application is on file; else from the day the regulation is in force to the
    first step that follows an application, the period's first day at the latest.
    """
    if day := applied(book):
        return day, day
    law = book.award.application
    steps = [step.date for name in law.steps if (step := book.dossier.one("节点", name))]
    return book.award.meta.valid_from, min([*steps, book.start])
