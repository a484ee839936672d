"""The same audit on this machine and on a Dask cluster of two workers on the loopback address, one of which is killed.

    python -m benchmarks.cluster [books] [transactions a book]

The results must be the same to the byte, whichever worker made them. What the cluster costs is seen by its rate beside
that of the local pool; workers on other machines add to it what these two had in common: two cores.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fleet import write_book
from earmark.fleet import Fleet
from ledgers.book.shelf import Shelf
from tests.fleet.dask import cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from earmark.fleet import Outcome

DAY = date(2026, 4, 30)


def said(outcomes: Sequence[Outcome]) -> str:
    """Everything that an audit says."""
    return json.dumps([(o.code, o.refused, o.record and o.record.plain()) for o in outcomes])


def timed(name: str, fleet: Fleet, tell: Callable[[Outcome], object] = lambda _: None) -> str:
    """What an audit says, with its rate printed."""
    codes, began = fleet.shelf.codes(), time.perf_counter()
    found = fleet.audit(codes, DAY, tell)
    took = time.perf_counter() - began
    print(f"{name:40} {took:8.1f} s {len(codes) / took:8.1f} books/s", flush=True)
    return said(found)


def main() -> None:
    """Print the rates, and end badly where the results differ."""
    count, size = (int(word) for word in (sys.argv[1:] + ["1000", "100"][len(sys.argv) - 1 :])[:2])
    print(f"{count} books × {size} transactions; {os.cpu_count()} × {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        shelf, place = Shelf(Path(folder) / "books"), Path(folder) / "dask"
        place.mkdir()
        for number in range(count):
            write_book(shelf.folder / f"b{number:05}", number, size)
        here = timed("two processes here", Fleet(shelf, 2, fresh=True))
        with cluster(place, 2) as started:
            started.wait_for(2)
            whole = timed("two workers", Fleet(shelf, fresh=True, scheduler=started.address))
            done: list[str] = []

            def tell(outcome: Outcome) -> None:
                done.append(outcome.code)
                if len(done) == count // 2:
                    started.workers[0].kill()

            halved = timed(
                "two workers, one killed half way",
                Fleet(shelf, None, 600.0, fresh=True, scheduler=started.address),
                tell,
            )
    if not here == whole == halved:
        sys.exit("the results differ")
    print("the results are the same to the byte")


if __name__ == "__main__":
    main()
