"""The tables, and the steps that a database has taken to have them.

Times are whole seconds since 1970 UTC. A step is never changed once it has been released: what comes
later is another step, and it must bear finding its work done, for the first makes the tables as they are
here now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # the only type that SQLite counts up
NAME = 32
ADDRESS = 45

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("name", String(NAME), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)

user_bases = Table(
    "user_bases",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("base", String(32), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # its SHA-256: who reads the table can be nobody
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

throttle = Table(
    "throttle",
    metadata,
    Column("subject", String(64), primary_key=True),  # a SHA-256: a password typed as a name is not kept
    Column("failures", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("user", String(NAME), nullable=False),  # the name, no reference: a row outlives whom it tells of
    Column("address", String(ADDRESS), nullable=False),
    Column("method", String(8), nullable=False),
    Column("endpoint", String(64), nullable=False),
    Column("base", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("status", SmallInteger, nullable=False),
    Index("access_log_base_at", "base", "at"),
    Index("access_log_user_at", "user", "at"),
    sqlite_autoincrement=True,  # a number is not used again
)

_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS access_log_{0} BEFORE {0} ON access_log "
    "BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
)
_SQLITE_REPLACE = (  # INSERT OR REPLACE deletes without a DELETE
    "CREATE TRIGGER IF NOT EXISTS access_log_replace BEFORE INSERT ON access_log "
    "WHEN EXISTS (SELECT 1 FROM access_log WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'access_log is append-only'; END $$"
)
_TRIGGER = (
    "CREATE OR REPLACE TRIGGER access_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()"
)


def _tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _append_only(connection: Connection) -> None:
    """Let the database itself refuse to change what was logged."""
    sqlite = (*map(_SQLITE.format, ("UPDATE", "DELETE")), _SQLITE_REPLACE)
    for statement in sqlite if connection.dialect.name == "sqlite" else (_FUNCTION, _TRIGGER):
        connection.exec_driver_sql(statement)


STEPS: Sequence[Callable[[Connection], None]] = (_tables, _append_only)
"""What makes the tables, in order; a database remembers how many it has taken."""
