"""Who changed what and when: a book's history, read entry by entry.

Each commit is one saved change. Its journal is compared with the one before it, so that a change is told
of entries and not of lines. A book may have thousands of commits of ten thousand entries each: a directive is
read once, however many commits have it, and of two journals only the stretch between what is the same at
their beginnings and ends is compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from beancount.core import data
from beancount.parser import parser

from ledgers.book.closing import changes, paper_word, seal
from ledgers.book.git import Git
from ledgers.book.links import CORRECTS, REVERSES, VOIDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ledgers.book.closing import Sealed
    from ledgers.book.git import Commit

_BEGINS = re.compile(r"\n(?=\d{4}[-/]\d)")
_SPANNING = re.compile(r"^(push|pop)", re.MULTILINE)
_AT_ONCE = 50  # commits whose files are held in memory
_CITING = ("row", VOIDS, REVERSES, CORRECTS)


@dataclass(frozen=True, slots=True)
class Event:
    """One saved change.

    Attributes:
        commit: who, when, and what it was said to be.
        words: what it did to entries, a sentence each; papers and numbers that came later among them.
        vouchers: the numbers of the entries concerned, in the same order.
    """

    commit: Commit
    words: tuple[str, ...]
    vouchers: tuple[str, ...]


class Told(NamedTuple):
    """What became of one entry.

    Attributes:
        words: a sentence. voucher: the number it is told by.
        vouchers: the numbers that it had before and has after.
        rows: the identities of the entry and of those it reverses or corrects.
    """

    words: str
    voucher: str
    vouchers: frozenset[str]
    rows: frozenset[str]


class Piece(NamedTuple):
    """A directive of a journal's file as text, and the line it begins on."""

    line: int
    text: str


class Past:
    """The journals of a book's commits."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._read: dict[str, tuple[Sealed, ...] | None] = {}
        self._files: dict[str, list[Piece]] = {}
        self._journals: dict[tuple[str, ...], list[Sealed]] = {}

    def journal(self, commit: str) -> list[Sealed]:
        """The entries of a commit's journal, by day as beancount sorts them."""
        blobs = tuple(self._git.blobs(commit, "journal").values())
        if blobs not in self._journals:
            self._fetch(blobs)
            self._journals[blobs] = self._entries(piece for blob in blobs for piece in self._files[blob])
        return self._journals[blobs]

    def told(self, commits: Sequence[Commit]) -> Iterator[tuple[Commit, list[Told]]]:
        """What each of these commits did to entries."""
        steps = self._git.steps("journal")
        for some in (commits[at : at + _AT_ONCE] for at in range(0, len(commits), _AT_ONCE)):
            self._fetch(dict.fromkeys(b for each in some for _, *sides in steps.get(each.id, ()) for b in sides if b))
            for commit in some:
                yield commit, list(_told(*self._between(steps.get(commit.id, ()))))
            self._files.clear()

    def _between(self, steps: Iterable[tuple[str, str, str]]) -> tuple[list[Sealed], list[Sealed]]:
        """The entries of the stretches that are not the same before and after a commit."""
        old: list[Piece] = []
        new: list[Piece] = []
        for _, before, after in steps:
            was, is_ = self._files.get(before, []), self._files.get(after, [])
            same = sum(1 for _ in takewhile(_alike, zip(was, is_, strict=False)))
            was, is_ = was[same:], is_[same:]
            tail = sum(1 for _ in takewhile(_alike, zip(reversed(was), reversed(is_), strict=False)))
            old += was[: len(was) - tail]
            new += is_[: len(is_) - tail]
        return self._entries(old), self._entries(new)

    def _entries(self, pieces: Iterable[Piece]) -> list[Sealed]:
        """Pieces as entries, by day and then by the line they begin on."""
        found = [(entry.date, piece.line, entry) for piece in pieces for entry in self._read[piece.text] or ()]
        return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]

    def _fetch(self, blobs: Iterable[str]) -> None:
        """Read files into their directives; a file as one where its directives cannot be told apart."""
        for blob, text in self._git.contents([blob for blob in blobs if blob not in self._files]).items():
            pieces = list(_cut(text))
            if _SPANNING.search(text) or not all(self._is_read(piece.text) for piece in pieces):
                pieces = [Piece(1, text)]
                self._read[text] = _sealed(parser.parse_string(text)[0])
            self._files[blob] = pieces

    def _is_read(self, text: str) -> bool:
        """Read a directive, once; whether it could be read by itself."""
        if text not in self._read:
            entries, errors, _ = parser.parse_string(text)
            self._read[text] = None if errors else _sealed(entries)
        return self._read[text] is not None


def history(git: Git, voucher: str = "") -> Iterator[Event]:
    """Every saved change, the newest first; only those of one voucher where it is named.

    A voucher's history goes on under the numbers that its entries had before and have now, and has what
    reversed or corrected them.
    """
    events = Past(git).told(git.history())
    if not voucher:
        yield from (_event(commit, told) for commit, told in events)
        return
    kept = [(commit, told) for commit, told in events if told]
    numbers, rows = _followed(voucher, [each for _, told in kept for each in told])
    for commit, told in kept:
        if of := [each for each in told if each.vouchers & numbers or each.rows & rows]:
            yield _event(commit, of)


def history_of_row(folder: Path, row: str) -> list[Event]:
    """What was done to the entry of a row, and to those that reverse or correct it, the newest first.

    Args:
        folder: the book's. row: the identity of the row.
    """
    kept = _all_told(folder, Git(folder).head())
    return [_event(commit, of) for commit, told in kept if (of := [each for each in told if row in each.rows])]


@lru_cache(maxsize=16)
def _all_told(folder: Path, head: str) -> list[tuple[Commit, list[Told]]]:
    """Everything that the history tells of entries up to a commit, read once for the many pages that ask."""
    git = Git(folder)
    return [(commit, told) for commit, told in Past(git).told(git.history()) if told and head]


def journal_of(git: Git, commit: str) -> list[Sealed]:
    """The entries of a commit's journal, by day as beancount sorts them."""
    return Past(git).journal(commit)


def _event(commit: Commit, told: Sequence[Told]) -> Event:
    return Event(commit, tuple(each.words for each in told), tuple(each.voucher for each in told))


def _followed(voucher: str, told: Sequence[Told]) -> tuple[set[str], set[str]]:
    """The numbers that a voucher's entries have had, and the identities of those entries."""
    beside: dict[str, set[str]] = defaultdict(set)
    for each in told:
        for number in each.vouchers:
            beside[number] |= each.vouchers
    numbers, waiting = {voucher}, [voucher]
    while waiting:
        more = beside[waiting.pop()] - numbers
        numbers |= more
        waiting += more
    rows = {row for each in told if each.voucher in numbers for row in each.rows}
    return numbers, rows


def _cut(text: str) -> Iterator[Piece]:
    """A file's text, cut before each line that begins with a day."""
    line = 1
    for part in _BEGINS.split(text):
        yield Piece(line, part.rstrip())
        line += part.count("\n") + 1


def _alike(pair: tuple[Piece, Piece]) -> bool:
    return pair[0].text == pair[1].text


def _sealed(entries: Iterable[data.Directive]) -> tuple[Sealed, ...]:
    return tuple(seal(entry) for entry in entries if isinstance(entry, data.Transaction))


def _told(before: Sequence[Sealed], now: Sequence[Sealed]) -> Iterator[Told]:
    """What became of entries from one journal to the next."""
    for each in changes(before, now, when=""):
        was = [each.sealed] if each.sealed else []
        is_ = [seal(each.entry)] if each.entry else []
        yield _of(each.words, *was, *is_)
    known = {(s.identity or s.voucher, s.digest): s.papers for s in before}
    for entry in now:
        old = known.get((entry.identity or entry.voucher, entry.digest))
        added = [paper_word(key.rpartition(":")[2]) for key in entry.papers if old is not None and key not in old]
        if added:
            yield _of(f"补充：{entry.words}，{'、'.join(added)}", entry)


def _of(words: str, *entries: Sealed) -> Told:
    rows = {row for entry in entries for row in (entry.identity, *_named(entry.entry)) if row}
    numbers = [entry.voucher for entry in entries if entry.voucher]
    return Told(words, numbers[0] if numbers else "", frozenset(numbers), frozenset(rows))


def _named(entry: data.Transaction | None) -> Iterator[str]:
    """The identities of an entry's rows, and of those that it reverses or corrects."""
    for meta in [] if entry is None else [entry.meta, *(posting.meta or {} for posting in entry.postings)]:
        yield from (str(meta[key]) for key in _CITING if meta.get(key))
