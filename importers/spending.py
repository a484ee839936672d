"""A list of payments to be judged, from any table: not booked, and nothing of it refused.

What an auditor is handed is seldom tidy: columns are missing, a quotation mark is never closed. A
line that cannot be read as it should is read as it can be, as a verdict is asked of every one.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers import cells
from importers.columns import fen
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Line:
    """A payment as a file has it; whatever is not there is empty. `id` is the row's number where the file has none."""

    id: str
    payee: str
    narration: str
    invoice_item: str
    account_hint: str
    fen: int | None


def payments(path: Path) -> list[Line]:
    """Every payment of a file.

    Raises:
        Refusal: it is no table at all, or none of its first rows names a column of what was paid for.
    """
    rows = _rows(path)
    for number, row in enumerate(rows[:_WITHIN]):
        columns = _columns(row)
        if any(columns[name] for name in _NEEDED):
            return list(_lines(rows[number + 1 :], columns, number + 2))
    todo = "第一行写列名：id,payee,narration,invoice_item,amount,account_hint（或 对方户名、用途、发票品目），可以缺列"
    raise Refusal("没有表头", where=path.name, todo=todo)


def _lines(rows: Sequence[Sequence[object]], columns: dict[str, list[int]], first: int) -> Iterator[Line]:
    for number, row in enumerate(rows, first):
        said = {name: _said(row, places) for name, places in columns.items()}
        if any(said.values()):
            own = said.pop("id") or str(number)
            amount = said.pop("amount")
            yield Line(own, **said, fen=_fen(amount))


def _fen(amount: str) -> int | None:
    """A sum in fen; None where it is none that can be read, as a verdict is asked of the line all the same."""
    try:
        return fen(amount)
    except ValueError:
        return None


def _columns(row: Sequence[object]) -> dict[str, list[int]]:
    plain = [re.sub(r"[\s\ufeff]+", "", str(cell or "")).lower() for cell in row]
    return {name: [at for at, word in enumerate(plain) if word in words] for name, words in HEADERS.items()}


def _said(row: Sequence[object], places: Sequence[int]) -> str:
    texts = (str(row[at]).strip() for at in places if at < len(row) and row[at] is not None)
    return "；".join(text for text in texts if text)


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
