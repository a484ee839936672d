"""Who may use the service: entered, let in, shut out; on every database alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from earmark.people import Denied, Register, Role, passwords
from earmark.people.schema import sessions, throttle, user_bases, users
from earmark.people.sessions import IDLE, WHOLE
from earmark.people.throttle import ADDRESS_TRIES, LOCK, USER_TRIES, WINDOW
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people.conftest import Clock

GOOD, OTHER = "Correct-horse-9", "another-Staple-7"
HERE = "10.0.0.1"


@pytest.fixture
def known(register: Register) -> Register:
    """An accountant of two bases."""
    register.add("Zhang", Role.ACCOUNTANT, ["alpha", "beta"], GOOD)
    return register


def denied(register: Register, name: str, password: str, address: str = HERE) -> Denied:
    with pytest.raises(Denied) as refused:
        register.log_in(name, password, address)
    return refused.value


def test_a_person_is_let_in(known: Register) -> None:
    person, token = known.log_in(" ZHANG ", GOOD, HERE)  # as it is typed on a phone
    assert (person.name, person.role, sorted(person.bases)) == ("zhang", Role.ACCOUNTANT, ["alpha", "beta"])
    assert not person.must_change
    assert known.sessions.who(token) == person
    assert known.sessions.who(token + "x") is None
    assert known.sessions.who("") is None


@pytest.mark.parametrize("name", ["a\0b", "\0", "\udcff", "x" * 5000, "' OR 1=1 --", "zhang\0"])
def test_names_that_no_database_takes(known: Register, name: str) -> None:
    assert denied(known, name, GOOD).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("password", ["a\0b", "\udcff", "x" * 5000])
def test_passwords_that_no_algorithm_takes(known: Register, password: str) -> None:
    assert denied(known, "zhang", password).status == HTTPStatus.UNAUTHORIZED


def test_wide_signs_are_the_same_password(known: Register) -> None:
    assert known.log_in("ｚｈａｎｇ", "Ｃｏｒｒｅｃｔ－horse－９", HERE)[0].name == "zhang"


def test_what_is_kept_lets_nobody_in(known: Register) -> None:
    """Neither a password nor the number of a session can be read from the database."""
    _, token = known.log_in("zhang", GOOD, HERE)
    with known.database.reading() as connection:
        kept = [str(row) for table in (users, sessions) for row in connection.execute(select(table))]
    assert len(kept) == 2
    assert not any(GOOD in row or token in row for row in kept)
    assert len(token) >= 43  # 256 bits in base64
    assert known.log_in("zhang", GOOD, HERE)[1] != token


def test_one_answer_to_a_wrong_name_and_a_wrong_password(known: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words after the same work, whoever it is."""
    known.add("li", Role.AUDITOR, password=GOOD)
    known.disable("li")
    work: list[str] = []
    fits = passwords.fits

    def counted(stored: str | None, password: str) -> bool:
        work.append("nobody" if stored is None else "somebody")
        return fits(stored, password)

    monkeypatch.setattr(passwords, "fits", counted)
    answers = [denied(known, *pair) for pair in (("zhang", OTHER), ("nobody", GOOD), ("li", GOOD), ("", ""))]
    assert {(str(a), a.status) for a in answers} == {(str(answers[0]), HTTPStatus.UNAUTHORIZED)}
    assert str(answers[0]) == "用户名或密码不对。再错 4 次，这个用户名锁定 15 分钟"
    assert work == ["somebody", "nobody", "somebody", "nobody"]
    assert [a.known for a in answers] == ["zhang", "", "li", ""]


def test_nobody_costs_a_whole_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    assert not passwords.fits(None, GOOD)
    passwords._nobodys.cache_clear()
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$")


# --- rate limit


def test_a_name_is_locked_for_a_time(known: Register, clock: Clock) -> None:
    said = [str(denied(known, "zhang", "wrong", f"10.0.0.{n}")) for n in range(USER_TRIES)]
    assert [text.rpartition("再错 ")[2][0] for text in said[:-1]] == ["4", "3", "2", "1"]
    assert said[-1] == "用户名或密码不对。这个用户名锁定 15 分钟"
    locked = denied(known, "zhang", GOOD, "10.9.9.9")  # the right one, from anywhere
    assert (locked.status, str(locked)) == (HTTPStatus.TOO_MANY_REQUESTS, "试的次数太多，请 15 分钟后再试")
    clock.wait(LOCK - 60)
    assert str(denied(known, "zhang", GOOD)) == "试的次数太多，请 1 分钟后再试"
    clock.wait(61)
    assert known.log_in("zhang", GOOD, HERE)
    assert str(denied(known, "zhang", "wrong")).startswith("用户名或密码不对。再错 4 次")


def test_a_name_that_nobody_has_is_locked_alike(known: Register) -> None:
    for _ in range(USER_TRIES):
        denied(known, "nobody", "wrong")
    assert denied(known, "nobody", "wrong").status == HTTPStatus.TOO_MANY_REQUESTS


def test_an_address_is_locked_whatever_names_it_tries(known: Register, clock: Clock) -> None:
    for number in range(ADDRESS_TRIES):
        assert denied(known, f"nobody{number}", "wrong").status == HTTPStatus.UNAUTHORIZED
    assert denied(known, "zhang", GOOD).status == HTTPStatus.TOO_MANY_REQUESTS
    assert known.log_in("zhang", GOOD, "10.0.0.2")
    clock.wait(LOCK + 1)
    assert known.log_in("zhang", GOOD, HERE)


def test_attempts_are_forgotten_in_time(known: Register, clock: Clock) -> None:
    for _ in range(3):
        for _ in range(USER_TRIES - 1):
            denied(known, "zhang", "wrong")
        clock.wait(WINDOW + 1)
    with known.database.reading() as connection:
        assert connection.execute(select(throttle.c.subject)).all()
    known.throttle.attempt("other", "10.0.0.7")
    with known.database.reading() as connection:
        assert len(connection.execute(select(throttle)).all()) == 2  # the old ones are swept away


def test_attempts_at_the_same_moment_are_as_many_attempts(known: Register) -> None:
    def attempt(number: int) -> HTTPStatus:
        return denied(known, "zhang", "wrong", f"10.0.1.{number}").status

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(attempt, range(32)))
    assert answers.count(HTTPStatus.UNAUTHORIZED) == USER_TRIES
    assert answers.count(HTTPStatus.TOO_MANY_REQUESTS) == 32 - USER_TRIES


def test_a_typed_name_is_not_kept(known: Register) -> None:
    denied(known, "my-secret-password", "x")
    with known.database.reading() as connection:
        assert "my-secret-password" not in str(connection.execute(select(throttle)).all())


# --- sessions


def test_a_session_ends_when_nobody_clicks(known: Register, clock: Clock) -> None:
    _, token = known.log_in("zhang", GOOD, HERE)
    for _ in range(3):
        clock.wait(IDLE - 60)
        assert known.sessions.who(token)
    clock.wait(IDLE - 60)
    assert known.sessions.who(token, clicked=False)  # a page that asks by itself
    clock.wait(61)
    assert known.sessions.who(token) is None


def test_a_session_ends_however_much_is_clicked(known: Register, clock: Clock) -> None:
    _, token = known.log_in("zhang", GOOD, HERE)
    for _ in range(WHOLE // (IDLE - 60)):
        assert known.sessions.who(token)
        clock.wait(IDLE - 60)
    clock.wait(IDLE - 60)
    assert known.sessions.who(token) is None
    known.log_in("zhang", GOOD, HERE)
    with known.database.reading() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1  # the old one is swept away


def test_log_out_ends_this_session_alone(known: Register) -> None:
    one, other = (known.log_in("zhang", GOOD, HERE)[1] for _ in range(2))
    known.sessions.end(one)
    assert known.sessions.who(one) is None
    assert known.sessions.who(other)


CHANGES: dict[str, Callable[[Register], Any]] = {
    "disable": lambda register: register.disable("zhang"),
    "passwd": lambda register: register.set_password("zhang", OTHER),
    "grant": lambda register: register.grant("zhang", ["gamma"]),
    "revoke": lambda register: register.revoke("zhang", ["beta"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_one_may_do_ends_every_session(known: Register, change: str) -> None:
    known.add("li", Role.AUDITOR, password=GOOD)
    tokens = [known.log_in("zhang", GOOD, HERE)[1] for _ in range(2)]
    other = known.log_in("li", GOOD, HERE)[1]
    CHANGES[change](known)
    assert [known.sessions.who(token) for token in tokens] == [None, None]
    assert known.sessions.who(other)


def test_ones_own_password(known: Register) -> None:
    person, token = known.log_in("zhang", GOOD, HERE)
    elsewhere = known.log_in("zhang", GOOD, HERE)[1]
    with pytest.raises(Denied, match="现在的密码不对"):
        known.change(person, "wrong", OTHER, HERE)
    with pytest.raises(Refusal, match="和现在的一样"):
        known.change(person, GOOD, GOOD, HERE)
    with pytest.raises(Refusal, match="10 到 128"):
        known.change(person, GOOD, "short", HERE)
    assert known.sessions.who(token)
    new = known.change(person, GOOD, OTHER, HERE)
    assert known.sessions.who(new)
    assert known.sessions.who(token) is None
    assert known.sessions.who(elsewhere) is None
    assert denied(known, "zhang", GOOD)
    assert known.log_in("zhang", OTHER, HERE)


def test_the_old_password_may_not_be_guessed_from_inside(known: Register) -> None:
    person, _ = known.log_in("zhang", GOOD, HERE)
    for _ in range(USER_TRIES):
        with pytest.raises(Denied):
            known.change(person, "wrong", OTHER, HERE)
    with pytest.raises(Denied) as refused:
        known.change(person, GOOD, OTHER, HERE)
    assert refused.value.status == HTTPStatus.TOO_MANY_REQUESTS


# --- people


def test_a_made_password_must_be_changed(register: Register) -> None:
    made = register.add("wang", Role.ADMIN)
    assert made
    assert len(made) == 19
    person, _ = register.log_in("wang", made, HERE)
    assert person.must_change
    register.change(person, made, OTHER, HERE)
    assert not register.log_in("wang", OTHER, HERE)[0].must_change
    again = register.set_password("wang")
    assert again not in {None, made}
    assert register.log_in("wang", str(again), HERE)[0].must_change
    assert register.set_password("wang", GOOD) is None
    assert not register.log_in("wang", GOOD, HERE)[0].must_change


def test_passwd_and_enable_unlock(known: Register) -> None:
    unlocks: tuple[Callable[[], object], ...] = (
        lambda: known.set_password("zhang", GOOD),
        lambda: known.enable("zhang"),
    )
    for unlock in unlocks:
        for _ in range(USER_TRIES):
            denied(known, "zhang", "wrong")
        unlock()
        assert known.log_in("zhang", GOOD, HERE)


def test_disabled_and_enabled(known: Register) -> None:
    known.disable("zhang")
    assert [person.disabled for person in known.people()] == [True]
    denied(known, "zhang", GOOD)
    known.enable("zhang")
    assert known.log_in("zhang", GOOD, HERE)


def test_bases_are_granted_and_taken(known: Register) -> None:
    assert known.grant("zhang", ["gamma", "alpha"]).bases == {"alpha", "beta", "gamma"}
    assert known.revoke("zhang", ["alpha", "beta"]).bases == {"gamma"}
    assert known.log_in("zhang", GOOD, HERE)[0].sees(["alpha", "gamma", "delta"]) == ["gamma"]
    with pytest.raises(Refusal, match="本来就没有基地 alpha"):
        known.revoke("zhang", ["alpha", "gamma"])
    assert known.people()[0].bases == {"gamma"}


def test_who_sees_which_books(register: Register) -> None:
    codes = ["alpha", "beta"]
    register.add("a", Role.ACCOUNTANT, ["beta", "gone"], GOOD)
    register.add("h", Role.HEAD, [], GOOD)
    register.add("s", Role.AUDITOR, [], GOOD)
    register.add("z", Role.ADMIN, [], GOOD)
    assert [person.sees(codes) for person in register.people()] == [["beta"], [], codes, []]


def test_what_cannot_be(known: Register) -> None:
    for name, role, bases, password, said in (
        ("ZHANG", Role.AUDITOR, [], GOOD, "已经有了"),
        ("张 三", Role.AUDITOR, [], GOOD, "不能用"),
        ("", Role.AUDITOR, [], GOOD, "不能用"),
        ("x" * 33, Role.AUDITOR, [], GOOD, "不能用"),
        ("<b>", Role.AUDITOR, [], GOOD, "不能用"),
        ("li", Role.AUDITOR, ["alpha"], GOOD, "局审计员不按基地授权"),
        ("li", Role.AUDITOR, [], "123", "10 到 128"),
        ("li", Role.AUDITOR, [], "", "10 到 128"),
    ):
        with pytest.raises(Refusal, match=said):
            known.add(name, role, bases, password)
    assert [person.name for person in known.people()] == ["zhang"]
    for change in (known.disable, known.enable, known.set_password):
        with pytest.raises(Refusal, match="没有用户“nobody”"):
            change("nobody")
    known.add("li", Role.AUDITOR, password=GOOD)
    for grant in (known.grant, known.revoke):
        with pytest.raises(Refusal, match="不按基地授权"):
            grant("li", ["alpha"])
    with known.database.reading() as connection:
        assert len(connection.execute(select(user_bases)).all()) == 2


def test_a_refused_person_leaves_nothing_behind(known: Register) -> None:
    with pytest.raises(Refusal):
        known.add("zhang", Role.HEAD, ["gamma"], GOOD)
    assert known.people()[0].bases == {"alpha", "beta"}
    assert not known.empty()


def test_a_password_of_older_parameters_is_kept_anew(known: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> str:
        with known.database.reading() as connection:
            return str(connection.scalar(select(users.c.password)))

    before = kept()
    known.log_in("zhang", GOOD, HERE)
    assert kept() == before
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    denied(known, "zhang", "wrong")
    assert kept() == before
    known.log_in("zhang", GOOD, HERE)
    assert "m=16,t=2,p=1" in kept()
    assert known.log_in("zhang", GOOD, HERE)
