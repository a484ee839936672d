"""Vouchers out of a book and back: the XML and its check against the standard library's bare writing of the same bytes.

    python -m benchmarks.exchange [VOUCHERS]

Prints the export and the check as multiples of encoding the same text in the same run, and the memory that each takes
at its peak beside the book. To reach: neither takes more than 8 MB for 10,000 vouchers, as no tree is ever built.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from beancount import loader

from ledgers.book.book import Book
from ledgers.book.facts import Facts, main_text
from ledgers.policy import find_policy
from reports.exchange.check import check
from reports.exchange.folder import GBT, write_export

if TYPE_CHECKING:
    from collections.abc import Callable

BANK, SPENT = "A资产:1002银行存款:01专户:1地方财政", "E支出:1地方财政:1构建培训体系:31003设备购置"


def book_of(vouchers: int) -> Book:
    """A book of that many payments in one year, five hundred payees."""
    policy = find_policy("yuzhong-2023-25")
    main = main_text(Facts("试点基地", policy.meta.id, date(2025, 1, 1), ("养老护理员",)), policy)
    kept = [line for line in main.splitlines() if not line.startswith(("include ", "plugin ", 'option "documents"'))]
    for n in range(vouchers):
        month, day = 1 + n * 12 // vouchers, 1 + n % 28
        kept += [
            f'2025-{month:02}-{day:02} * "重庆某某{n % 500}商贸有限公司" "实训耗材一批"',
            f'  voucher: "记25{month:02}-{n}"',
            f"  {BANK}  -{100 + n}.00 CNY",
            f"  {SPENT}  {100 + n}.00 CNY",
        ]
    entries, _, _ = loader.load_string("\n".join(kept))
    return Book.of(entries, policy, date(2025, 12, 31), "bench")


def bare_writing(source: Path, target: Path) -> tuple[int, float]:
    """How many characters a file has, and the seconds that it takes to encode and write them at once."""
    text = source.read_bytes().decode("gb18030")
    return len(text), timed(lambda: target.write_bytes(text.encode("gb18030")))


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peak(work: Callable[[], object]) -> float:
    """MB that the work takes at its peak."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vouchers", type=int, nargs="?", default=10_000)
    book = book_of(parser.parse_args().vouchers)
    assert book.digest  # noqa: S101  (the digest and the spends are the book's own, and are kept by it)
    assert book.spending  # noqa: S101
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = timed(lambda: write_export(book, 2025, GBT, folder / "a", "0"))
        made = folder / "a" / "bench-2025-gbt24589"
        size, bare = bare_writing(made / "总账.xml", folder / "bare")
        print(f"{size:,} characters; bare writing {bare:.2f} s")
        checked = timed(lambda: check(made))
        print(f"export {written / bare:5.1f}x  {written:.2f} s, {peak(lambda: again(book, folder)):.1f} MB")
        print(f"check  {checked / bare:5.1f}x  {checked:.2f} s, {peak(lambda: check(made)):.1f} MB")


def again(book: Book, folder: Path) -> Path:
    """The same export somewhere else."""
    return write_export(book, 2025, GBT, folder / "b", "0")


if __name__ == "__main__":
    main()
