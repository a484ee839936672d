"""The year's report of one base by stage, and a detail workbook of many rows against openpyxl's write-only floor.

    python -m benchmarks.report [ROWS] [--bases N]

With `--bases` also everybody's reports and the district's table, as `earmark report --all` writes them, from copies
of the demonstration's second base (126 entries); the time is in proportion to their number, the memory is not.

The floor is openpyxl writing the same values in write-only mode, without formats, formulas, heights or print set-up.
Prints medians of several runs and the peak of memory.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from audit_rules.engine import audit
from earmark.demo import bases, open_book
from ledgers.book.shelf import Shelf
from reports.annual import annual
from reports.files import FORMS, rendered
from reports.payments import _COLUMNS
from reports.table import Cell, Kind, Report, Row, Style, Table, column_sum
from reports.xlsx import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.table import Value

ROUNDS = 3
YEAR_END = date(2025, 12, 31)


def detail(rows: int) -> Report:
    """A spending sheet of so many rows and its sum."""
    lines = []
    for number in range(rows):
        values: dict[str, Value] = {
            "number": number + 1,
            "voucher": f"记25{number % 12 + 1:02}-{number:05}",
            "date": date(2025, 1, 1) + timedelta(days=number * 364 // rows),
            "payee": f"重庆某某{number % 500}商贸有限公司",
            "purpose": "实训耗材采购",
            "category": "原材料消耗",
            "source": "地方财政",
            "content": "构建培训体系",
            "specialty": "养老护理员",
            "invoice": f"2550201603604279{number:06}",
            "contract": f"CG-2025-{number % 300:03}",
            "amount": number * 37 % 900_000 + 1,
        }
        lines.append(Row(f"r{number}", {key: Cell(value) for key, value in values.items()}))
    total = Row("total", {"amount": Cell(formula=column_sum("amount", [r.key for r in lines]))}, Style.TOTAL)
    table = Table("payments", "支出明细表", _COLUMNS, (*lines, total), "支出明细表", unit="单位：元", labels=2)
    return Report("支出明细表", "基地", "b", "2025年度", YEAR_END, (table,))


def floor(report: Report) -> None:
    """The same values by openpyxl alone."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("支出明细表")
    (table,) = report.tables
    for row in table.rows:
        cells = (row.cells.get(c.key) for c in table.columns)
        sheet.append(
            [
                (cell.value / 100 if c.kind is Kind.MONEY and isinstance(cell.value, int) else cell.value)
                if cell
                else None
                for c, cell in zip(table.columns, cells, strict=True)
            ]
        )
    book.save(io.BytesIO())


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def one_base(folder: Path) -> None:
    """The demonstration's second base: audit, declaration, each file."""
    base = bases()[1]
    book = open_book(Shelf(folder), base).book(YEAR_END)
    answers = audit(book)
    report = annual(book, answers, 2025)
    print(f"{base.code} 审计          {median(lambda: audit(book)):6.2f} s")
    print(f"{base.code} 报告声明      {median(lambda: annual(book, answers, 2025)):6.2f} s")
    for form in FORMS:
        seconds = median(lambda form=form: rendered(report, form))  # type: ignore[misc]
        print(f"{base.code} {form:<5}         {seconds:6.2f} s　{len(rendered(report, form)) // 1024} KiB")


def many_bases(folder: Path, count: int) -> None:
    """Everybody's reports, in a process of its own so that the peak of memory is theirs."""
    books = folder / "books"
    shelf = Shelf(books)
    first = open_book(shelf, bases()[1]).folder
    for number in range(count):
        shutil.copytree(first, books / f"c{number:04}")
    shutil.rmtree(first)
    program = Path(sys.executable).parent / "earmark"
    command = [str(program), "--books", str(books), "report", "--all", "--year", "2025", "-o", str(folder / "out")]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count} 个基地的报告和汇总表 {seconds:6.1f} s，一个 {seconds / count:.2f} s，内存峰值 {peak:.0f} MiB")


def many_rows(rows: int) -> None:
    """The detail workbook against the floor."""
    report = detail(rows)
    base = median(lambda: floor(report), 1)
    own = median(lambda: write_xlsx(report, io.BytesIO()), 1)
    print(f"{rows} 行 openpyxl 只写  {base:6.1f} s")
    print(f"{rows} 行 明细工作簿     {own:6.1f} s，{own / base:.1f} 倍")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"内存峰值 {peak:.0f} MiB")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--bases", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.bases:
            many_bases(Path(folder) / "all", asked.bases)
        one_base(Path(folder) / "one")
    many_rows(asked.rows)


if __name__ == "__main__":
    main()
