"""Reports entered in the book's register when they are made, and held against it later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import parser

from audit_rules.engine import ruleset
from earmark.desk.writing import append_held
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
    """The record of a file; where none has its sum, the last of the report that its seal names: it was changed."""
    known = {code: issued(shelf.open(code).parsed("audit.beancount")) for code in shelf.codes()}
    for code, register_ in known.items():
        for each in register_:
            if each.sha256 == sha:
                return code, each
    seal_ = read_seal(path)
    of = [each for each in known.get(seal_.code, ()) if (each.year, each.as_of) == (seal_.year, seal_.as_of)]
    if of:
        return seal_.code, of[-1]
    raise Refusal(
        "没有哪个账套登记过这个文件：它出具后被改过，或者不是在这里出具的",
        where=path.name,
        todo="原件可从出具人处再取一份核对；文件名写着账套代码的，用 earmark verify 代码 核对账套",
    )


def _sum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Refusal(f"读不了这个文件：{os_words(error)}", where=str(path)) from None
