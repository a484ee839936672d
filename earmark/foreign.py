"""Rows of a shared account that are no business of the project: marked by a person, kept apart from then on."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from importers.intake import cancel, take_in
from importers.paper import Paper
from ledgers.book import chart as accounts
from ledgers.book.journal import EXPLAINS, FOREIGN_WORDS, identities, in_clearing, is_made, to_rows
from ledgers.book.links import is_reversal
from ledgers.book.rows import SheetRow, numbered, party
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount.core import data

    from ledgers.book.rows import BankRow
    from ledgers.book.shelf import OpenBook

_SHORT = 8


def open_rows(book: OpenBook) -> list[BankRow]:
    """The statement's rows that nobody has explained yet, by day."""
    entries = list(chain.from_iterable(book.journal().values()))
    waiting = in_clearing(entries)
    rows = to_rows(entries, book.facts.numbers, book.chart)
    return sorted((row for row in rows.bank if row.id in waiting), key=lambda row: row.date)


def marked_rows(book: OpenBook) -> dict[str, tuple[BankRow, str]]:
    """The statement's rows that are marked, by identity and by day, each with the identity of its mark."""
    entries = list(chain.from_iterable(book.journal().values()))
    marks = {
        entry.meta.get("bank") or entry.meta[EXPLAINS]: identities(entry)[-1]
        for entry in entries
        if is_made(entry) and {"bank", EXPLAINS} & entry.meta.keys() and _is_mark(entry) and not is_reversal(entry)
    }
    rows = to_rows(entries, book.facts.numbers, book.chart).bank
    return {row.id: (row, marks[row.id]) for row in sorted(rows, key=lambda row: row.date) if row.id in marks}


def _is_mark(entry: data.Transaction) -> bool:
    """Whether a person marked the row; what a sheet with a voucher's number calls 非项目 is the sheet's to correct."""
    return not entry.meta.get("voucher") and any(p.account == accounts.FOREIGN for p in entry.postings)


def unmark(book: OpenBook, rows: Sequence[BankRow], *, author: str) -> None:
    """Take marks back: each is cancelled by a red row, and the statement's row is open again.

    Raises:
        Refusal: the book cannot be written.
    """
    marks = marked_rows(book)
    cancel(book, [marks[row.id][1] for row in rows], author=author)


def short(row: BankRow) -> str:
    """What a person calls a row by: the beginning of its identity and its ordinal."""
    digest, _, ordinal = row.id.rpartition("-")
    return f"{digest[:_SHORT]}-{ordinal}"


def chosen(rows: Sequence[BankRow], names: Sequence[str], payees: Sequence[str], what: str = "待说明") -> list[BankRow]:
    """The rows that a person named, by identity or by the other party; `what` they are is said of those that are not.

    Raises:
        Refusal: a name that none of the rows has, or several.
    """
    found: dict[str, BankRow] = {}
    for name in names:
        hits = [row for row in rows if name in (row.id, short(row))]
        if len(hits) != 1:
            why = f"没有这一笔{what}的流水" if not hits else "有几笔流水以此开头"
            raise Refusal(why, where=name, todo="不写编号可看到全部")
        found[hits[0].id] = hits[0]
    for payee in payees:
        hits = [row for row in rows if party(row.payee) == party(payee)]
        if not hits:
            raise Refusal(f"{what}的流水里没有对方户名“{payee}”", where="--payee", todo="请照流水上的户名写全")
        found |= {row.id: row for row in hits}
    return list(found.values())


def mark_foreign(book: OpenBook, rows: Sequence[BankRow], *, author: str) -> None:
    """Book rows of the statement as 非项目: they move `…:9非项目` alone and enter no figure of a report.

    Raises:
        Refusal: the book cannot be written, or a row would not be the one that is marked.
    """
    known = to_rows(chain.from_iterable(book.journal().values()), book.facts.numbers, book.chart)
    bank = known.bank
    before = [
        row for row in known.sheet if not row.voucher and row.category in FOREIGN_WORDS
    ]  # twins keep their ordinals
    lines = numbered([*before, *map(_line, rows)])
    paper = Paper(
        file="非项目标记", importer="非项目标记", kind="sheet", rows=tuple(lines), lines=tuple(range(1, len(lines) + 1))
    )
    for dry in (True, False):
        (result,) = take_in(book, [paper], [paper.file], author=author, dry=dry)
        if result.refused:
            raise Refusal(result.refused, where=book.code)
        explained = {entry.meta.get("bank") or entry.meta.get(EXPLAINS) for entry in result.entries}
        by_id = {row.id: row for row in bank}
        alike = Counter(_looks(by_id[key]) for key in explained if key in by_id)
        if lost := [row for row in rows if row.id not in explained and not alike[_looks(row)]]:
            said = f"{lost[0].date} {lost[0].payee} 有同日同额的另一笔流水，分不清是哪一笔"
            raise Refusal(
                said, where=short(lost[0]), todo="两笔都与项目无关的一次标完；不是的，先导入支出明细表说明另一笔"
            )


def _looks(row: BankRow) -> tuple[object, ...]:
    """All that a person sees of a row: of two that look the same either may be the one."""
    return (row.date, row.amount, party(row.payee), row.summary, row.memo)


def _line(row: BankRow) -> SheetRow:
    return SheetRow(
        voucher="",
        date=row.date,
        amount=row.amount,
        payee=row.payee,
        payee_account=row.payee_account,
        summary=row.summary,
        purpose=row.memo,
        category="非项目支出" if row.amount < 0 else "非项目收入",
    )
