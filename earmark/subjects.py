"""What the accounts of the unit's own software are: read, proposed, corrected by a person, saved in the book."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from earmark.desk import append, today
from importers.cells import read
from importers.subjects import Accounts, is_subject_sheet, proposed, read_subject_sheet, undecided_banks
from importers.table import unknown
from importers.vouchers import SoftwareVouchers
from ledgers.book.render import clean
from ledgers.book.subjects import Subject, looked_up, read_subjects, spelt_out, to_text
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ledgers.book.shelf import OpenBook
    from ledgers.policy import Policy

SAVED, PROPOSED, OPEN, CORRECTED = "已保存", "建议", "请填", "改正"
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Line:
    """An account, where its use comes from, and the fen that its lines move (in less out; None where no file says)."""

    subject: Subject
    state: str
    moved: int | None = None


def known_accounts(book: OpenBook) -> Accounts:
    """What is saved in the book, and the policy to propose the rest by."""
    return Accounts(read_subjects(book.parsed("dossier.beancount")), book.policy)


def propose(book: OpenBook, path: Path | None, said: Mapping[str, str]) -> list[Line]:
    """The accounts of a file, or the saved ones where there is none, each with what it is or may be.

    Args:
        book: the book.
        path: an export of accounting software, or a 科目对照表 that somebody filled in.
        said: what a person typed, by code or name; a code with * is all that begin with it.

    Raises:
        Refusal: the file is neither, a typed word is none of the policy's, or a typed account is not among them.
    """
    known, policy = known_accounts(book), book.policy
    lines = _lines(path, known, policy)
    for key, text in said.items():
        hits = [n for n, line in enumerate(lines) if _is_meant(line.subject, key)]
        if not hits:
            raise Refusal(f"没有“{key}”这个科目", where="--set", todo="请照表里的编码写；没有编码的写名称")
        for n in hits:
            lines[n] = _corrected(lines[n], text, policy)
    return lines


def _lines(path: Path | None, known: Accounts, policy: Policy) -> list[Line]:
    if path is None:
        return [Line(subject, SAVED) for _, subject in sorted(known.known.items())]
    grids = read(path)
    if is_subject_sheet(grids):
        return [Line(subject, CORRECTED) for subject in read_subject_sheet(path.name, grids, policy)]
    reader = SoftwareVouchers(accounts=known)
    if not (located := reader.locate(grids)):
        raise unknown(path.name, grids, [SoftwareVouchers])
    if not (found := reader.subjects(located)):
        said = reader.of(path.name, grids).refused or "里面没有一张收付款的凭证"
        raise Refusal(said, where=path.name)
    banks = undecided_banks(known, ((subject.code, subject.name) for subject, _ in found))
    return [
        Line(subject, OPEN, moved) if subject.key in banks else _line(subject, moved, known, policy)
        for subject, moved in found
    ]


def _line(subject: Subject, moved: int, known: Accounts, policy: Policy) -> Line:
    if saved := known.find(subject.code, subject.name):
        return Line(saved, SAVED, moved)
    likely = proposed(clean(subject.code), clean(subject.name), policy)
    return Line(likely, PROPOSED if likely.complete else OPEN, moved)


def _is_meant(subject: Subject, key: str) -> bool:
    if key.endswith(_ANY):
        return subject.key.startswith(key.removesuffix(_ANY))
    return key in (subject.key, subject.name)


def _corrected(line: Line, text: str, policy: Policy) -> Line:
    """An account as a person typed it; what was left blank stays as proposed."""
    typed = spelt_out(text, policy, "--set")
    if typed.use == line.subject.use:
        said = {f.name: getattr(typed, f.name) or getattr(line.subject, f.name) for f in fields(Subject)}
        merged = Subject(**said)
    else:
        merged = replace(typed, code=line.subject.code, name=line.subject.name)
    return replace(line, subject=looked_up(merged, policy, "--set"), state=CORRECTED)


def save_subjects(book: OpenBook, lines: Sequence[Line], *, author: str) -> int:
    """Keep the complete proposals and what a person corrected; how many are new.

    Raises:
        Refusal: the book cannot be written.
    """
    known = known_accounts(book).known
    decided = (line.subject for line in lines if line.state in (PROPOSED, CORRECTED))
    fresh = [replace(s, date=today(), by=author) for s in decided if s.key not in known or not s.same(known[s.key])]
    if fresh:
        append(book, "dossier.beancount", to_text(fresh), author=author, message=f"科目对照：{len(fresh)} 个科目")
    return len(fresh)
