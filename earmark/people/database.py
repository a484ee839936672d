"""The database of people: opened by URL, brought up to date, read and written in transactions."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from earmark.people.schema import STEPS
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import URL, Connection, Table

_BUSY_SECONDS = 10
_POOL = 8
_OVERFLOW = 32  # a connection for every thread of the server
_SQLITE: dict[str, Any] = {"pool_size": _POOL + _OVERFLOW, "connect_args": {"timeout": _BUSY_SECONDS}}
"""Its connections are kept: to open one costs more than to use it."""
_POSTGRESQL: dict[str, Any] = {"pool_size": _POOL, "max_overflow": _OVERFLOW, "pool_pre_ping": True}
_WRITES = "earmark_writes"
_VERSION = "CREATE TABLE IF NOT EXISTS earmark_schema (version INTEGER NOT NULL)"
_LOCK = "SELECT pg_advisory_xact_lock(7302510)"  # any number of ours: one process takes the steps


def embedded(books: Path) -> str:
    """The URL of the database that stands beside the books."""
    return f"sqlite:///{books.absolute() / '.earmark' / 'earmark.sqlite'}"


class Database:
    """A database whose tables are as this program knows them.

    SQLite keeps a write-ahead log, so that readers do not wait for who writes; its file is its owner's
    alone. PostgreSQL is reached through psycopg.

    Args:
        url: `sqlite:////path` or `postgresql://user@host/name`.
        steps: what makes the tables.

    Raises:
        Refusal: the URL names no database that can be used, or a newer program has written it.
    """

    def __init__(self, url: str, steps: Sequence[Callable[[Connection], None]] = STEPS) -> None:
        where = _url(url)
        self.sqlite = where.get_backend_name() == "sqlite"
        self._writes = Lock()
        if self.sqlite:
            _own_file(Path(where.database or ""))
        try:
            self._engine = create_engine(where, **(_SQLITE if self.sqlite else _POSTGRESQL))
        except ModuleNotFoundError:
            todo = "请先安装：pip install 'psycopg[binary]>=3.2'"
            raise Refusal("没有连接 PostgreSQL 的程序 psycopg", where="--database", todo=todo) from None
        if self.sqlite:
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
        try:
            self._take(steps)
        except DBAPIError as error:
            self.close()
            raise Refusal(f"数据库打不开：{_reason(error)}", where="--database", todo="请检查地址和权限") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all where what it is used for raises."""
        writer = self._engine.connect().execution_options(**{_WRITES: True})
        with self._turn(), writer as connection, connection.begin():
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn of one thread to write: SQLite would have the others sleep and try again, up to a tenth of a second.

        Who waits too long goes on without it and is told by SQLite: another process holds the file.
        """
        held = self.sqlite and self._writes.acquire(timeout=_BUSY_SECONDS)
        try:
            yield
        finally:
            if held:
                self._writes.release()

    def add_missing(self, connection: Connection, table: Table, values: Mapping[str, object]) -> None:
        """Insert a row unless there is one of its key, even when another process does so at this moment."""
        insert: Any = sqlite.insert if self.sqlite else postgresql.insert
        connection.execute(insert(table).values(**values).on_conflict_do_nothing())

    def alive(self) -> bool:
        """Whether it answers."""
        try:
            with self.reading() as connection:
                return bool(connection.scalar(text("SELECT 1")))
        except DBAPIError:
            return False

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _take(self, steps: Sequence[Callable[[Connection], None]]) -> None:
        """Take the steps that the database has not taken."""
        with self.writing() as connection:
            if not self.sqlite:
                connection.exec_driver_sql(_LOCK)
            connection.exec_driver_sql(_VERSION)
            taken = connection.scalar(text("SELECT version FROM earmark_schema")) or 0
            if taken > len(steps):
                raise Refusal("数据库是更新的版本写的", where="--database", todo="请用新版本的专账打开")
            for step in steps[taken:]:
                step(connection)
            connection.exec_driver_sql("DELETE FROM earmark_schema")
            connection.execute(text("INSERT INTO earmark_schema VALUES (:version)"), {"version": len(steps)})


def _url(url: str) -> URL:
    try:
        where = make_url(url)
        backend = where.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = ""
    if backend == "sqlite" and where.database and where.database != ":memory:":
        return where
    if backend in {"postgresql", "postgres"} and where.database:
        return where.set(drivername="postgresql+psycopg")
    todo = "写成 postgresql://用户@主机/库名 或 sqlite:////文件的完整路径"
    raise Refusal("数据库地址看不懂", where="--database", todo=todo)


def _own_file(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives its side files the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    """Begin; who will write waits for its turn now, for a reader cannot become a writer later."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: DBAPIError) -> str:
    """What the driver said, on one line and without a password."""
    said = " ".join(str(error.orig).split())
    return re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:…@", said)[:200]


__all__ = ["Database", "embedded"]
