"""Whatever is imported in whatever order, corrected, matched and imported again: no row lost, no money made."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import EVERY_ROW, cancel, settle, standing
from ledgers.book.links import is_undone
from ledgers.book.matches import Said
from ledgers.book.reconcile import reconcile
from ledgers.book.render import posting_fen
from ledgers.book.rows import numbered
from ledgers.refusal import Refusal
from tests.importers.desk import journal, made, put, sheet, statement
from tests.rows import bank, receipt, spend

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

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


class Unit:
    """A book, its papers, and what its accountant does next."""

    def __init__(self, book: OpenBook, deed: st.DataObject, rows: list[BankRow], lines: list[SheetRow]) -> None:
        self.book, self.deed, self.rows, self.lines = book, deed, rows, lines
        self.edition = list(lines)

    def one_of(self, some: Sequence[Any]) -> Any:
        return self.deed.draw(st.sampled_from(some))

    def imports(self, confirmed: Container[int] = ()) -> None:
        if self.edition:
            put(self.book, sheet(self.edition), confirmed=confirmed)

    def gets_a_statement(self) -> None:
        """Of whatever days: a bank exports whole ones."""
        cut = sorted(self.deed.draw(st.lists(st.integers(0, len(self.rows)), min_size=2, max_size=2)))
        if part := self.rows[slice(*cut)]:
            first, last = part[0].date, part[-1].date
            put(self.book, statement([row for row in self.rows if first <= row.date <= last], "流水.csv"))

    def changes_a_row(self) -> None:
        if self.edition:
            n = self.deed.draw(st.integers(0, len(self.edition) - 1))
            self.edition[n] = replace(self.edition[n], **self.deed.draw(CHANGES))
            self.imports(self.one_of([(), EVERY_ROW]))

    def loses_a_row(self) -> None:
        if len(self.edition) > 1:
            del self.edition[self.deed.draw(st.integers(0, len(self.edition) - 1))]
            self.imports(self.one_of([(), EVERY_ROW, {2, 3}]))

    def goes_back(self) -> None:
        """To the first edition, with some rows confirmed by number."""
        self.edition = list(self.lines)
        self.imports(self.deed.draw(st.sets(st.integers(2, 8))))

    def cancels_a_row(self) -> None:
        if alive := self.alive():
            cancel(self.book, [self.one_of(alive).id], author="何雯")

    def alive(self) -> list[SheetRow]:
        return [line for line in standing(self.book).sheet.values() if not is_undone(line)]

    def says_what_is_one(self) -> None:
        """Or two, or takes it back, of whatever two rows; what cannot be is refused."""
        bank_rows, alive = list(standing(self.book).bank), self.alive()
        if bank_rows and alive:
            before = journal(self.book)
            row, line, said = self.one_of(bank_rows), self.one_of(alive).id, self.one_of(list(Said))
            try:
                settle(self.book, [row], [line], said, author="何雯")
            except Refusal:
                assert journal(self.book) == before


DEEDS = st.sampled_from(
    [
        Unit.gets_a_statement,
        Unit.imports,
        Unit.changes_a_row,
        Unit.loses_a_row,
        Unit.goes_back,
        Unit.cancels_a_row,
        Unit.says_what_is_one,
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), happenings())
def test_no_row_is_lost_and_no_money_made(shelf: Shelf, deed: st.DataObject, made_up: Any) -> None:
    rows, lines = made_up
    book = made(shelf)
    unit = Unit(book, deed, rows, lines)
    seen: dict[str, SheetRow] = {}
    for _ in range(deed.draw(st.integers(1, 5))):
        deed.draw(DEEDS)(unit)
        whole(book, rows)
        now = standing(book).sheet
        assert seen.keys() <= now.keys()  # an entry that was made stays
        seen = dict(now)
    papers = [statement(rows)] if rows else []
    papers += [sheet(unit.edition)] if unit.edition else []
    for paper in papers:
        assert [result.refused for result in put(book, paper)] == [""]
    assert set(standing(book).bank) == {row.id for row in rows}
    unit.imports(confirmed=set(range(2, len(unit.edition) + 2)))
    alive = Counter(line.key for line in unit.alive())  # who names every row has them all, each as often as it is there
    assert Counter(line.key for line in unit.edition) <= alive
    whole(book, rows)
    before = journal(book)
    for paper in papers[::-1]:
        put(book, paper)
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
    alive = [line for line in found.sheet.values() if not is_undone(line)]
    items = [i for i in book.book().movements if i.entry.meta.get("row") or any(p.meta for p in i.entry.postings)]
    assert sum(abs(i.amount) for i in items) == sum(abs(line.amount) for line in alive)
    if found.bank:
        first, last = min(r.date for r in found.bank.values()), max(r.date for r in found.bank.values())
        for day in (first, first + (last - first) / 2, last):
            table = reconcile(book.book(last), 0, day)
            assert table.difference == 0 or table.causes
