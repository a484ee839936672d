"""Who changed what and when: a book's history, read entry by entry.

Each commit is one saved change. Its journal is compared with the one before it, so that a change is told
of entries and not of lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import parser

from ledgers.book.closing import changes, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.closing import Sealed
    from ledgers.book.git import Commit, Git


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


def history(git: Git, voucher: str = "") -> Iterator[Event]:
    """Every saved change, the newest first; only those of one voucher where it is named."""
    commits = git.history()
    now = journal_of(git, commits[0].id) if commits else []
    for place, commit in enumerate(commits):
        before = journal_of(git, commits[place + 1].id) if place + 1 < len(commits) else []
        told = [(number, words) for number, words in _told(before, now) if voucher in {"", number}]
        now = before
        if told or not voucher:
            yield Event(commit, tuple(words for _, words in told), tuple(number for number, _ in told))


def journal_of(git: Git, commit: str) -> list[Sealed]:
    """The entries of a commit's journal, by day as beancount sorts them."""
    names = [name for name in git.names(commit) if name.startswith("journal/") and name.endswith(".beancount")]
    entries = [entry for name in names for entry in parser.parse_string(git.text(commit, name) or "")[0]]
    return [seal(e) for e in sorted(entries, key=data.entry_sortkey) if isinstance(e, data.Transaction)]


def _told(before: list[Sealed], now: list[Sealed]) -> Iterator[tuple[str, str]]:
    """What became of entries from one journal to the next, each with its voucher number."""
    for each in changes(before, now, when=""):
        yield each.subject.rpartition("paper|")[2].partition("|")[0], each.words
    known = {(s.identity or s.voucher, s.digest): s.papers for s in before}
    for entry in now:
        old = known.get((entry.identity or entry.voucher, entry.digest))
        added = [key.rpartition(":")[2] for key in entry.papers if old is not None and key not in old]
        if added:
            yield entry.voucher, f"补充：{entry.words}，{'、'.join(added)}"
