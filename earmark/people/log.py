"""The log of who looked at what. It is written and read, and nothing in it is ever changed.

It says as little of a person as tells who it was: a name, an address, a page's kind and its base; no
address with its query, for that may hold names of payees.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from earmark.people.schema import ADDRESS, NAME, access_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from earmark.people.database import Database

COMMAND = "CLI"
"""The method of what was done at the command line."""


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the log.

    Attributes:
        at: when, seconds since 1970 UTC; 0 is now.
        user: who; of the command line, the account of the system.
        address: from where; empty at the command line.
        method: GET, POST, or `COMMAND`.
        endpoint: what, by the name of the page or command.
        base: whose book; empty where it was none.
        digest: of the book as it was then.
        status: what was answered.
    """

    user: str
    method: str
    endpoint: str
    status: int
    address: str = ""
    base: str = ""
    digest: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class AccessLog:
    """The log in the database, which refuses to change or delete a line of it."""

    database: Database
    clock: Callable[[], float]

    def write(self, access: Access) -> None:
        """Add a line."""
        row = {**asdict(access), "at": int(self.clock())}
        for name, most in (("user", NAME), ("address", ADDRESS), ("endpoint", 64), ("base", 32), ("method", 8)):
            row[name] = "".join(c if c.isprintable() else "�" for c in row[name][:most])
        with self.database.writing() as connection:
            connection.execute(insert(access_log).values(row))

    def read(self, *, base: str = "", user: str = "", since: int = 0, most: int = 0) -> list[Access]:
        """The lines, the latest last.

        Args:
            base: only those of this book.
            user: only those of this person.
            since: only those from this second on.
            most: only the latest of them; all where 0.
        """
        table = access_log.c
        wanted = select(access_log).where(table.at >= since).order_by(table.id.desc())
        if base:
            wanted = wanted.where(table.base == base)
        if user:
            wanted = wanted.where(table.user == user)
        if most:
            wanted = wanted.limit(most)
        with self.database.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Access(**{k: v for k, v in row.items() if k != "id"}) for row in reversed(rows)]
