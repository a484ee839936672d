"""The register of people, and the door: log-in, log-out, another password."""

from __future__ import annotations

import re
import time
import unicodedata
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from earmark.people import passwords
from earmark.people.database import Database, embedded
from earmark.people.log import AccessLog
from earmark.people.schema import NAME, sessions, user_bases, users
from earmark.people.sessions import Sessions, person_of
from earmark.people.throttle import LOCK, LockedError, Throttle
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sqlalchemy import Connection

    from earmark.people.roles import Person, Role

_NAME = re.compile(rf"\w[\w.@-]{{0,{NAME - 1}}}")


class Denied(Exception):
    """A log-in that is refused, with the one message that is shown for it.

    Attributes:
        status: 401 where name or password is wrong, 429 where it was tried too often.
        known: the name of the person where there is one, for the log.
    """

    def __init__(self, status: HTTPStatus, what: str, *, known: str = "") -> None:
        super().__init__(what)
        self.status = status
        self.known = known


class Register:
    """Who may use the service.

    Args:
        database: where they are kept.
        clock: seconds since 1970.

    Attributes:
        sessions: who is logged in.
        throttle: how often it was tried.
        log: who looked at what.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self._clock = clock
        self.sessions = Sessions(database, clock)
        self.throttle = Throttle(database, clock)
        self.log = AccessLog(database, clock)

    @classmethod
    def of(cls, books: Path, url: str | None = None) -> Register:
        """The register of a folder of books: in the database that a URL names, or beside the books.

        Raises:
            Refusal: the database cannot be used.
        """
        return cls(Database(url or embedded(books)))

    # --- people

    def empty(self) -> bool:
        """Whether nobody has been entered yet."""
        with self.database.reading() as connection:
            return not connection.scalar(select(exists().select_from(users)))

    def people(self) -> list[Person]:
        """Everybody, by name."""
        with self.database.reading() as connection:
            rows = connection.execute(select(users).order_by(users.c.name)).all()
            return [person_of(connection, row) for row in rows]

    def add(self, name: str, role: Role, bases: Iterable[str] = (), password: str | None = None) -> str | None:
        """Enter a person.

        Args:
            name: what they log in with.
            role: what they do.
            bases: the codes of their books.
            password: one that stands; without it one is made, which must be changed at its first use.

        Returns:
            The password that was made.

        Raises:
            Refusal: name, bases or password cannot be, or the name is taken.
        """
        name, bases = spelt(name), sorted(set(bases))
        if bases and not role.of_bases:
            raise Refusal(f"{role.word}不按基地授权", where="--base", todo="去掉 --base")
        made = passwords.generated() if password is None else None
        row = {"name": name, "role": role.value, "made_at": int(self._clock()), "disabled_at": None}
        row |= {"password": self._kept(name, password or made or ""), "must_change": made is not None}
        try:
            with self.database.writing() as connection:
                number = connection.scalar(insert(users).values(row).returning(users.c.id))
                for base in bases:
                    connection.execute(insert(user_bases).values(user_id=number, base=base))
        except IntegrityError:
            raise Refusal(f"用户“{name}”已经有了", todo="用 earmark user list 看全部用户") from None
        return made

    def set_password(self, name: str, password: str | None = None) -> str | None:
        """Give a person another password; as `add` does. Ends their sessions, and any lock."""
        made = passwords.generated() if password is None else None
        kept = self._kept(spelt(name), password or made or "")
        with self.database.writing() as connection:
            person = self._named(connection, name)
            self._set(connection, person, password=kept, must_change=made is not None)
        self.throttle.unlock(person.name)
        return made

    def disable(self, name: str) -> None:
        """Let a person log in no more, from this moment."""
        with self.database.writing() as connection:
            self._set(connection, self._named(connection, name), disabled_at=int(self._clock()))

    def enable(self, name: str) -> None:
        """Let a person log in again."""
        with self.database.writing() as connection:
            person = self._named(connection, name)
            self._set(connection, person, disabled_at=None)
        self.throttle.unlock(person.name)

    def grant(self, name: str, bases: Iterable[str]) -> Person:
        """Give a person the books of more bases. Their sessions end: what they may see has changed."""
        with self.database.writing() as connection:
            person = self._of_bases(connection, name)
            for base in sorted(set(bases)):
                self.database.add_missing(connection, user_bases, {"user_id": person.id, "base": base})
            self._set(connection, person)
            return self._named(connection, name)

    def revoke(self, name: str, bases: Iterable[str]) -> Person:
        """Take the books of bases from a person, whose sessions end."""
        with self.database.writing() as connection:
            person = self._of_bases(connection, name)
            taken = set(bases)
            if unknown := taken - person.bases:
                raise Refusal(f"用户“{person.name}”本来就没有基地 {'、'.join(sorted(unknown))}")
            mine = user_bases.c.user_id == person.id
            connection.execute(delete(user_bases).where(mine, user_bases.c.base.in_(taken)))
            self._set(connection, person)
            return self._named(connection, name)

    # --- the door

    def log_in(self, name: str, password: str, address: str) -> tuple[Person, str]:
        """Let somebody in, under a new session.

        Raises:
            Denied: the name is nobody's, the password another, the person disabled: one answer to all
                three, after the same work; or it was tried too often.
        """
        name = _tidy(name)
        row = None
        if _NAME.fullmatch(name):  # else it is nobody's, and may hold what a database does not take
            with self.database.reading() as connection:
                row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
        known = row.name if row else ""
        left = self._attempt(name, address, known)
        right = passwords.fits(row.password if row else None, password)
        if row is None or not right or row.disabled_at is not None:
            raise Denied(HTTPStatus.UNAUTHORIZED, _wrong("用户名或密码不对", left), known=known)
        self.throttle.forgive(name, address)
        anew = {"password": passwords.hashed(password)} if passwords.stale(row.password) else {}
        with self.database.writing() as connection:
            if anew:  # unless somebody has set another since
                mine = (users.c.id == row.id) & (users.c.password == row.password)
                connection.execute(update(users).where(mine).values(anew))
            person = person_of(connection, row)
        return person, self.sessions.begin(row.id)

    def change(self, person: Person, old: str, new: str, address: str) -> str:
        """Change one's own password; every session of the person ends, and a new one begins.

        Raises:
            Denied: the old password is wrong, or was tried too often.
            Refusal: the new one cannot be used.
        """
        passwords.check(new, person.name)
        with self.database.reading() as connection:
            stored = connection.scalar(select(users.c.password).where(users.c.id == person.id))
        left = self._attempt(person.name, address, person.name)
        if not passwords.fits(stored, old):
            raise Denied(HTTPStatus.UNAUTHORIZED, _wrong("现在的密码不对", left), known=person.name)
        self.throttle.forgive(person.name, address)
        if passwords.fits(stored, new):
            raise Refusal("新密码和现在的一样", todo="请换一个")
        kept = passwords.hashed(new)
        with self.database.writing() as connection:
            self._set(connection, person, password=kept, must_change=False)
        return self.sessions.begin(person.id)

    def _attempt(self, name: str, address: str, known: str) -> int:
        try:
            return self.throttle.attempt(name, address)
        except LockedError as locked:
            minutes = -(-locked.seconds // 60)
            raise Denied(HTTPStatus.TOO_MANY_REQUESTS, f"试的次数太多，请 {minutes} 分钟后再试", known=known) from None

    @staticmethod
    def _kept(name: str, password: str) -> str:
        passwords.check(password, name)
        return passwords.hashed(password)

    @staticmethod
    def _set(connection: Connection, person: Person, **values: object) -> None:
        """Change what is kept of a person, and end the sessions that rest on what it was."""
        if values:
            connection.execute(update(users).where(users.c.id == person.id).values(**values))
        connection.execute(delete(sessions).where(sessions.c.user_id == person.id))

    @staticmethod
    def _named(connection: Connection, name: str) -> Person:
        row = connection.execute(select(users).where(users.c.name == _tidy(name))).one_or_none()
        if row is None:
            raise Refusal(f"没有用户“{name}”", todo="用 earmark user list 看全部用户")
        return person_of(connection, row)

    def _of_bases(self, connection: Connection, name: str) -> Person:
        person = self._named(connection, name)
        if not person.role.of_bases:
            raise Refusal(f"“{person.name}”是{person.role.word}，不按基地授权")
        return person


def spelt(name: str) -> str:
    """A user's name as it is kept: one spelling of wide and narrow, large and small.

    Raises:
        Refusal: it cannot be one.
    """
    tidy = _tidy(name)
    if not _NAME.fullmatch(tidy) or tidy.endswith("."):  # git drops a full stop: the history would name another
        todo = f"用字母、数字、汉字和 . _ - @，最多 {NAME} 个字符，不用 . 结尾"
        raise Refusal(f"用户名“{name}”不能用", todo=todo)
    return tidy


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _wrong(what: str, left: int) -> str:
    lock = f"这个用户名锁定 {LOCK // 60} 分钟"
    return f"{what}。再错 {left} 次，{lock}" if left > 0 else f"{what}。{lock}"
