"""Whatever is imported in whatever order, corrected, matched and imported again: no row lost, no money made."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import EVERY_ROW, settle, standing
from ledgers.book.links import is_void
from ledgers.book.matches import Said
from ledgers.book.reconcile import reconcile
from ledgers.book.render import posting_fen
from ledgers.book.rows import numbered
from ledgers.refusal import Refusal
from tests.importers.desk import journal, made, put, sheet, statement
from tests.rows import bank, receipt, spend

if TYPE_CHECKING:
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import OpenBook, Shelf

START = date(2024, 4, 18)
FEN = st.sampled_from([80_000, 80_000, 30_000, 50_000, 1, 130_000])
PAYEES = st.sampled_from(["甲公司", "甲公司", "重庆洁康卫生用品有限公司", "赵敏", ""])


@st.composite
def happenings(draw: st.DrawFn) -> tuple[list[BankRow], list[SheetRow]]:
    """What a unit paid, as its bank and as its accountant wrote it: each late, split, joined, or not at all."""
    moves: list[tuple[date, int, str, str]] = []
    lines: list[SheetRow] = []
    for n in range(draw(st.integers(1, 7))):
        day = START + timedelta(days=draw(st.integers(0, 70)))
        fen, payee = draw(FEN), draw(PAYEES)
        number = draw(st.sampled_from([f"记{n}", "记1", "1", ""]))
        how = draw(st.sampled_from(["one", "one", "parts", "joined", "bank", "sheet", "refund", "reversal"]))
        if how != "bank":
            lines.append(spend(number, str(day), fen, payee))
        if how == "joined":
            lines.append(spend(f"记{n}0", str(day + timedelta(days=1)), 700, payee))
        later = day + timedelta(days=draw(st.integers(0, 20)))
        if how == "parts" and fen > 1:
            moves += [(later, -(fen // 3), payee, ""), (later + timedelta(days=3), -(fen - fen // 3), payee, "")]
        elif how != "sheet":
            moves.append((later, -(fen + (700 if how == "joined" else 0)), payee, draw(st.sampled_from(["", number]))))
        if how in {"refund", "reversal"}:
            word = "退款" if how == "refund" else "冲正"
            moves.append((later + timedelta(days=draw(st.integers(0, 9))), fen, payee, word))
            if draw(st.booleans()):
                lines.append(receipt(f"记{n}9", str(later), fen, "原材料消耗", payee, source="地方财政"))
    moves.sort(key=lambda move: move[0])
    rows = bank(*[(str(day), fen, payee) for day, fen, payee, _ in moves], opening=1_000_000)
    rows = [replace(row, memo=memo) for row, (*_, memo) in zip(rows, moves, strict=True)]
    return rows, numbered(lines)


CHANGES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"category": "设备购置"},
        {"amount": -77},
        {"source": "其他"},
        {"voucher": "记77", "amount": -78},
        {"invoice": "9"},
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), happenings())
def test_no_row_is_lost_and_no_money_made(shelf: Shelf, deed: st.DataObject, made_up: Any) -> None:
    rows, lines = made_up
    book = made(shelf)
    seen: dict[str, SheetRow] = {}
    edition = list(lines)
    for _ in range(deed.draw(st.integers(1, 5))):
        what = deed.draw(st.sampled_from(["statement", "sheet", "change", "match"]))
        if what == "statement" and rows:
            cut = sorted(deed.draw(st.lists(st.integers(0, len(rows)), min_size=2, max_size=2)))
            days = {row.date for row in rows[slice(*cut)]}  # a bank exports whole days
            if part := [row for row in rows if row.date in days]:
                first, last = part[0].date, part[-1].date
                put(book, statement([row for row in rows if first <= row.date <= last], "流水.csv"))
        elif what == "sheet" and edition:
            put(book, sheet(edition))
        elif what == "change" and edition:
            n = deed.draw(st.integers(0, len(edition) - 1))
            edition[n] = replace(edition[n], **deed.draw(CHANGES))
            put(book, sheet(edition), confirmed=EVERY_ROW if deed.draw(st.booleans()) else ())
        elif what == "match":
            match(book, deed)
        whole(book, rows)
        now = standing(book).sheet
        assert seen.keys() <= now.keys()  # an entry that was made stays
        seen = dict(now)
    papers = [statement(rows)] if rows else []
    papers += [sheet(edition)] if edition else []
    for paper in papers:
        assert [result.refused for result in put(book, paper)] == [""]
    assert set(standing(book).bank) == {row.id for row in rows}
    whole(book, rows)
    before = journal(book)
    for paper in papers[::-1]:
        put(book, paper)
    assert journal(book) == before


def match(book: OpenBook, deed: st.DataObject) -> None:
    """A person joins, parts or undoes whatever two rows; what cannot be is refused."""
    found = standing(book)
    alive = [line.id for line in found.sheet.values() if not is_void(line)]
    if found.bank and alive:
        row, line = deed.draw(st.sampled_from(list(found.bank))), deed.draw(st.sampled_from(alive))
        said = deed.draw(st.sampled_from(list(Said)))
        before = journal(book)
        try:
            settle(book, [row], [line], said, author="何雯")
        except Refusal:
            assert journal(book) == before


def whole(book: OpenBook, rows: list[BankRow]) -> None:
    """Everything that must hold of a book at any time."""
    entries, errors, _ = book.loaded
    assert not errors, errors
    found = standing(book)
    kept = [e.meta["bank"] for e in entries if isinstance(e, data.Transaction) and "bank" in e.meta]
    assert Counter(kept) == Counter(found.bank.keys())
    assert set(kept) <= {row.id for row in rows}
    moved: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, data.Transaction):
            assert sum(posting_fen(p) for p in entry.postings) == 0
            for posting in entry.postings:
                moved[posting.account.split(":")[0][0]] += posting_fen(posting)
    assert sum(moved.values()) == 0
    alive = [line for line in found.sheet.values() if not is_void(line)]
    items = [i for i in book.book().movements if i.entry.meta.get("row") or any(p.meta for p in i.entry.postings)]
    assert sum(abs(i.amount) for i in items) == sum(abs(line.amount) for line in alive)
    if found.bank:
        first, last = min(r.date for r in found.bank.values()), max(r.date for r in found.bank.values())
        for day in (first, first + (last - first) / 2, last):
            table = reconcile(book.book(last), 0, day)
            assert table.difference == 0 or table.causes
