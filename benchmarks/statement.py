"""A bank statement of many rows, from the file to journal text, against python-calamine's bare read of its cells.

    python -m benchmarks.statement [ROWS]

Prints each stage as a multiple of what python-calamine needs to read the same cells in the same run, the median of
several; a whole import (lock, gate, files, git) is the last line. To reach: read, proved, matched against an empty book
and rendered in at most 4 times the bare read.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from python_calamine import CalamineWorkbook

from importers import read_paper
from importers.cells import forget
from importers.pairing import Account, pair
from importers.pause import uncollected
from ledgers.book.chart import chart_of
from ledgers.book.journal import to_transaction
from ledgers.book.render import render_all
from ledgers.book.rows import BankRow
from ledgers.book.stretch import stretches
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from importers.paper import Paper

ROUNDS = 3
HEADER = ["账号", "账户名称", "交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "币种"]
HEADER += ["对方户名", "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号"]


def statement(path: Path, rows: int) -> None:
    """A CCB export of that many rows over two years, five hundred payees."""
    chance, balance = random.Random(1), 10**9  # noqa: S311  (made-up rows)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(HEADER)
    for number in range(rows):
        amount = chance.randint(-500_000, 500_000) or 1
        balance += amount
        day = date(2024, 1, 1) + timedelta(days=number * 700 // rows)
        clock = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        sums = [max(-amount, 0) / 100, max(amount, 0) / 100, balance / 100]
        party = [f"重庆某某{number % 500}商贸有限公司", "9993100401000000118", "某某支行", f"{day:%Y%m%d}", "货款"]
        own = ["9995001040000000418", "某集团有限公司", f"{day:%Y%m%d} {clock}"]
        sheet.append([*own, *sums, "人民币元", *party, f"第{number}笔", f"{number}"])
    book.save(path)


def measured(work: Callable[[], object]) -> float:
    """Seconds, the median of several rounds."""
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xlsx"
        statement(path, rows)
        floor = measured(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())

        def anew() -> Paper:
            forget()
            return read_paper(path)

        read = measured(anew)
        paper = read_paper(path)
    if paper.refused or paper.chain != "proved":
        sys.exit(f"the statement was not proved: {paper.refused}")
    banked = [row for row in paper.rows if isinstance(row, BankRow)]
    chart = chart_of(find_policy("yuzhong-2023-25"))

    @uncollected()
    def written() -> str:
        vouchers = pair([Account(banked, stretches(banked))], []).vouchers
        return render_all(to_transaction(voucher, chart) for voucher in vouchers)

    write = measured(written)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows:,} rows; python-calamine alone {floor:.2f} s")
    print(f"  read and proved            {read / floor:5.2f} ×")
    print(f"  matched and rendered       {write / floor:5.2f} ×")
    print(f"  together                   {(read + write) / floor:5.2f} ×   (to reach: 4)")
    print(f"  peak memory                {peak:5.0f} MB")


if __name__ == "__main__":
    main()
