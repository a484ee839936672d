"""逐行核对表: a statement's running balance held against its rows, for whoever asks the bank about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.rows import BankRow
from reports.table import Cell, Column, Kind, Report, Row, Table
from reports.words import day as day_words

if TYPE_CHECKING:
    from datetime import date

    from importers.paper import Paper

_COLUMNS = (
    Column("row", "文件第几行", Kind.COUNT, 10),
    Column("date", "日期", Kind.DATE, 12),
    Column("payee", "对方户名", Kind.TEXT, 30),
    Column("text", "摘要", Kind.TEXT, 30),
    Column("into", "收入", Kind.MONEY, 15),
    Column("out", "支出", Kind.MONEY, 15),
    Column("due", "余额应为", Kind.MONEY, 16),
    Column("got", "文件写", Kind.MONEY, 16),
    Column("off", "差", Kind.MONEY, 14),
)


def balance_check(paper: Paper, code: str, day: date) -> Report:
    """A statement's rows in the order of time, each with the balance that follows from the row before, fen."""
    rows: list[Row] = []
    before: int | None = None
    for line, row in zip(paper.lines, paper.rows, strict=True):
        if not isinstance(row, BankRow):
            continue
        due = None if before is None else before + row.amount
        off = None if due is None or row.balance is None else due - row.balance
        cells = {
            "row": Cell(line),
            "date": Cell(row.date),
            "payee": Cell(row.payee),
            "text": Cell(row.memo or row.summary),
            "into": Cell(row.amount if row.amount > 0 else None),
            "out": Cell(-row.amount if row.amount < 0 else None),
            "due": Cell(due),
            "got": Cell(row.balance),
            "off": Cell(off or None),
        }
        rows.append(Row(str(line), cells))
        before = row.balance if row.balance is not None else due
    said = (paper.refused,) if paper.refused else ()
    table = Table("check", "逐行核对表", _COLUMNS, tuple(rows), "逐行核对表", notes=said)
    return Report(
        title=f"{paper.file} 逐行核对表",
        base=paper.importer,
        code=code,
        period=day_words(day),
        day=day,
        tables=(table,),
    )
