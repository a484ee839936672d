"""What beangulp's `extract` gives beside a book that is already there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from importers.banks.ccb import CCB
from importers.extract import entries
from ledgers.refusal import Refusal
from tests.importers.desk import made, sheet, statement
from tests.importers.makers import OWN
from tests.rows import bank, spend

if TYPE_CHECKING:
    from importers.paper import Paper
    from ledgers.book.shelf import OpenBook, Shelf


def test_what_is_extracted_stands_beside_what_the_ledger_has(shelf: Shelf) -> None:
    """A row is known again under another identity, a changed one is no second entry, the bank's balances hold."""
    rows = bank(("2024-04-18", 20_000, "区财政局"), ("2024-04-22", -500, "甲公司"), ("2024-04-25", -60, "乙公司"))
    line = spend("记1", "2024-04-22", 500)
    book = made(shelf, [statement(rows), sheet([line])], accounts=(OWN, "9995001040000000999"))
    alone = made(shelf, [statement(rows), sheet([line])])

    def extracted(paper: Paper, beside: OpenBook = book) -> list[tuple[bool, str, str]]:
        """Whether each entry is a duplicate, its day, and the first account that it moves."""
        found = entries([paper], beside.loaded[0])
        CCB().deduplicate(found, beside.loaded[0])
        return [
            ("__duplicate__" in e.meta, str(e.date), e.postings[0].account.removeprefix("A资产:1002银行存款:"))
            for e in found
        ]

    bare = [replace(row, balance=None, serial="") for row in rows]
    assert [again for again, *_ in extracted(statement(bare))] == [True] * 3
    assert [again for again, *_ in extracted(sheet([replace(line, amount=-501)]))] == [True]
    assert extracted(sheet([spend("记2", "2024-04-23", 70)]), alone) == [(False, "2024-04-23", "09未达账项:1地方财政")]
    other = bank(("2024-04-18", 70, "区财政局"), account="9995001040000000999")
    assert extracted(statement(other)) == [(False, "2024-04-18", "02专户:0待分配")]
    with pytest.raises(Refusal, match="账号 777777777777 不是本账套的账号"):
        extracted(statement(bank(("2024-04-18", 70, "区财政局"), account="777777777777")))
    with pytest.raises(Refusal, match="提取时用 -e 写明账套的"):
        entries([statement(rows)], [])
