"""How many distinct lines a second the judge decides on one core, beside a plain regex scan and reading csv.

    python benchmarks/classify.py [lines]

The lines are made of the cases in tests/judge/cases: the payee of one, the purpose of another and the item of a third,
with a number, so that no two purposes are equal and hardly two lines have the same words. The reasons are built too, as
in an audit. `classify` is the whole command but its start: a csv of these lines decoded, judged and written. The first
peer is the bare scan of the same purposes for the judge's own words, its floor; the second one flat alternation of the
words as they are written, which is what looking them up saves. Time is the process's own (other programs on the machine
are not counted, what they take of the caches is); the best of several rounds. The ratios to the bare scan hold on a
busy machine, too; the rates are those of an idle one only where this one is.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.commands.classify import write_verdicts
from importers import cells
from importers.spending import payments
from ledgers.judge import Judge
from ledgers.policy import find_policy
from ledgers.policy.lexicon import find_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
CASES = Path(__file__).parents[1] / "tests" / "judge" / "cases"


def lines(count: int) -> list[tuple[str, str, str]]:
    """That many distinct payments."""
    known = [
        tuple([*line.split("|"), "", ""][:3])
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    size = len(known)
    turn = [number + number // size * 31 for number in range(count)]  # other neighbours each time round
    return [
        (known[number % size][0], f"{known[at * 7 % size][1]}{number}号", known[at * 13 % size][2])
        for number, at in enumerate(turn)
    ]


def classified(path: Path) -> None:
    """Judge a file as the command does, by a judge that remembers nothing."""
    cells.forget()
    with contextlib.redirect_stderr(io.StringIO()):
        write_verdicts(Judge(find_policy("yuzhong-2023-25")), payments(path), io.StringIO())


def least(work: Callable[[], object]) -> float:
    """Seconds of this process, the least of several rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def main() -> None:
    """Print the rates and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    rows = lines(count)
    judge = Judge(find_policy("yuzhong-2023-25"))
    said: list[str] = []

    def decide() -> None:
        anew = Judge(find_policy("yuzhong-2023-25"))  # its words are compiled, it remembers nothing
        said[:] = [anew.judge(*row).because for row in rows]

    took = least(decide)
    print(f"judge      {count / took:>9,.0f} lines/s ({len(set(said)):,} different reasons)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        with path.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written)
            writer.writerow(("id", "payee", "narration", "invoice_item", "amount"))
            writer.writerows((number, *row, f"{number % 90_000}.00") for number, row in enumerate(rows, 1))
        whole = least(lambda: classified(path))
    print(f"classify   {count / whole:>9,.0f} lines/s")
    scan = judge.scan
    floor = least(lambda: [scan(purpose) for _, purpose, _ in rows])
    times = f"the judge takes {took / floor:.2f}, classify {whole / floor:.2f} times as long"
    print(f"its scan   {count / floor:>9,.0f} purposes/s; {times}")

    text = find_lexicon("spending").text
    words = sorted({word for group in text.concepts().values() for word in group}, key=len, reverse=True)
    flat = re.compile("|".join(map(re.escape, words)))
    few = rows[: max(1, count // 20)]
    peer = least(lambda: [flat.findall(purpose) for _, purpose, _ in few]) / len(few) * count
    print(f"flat regex {count / peer:>9,.0f} purposes/s; the judge takes {took / peer:.2f} of it")

    file = io.StringIO()
    csv.writer(file).writerows(rows)
    reading = least(lambda: sum(1 for _ in csv.reader(io.StringIO(file.getvalue()))))
    print(f"csv reader {count / reading:>9,.0f} lines/s; the judge takes {took / reading:.1f} times as long")


if __name__ == "__main__":
    main()
