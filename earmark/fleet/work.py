"""One book audited, in whatever process it is told to: bounded in time, and never stopping the others."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from audit_rules.rule import findings_of
from earmark.contract import book_text
from earmark.fleet.key import see
from earmark.fleet.outcome import Outcome, Record, late
from earmark.fleet.store import Store
from ledgers.book.shelf import OpenBook, Shelf
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earmark.fleet.key import Seen
    from earmark.fleet.outcome import Task

GRACE = 15.0
"""Seconds past its limit after which the process that audits a book is ended from outside of Python."""
_TRIES = 3  # of a book that is written to while it is read
_AGAIN = 1.0


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
        said = str(refusal)
        return Outcome(task.code, refused=said if said.startswith(f"{task.code}：") else f"{task.code}：{said}")
    except OSError as error:
        return Outcome(task.code, refused=f"{task.code}：账套读不了：{os_words(error)}。请核对文件夹 {book}")
    except Exception as error:  # one book's fault never stops the others
        if os.environ.get("EARMARK_DEBUG"):
            raise
        said = f"审计时程序出错（{type(error).__name__}：{error}），请把这一行发给管理员"
        return Outcome(task.code, refused=f"{task.code}：{said}")


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
    from audit_rules.columns import frame
    from audit_rules.columns import to_text as to_columns
    from audit_rules.engine import audit
    from reports.figures import summary
    from reports.standing import standing, to_text
    from reports.terminal import render_summary

    book = OpenBook(Shelf(task.books), task.code).book(task.day)
    answers = audit(book)
    figures = summary(book, answers)
    return Record(
        said=book_text(book, answers),
        policy=book.policy.meta.id,
        text=render_summary(figures, book),
        standing=to_text(standing(book, answers, figures)),
        columns=to_columns(frame(book, answers)),
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
