"""Books a second of `earmark audit --all`, cold and warm, with one process and two, beside bean-check and a bare load.

    python benchmarks/fleet.py [books] [transactions a book]

The books are made by a seeded draw and differ from each other. Every figure is the least of some rounds of a whole
process, so that what it costs to start is in it; only ratios within one run say something. `load_file` in a loop is one
process that loads every book as bean-check does, with beancount's own loader, less the rules; bean-check itself, which
begins anew for each book, is timed on a few. Warm once more with one book changed is beside what it takes to hash
every file.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers.book.chart import HEADER
from ledgers.book.facts import Facts, first_files
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable

BIN = Path(sys.executable).parent
ROUNDS, FEW = 3, 5
POLICY = "yuzhong-2023-25"
FACTS = Facts("基地", POLICY, date(2024, 4, 1), ("养老护理员",))
PLACES = ("31003设备购置", "30218原材料消耗", "30211差旅费", "30299其他培训成本")
WORDS = ("实训耗材", "护理床", "教材印刷", "考察旅行", "讲课费", "场地租赁", "软件开发")
LOAD = """
import sys
from pathlib import Path
from beancount import loader
from ledgers.book.loading import RULES_WANTED
RULES_WANTED.set(False)
loader.initialize(False)
for book in sorted(Path(sys.argv[1]).glob("b*")):
    loader.load_file(str(book / "main.beancount"))
"""


def write_book(folder: Path, number: int, size: int) -> None:
    """A book of so many transactions, drawn by its number."""
    draw = random.Random(number)  # noqa: S311  (a benchmark needs the same books each time)
    files = first_files(replace(FACTS, name=f"第{number}基地"), find_policy(POLICY))
    lines = [HEADER]
    for n in range(size):
        day, yuan = date(2024, 4, 1) + timedelta(days=n * 700 // size), f"{draw.randrange(100, 500000) / 100:.2f}"
        lines.append(
            f'{day} * "某{draw.randrange(60)}公司" "{draw.choice(WORDS)}{number}-{n}"\n'
            f'  voucher: "记{day:%y%m}-{n:04}"\n  invoice: "{number:05}{n:05}"\n'
            f"  A资产:1002银行存款:01专户:1地方财政  -{yuan} CNY\n"
            f"  E支出:1地方财政:1构建培训体系:{draw.choice(PLACES)}  {yuan} CNY\n"
        )
    files["journal/2024.beancount"] = "\n".join(lines)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def audit(books: Path, *words: str) -> None:
    """Audit all books in a process of its own."""
    command = [str(BIN / "earmark"), "audit", "--all", "--format", "json", "--as-of", "2026-04-30", *words]
    done = subprocess.run(command, env=os.environ | {"EARMARK_BOOKS": str(books)}, capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr.decode())


def hash_all(books: Path) -> None:
    """Hash every file of the books."""
    for path in books.rglob("*.beancount"):
        hashlib.sha256(path.read_bytes()).digest()


def least(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds, the least of some rounds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def main() -> None:
    """Print the table."""
    count, size = (int(word) for word in (sys.argv[1:] + ["200", "300"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        books = Path(folder) / "books"
        for number in range(count):
            write_book(books / f"b{number:05}", number, size)
        measure(books, count, size)


def bare(book: Path) -> Path:
    """A copy of a book, away from the books, that does not run the rules as it is loaded."""
    copy = shutil.copytree(book, book.parents[1] / "bare")
    main = copy / "main.beancount"
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    main.write_text("".join(line for line in lines if not line.startswith("plugin")), encoding="utf-8")
    return copy


def measure(books: Path, count: int, size: int) -> None:
    """Time everything on books that are there, and print it."""
    one = [str(BIN / "bean-check"), str(bare(books / "b00000") / "main.beancount")]
    check = least(lambda: [subprocess.run(one, capture_output=True, check=False) for _ in range(FEW)]) / FEW
    load = least(lambda: subprocess.run([sys.executable, "-c", LOAD, str(books)], check=True), 1)
    start = least(lambda: subprocess.run([str(BIN / "earmark"), "--help"], capture_output=True, check=True))
    rows = [("load_file in a loop, one process", load), ("bean-check, a process a book", check * count)]
    rows += [(f"audit, cold, {n} job(s)", least(partial(audit, books, "--fresh", "--jobs", n), 1)) for n in ("1", "2")]
    whole = ("--fresh", "--jobs", "2", "--loader", "beancount")
    rows.append(("audit, cold, 2 jobs, beancount's loader", least(partial(audit, books, *whole), 1)))
    warm = least(lambda: audit(books))
    rows.append(("audit, warm", warm))

    def change() -> None:
        write_book(books / "b00000", random.randrange(10**6), size)  # noqa: S311
        audit(books)

    changed = least(change)
    rows.append(("audit, warm, one book changed", changed))
    hashed = least(lambda: hash_all(books))
    rows.append(("SHA-256 of every file", hashed))
    machine = f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}"
    print(f"{count} books × {size} transactions; {machine}")
    for name, seconds in rows:
        print(f"{name:40} {seconds:8.2f} s {count / seconds:10.1f} books/s {load / seconds:8.2f} × load_file")
    print(f"start of the program {start:.2f} s; (one changed − start) ÷ hashing {(changed - start) / hashed:.1f}")


if __name__ == "__main__":
    main()
