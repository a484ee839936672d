"""Papers and books for tests of the intake: papers from rows, books from papers, and what stands in a book."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from importers.intake import Intake, take_in
from importers.paper import Paper
from ledgers.book.rows import numbered
from tests.conftest import FACTS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import OpenBook, Shelf
    from ledgers.refusal import Refusal

_CODES = itertools.count()


def statement(rows: Sequence[BankRow], name: str = "流水.csv") -> Paper:
    return Paper(
        file=name,
        importer="建设银行对公明细",
        kind="statement",
        account=rows[0].account,
        rows=tuple(rows),
        lines=tuple(range(2, len(rows) + 2)),
        chain="proved",
    )


def sheet(rows: Sequence[SheetRow], name: str = "明细.xlsx") -> Paper:
    return Paper(
        file=name,
        importer="支出明细表",
        kind="sheet",
        rows=tuple(numbered(rows)),
        lines=tuple(range(2, len(rows) + 2)),
    )


def made(shelf: Shelf, *calls: Sequence[Paper], **facts: object) -> OpenBook:
    """A new book with these papers, one call after another."""
    book = shelf.new(f"b{next(_CODES)}", replace(FACTS, **facts), author="何雯")  # type: ignore[arg-type]
    for papers in calls:
        results = put(book, *papers)
        assert not [r.refused for r in results if r.refused]
    assert not book.loaded[1], book.loaded[1]
    return book


def put(book: OpenBook, *papers: Paper | Refusal, dry: bool = False, confirmed: Container[int] = ()) -> list[Intake]:
    names = [p.file if isinstance(p, Paper) else "坏文件" for p in papers]
    return take_in(book, papers, names, author="何雯", dry=dry, confirmed=confirmed)


def journal(book: OpenBook) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((book.folder / "journal").glob("*")))


def shown(book: OpenBook) -> list[str]:
    """The transactions as one line each: day, flag, voucher, payee, and what moved where."""
    lines = []
    for entry in book.loaded[0]:
        if isinstance(entry, data.Transaction):
            legs = " ".join(f"{p.account.split(':', 1)[1]}={p.units.number}" for p in entry.postings if p.units)
            lines.append(f"{entry.date} {entry.flag} {entry.meta.get('voucher', '—')} {entry.payee or '—'} {legs}")
    return lines


def assertions(book: OpenBook) -> list[str]:
    return [f"{e.date} {e.amount}" for e in book.loaded[0] if isinstance(e, data.Balance)]
