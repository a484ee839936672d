"""Statements, sheets, vouchers and invoices into a book."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.rule import findings_of
from earmark.desk.answers import audit_book
from earmark.desk.writing import append_held, today
from importers import read_paper
from importers.intake import take_in
from importers.subjects import Accounts
from importers.twice import told_once
from importers.undo import take_back
from ledgers.book.journal import identities, to_rows
from ledgers.book.mapping import BankMapping, read_mappings
from ledgers.book.mapping import to_text as mapping_text
from ledgers.book.subjects import read_subjects
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping, Sequence
    from pathlib import Path

    from importers.intake import Intake
    from importers.paper import Paper
    from importers.undo import TakenBack
    from ledgers.book.shelf import OpenBook


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A bank's name, under which its columns are kept, and the headers that a person corrected, by role."""

    bank: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def take_papers(
    book: OpenBook,
    paths: Sequence[Path],
    *,
    author: str,
    dry: bool = False,
    confirmed: Confirmed | None = None,
    changes: Container[int] = (),
    apart: Container[int] = (),
) -> list[Intake]:
    """Read files and book them together, or none of them.

    Args:
        book: the book.
        paths: the files.
        author: who imports.
        dry: say what would happen and write nothing.
        confirmed: that the columns of an undeclared bank are right; they are kept in the book once the files are.
        changes: the rows of the sheets that the book has otherwise and that are to be corrected.
        apart: the rows of the sheets that look like changes of booked ones and are payments of their own.

    Raises:
        Refusal: the book cannot be written, or nothing of the files needed confirming; what is wrong
            with a file stands in its `Intake`.
    """
    papers, mapping = read_papers(book, paths, author=author, confirmed=confirmed)
    names = [path.name for path in paths]
    prints = [_print(path) for path in paths]
    results = take_in(book, papers, names, author=author, dry=dry, confirmed=changes, apart=apart, prints=prints)
    if mapping and not dry and not any(result.refused for result in results):
        keep_mapping(book, mapping, author=author)
    return results


Reader = Callable[["Path", "Sequence[BankMapping]", "Accounts | None"], "Paper | Refusal"]


def read_papers(
    book: OpenBook,
    paths: Sequence[Path],
    *,
    author: str,
    confirmed: Confirmed | None = None,
    read: Reader | None = None,
) -> tuple[list[Paper | Refusal], BankMapping | None]:
    """Read files by what the book knows of banks and of the unit's software.

    Args:
        book: the book.
        paths: the files.
        author: who confirmed the columns.
        confirmed: that the columns of an undeclared bank are right.
        read: what reads one of them; this process itself where it is not given.

    Returns:
        The papers in order, a refusal where a file cannot be read; and the confirmed columns, to be kept.

    Raises:
        Refusal: nothing of the files needed confirming.
    """
    read = read or _read
    dossier_entries = book.parsed("dossier.beancount")
    known, accounts = read_mappings(dossier_entries), Accounts(read_subjects(dossier_entries), book.policy)
    mapping = _mapping(paths, known, confirmed, author, read) if confirmed else None
    papers = [read(path, [*known, *([mapping] if mapping else [])], accounts) for path in paths]
    if mapping and not any(not isinstance(p, Refusal) and p.importer == mapping.title for p in papers):
        headers = "、".join(header for some in mapping.columns.values() for header in some)
        raise Refusal(f"没有一个文件有这些表头：{headers}", where="--column", todo="请照文件里的写法写")
    return _told_once(book, papers), mapping


def keep_mapping(book: OpenBook, mapping: BankMapping, *, author: str) -> None:
    """Keep the columns of a bank that a person confirmed.

    Raises:
        Refusal: the book cannot be written.
    """
    with book.locked():
        message = f"确认银行流水的列：{mapping.title}"
        append_held(book, "dossier.beancount", mapping_text(mapping), author=author, message=message)


def undo_import(book: OpenBook, number: str, *, why: str, author: str) -> TakenBack:
    """Take an import back whole; see `importers.undo`.

    Raises:
        Refusal: something rests on it, the bureau's word on a finding about its rows too; or see `take_back`.
    """
    return take_back(book, number, why=why, author=author, check=lambda rows: _unjudged(book, rows))


def _unjudged(book: OpenBook, rows: Collection[str]) -> None:
    """See that the bureau has said nothing on a finding about these rows.

    Raises:
        Refusal: it has; the finding would lose the entries that it is about.
    """
    said = {entry.values[0].value for entry in book.parsed("audit.beancount") if isinstance(entry, data.Custom)}
    if not said:
        return
    _, answers = audit_book(book, today())
    for finding in findings_of(answers):
        if finding.id in said and any(set(identities(m.entry)) & set(rows) for m in finding.mentions):
            todo = "请和主管部门商量，用冲销改，不撤销"
            raise Refusal(f"主管部门已对问题 {finding.id}（{finding.rule.title}）作出处理", where=book.code, todo=todo)


def _mapping(
    paths: Sequence[Path], known: Sequence[BankMapping], confirmed: Confirmed, author: str, read: Reader
) -> BankMapping:
    """The columns of the one undeclared bank among files, as the program took them and a person corrected them."""
    for path in paths:
        paper = read(path, known, None)
        if not isinstance(paper, Refusal) and paper.columns:
            columns = dict(paper.columns)
            break
    else:
        columns = {}
    corrected = {role: headers for role, headers in {**columns, **confirmed.columns}.items() if headers}
    if not corrected:
        raise Refusal("这些文件里没有需要确认列的银行流水", where="--bank", todo="能认出的格式不用确认")
    return BankMapping(confirmed.bank, corrected, today(), author)


def _told_once(book: OpenBook, papers: Sequence[Paper | Refusal]) -> list[Paper | Refusal]:
    """Papers without the vouchers that a spending sheet has told already, or the accounting software."""
    sheets = [paper for paper in papers if not isinstance(paper, Refusal) and paper.kind == "sheet"]
    if not any(paper.rows for paper in sheets):
        return list(papers)
    entries = [entry for some in book.journal().values() for entry in some]
    once = iter(told_once(sheets, to_rows(entries, book.facts.numbers, book.chart).sheet))
    return [next(once) if any(paper is sheet for sheet in sheets) else paper for paper in papers]


def _print(path: Path) -> str:
    """A file's SHA-256; nothing where it cannot be read, which the reader has said."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _read(path: Path, mappings: Sequence[BankMapping], accounts: Accounts | None = None) -> Paper | Refusal:
    try:
        return read_paper(path, mappings, accounts)
    except Refusal as refusal:
        return refusal
