"""One book audited, in whatever process it is told to: bounded in time, and never stopping the others."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from audit_rules.rule import findings_of
from earmark.contract import book_json
from earmark.fleet.key import see
from earmark.fleet.store import Store
from ledgers.book.shelf import OpenBook, Shelf
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from earmark.fleet.key import Seen

GRACE = 15.0
"""Seconds past its limit after which the process that audits a book is ended from outside of Python."""
_TRIES = 3  # of a book that is written to while it is read
_AGAIN = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """A book to be audited.

    Attributes:
        books: the folder of all books. code: the book. day: the day it is looked at.
        world: what its result rests on outside of it; empty where the result is not to be kept.
        seconds: how long it may take.
    """

    books: Path
    code: str
    day: date
    world: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Record:
    """What an audit of a book says: plain values, the same whoever made it and whether it was kept.

    Attributes:
        said: the book's part of the JSON of `audit`.
        text: the same for a terminal.
        violated: whether an open violation is in it.
        holds: the last day that it speaks of; the day it was made for, see `earmark.fleet.key`.
    """

    said: dict[str, Any]
    text: str
    violated: bool
    holds: str

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Self | None:
        """A kept record; None where it is none."""
        kinds = {"said": dict, "text": str, "violated": bool, "holds": str}
        if kept is None or kept.keys() != kinds.keys():
            return None
        return cls(**kept) if all(isinstance(kept[name], kind) for name, kind in kinds.items()) else None

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a book.

    Attributes:
        record: the result; None where there is none, and `refused` says why.
        unkept: why the result could not be kept, empty where it was or was not to be.
        known: it was kept from an earlier run.
    """

    code: str
    record: Record | None = None
    refused: str = ""
    unkept: str = ""
    known: bool = False


class _Late(BaseException):
    """The time of a book is up; no `except Exception` on the way holds it."""


def examine(task: Task) -> Outcome:
    """Audit a book and keep the result; whatever is wrong with it is its own line."""
    book = task.books / task.code
    try:
        with _bounded(task.seconds):
            return _examined(task)
    except _Late:
        return Outcome(task.code, refused=late(task))
    except Refusal as refusal:
        return Outcome(task.code, refused=str(refusal))
    except OSError as error:
        return Outcome(task.code, refused=f"{task.code}：账套读不了：{os_words(error)}。请核对文件夹 {book}")
    except Exception as error:  # one book's fault never stops the others
        if os.environ.get("EARMARK_DEBUG"):
            raise
        said = f"审计时程序出错（{type(error).__name__}：{error}），请把这一行发给管理员"
        return Outcome(task.code, refused=f"{task.code}：{said}")


def late(task: Task) -> str:
    """The line of a book that took too long."""
    return f"{task.code}：{task.seconds:g} 秒没有审完，已放下。可用 --limit-seconds 放宽，或单独审计这个账套"


def _examined(task: Task) -> Outcome:
    for tries in range(_TRIES):
        before = _seen(task)
        record = _record(task)
        if not task.world or before == _seen(task) or tries == _TRIES - 1:
            break
    if before is None or before != _seen(task):
        return Outcome(task.code, record)
    try:
        Store(task.books).put(task.code, before.key, record.plain())
    except OSError as error:
        return Outcome(task.code, record, unkept=os_words(error))
    return Outcome(task.code, record)


def _seen(task: Task) -> Seen | None:
    return see(task.books / task.code, task.day, task.world) if task.world else None


def _record(task: Task) -> Record:
    from audit_rules.engine import audit
    from reports.figures import summary
    from reports.terminal import render_summary

    book = OpenBook(Shelf(task.books), task.code).book(task.day)
    answers = audit(book)
    return Record(
        said=book_json(book, answers),
        text=render_summary(summary(book, answers), book),
        violated=any(f.severity.value == "violation" and f.state == "open" for f in findings_of(answers)),
        holds=task.day.isoformat(),
    )


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Raise `_Late` in what takes longer; only in a main thread, which is where a command and a worker work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def ring(*_: object) -> None:
        if running:
            raise _Late

    before = signal.signal(signal.SIGALRM, ring)
    # It rings again, for the case that the first is lost in a callback that swallows what is raised.
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- in a process of the pool ----------------------------------------------------------------------------------------


def begin() -> None:
    """Make a process of the pool one: Ctrl-C is its parent's business, and it does not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def examine_in_pool(task: Task) -> Outcome:
    """As `examine`; where even its bound does not come through (a call into C), the process is ended."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(task.seconds + GRACE, exit=True, file=nowhere)
        try:
            return examine(task)
        finally:
            faulthandler.cancel_dump_traceback_later()
