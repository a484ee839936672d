"""The bank's statement in 建设银行's wide corporate layout: GB18030 csv, xlsx or BIFF xls."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from tests.papers.settle import settle
from tests.papers.sheet import Row

HEADERS = (
    *("账号", "账户名称", "交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "币种"),
    *("对方户名", "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号"),
)
ACCOUNTS = (0, 8)
AMOUNTS = (3, 4, 5)


@dataclass(frozen=True)
class Line:
    """One row of a statement, its amounts still numbers."""

    day: date
    cells: tuple[str | Decimal, ...]


def lines(rows: Sequence[Row], *, account: str, holder: str, serial: int) -> list[Line]:
    """The whole stretch's rows with the running balance, from nothing."""
    balance, nil, seen = Decimal(), Decimal("0.00"), Counter[str]()
    out: list[Line] = []
    for row in rows:
        amount, day = Decimal(row["amount"]), date.fromisoformat(row["date"])
        paid, got = (nil, amount) if row["direction"] == "收入" else (amount, nil)
        balance += got - paid
        assert balance >= 0, f"{row['date']}: the account is overdrawn"
        minute = 9 * 60 + day.toordinal() * 47 % 300 + 17 * seen[row["date"]]
        seen[row["date"]] += 1
        moment = f"{day:%Y%m%d} {minute // 60:02}:{minute % 60:02}:{(serial + len(out)) * 13 % 60:02}"
        party = (row["counterparty"], row["counterparty_account"], "")
        text = (f"{day:%Y%m%d}", row["summary"], row["purpose"], str(serial + len(out)))
        out.append(Line(day, (account, holder, moment, paid, got, balance, "人民币元", *party, *text)))
    return out


def write(path: Path, rows: Sequence[Line]) -> None:
    """Write a statement in the format that the file's name asks for."""
    {".csv": _csv, ".xlsx": _xlsx, ".xls": _xls}[path.suffix](path, rows)


def _csv(path: Path, rows: Sequence[Line]) -> None:
    """The bank guards account numbers with a tab."""
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        for row in rows:
            out.writerow(f"{cell}\t" if at in ACCOUNTS else cell for at, cell in enumerate(row.cells))


def _xlsx(path: Path, rows: Sequence[Line]) -> None:
    """Amounts are numbers here, everything else text."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "账户明细"
    book.properties.creator = ""
    page.append(HEADERS)
    for row in rows:
        page.append(row.cells)
    for cells in page.iter_rows(min_row=2):
        for at, cell in enumerate(cells):
            cell.number_format = "0.00" if at in AMOUNTS else "@"
    for at, width in enumerate((22, 30, 19, 18, 18, 14, 10, 32, 22, 14, 11, 14, 46, 24)):
        page.column_dimensions[chr(ord("A") + at)].width = width
    book.save(path)
    settle(path)


def _xls(path: Path, rows: Sequence[Line]) -> None:
    """Every cell is text here, amounts too."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("账户明细")
    for column, header in enumerate(HEADERS):
        page.write(0, column, header)
        page.col(column).width = 256 * 20
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row.cells):
            page.write(at, column, str(cell))
    book.save(str(path))
