"""How many distinct lines a second the judge decides on one core, beside a plain regex scan and reading csv.

    python benchmarks/classify.py [lines]

The lines are made of the cases in tests/judge/cases, each with a number so that no two are equal: nothing is answered
from memory. The reasons are built too, as in an audit. The peer is one flat alternation of the same words over the same
texts, without deciding anything; it is what the judge's tree of words saves.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import time
from pathlib import Path

from ledgers.judge import Judge
from ledgers.policy import find_policy
from ledgers.policy.lexicon import find_lexicon

CASES = Path(__file__).parents[1] / "tests" / "judge" / "cases"


def lines(count: int) -> list[tuple[str, str, str]]:
    """That many distinct payments."""
    known = [
        tuple([*line.split("|"), "", ""][:3])
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [
        (payee, f"{said}{number}号", item)
        for number in range(count)
        for payee, said, item in [known[number % len(known)]]
    ]


def main() -> None:
    """Print the rates and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    rows = lines(count)
    judge = Judge(find_policy("yuzhong-2023-25"))
    judge.judge("甲", "乙", "丙")
    began = time.perf_counter()
    said = [judge.judge(*row).because for row in rows]
    took = time.perf_counter() - began
    print(f"judge      {count / took:>9,.0f} lines/s ({len(set(said))} different reasons)")

    text = find_lexicon("spending").text
    words = sorted({word for group in text.concepts().values() for word in group}, key=len, reverse=True)
    flat = re.compile("|".join(map(re.escape, words)))
    few = rows[: max(1, count // 20)]
    began = time.perf_counter()
    for row in few:
        flat.findall("|".join(row))
    peer = (time.perf_counter() - began) / len(few) * count
    print(f"flat regex {count / peer:>9,.0f} lines/s; the judge takes {took / peer:.2f} of it")

    file = io.StringIO()
    csv.writer(file).writerows(rows)
    began = time.perf_counter()
    sum(1 for _ in csv.reader(io.StringIO(file.getvalue())))
    reading = time.perf_counter() - began
    print(f"csv reader {count / reading:>9,.0f} lines/s; the judge takes {took / reading:.1f} times as long")


if __name__ == "__main__":
    main()
