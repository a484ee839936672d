"""A list of payments to be judged, from any table: not booked, and nothing of it refused.

What an auditor is handed is seldom tidy: columns are missing, a quotation mark is never closed. A
line that cannot be read as it should is read as it can be, as a verdict is asked of every one.
"""

from __future__ import annotations

import csv
import itertools
import operator
import re
from typing import TYPE_CHECKING, NamedTuple

from importers import cells
from importers.columns import fen
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

HEADERS = {
    "id": ("id", "编号", "序号", "凭证号", "行号"),
    "payee": ("payee", "对方户名", "收款人", "收款方", "对方", "户名"),
    "narration": ("narration", "用途", "摘要", "说明", "附言"),
    "invoice_item": ("invoice_item", "发票品目", "品目", "货物或应税劳务名称"),
    "amount": ("amount", "金额"),
    "account_hint": ("account_hint", "入账科目", "科目", "支出类别"),
}
_NEEDED = ("payee", "narration", "invoice_item")
_WITHIN = 20  # rows from the top in which the header stands


class Line(NamedTuple):
    """A payment as a file has it; whatever is not there is empty. `id` is the row's number where the file has none."""

    id: str
    payee: str
    narration: str
    invoice_item: str
    amount: str
    account_hint: str

    @property
    def fen(self) -> int | None:
        """The sum; None where it is none that can be read, as a verdict is asked of the line all the same."""
        try:
            return fen(self.amount) if self.amount else None
        except ValueError:
            return None


class Payments:
    """The payments of a file, read as they are asked for. Their number counts blank rows, too."""

    def __init__(self, rows: Sequence[Sequence[object]], columns: Mapping[str, Sequence[int]], first: int) -> None:
        self._rows, self._columns, self._first = rows, columns, first

    def __len__(self) -> int:
        return len(self._rows) - self._first

    def __iter__(self) -> Iterator[Line]:
        rows, first = itertools.islice(self._rows, self._first, None), self._first + 1
        if all(len(places) <= 1 for places in self._columns.values()):
            yield from self._plainly(rows, first)
        else:
            for number, row in enumerate(rows, first):
                said = Line(*(_said(row, self._columns[name]) for name in Line._fields))
                if any(said):
                    yield said if said.id else said._replace(id=str(number))

    def _plainly(self, rows: Iterable[Sequence[object]], first: int) -> Iterator[Line]:
        """The lines of a file in which no column stands twice."""
        width = max((place for places in self._columns.values() for place in places), default=0) + 1
        pick = operator.itemgetter(*(next(iter(self._columns[name]), width) for name in Line._fields))
        lacking = [None] * (width + 1)  # what a short row lacks, and behind it the columns that the file lacks
        whole = all(self._columns.values())
        for number, row in enumerate(rows, first):
            if not whole or len(row) < width:
                row = [*row[:width], *lacking[min(len(row), width) :]]  # noqa: PLW2901
            said = Line(*[each.strip() if type(each) is str else _shown(each) for each in pick(row)])
            if any(said):
                yield said if said.id else said._replace(id=str(number))


def payments(path: Path) -> Payments:
    """Every payment of a file.

    Raises:
        Refusal: it is no table at all, or none of its first rows names a column of what was paid for.
    """
    rows = _rows(path)
    for number, row in enumerate(rows[:_WITHIN]):
        columns = _columns(row)
        if any(columns[name] for name in _NEEDED):
            return Payments(rows, columns, number + 1)
    todo = "第一行写列名：id,payee,narration,invoice_item,amount,account_hint（或 对方户名、用途、发票品目），可以缺列"
    raise Refusal("没有表头", where=path.name, todo=todo)


def _columns(row: Sequence[object]) -> dict[str, list[int]]:
    plain = [re.sub(r"[\s\ufeff]+", "", str(cell or "")).lower() for cell in row]
    return {name: [at for at, word in enumerate(plain) if word in words] for name, words in HEADERS.items()}


def _said(row: Sequence[object], places: Sequence[int]) -> str:
    texts = (_shown(row[at]) for at in places if at < len(row))
    return "；".join(text for text in texts if text)


def _shown(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _rows(path: Path) -> Sequence[Sequence[object]]:
    try:
        return [row for grid in cells.read(path) for row in grid.rows]
    except Refusal:
        data = cells.load(path)
        if data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise
        return list(_torn(data))


def _torn(data: bytes) -> Iterator[list[str]]:
    """The rows of a csv whose quotation marks do not pair, each line by itself."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    for line in text.replace("\0", "").splitlines():
        try:
            yield next(csv.reader([line]), [])
        except csv.Error:
            yield line.split(",")
