"""A real Dask cluster on the loopback address: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE = ("--host", "127.0.0.1", "--no-dashboard")
PATIENCE = 60.0


@dataclass
class Cluster:
    """The processes of a cluster, and where its scheduler listens."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self) -> None:
        """Start the scheduler, on a port that is free."""
        note = self.folder / "scheduler.json"
        self.scheduler = self._start("scheduler", *HERE, "--port", "0", "--scheduler-file", str(note))
        end = time.monotonic() + PATIENCE
        while not self.address:
            assert time.monotonic() < end
            time.sleep(0.05)
            if note.exists() and (text := note.read_text()).endswith("}"):
                self.address = json.loads(text)["address"]

    def add(self, *words: str) -> subprocess.Popen[bytes]:
        """One more worker, without a nanny that would start it anew."""
        words = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder), *words)
        self.workers.append(self._start("worker", self.address, *HERE, *words))
        return self.workers[-1]

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=PATIENCE)

    def end(self) -> None:
        """End them all."""
        every = [*self.workers, *([self.scheduler] if self.scheduler else [])]
        for process in every:
            process.kill()
        for process in every:
            process.wait()

    def _start(self, what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
        with (self.folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster with so many workers, none of which is left when it is left."""
    started = Cluster(folder)
    try:
        started.begin()
        for _ in range(workers):
            started.add()
        yield started
    finally:
        started.end()
