"""The map over the books: what is known is taken, the rest goes through an executor, what broke is done again."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Any

from earmark.fleet.key import Odd, see, world
from earmark.fleet.outcome import Outcome, Task, late
from earmark.fleet.store import Store
from ledgers.book import writer
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from earmark.fleet.outcome import Record
    from ledgers.book.shelf import Shelf

    Means = Callable[[int], AbstractContextManager[tuple[Executor, Callable[[Task], Outcome]]]]

LIMIT = 600.0
"""Seconds that a book may take where nothing else is said."""
_ALONE = 2  # times that a book is tried alone before it is said that it ends its process
_FEW = 4  # books that one process is done with before a pool has begun
_AHEAD = 2  # books a process is handed: the one it audits and the next
_MOST = 256  # books a cluster is handed at a time


class Interrupted(Exception):
    """Somebody pressed Ctrl-C; what was done until then is kept. `done`: how many books of how many."""

    def __init__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        super().__init__(done, total)


@dataclass(frozen=True, slots=True)
class Fleet:
    """How books are audited.

    Attributes:
        shelf: the books.
        jobs: how many processes; None for one a core where there are books enough, 1 for this one alone.
        seconds: how long a book may take.
        fresh: take nothing that was kept.
        loader: how books are loaded, see `ledgers.book.loading`; empty for the environment's word.
        scheduler: the address of a Dask scheduler whose workers do it instead; empty for this machine.
    """

    shelf: Shelf
    jobs: int | None = None
    seconds: float = LIMIT
    fresh: bool = False
    loader: str = ""
    scheduler: str = ""

    def audit(self, codes: Sequence[str], day: date, tell: Callable[[Outcome], object]) -> list[Outcome]:
        """What becomes of each book, in the order of the codes, which are known to be books.

        Args:
            codes: the books.
            day: the day they are looked at.
            tell: called with each outcome as it is there.

        Raises:
            Interrupted: Ctrl-C; every result that was there is kept.
        """
        found: dict[str, Outcome] = {}
        try:
            Store(self.shelf.folder).prune(self.shelf.codes())
            with closing(self.outcomes(codes, day)) as outcomes:
                for outcome in outcomes:
                    found[outcome.code] = outcome
                    tell(outcome)
        except KeyboardInterrupt:
            raise Interrupted(len(found), len(codes)) from None
        return [found[code] for code in codes]

    def outcomes(self, codes: Sequence[str], day: date) -> Generator[Outcome, None, None]:
        """The same as they are there: those first that were kept."""
        books, around = self.shelf.folder, self._world()
        left = []
        for code in codes:
            known = None if self.fresh else self._kept(code, day, around)
            if known is not None:
                yield known
            else:
                left.append(Task(books, code, day, around, self.seconds, self.loader))
        if left:
            yield from _through(left, *self._means(len(left), around))

    def _world(self) -> str:
        """What the results rest on outside of the books; empty where that cannot be said, and nothing is kept."""
        try:
            return world(self.shelf.folder)
        except (OSError, Odd):
            return ""

    def kept(self, code: str, day: date) -> Record | None:
        """A book's result, where one was kept and everything that it rests on is as it was."""
        known = self._kept(code, day, self._world())
        return known.record if known else None

    def _kept(self, code: str, day: date, around: str) -> Outcome | None:
        folder = self.shelf.folder / code
        try:
            writer.settle(folder)  # what is promised in the history counts, and the key does not see it
        except Refusal:
            return None
        seen = see(folder, day, around) if around else None
        return Outcome.of(code, Store(self.shelf.folder).get(code, seen.key)) if seen else None

    def _means(self, books: int, around: str) -> tuple[Means, int]:
        """What so many books go through, and how many are handed over at a time."""
        if self.scheduler:
            from earmark.fleet.cluster import joined

            return (lambda _: joined(self.scheduler, self.shelf.folder, around)), _MOST
        jobs = self.jobs or (1 if books <= _FEW else len(os.sched_getaffinity(0)))
        jobs = min(jobs, books)
        return (_here, 1) if jobs == 1 else (lambda size: _pool(min(size, jobs)), jobs * _AHEAD)

    def apart(self, codes: Sequence[str], day: date) -> Generator[Outcome, None, None]:
        """As `outcomes`, in processes of their own even where it is one book: for a service with pages to show."""
        around, left = self._world(), []
        for code in codes:
            record = self.kept(code, day)
            if record is not None:
                yield Outcome(code, record, known=True)
            else:
                left.append(Task(self.shelf.folder, code, day, around, self.seconds, self.loader))
        if left:
            jobs = min(self.jobs or len(os.sched_getaffinity(0)), len(left))
            yield from _through(left, lambda size: _pool(min(size, jobs)), jobs * _AHEAD)


class Here(Executor):
    """An executor that does a thing at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  (whoever asks for the result gets it)
            future.set_exception(error)
        return future


@contextmanager
def _here(_size: int) -> Iterator[tuple[Executor, Callable[[Task], Outcome]]]:
    from earmark.fleet.work import examine

    yield Here(), examine


@contextmanager
def _pool(size: int) -> Iterator[tuple[Executor, Callable[[Task], Outcome]]]:
    """A pool of processes, none of which is left when it is left, however that is.

    They come from a server that has no thread and no lock of ours, so that the web may use it too.
    """
    from earmark.fleet.work import begin, examine_in_pool

    context = get_context("forkserver")
    context.set_forkserver_preload(["earmark.fleet.work", "audit_rules.engine", "reports.terminal"])
    before = set(active_children())
    pool = ProcessPoolExecutor(size, mp_context=context, initializer=begin)
    try:
        yield pool, examine_in_pool
    except BaseException:
        for child in set(active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _through(tasks: Sequence[Task], means: Means, window: int) -> Generator[Outcome, None, None]:
    """Audit books, a window of them at a time, so that memory does not grow with their number.

    When a process dies, every book that was handed out is lost, and which of them it died of is not known: they
    are done again one by one, and the one that ends its process again and again is named.
    """
    left, lost = deque(tasks), deque[Task]()
    while left:
        lost.extend(task for task, _ in (yield from _round(left, means, window)))
    died: Counter[str] = Counter()
    while lost:
        for task, seconds in (yield from _round(lost, means, 1)):
            died[task.code] += 1
            if seconds >= task.seconds:
                yield Outcome(task.code, refused=late(task))
            elif died[task.code] >= _ALONE:
                said = "审计它的进程一再意外结束，可能是内存不够。请单独审计这个账套，或告诉管理员"
                yield Outcome(task.code, refused=f"{task.code}：{said}")
            else:
                lost.appendleft(task)


def _round(left: deque[Task], means: Means, window: int) -> Generator[Outcome, None, list[tuple[Task, float]]]:
    """Audit until nothing is left or a process has died; the books that were lost with it, and after how long."""
    running: dict[Future[Outcome], tuple[Task, float]] = {}
    lost: list[tuple[Task, float]] = []
    with means(min(window, len(left))) as (executor, work):
        while running or (left and not lost):
            while left and not lost and len(running) < window:
                task = left.popleft()
                try:
                    running[executor.submit(work, task)] = task, time.monotonic()
                except BrokenExecutor:
                    lost.append((task, 0.0))
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                task, began = running.pop(future)
                try:
                    outcome = future.result()
                except BrokenExecutor:
                    lost.append((task, time.monotonic() - began))
                else:
                    yield outcome
    return lost
