"""A register in each of the databases that people may be kept in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from earmark.people import Database, Register, passwords
from tests.web.conftest import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERS = count()


class Clock:
    """The time, which moves when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords kept as cheaply as can be."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A PostgreSQL server of our own, reached by a socket in its folder and by nothing else."""
    found = [shutil.which("pg_ctl"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))]
    tools = [Path(path).resolve().parent for path in found if path]
    if not tools:
        missing("没有 PostgreSQL，同一套测试不能在它上面做")
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="earmark-pg-"))
    folder.chmod(0o700)
    if user:
        shutil.chown(folder, "nobody", "nogroup")

    def run(*words: object) -> None:
        command = [str(word) for word in words]
        # into a file: the server would keep a pipe of ours open
        with (folder.parent / f"{folder.name}.out").open("ab") as out:
            subprocess.run(command, check=True, cwd="/", stdout=out, stderr=out, **user)  # type: ignore[call-overload]

    data = folder / "data"
    try:
        run(tools[-1] / "initdb", "-D", data, "-A", "trust", "-U", "earmark", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run(tools[-1] / "pg_ctl", "-D", data, "-w", "-o", options, "start")
        yield folder
        run(tools[-1] / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.out").unlink(missing_ok=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/people.sqlite"
    import psycopg

    folder, name = request.getfixturevalue("cluster"), f"test{next(_NUMBERS)}"
    with psycopg.connect(f"host={folder} user=earmark dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql://earmark@/{name}?host={folder}"


@pytest.fixture
def register(url: str, clock: Clock, quick: None) -> Iterator[Register]:  # noqa: ARG001
    """An empty register."""
    register = Register(Database(url), clock)
    yield register
    register.database.close()
