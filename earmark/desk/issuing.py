"""Reports entered in the book's register when they are made, and held against it later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import parser

from audit_rules.engine import ruleset
from earmark.desk.writing import append_held
from ledgers.book import record
from ledgers.book.closing import Difference, changes, plans_digest, policies, seal
from ledgers.book.git import Git
from ledgers.book.history import journal_of
from ledgers.book.issued import Issued, issued
from ledgers.refusal import Refusal, os_words
from reports.seal import read_seal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from ledgers.book.book import Book
    from ledgers.book.shelf import OpenBook, Shelf


@dataclass(frozen=True, slots=True)
class Standing:
    """A report's file, and whether it and what it was made from are as they were.

    Attributes:
        code: the book it is of. report: as it stands in the register.
        differences: what of the book, within what the report speaks of, is otherwise now.
        remarks: what else has changed and does not touch the report, a sentence each.
    """

    code: str
    report: Issued
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...] = ()


def register(
    book: OpenBook, looked_at: Book, files: Mapping[str, bytes], year: int, *, day: date, author: str
) -> list[Issued]:
    """Enter the files of a report in the book's register.

    Args:
        book: the book. looked_at: the same, as the report was made from it.
        files: their contents by name. year: what they report.
        day: today. author: who made them.

    Raises:
        Refusal: the book cannot be written.
    """
    with book.locked():
        commit = Git(book.folder).head()
        made = [
            Issued(
                hashlib.sha256(content).hexdigest(),
                name,
                day,
                author,
                year,
                looked_at.as_of,
                looked_at.digest,
                policies(looked_at.eras, looked_at.as_of),
                ruleset(),
                commit,
            )
            for name, content in files.items()
        ]
        known = {each.sha256 for each in issued(book.parsed("audit.beancount"))}
        new = [each for each in made if each.sha256 not in known]
        if new:
            text = "\n".join(each.to_text() for each in new)
            message = f"出具{year}年度报告：{'、'.join(each.file for each in new)}"
            append_held(book, "audit.beancount", text, author=author, message=message)
            for each in new:
                record.issued(book.folder, each.sha256)
    return made


def verify_report(shelf: Shelf, path: Path, day: date) -> Standing:
    """Hold a report's file against the register, and its book against what it was made from.

    Args:
        shelf: the books, one of which it is of.
        path: the file.
        day: today.

    Raises:
        Refusal: the file cannot be read, or no book's register has it: it was made elsewhere, or has
            been changed since.
    """
    sha = _sum(path)
    code, report = _found(shelf, sha, path)
    if report.sha256 != sha:
        words = f"这个文件和 {report.day} {report.by} 出具时登记的不一样，出具后被改过"
        return Standing(code, report, (Difference("", "file", words, "file"),))
    book = shelf.open(code)
    git = Git(book.folder)
    if odd := _forged(book, git, report):
        return Standing(code, report, (Difference("", "seal", odd, "register"),))
    held = book.book(day)
    if not git.holds(report.commit):
        words = f"修改历史被改写：出具报告时的提交 {report.commit[:12]} 已不在历史里"
        return Standing(code, report, (Difference("", "history", words, "history"),))
    then = [entry for entry in journal_of(git, report.commit) if entry.date <= report.as_of]
    now = [seal(e) for e in held.everything if isinstance(e, data.Transaction) and e.date <= report.as_of]
    found = changes(then, now, when="出具报告后")
    plan = parser.parse_string(git.text(report.commit, "plan.beancount") or "")[0]
    if plans_digest(plan, report.as_of) != plans_digest(held.everything, report.as_of):
        found.append(Difference("", "plan", "投入预算在出具报告后改过", "plan"))
    for name in git.lost(report.commit, "documents"):
        words = f"凭证文件在出具报告后被换掉或不在原处：{name.removeprefix('documents/')}"
        found.append(Difference("", "document", words, f"document|{name}"))
    if policies(held.eras, report.as_of) != report.policy:
        found.append(Difference("", "policy", "管理办法在出具报告后改过", "policy"))
    remarks = [] if ruleset() == report.ruleset else [f"规则集已更新：出具时 {report.ruleset}，现在 {ruleset()}"]
    return Standing(code, report, tuple(found), tuple(remarks))


def _found(shelf: Shelf, sha: str, path: Path) -> tuple[str, Issued]:
    """The record of a file; where none has its sum, the last of the report that its seal names: it was changed.

    The book that the seal names is asked first: the others are many, and one that is broken must not
    keep a file of another from being verified.
    """
    try:
        seal_, unread = read_seal(path), None
    except Refusal as refusal:
        seal_, unread = None, refusal
    first = [seal_.code] if seal_ and shelf.holds(seal_.code) else []
    for code in [*first, *(code for code in shelf.codes() if code not in first)]:
        for each in _register(shelf, code, must=code in first):
            if each.sha256 == sha:
                return code, each
    if unread:
        raise unread
    of = [
        e for code in first for e in _register(shelf, code) if seal_ and (e.year, e.as_of) == (seal_.year, seal_.as_of)
    ]
    if of and seal_:
        return seal_.code, of[-1]
    raise Refusal(
        "没有哪个账套登记过这个文件：它出具后被改过，或者不是在这里出具的",
        where=path.name,
        todo="原件可从出具人处再取一份核对；文件名写着账套代码的，用 earmark verify 代码 核对账套",
    )


def _register(shelf: Shelf, code: str, *, must: bool = False) -> list[Issued]:
    """The reports of a book's register; none of a book that cannot be read, unless it `must`."""
    try:
        return issued(shelf.open(code).parsed("audit.beancount"))
    except Refusal:
        if must:
            raise
        return []


def _forged(book: OpenBook, git: Git, report: Issued) -> str:
    """Why a record of the register is none of the program's, in words; empty where nothing speaks against it.

    Whoever can write in the book can write a line into its register, for a file that was never issued.
    """
    saved = issued(parser.parse_string(git.text(git.head(), "audit.beancount") or "")[0])
    if report not in saved:
        return f"账套里的登记（{report.day} {report.file}）是绕开程序写的，修改历史里没有"
    known = record.read(book.folder)
    if not known.saves or report.sha256 in known.issued:
        return ""
    later = git.commits()
    since = later[: later.index(known.saves[0])] if known.saves[0] in later else []
    brought = git.brought("audit.beancount", report.sha256)
    if brought in since and brought not in known.saves:
        return f"账套里的登记（{report.day} {report.file}）不是程序写的，系统没有出具过这个文件"
    return ""


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(f"读不了这个文件：{os_words(error)}", where=str(path)) from None
