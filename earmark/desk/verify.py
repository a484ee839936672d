"""Whether a book is as it was closed and saved: against its seals and against its history."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import parser

from ledgers.book.canonical import spelt
from ledgers.book.closing import CLOSING, Difference, additions, changes, closings, differences, month_of, seal
from ledgers.book.git import Git
from ledgers.book.history import journal_of
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledgers.book.closing import Closing, Sealed
    from ledgers.book.shelf import OpenBook

_FILES = ("main.beancount", "plan.beancount", "dossier.beancount", "audit.beancount")
_NAMES = {
    "main.beancount": "账套主文件",
    "plan.beancount": "投入预算",
    "dossier.beancount": "资料",
    "audit.beancount": "主管部门的记录",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing a book with its seals and its history gave.

    Attributes:
        closed: the closings in force.
        differences: what is not as it was; nothing where the book is as sealed.
        added: papers and numbers added to sealed entries since, by entry and key.
    """

    closed: tuple[Closing, ...]
    differences: tuple[Difference, ...]
    added: tuple[tuple[Sealed, str], ...]


def verify(book: OpenBook, day: date) -> Verdict:
    """Compare a book with its closings and with its git history.

    Raises:
        Refusal: it cannot be compared: a file of it is broken or missing, or it has no history.
    """
    git = Git(book.folder)
    if not git.dir.is_dir() or not git.head():
        raise Refusal("账套没有修改历史（.git），不能核对", where=book.code, todo="请从备份恢复")
    held = book.book(day)
    closed = closings(held.everything)
    found = differences(closed, held.everything, held.evidence, held.eras)
    if flaws := git.flaws():  # nothing more can be read of a history that is damaged
        found.append(Difference("", "history", f"修改历史损坏：{flaws[0]}", "fsck"))
    else:
        found += [*_history(git, book, closed), *_unsaved(git, book, held.everything, closed)]
    return Verdict(closed, tuple(found), tuple(additions(closed, held.everything)))


def _history(git: Git, book: OpenBook, closed: Sequence[Closing]) -> Iterable[Difference]:
    """What the history itself says against the closings."""
    for each in closed:
        if each.commit and not git.holds(each.commit):
            words = f"被改写：结账时的提交 {each.commit[:12]} 已不在历史里"
            yield Difference(each.month, "history", f"修改历史{words}", f"history|{each.month}")
            continue
        yield from _sealed_otherwise(git, each)
    yield from _withdrawn(git, book)


def _sealed_otherwise(git: Git, each: Closing) -> Iterable[Difference]:
    """Where a closing seals something else than the book held when it was closed."""
    if not each.commit:
        return
    then = [entry for entry in journal_of(git, each.commit) if entry.date <= each.last]
    kept = {entry.digest for entry in then}
    odd = [entry for entry in each.entries if entry.digest not in kept]
    if odd:
        words = f"结账记录与结账时的历史不符：{odd[0].words}"
        yield Difference(each.month, "seal", words, f"sealed|{odd[0].identity or odd[0].voucher}", odd[0].amount)


def _withdrawn(git: Git, book: OpenBook) -> Iterable[Difference]:
    """Closings that the history has and the file has no more: they are never taken out, only reopened."""
    now = {str(entry.meta.get("digest")) for entry in _closings(book.parsed("audit.beancount"))}
    told: set[str] = set()
    for commit in git.history("audit.beancount"):
        for entry in _closings(_parsed(git.text(commit.id, "audit.beancount"))):
            digest, month = str(entry.meta.get("digest")), str(entry.values[0].value)
            if digest not in now | told:
                told.add(digest)
                yield Difference(month, "seal", "结账记录被删去或改写（历史里有，现在没有）", f"withdrawn|{digest}")


def _closings(entries: Iterable[data.Directive]) -> list[data.Custom]:
    return [e for e in entries if isinstance(e, data.Custom) and e.type == CLOSING]


def _unsaved(
    git: Git, book: OpenBook, entries: Sequence[data.Directive], closed: Sequence[Closing]
) -> Iterable[Difference]:
    """What was changed past the program, in the months that no seal speaks of and beside the journal."""
    last = closed[-1].month if closed else ""
    saved = journal_of(git, git.head())
    present = [seal(e) for e in entries if isinstance(e, data.Transaction)]
    for each in changes(saved, present, when="绕开程序"):
        month = month_of(each.entry.date) if each.entry else each.month
        if month > last:
            yield Difference(month, each.kind, each.words, each.subject, each.amount, each.entry)
    for name in _FILES:
        before = Counter(json.dumps(spelt(entry)) for entry in _parsed(git.text(git.head(), name)))
        after = Counter(json.dumps(spelt(entry)) for entry in book.parsed(name))
        if count := max((before - after).total(), (after - before).total()):
            yield Difference("", "unsaved", f"{_NAMES[name]}（{name}）绕开程序改过 {count} 条记录", f"file|{name}")
    for path in git.differing("documents"):
        yield Difference("", "document", f"凭证文件绕开程序改过：{path.removeprefix('documents/')}", f"file|{path}")


def _parsed(text: str | None) -> list[data.Directive]:
    return list(parser.parse_string(text or "")[0])
