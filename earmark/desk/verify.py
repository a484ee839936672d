"""Whether a book is as it was closed and saved: against its seals and against its history."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import parser

from ledgers.book import record
from ledgers.book.canonical import spelt
from ledgers.book.closing import (
    CLOSING,
    REOPENING,
    Difference,
    additions,
    changes,
    closings,
    differences,
    month_of,
    reopenings,
    seals,
)
from ledgers.book.git import Git
from ledgers.book.history import Past
from ledgers.book.issued import REPORT
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ledgers.book.closing import Closing, Sealed
    from ledgers.book.record import Record
    from ledgers.book.shelf import OpenBook

_FILES = ("main.beancount", "plan.beancount", "dossier.beancount", "audit.beancount")
_NAMES = {
    "main.beancount": "账套主文件",
    "plan.beancount": "投入预算",
    "dossier.beancount": "资料",
    "audit.beancount": "主管部门的记录",
}
_KINDS = {"open": "开户", "title": "标题", "note": "备注", "txn": "分录"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing a book with its seals and its history gave.

    Attributes:
        closed: the closings in force.
        differences: what is not as it was; nothing where the book is as sealed.
        added: papers and numbers added to sealed entries since, by entry and key.
        remarks: what is no difference and is to be seen: months reopened and what was changed in them, saves
            that the program did not make; a sentence each.
    """

    closed: tuple[Closing, ...]
    differences: tuple[Difference, ...]
    added: tuple[tuple[Sealed, str], ...]
    remarks: tuple[str, ...] = ()


def verify(book: OpenBook, day: date) -> Verdict:
    """Compare a book with its closings, with its git history, and with what is kept of it outside (`record`).

    Raises:
        Refusal: it cannot be compared: a file of it is broken or missing, or it has no history.
    """
    git = Git(book.folder)
    odd = git.oddities()
    if not git.dir.is_dir() or not git.head():
        why = f"：{odd[0]}" if odd else ""
        raise Refusal(f"账套没有修改历史（.git）或读不出来{why}，不能核对", where=book.code, todo="请从备份恢复")
    held = book.book(day)
    closed = closings(held.everything)
    known = record.read(book.folder)
    now, past = seals(held.everything), Past(git)
    found = differences(closed, held.everything, held.evidence, held.eras, held.missing_closings, now=now)
    found += [Difference("", "history", f"修改历史被动过手脚：{each}", f"odd|{each}") for each in odd]
    remarks = list(_reopened(held.everything, now, closed))
    if flaws := git.flaws():  # nothing more can be read of a history that is damaged
        found.append(Difference("", "history", f"修改历史损坏：{flaws[0]}", "fsck"))
    else:
        found += [*_history(git, past, book, closed), *_lost(git, past, known, now)]
        found += _unsaved(git, past, book, now, {each.subject for each in found})
        remarks += _by_hand(git, known)
    return Verdict(closed, tuple(found), tuple(additions(closed, now)), tuple(remarks))


def _reopened(entries: Sequence[data.Directive], now: Sequence[Sealed], closed: Sequence[Closing]) -> Iterator[str]:
    """Who reopened what and why, and what is not as it was sealed before."""
    for said, opened in reopenings(entries):
        yield f"{said.day} {said.by} 反结账 {'、'.join(each.month for each in opened)}：{said.why}"
        last = opened[-1].last if opened else date.min
        first = opened[0].entries[0].date.replace(day=1) if opened and opened[0].entries else last
        then = [sealed for each in opened for sealed in each.entries]
        kept = {sealed.digest for sealed in then}
        since = [entry for entry in now if first <= entry.date <= last or entry.digest in kept]
        for each in changes(then, since, when="反结账后"):
            again = "，已重新结账" if closed and each.month <= closed[-1].month else ""
            yield f"{each.month} {each.words}{again}"


def _lost(git: Git, past: Past, known: Record, now: Sequence[Sealed]) -> Iterator[Difference]:
    """Saves that the program made and that the history has no more: it was taken back, or written anew."""
    kept = set(git.commits())
    lost = [commit for commit in known.saves if commit not in kept]
    if not lost:
        return
    words = f"修改历史被退回或改写：程序保存过的 {len(lost)} 次改动（最后一次 {lost[-1][:12]}）已不在历史里"
    yield Difference("", "history", words, "lost")
    if git.has(lost[-1]):
        yield from changes(past.journal(lost[-1]), now, when="退回历史后")


def _by_hand(git: Git, known: Record) -> Iterator[str]:
    """Saves that the program did not make, since it keeps a record of its own."""
    if not known.saves:
        return
    for commit in git.history():
        if commit.id == known.saves[0]:
            return
        if commit.id not in known.saves:
            yield f"不是程序保存的改动：{commit.at} {commit.author} {commit.subject}（{commit.id[:12]}）"


def _history(git: Git, past: Past, book: OpenBook, closed: Sequence[Closing]) -> Iterable[Difference]:
    """What the history itself says against the closings."""
    commits = set(git.commits())
    for each in closed:
        if each.commit and each.commit not in commits:
            words = f"被改写：结账时的提交 {each.commit[:12]} 已不在历史里"
            yield Difference(each.month, "history", f"修改历史{words}", f"history|{each.month}")
            continue
        yield from _sealed_otherwise(past, each)
    yield from _withdrawn(git, book)


def _sealed_otherwise(past: Past, each: Closing) -> Iterable[Difference]:
    """Where a closing seals something else than the book held when it was closed."""
    if not each.commit:
        return
    kept = {entry.digest for entry in past.journal(each.commit) if entry.date <= each.last}
    odd = [entry for entry in each.entries if entry.digest not in kept]
    if odd:
        words = f"结账记录与结账时的历史不符：{odd[0].words}"
        yield Difference(each.month, "seal", words, f"sealed|{odd[0].identity or odd[0].voucher}", odd[0].amount)


def _withdrawn(git: Git, book: OpenBook) -> Iterable[Difference]:
    """Closings, reopenings and issued reports that the history has and the file has no more: none is ever taken out.

    Only commits that took something out of the file are looked at: it grows with every closing, and is added to.
    """
    now = {key for _, key, _ in _lasting(_parsed(book.text("audit.beancount")))}
    told: set[str] = set()
    taken = [f"{commit}^" for commit in git.taken_out("audit.beancount")]
    for commit in [git.head(), *taken]:
        before = _parsed(git.text(commit, "audit.beancount"))
        for month, key, what in _lasting(before):
            if key not in now and key not in told:
                told.add(key)
                yield Difference(month, "seal", f"{what}被删去或改写（历史里有，现在没有）", f"withdrawn|{key}")


def _lasting(entries: Iterable[data.Directive]) -> Iterator[tuple[str, str, str]]:
    """The records that are never taken out: the month, what they are known by, and how they are called."""
    for entry in entries:
        if not isinstance(entry, data.Custom) or not entry.values:
            continue
        first = str(entry.values[0].value)
        if entry.type == CLOSING:
            yield first, str(entry.meta.get("digest")), "结账记录"
        elif entry.type == REOPENING:
            yield first, json.dumps(spelt(entry)), "反结账记录"
        elif entry.type == REPORT:
            yield "", json.dumps(spelt(entry)), f"报告登记（{entry.meta.get('file', '')}）"


def _unsaved(
    git: Git, past: Past, book: OpenBook, now: Sequence[Sealed], known: Collection[str]
) -> Iterator[Difference]:
    """What was changed past the program and no seal speaks of: of open months, added later, beside the journal."""
    for each in changes(past.journal(git.head()), now, when="绕开程序"):
        if each.subject not in known:
            month = month_of(each.entry.date) if each.entry else each.month
            yield Difference(month, each.kind, each.words, each.subject, each.amount, each.entry)
    yield from _linked(past.journal(git.head()), now)
    yield from _beside(git, book)
    for name in _FILES:
        before, after = _directives(git.text(git.head(), name)), _directives(book.text(name))
        if odd := [*(before - after), *(after - before)]:
            count = max((before - after).total(), (after - before).total())
            first = json.loads(odd[0])
            words = f"{_NAMES[name]}（{name}）绕开程序改过 {count} 条记录，例如 {_called(first)}"
            yield Difference(_month_said(first), "unsaved", words, f"file|{name}")
    for path in git.differing("documents"):
        yield Difference("", "document", f"凭证文件绕开程序改过：{path.removeprefix('documents/')}", f"file|{path}")


def _linked(saved: Sequence[Sealed], now: Sequence[Sealed]) -> Iterator[Difference]:
    """Entries that are as saved but for their links: what refunds, reverses or corrects which (`book.links`)."""
    before, after = (Counter((each.digest, _links(each)) for each in some) for some in (saved, now))
    kept, odd = {each.digest for each in saved}, after - before
    for each in now:
        if each.digest in kept and odd[each.digest, _links(each)]:
            words = f"绕开程序改动：{each.words}，和别的分录的对应关系（退款、冲正、更正）与保存的不同"
            yield Difference(month_of(each.date), "changed", words, f"links|{each.digest}", each.amount, each.entry)


def _links(entry: Sealed) -> frozenset[str]:
    return frozenset(entry.entry.links or ()) if entry.entry else frozenset()


def _beside(git: Git, book: OpenBook) -> Iterator[Difference]:
    """Balances and notes of the journal that were changed past the program."""
    head = git.head()
    saved = [git.text(head, name) for name in git.names(head) if _is_journal(name)]
    before = sum((_directives(text) for text in saved), Counter[str]())
    after = Counter(json.dumps(spelt(e)) for some in book.journal().values() for e in some)
    for odd, what in ((before - after, "删去"), (after - before, "加入")):
        for line in odd:
            said = json.loads(line)
            if said and said[0] in {"balance", "note"}:
                words = f"绕开程序{what}：{_called(said)}"
                yield Difference(_month_said(said), "unsaved", words, f"beside|{what}|{line}")


def _directives(text: str | None) -> Counter[str]:
    """Each directive of a ledger file in one spelling, its title too."""
    entries, _, options = parser.parse_string(text or "")
    return Counter([json.dumps(["title", "", str(options["title"])]), *(json.dumps(spelt(e)) for e in entries)])


def _called(said: Sequence[Any]) -> str:
    """A directive as people name it: its day and what it begins with."""
    kind, *rest = said or ("",)
    if kind == "custom":
        return " ".join([str(rest[0]), str(rest[1]), *(str(value) for value in rest[2][:2] if isinstance(value, str))])
    if kind == "balance":
        return f"{rest[0]} 的余额 {rest[1]} {rest[2][1][1]} 元"
    return " ".join([_KINDS.get(kind, kind), *(str(part) for part in rest[:3] if isinstance(part, str) and part)])


def _month_said(said: Sequence[Any]) -> str:
    """The month of a directive's day; none of what has no day of its own (1970-01-01 is the chart's)."""
    day = str(said[1]) if said else ""
    return "" if day.startswith("1970") else day[:7]


def _is_journal(name: str) -> bool:
    return name.startswith("journal/") and name.endswith(".beancount")


def _parsed(text: str | None) -> list[data.Directive]:
    return list(parser.parse_string(text or "")[0])
