"""One book audited, in whatever process it is told to: bounded in time, and never stopping the others."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from audit_rules.rule import findings_of
from earmark.contract import book_text
from earmark.fleet.key import see
from earmark.fleet.outcome import Outcome, Record, late
from earmark.fleet.store import Store
from ledgers.book.loading import WAY
from ledgers.book.shelf import OpenBook, Shelf
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earmark.fleet.key import Seen
    from earmark.fleet.outcome import Task
    from ledgers.book.book import Book

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
        outcome = _outcome(task)
        if not task.world or before == _seen(task) or tries == _TRIES - 1:
            break
    if before is None or before != _seen(task):
        return outcome
    try:
        Store(task.books).put(task.code, before.key, outcome.kept())
    except OSError as error:
        return replace(outcome, unkept=os_words(error))
    return outcome


def _seen(task: Task) -> Seen | None:
    return see(task.books / task.code, task.day, task.world) if task.world else None


def _outcome(task: Task) -> Outcome:
    opened = OpenBook(Shelf(task.books), task.code)
    token = WAY.set(task.loader)
    try:
        book = opened.book(task.day)
    finally:
        WAY.reset(token)
    return Outcome(task.code, _record(task, book), loader=opened.loaded_by)


def _record(task: Task, book: Book) -> Record:
    from audit_rules.columns import frame
    from audit_rules.columns import to_text as to_columns
    from audit_rules.engine import audit
    from reports.figures import summary
    from reports.standing import standing, to_text
    from reports.terminal import render_summary

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
    """Raise `_Late` in what takes longer."""
    alone = threading.current_thread() is threading.main_thread()
    with _signalled(seconds) if alone else _interrupted(seconds):
        yield


@contextmanager
def _signalled(seconds: float) -> Iterator[None]:
    """By an alarm, which also ends a wait for the system: for the main thread, where a command and a pool work."""
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


@contextmanager
def _interrupted(seconds: float) -> Iterator[None]:
    """By what Python can raise in another thread between two steps of its own: for a worker of a cluster."""
    me, interrupt = ctypes.c_ulong(threading.get_ident()), ctypes.pythonapi.PyThreadState_SetAsyncExc
    guard, over = threading.Lock(), threading.Event()

    def ring() -> None:
        wait = seconds
        while not over.wait(wait):
            wait = _AGAIN
            with guard:
                if not over.is_set():
                    interrupt(me, ctypes.py_object(_Late))

    threading.Thread(target=ring, daemon=True).start()
    try:
        yield
    finally:
        with guard:
            over.set()
            interrupt(me, None)  # what has not been raised yet is not


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
