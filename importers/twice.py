"""The same voucher told twice: once by the accountant's spending sheet, once by the accounting software's vouchers.

The two write numbers and texts otherwise (记2501-002 and 记-0002), so that no row of one is a row of the other. A
voucher of one month with the same number and the same sum is taken from whichever came first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from importers.paper import Skipped
from ledgers.book.rows import SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.paper import Paper

SOFTWARE = "subject"
"""The metadata key that a row from accounting software has: its account there."""

_Key: TypeAlias = "tuple[bool, int, int, int, int]"
_NUMBER = re.compile(r"(\d+)\D*$")


def told_once(papers: Sequence[Paper], booked: Iterable[SheetRow]) -> list[Paper]:
    """Papers without the vouchers that the book or an earlier paper has in the other way; those are skipped.

    Args:
        papers: as read.
        booked: the book's sheet rows.
    """
    known = set(_vouchers(booked))
    found = []
    for paper in papers:
        mine = [row for row in paper.rows if isinstance(row, SheetRow)]
        own = _vouchers(mine)
        again = {id(row) for key, rows in own.items() if _other(key) in known for row in rows}
        found.append(_without(paper, again) if again else paper)
        known |= {key for key in own if _other(key) not in known}
    return found


def _vouchers(rows: Iterable[SheetRow]) -> dict[_Key, list[SheetRow]]:
    """Rows by who tells them, year, month, number and the sum of the voucher; those without a number are left out."""
    numbered: dict[tuple[bool, int, int, int], list[SheetRow]] = defaultdict(list)
    for row in rows:
        if match := _NUMBER.search(row.voucher):
            numbered[SOFTWARE in row.extra, row.date.year, row.date.month, int(match[1])].append(row)
    return {(*key, sum(row.amount for row in some)): some for key, some in numbered.items()}


def _other(key: _Key) -> _Key:
    software, *rest = key
    return (not software, *rest)  # type: ignore[return-value]


def _without(paper: Paper, again: set[int]) -> Paper:
    by_software = any(SOFTWARE in row.extra for row in paper.rows)
    reason = f"同号同额的凭证已按{'支出明细表' if by_software else '财务软件的凭证'}入账"
    pairs = list(zip(paper.rows, paper.lines, strict=True))
    skipped = [Skipped(line, reason) for row, line in pairs if id(row) in again]
    kept = [(row, line) for row, line in pairs if id(row) not in again]
    return replace(
        paper,
        rows=tuple(row for row, _ in kept if isinstance(row, SheetRow)),
        lines=tuple(line for _, line in kept),
        skipped=tuple(sorted([*paper.skipped, *skipped], key=lambda each: each.row)),
    )
