"""What loading a book costs, the ways there are beside each other, and how it grows with the book.

    python -m benchmarks.load [transactions …] [--audit]

Every figure is processor time of a process of its own, the least of some rounds, so that a machine that does other
things too changes it little; only ratios within one run say something. bean-check and, with --audit, `earmark audit`
are whole processes; the others are what happens inside one, without its start. uromyces is timed where it is
installed: what it gives is turned into beancount's directives, because that is what rules and Fava read, and it
leaves out directives that it cannot read (`custom` with metadata), so its figure is a bound.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fleet import BIN, bare, write_book

ROUNDS = 3
SIZES = (1000, 10_000, 100_000)
ROOT = Path(__file__).resolve().parents[1]
ALONE = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}  # else it reads a pickle of the round before
_SET_UP = {
    "load_file": "from beancount import loader",
    "load_file, no search for cycles": "from beancount import loader; import gc; gc.disable()",
    "parser alone, no search for cycles": "from beancount import loader; import gc; gc.disable()",
    "ours, forced to beancount": "from ledgers.book.loading import WAY, load; WAY.set('beancount')",
    "ours, quick": "from ledgers.book.loading import WAY, load; WAY.set('quick')",
    "gate, then ours, quick": "from ledgers.book.shelf import OpenBook, Shelf; from datetime import date",
    "uromyces, converted": "from uromyces import _uromyces; import gc; gc.disable()",
}
_WORK = {
    "load_file": "loader.load_file(str(main))",
    "load_file, no search for cycles": "loader.load_file(str(main))",
    "parser alone, no search for cycles": "loader._parse_recursive([(str(main), True)], None)",
    "ours, forced to beancount": "load(main)",
    "ours, quick": "load(main)",
    "gate, then ours, quick": "OpenBook(Shelf(main.parents[1]), main.parent.name).book(date(2026, 4, 30))",
    "uromyces, converted": "x = _uromyces.load_file(str(main)); x.run_validations(); [e._convert() for e in x.entries]",
}
_TIMED = """
import json, resource, sys, time
from pathlib import Path
main = Path(sys.argv[1])
{set_up}
began = time.process_time()
{work}
took = time.process_time() - began
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""


def inside(way: str, main: Path) -> tuple[float, int] | None:
    """Seconds of the processor and megabytes at the most; None where it is not installed."""
    code = _TIMED.format(set_up=_SET_UP[way], work=_WORK[way])
    best: tuple[float, int] | None = None
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", code, str(main)]
        done = subprocess.run(command, cwd=ROOT, env=ALONE, capture_output=True, text=True, check=False)
        if done.returncode:
            if "No module named" in done.stderr:
                return None
            sys.exit(done.stderr)
        seconds, megabytes = json.loads(done.stdout)
        best = min(best or (seconds, megabytes), (seconds, megabytes))
    return best


def whole(command: list[str], books: Path, rounds: int = ROUNDS) -> float:
    """Seconds of the processor that a process takes, its start and its end in it."""
    took = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = ALONE | {"EARMARK_BOOKS": str(books)}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def measure(size: int, folder: Path, *, audited: bool) -> None:
    """Time all ways on a book of so many transactions, and print them."""
    books = folder / "books"
    write_book(books / "b00000", 0, size)
    main = books / "b00000" / "main.beancount"
    check = whole([str(BIN / "bean-check"), str(bare(books / "b00000") / "main.beancount")], books)
    plain = inside("load_file", bare_main(folder)) or (check, 0)
    print(f"\n{size} transactions; × bean-check, × load_file, per 1,000 transactions, megabytes")
    row("bean-check, whole process", check, check, plain[0], size, None)
    for way in _WORK:
        at = bare_main(folder) if way.startswith("load_file") else main
        if timed := inside(way, at):
            row(way, timed[0], check, plain[0], size, timed[1])
    if audited:
        command = [str(BIN / "earmark"), "audit", "b00000", "--fresh", "--format", "json", "--as-of", "2026-04-30"]
        row("earmark audit, whole process", whole(command, books, 1), check, plain[0], size, None)


def bare_main(folder: Path) -> Path:
    """The main file of the copy that runs no rules as it is loaded."""
    return folder / "bare" / "main.beancount"


def row(name: str, seconds: float, check: float, plain: float, size: int, megabytes: int | None) -> None:
    """One line of the table."""
    memory = f"{megabytes:6} MB" if megabytes else ""
    each = f"{seconds / size * 1e6:8.1f} ms"
    print(f"{name:36} {seconds:8.2f} s {seconds / check:8.2f} {seconds / plain:8.2f} {each} {memory}", flush=True)


def main() -> None:
    """Print a table for each size."""
    words = sys.argv[1:]
    sizes = [int(word) for word in words if word.isdigit()] or list(SIZES)
    print(f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(size, Path(folder), audited="--audit" in words)


if __name__ == "__main__":
    main()
