"""Sessions: who a browser is, from the cookie that it was given at log-in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from earmark.people.roles import Person, Role
from earmark.people.schema import sessions, user_bases, users

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Row

    from earmark.people.database import Database

IDLE = 30 * 60  # seconds without a click
WHOLE = 12 * 3600  # seconds after log-in, whatever was clicked
_TOUCH = 60  # a click is noted once a minute
_BYTES = 32  # 256 bits


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions in the database, each under the hash of a number that only its browser has."""

    database: Database
    clock: Callable[[], float]

    def begin(self, user_id: int) -> str:
        """Begin a session under a new number, and sweep away those that have run out."""
        token, now = secrets.token_urlsafe(_BYTES), int(self.clock())
        with self.database.writing() as connection:
            over = or_(sessions.c.seen_at < now - IDLE, sessions.c.begun_at < now - WHOLE)
            connection.execute(delete(sessions).where(over))
            row = {"token": _hash(token), "user_id": user_id, "begun_at": now, "seen_at": now}
            connection.execute(insert(sessions).values(row))
        return token

    def who(self, token: str, *, clicked: bool = True) -> Person | None:
        """Whose session a number is; None where it is nobody's or has run out.

        Args:
            token: what the cookie holds.
            clicked: a person did something; a page that asks by itself keeps no session alive.
        """
        now = int(self.clock())
        with self.database.reading() as connection:
            columns = (sessions.c.begun_at, sessions.c.seen_at, *users.c)
            found = select(*columns).join_from(sessions, users).where(sessions.c.token == _hash(token))
            row = connection.execute(found).one_or_none()
            if row is None or row.disabled_at is not None:
                return None
            if now - row.seen_at > IDLE or now - row.begun_at > WHOLE:
                return None
            person = person_of(connection, row)
        if clicked and now - row.seen_at >= _TOUCH:
            with self.database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.token == _hash(token)).values(seen_at=now))
        return person

    def end(self, token: str) -> None:
        """End one session."""
        with self.database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _hash(token)))


def person_of(connection: Connection, row: Row[tuple[object, ...]]) -> Person:
    """The person of a row of `users`, with their bases."""
    granted = connection.scalars(select(user_bases.c.base).where(user_bases.c.user_id == row.id))
    return Person(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        bases=frozenset(granted),
        must_change=row.must_change,
        disabled=row.disabled_at is not None,
    )


def _hash(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
