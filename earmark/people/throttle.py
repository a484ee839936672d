"""How often log-in may be tried, by a name and from an address.

An attempt is counted before it is judged: any number that come at the same moment are as many attempts.
A name that nobody has is counted like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from earmark.people.schema import throttle

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from earmark.people.database import Database

USER_TRIES = 5
ADDRESS_TRIES = 30  # an office has one address
WINDOW = LOCK = 15 * 60  # seconds


class LockedError(Exception):
    """Too many attempts.

    Attributes:
        seconds: until another may be made.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts attempts in the database, so that a restart forgets none."""

    database: Database
    clock: Callable[[], float]

    def attempt(self, name: str, address: str) -> int:
        """Count an attempt that is about to be judged.

        Returns:
            How many more the name has after this one.

        Raises:
            LockedError: name or address has none left.
        """
        now = int(self.clock())
        with self.database.writing() as connection:
            connection.execute(delete(throttle).where(throttle.c.since < now - WINDOW, throttle.c.locked_until <= now))
            used = self._count(connection, _subject("user", name), USER_TRIES, now)
            self._count(connection, _subject("address", address), ADDRESS_TRIES, now)
        return USER_TRIES - used

    def forgive(self, name: str, address: str) -> None:
        """Take back an attempt that was right: all of the name's, and one of the address's."""
        with self.database.writing() as connection:
            connection.execute(delete(throttle).where(throttle.c.subject == _subject("user", name)))
            connection.execute(
                update(throttle)
                .where(throttle.c.subject == _subject("address", address), throttle.c.failures > 0)
                .values(failures=throttle.c.failures - 1, locked_until=0)
            )

    def unlock(self, name: str) -> None:
        """Let a name be tried again at once."""
        with self.database.writing() as connection:
            connection.execute(delete(throttle).where(throttle.c.subject == _subject("user", name)))

    def _count(self, connection: Connection, subject: str, tries: int, now: int) -> int:
        fresh = {"subject": subject, "failures": 0, "since": now, "locked_until": 0}
        self.database.add_missing(connection, throttle, fresh)
        mine = throttle.c.subject == subject
        row = connection.execute(select(throttle).where(mine).with_for_update()).one()
        if row.locked_until > now:
            raise LockedError(row.locked_until - now)
        begun_anew = row.since < now - WINDOW or row.locked_until
        failures, since = (1, now) if begun_anew else (row.failures + 1, row.since)
        until = now + LOCK if failures >= tries else 0
        connection.execute(update(throttle).where(mine).values(failures=failures, since=since, locked_until=until))
        return failures


def _subject(kind: str, value: str) -> str:
    return sha256(f"{kind}:{value}".encode(errors="replace")).hexdigest()
