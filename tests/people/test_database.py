"""The database: its file, its steps, and a log that nothing is taken from."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from earmark.people import Database, Register
from earmark.people.database import embedded
from earmark.people.log import Access
from earmark.people.schema import STEPS, access_log, metadata
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

REPLACE = (
    "INSERT OR REPLACE INTO access_log "
    "SELECT id, at, 'nobody', address, method, endpoint, base, digest, status FROM access_log"
)
LINE = Access(user="zhang", method="GET", endpoint="report", status=200, address="10.0.0.1", base="alpha", digest="ab")


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    database = Database(embedded(tmp_path))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE x (y INTEGER)"))
    folder = tmp_path / ".earmark"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert "earmark.sqlite-wal" in files
    assert set(files.values()) == {0o600}
    database.close()
    (folder / "earmark.sqlite").chmod(0o644)
    Database(embedded(tmp_path)).close()
    assert stat.S_IMODE((folder / "earmark.sqlite").stat().st_mode) == 0o600


def test_sqlite_as_it_must_be(tmp_path: Path) -> None:
    database = Database(embedded(tmp_path))
    with database.reading() as connection:
        asked = [connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert asked == ["wal", 1, 10_000]


def test_the_steps_are_taken_once(url: str) -> None:
    """A fresh database, one that is behind, one that is up to date and one that is ahead."""
    taken: list[str] = []

    def step(name: str) -> object:
        def take(connection: Connection) -> None:
            taken.append(name)
            connection.execute(text(f"CREATE TABLE {name} (x INTEGER)"))

        return take

    one, two, three = step("one"), step("two"), step("three")
    Database(url, [one]).close()  # type: ignore[list-item]
    assert taken == ["one"]
    for _ in range(2):
        Database(url, [one, two, three]).close()  # type: ignore[list-item]
        assert taken == ["one", "two", "three"]
    with pytest.raises(Refusal, match="更新的版本"):
        Database(url, [one])  # type: ignore[list-item]


def test_a_step_that_fails_leaves_nothing_behind(url: str) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (x INTEGER)"))
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="middle"):
        Database(url, [*STEPS, half])
    database = Database(url)
    with database.reading() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT * FROM half"))
    Register(database).log.write(LINE)
    database.close()


def test_many_begin_at_the_same_moment(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        databases = list(pool.map(Database, [url] * 8))
    with databases[0].reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM earmark_schema")) == 1
        for table in metadata.tables.values():
            assert connection.execute(select(table)).all() == []
    for database in databases:
        database.close()


def test_the_log_is_only_added_to(register: Register) -> None:
    register.log.write(LINE)
    attempts = (
        delete(access_log),
        update(access_log).values(user="nobody"),
        delete(access_log).where(access_log.c.id == 1),
        text(REPLACE) if register.database.sqlite else text("TRUNCATE access_log"),
    )
    for statement in attempts:
        with pytest.raises(DBAPIError, match="append-only"), register.database.writing() as connection:
            connection.execute(statement)
    assert [line.user for line in register.log.read()] == ["zhang"]


def test_the_log_is_read_by_base_person_and_day(register: Register, clock: object) -> None:
    assert callable(clock)
    start = int(clock())
    for user, base, wait in (("zhang", "alpha", 10), ("li", "alpha", 10), ("zhang", "beta", 10)):
        register.log.write(Access(user=user, method="GET", endpoint="report", status=200, base=base))
        clock.wait(wait)  # type: ignore[attr-defined]

    def seen(**wanted: object) -> list[tuple[str, str]]:
        return [(line.user, line.base) for line in register.log.read(**wanted)]  # type: ignore[arg-type]

    assert seen() == [("zhang", "alpha"), ("li", "alpha"), ("zhang", "beta")]
    assert seen(base="alpha") == [("zhang", "alpha"), ("li", "alpha")]
    assert seen(user="zhang") == [("zhang", "alpha"), ("zhang", "beta")]
    assert seen(user="zhang", base="alpha", since=start) == [("zhang", "alpha")]
    assert seen(since=start + 20) == [("zhang", "beta")]
    assert seen(most=2) == [("li", "alpha"), ("zhang", "beta")]


def test_a_line_is_cut_to_what_its_column_holds(register: Register) -> None:
    register.log.write(Access(user="x" * 99, method="PROPPATCH", endpoint="x" * 99, status=404, base="x" * 99))
    (line,) = register.log.read()
    assert (len(line.user), len(line.method), len(line.endpoint), len(line.base)) == (32, 8, 64, 32)


def test_a_line_holds_no_sign_that_a_terminal_obeys(register: Register) -> None:
    register.log.write(Access(user="a", method="GET", endpoint="", status=404, base="b\0\x1b[2J\udcff"))
    (line,) = register.log.read()
    assert line.base == "b��[2J�"


def test_many_write_at_once(register: Register) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: register.log.write(LINE), range(200)))
    assert len(register.log.read()) == 200


@pytest.mark.parametrize(
    "url", ["", "x", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "postgresql://", "http://a/b", "://"]
)
def test_urls_that_name_no_database(url: str) -> None:
    with pytest.raises(Refusal, match="看不懂"):
        Database(url)


def test_a_database_that_cannot_be_reached_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="数据库打不开") as refused:
        Database(f"postgresql://earmark:s3cret@/people?host={tmp_path}")
    assert "s3cret" not in str(refused.value)
    (tmp_path / "no.sqlite").write_bytes(b"this is no database, and long enough to be seen as none" * 20)
    with pytest.raises(Refusal, match="数据库打不开"):
        Database(f"sqlite:///{tmp_path}/no.sqlite")


def test_a_dead_database_is_not_alive(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    assert register.database.alive()

    def broken() -> object:
        raise DBAPIError("SELECT 1", {}, sqlite3.OperationalError("gone"))

    monkeypatch.setattr(register.database, "reading", broken)
    assert not register.database.alive()


def test_numbers_of_lines_are_never_used_again(register: Register) -> None:
    with register.database.writing() as connection:
        row = {"at": 1, "user": "", "address": "", "method": "", "endpoint": "", "base": "", "digest": "", "status": 0}
        first = connection.scalar(insert(access_log).values(row).returning(access_log.c.id))
        second = connection.scalar(insert(access_log).values(row).returning(access_log.c.id))
    assert second > first
