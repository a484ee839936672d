"""What many people at once rest on: audits beside the service, and what a book's pages share worked out once."""

from __future__ import annotations

import json
import sys
import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from flask import Response

from audit_rules import engine
from earmark.desk import spending
from earmark.fleet import Fleet, Outcome, run
from earmark.gateway import marks, overview, server
from earmark.gateway.once import Answers
from earmark.gateway.overview import Look, Overview
from earmark.people import Role
from reports.standing import Standing
from tests.web.conftest import AS_OF, ROWS, facts, fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from flask import Flask
    from flask.testing import FlaskClient

    from audit_rules.rule import Answer
    from earmark.people import Register
    from earmark.people.database import Database
    from ledgers.book.book import Book
    from ledgers.book.shelf import Shelf

BOTH = ("alpha", "beta")
JOURNAL = "/alpha/api/journal_page?page=1&order=desc"


def forbidden(*_: object, **__: object) -> Standing:
    raise AssertionError("this is not to be done")


# --- the overview's audits


def test_the_overviews_audits_run_beside_and_are_kept(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Overview(shelf).look(BOTH, AS_OF)
    assert not Fleet(shelf).kept("alpha", AS_OF)  # what is audited here is not kept
    monkeypatch.setattr(overview, "_look", forbidden)
    beside = Overview(shelf, processes=1)
    assert beside.look(BOTH, AS_OF) == here
    beside.close()
    assert all(Fleet(shelf).kept(code, AS_OF) for code in BOTH)
    monkeypatch.setattr(run, "_pool", forbidden)
    assert Overview(shelf, processes=1).look(BOTH, AS_OF) == here  # a service that is started again


def test_without_a_process_the_overview_audits_here(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_size: int) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(run, "_pool", none)
    assert Overview(shelf, processes=1).look(BOTH, AS_OF) == Overview(shelf).look(BOTH, AS_OF)


class Told:
    """A fleet that tells what it was told to."""

    said: tuple[str, ...] = ()

    def __init__(self, _shelf: Shelf, jobs: int) -> None:
        assert jobs == 1

    def apart(self, codes: Sequence[str], _day: date) -> Generator[Outcome, None, None]:
        for code, said in zip(codes, self.said, strict=True):
            yield Outcome(code, refused=said)


def test_a_book_that_was_refused_beside_says_why_and_not_where(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = "beta：审计时程序出错（KeyError：'x'），请把这一行发给管理员"
    Told.said = (f"alpha：{shelf.folder}/alpha/plan.beancount 缺失", fault)
    monkeypatch.setattr(overview, "Fleet", Told)
    alpha, beta = Overview(shelf, processes=1).look(BOTH, AS_OF).ready
    assert alpha.reason == "plan.beancount 缺失"
    assert beta.reason == "审计时程序出错，请告诉管理员"


def test_a_page_waits_for_a_few_audits_and_not_for_many(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def slow(_shelf: Shelf, code: str, _day: date) -> overview.Looked:
        assert done.wait(60)
        return overview.Looked(Standing(code, code), b"")

    monkeypatch.setattr(overview, "_look", slow)
    many = tuple(shelf.new(f"more{n}", facts("甲"), author="测试").code for n in range(5))
    looked = Overview(shelf)
    try:
        assert looked.look(many, AS_OF) == Look((), many)
    finally:
        done.set()
    assert len(looked.look(many[:4], AS_OF).ready) == 4


def test_a_changed_book_is_audited_as_soon_as_a_page_meets_it(
    app: Flask, client: FlaskClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, audited = overview._look, threading.Event()

    def seen(shelf: Shelf, code: str, day: date) -> overview.Looked:
        audited.set()
        return looked(shelf, code, day)

    assert client.get("/alpha/journal/").status_code == 200
    fill(shelf.open("alpha"), ROWS[:3])
    monkeypatch.setattr(overview, "_look", seen)
    client.get("/alpha/journal/")
    assert not audited.is_set()  # nobody has looked at the overview yet
    client.get("/")
    audited.clear()
    fill(shelf.open("alpha"), ROWS)
    client.get("/alpha/journal/")
    assert audited.wait(30)
    app.config["EARMARK_OVERVIEW"].close()
    client.get("/beta/journal/")
    assert app.config["EARMARK_OVERVIEW"].look(["alpha", "beta"], AS_OF + timedelta(days=1)).ready == ()


# --- once a book


def test_the_journal_is_written_once_for_a_role_and_a_book(
    app: Flask, client: FlaskClient, shelf: Shelf, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(JOURNAL)
    assert signed_in(app).get(JOURNAL).data == first.data
    monkeypatch.setattr(marks, "_findings", forbidden)
    assert client.get(JOURNAL).data == first.data
    assert client.get(JOURNAL).content_type == first.content_type
    assert [line.status for line in register.log.read(base="alpha")] == [200] * 4  # each who read it is in the log
    monkeypatch.setattr(marks, "_findings", lambda _: {})
    accountant = signed_in(app, Role.ACCOUNTANT, "alpha").get(JOURNAL)
    assert accountant.data != first.data  # made for the role
    fill(shelf.open("alpha"), ROWS[:2])
    assert "考察旅行" in json.loads(first.data)["data"]["journal"]
    assert "考察旅行" not in json.loads(client.get(JOURNAL).data)["data"]["journal"]
    assert client.get(JOURNAL.replace("page=1", "page=0")).status_code == 400


@pytest.mark.parametrize("name", ["income_statement", "trial_balance", "balance_sheet"])
def test_a_report_is_another_for_another_filter_and_book(client: FlaskClient, name: str, shelf: Shelf) -> None:
    path = f"/alpha/api/{name}"
    whole = json.loads(client.get(path).data)["data"]
    assert json.loads(client.get(path).data)["data"] == whole
    assert json.loads(client.get(f"{path}?time=2024").data)["data"] != whole
    assert json.loads(client.get(f"/beta/api/{name}").data)["data"] != whole
    fill(shelf.open("alpha"), ROWS[:1])
    assert json.loads(client.get(path).data)["data"] != whole


def test_what_a_page_tells_fava_is_of_its_reader(app: Flask, client: FlaskClient) -> None:
    """The menu is in it, which is a role's."""

    def told(client: FlaskClient) -> str:
        return client.get("/alpha/journal/").text.partition('id="ledger-data">')[2].partition("</script>")[0]

    accountant = signed_in(app, Role.ACCOUNTANT, "alpha")
    assert '"记一笔支出"' in told(accountant).encode().decode("unicode_escape")
    assert told(accountant) == told(accountant)
    assert '"全区总览"' in told(client).encode().decode("unicode_escape")
    assert told(client) != told(accountant)


def test_answers_are_kept_up_to_a_size() -> None:
    kept, made = Answers(most=10), []

    def of(key: str, body: bytes, status: int = 200) -> bytes:
        def make() -> Response:
            made.append(key)
            return Response(body, status)

        return bytes(kept.get(key, make).data)

    assert of("a", b"12345") == of("a", b"other") == b"12345"
    of("b", b"12345")
    of("a", b"")  # used last
    of("c", b"123")  # b goes
    of("a", b"")
    of("b", b"12345")
    assert made == ["a", "b", "c", "b"]
    of("large", b"12345678901")
    of("large", b"12345678901")
    of("fault", b"", 500)
    of("fault", b"", 500)
    assert made[4:] == ["large", "large", "fault", "fault"]


def test_a_book_is_audited_when_somebody_wants_the_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    audits: list[str] = []

    def counted(book: Book) -> tuple[Answer, ...]:
        audits.append(book.code)
        return engine.audit(book)

    monkeypatch.setattr(spending, "audit", counted)
    accountant = signed_in(app, Role.ACCOUNTANT, "alpha")
    form = {
        "date": "2026-04-20",
        "amount": "100",
        "payee": "测试耗材有限公司",
        "purpose": "耗材",
        "cell": "1-0",
        "category": "原材料消耗",
        "specialty": "养老护理员",
        "explanation": "测试",
    }
    assert accountant.get("/alpha/spend/").status_code == 200
    answer = accountant.post("/alpha/spend/", data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303
    assert audits == []
    for _ in range(2):
        assert accountant.get("/alpha/extension/AuditPage/").status_code == 200
    assert audits == ["alpha"]


# --- the register and the threads


def test_threads_write_in_turn(register: Register) -> None:
    """None of them is told by SQLite that it is locked, which would put it to sleep."""
    database: Database = register.database
    began: list[int] = []

    def write() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM sessions")
        began.append(1)

    with database.writing():
        other = threading.Thread(target=write)
        other.start()
        other.join(0.2)
        assert database._writes.locked()
        assert began == []
    other.join(30)
    assert began == [1]
    assert not database._writes.locked()


def test_the_turn_is_given_back_by_who_fails(register: Register) -> None:
    with pytest.raises(RuntimeError), register.database.writing():
        raise RuntimeError
    assert not register.database._writes.locked()


class Silent:
    """A server that serves nobody until it is stopped."""

    bind_addr = ("127.0.0.1", 1)

    def __init__(self) -> None:
        self.over = threading.Event()

    def serve(self) -> None:
        self.over.wait(60)

    def stop(self) -> None:
        self.over.set()


def test_threads_take_short_turns_while_it_serves() -> None:
    before, during = sys.getswitchinterval(), list[float]()

    def ready(_url: str) -> None:
        during.append(sys.getswitchinterval())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        server._run(Silent(), ready)  # type: ignore[arg-type]
    assert during == [pytest.approx(server._SWITCH)]
    assert during[0] < before == sys.getswitchinterval()
