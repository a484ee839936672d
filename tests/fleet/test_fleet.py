"""Many books: the same results however they come about, and no book that stops the others."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.contract import dumps
from earmark.demo import PAPERS
from earmark.fleet import Fleet, Interrupted, Outcome, Progress, work
from earmark.fleet.outcome import Task
from earmark.fleet.run import _through
from earmark.fleet.store import Store
from earmark.gateway import overview
from ledgers.book import loading, writer
from ledgers.book import shelf as books
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import AS_OF, FACTS
from tests.fleet.conftest import fleet_of, write_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.conftest import Ran

    Run = Callable[..., Ran]


def said(outcomes: Sequence[Outcome]) -> str:
    """Everything that an audit says, to the byte."""
    return json.dumps([(o.code, o.refused, o.record and o.record.plain()) for o in outcomes], ensure_ascii=False)


def audited(shelf: Shelf, **how: Any) -> list[Outcome]:
    return Fleet(shelf, **{"jobs": 1} | how).audit(shelf.codes(), AS_OF, lambda _: None)


def fail(_: Path) -> None:
    raise OSError(errno.EIO, "cut off")


def block(shelf: Shelf, code: str) -> Path:
    """Make a book one that is never read to its end: a part of its journal is a pipe that nobody writes to."""
    write_book(shelf.folder / code, 9)
    path = shelf.folder / code / "journal" / "2025.beancount"
    os.mkfifo(path)
    return path


# --- the same results ------------------------------------------------------------------------------------------------


def test_one_process_several_and_what_was_kept_say_the_same_to_the_byte(shelf: Shelf) -> None:
    shutil.copytree(PAPERS / "yz2401" / "book", shelf.folder / "yz2401")  # it has findings of most kinds
    serial = audited(shelf, fresh=True)
    shutil.rmtree(shelf.folder / ".earmark")
    pooled = audited(shelf, jobs=2)
    kept = audited(shelf)
    assert said(serial) == said(pooled) == said(kept)
    assert [o.known for o in pooled + kept] == [False] * 5 + [True] * 5
    assert not active_children()


def test_however_books_are_loaded_the_results_are_the_same_and_it_is_noted(shelf: Shelf, run: Run) -> None:
    with (shelf.folder / "b01" / "journal" / "2024.beancount").open("a", encoding="utf-8") as file:
        file.write("2024-12-31 balance A资产:1002银行存款:01专户  1.00 ~ 0.00 CNY\n")  # does not hold
    found = audited(shelf)
    whole = audited(shelf, fresh=True, loader="beancount", jobs=2)
    kept = audited(shelf)
    assert said(found) == said(whole) == said(kept)
    assert [o.loader for o in found] == ["quick", "beancount", "quick", "quick"]
    assert [o.loader for o in whole + kept] == ["beancount"] * 8
    words = ("audit", "--all", "--fresh", "--format", "json", "--as-of", AS_OF)
    assert run(*words).out == run(*words, "--loader", "beancount").out
    forced = audited(shelf, fresh=True, loader="quick")
    assert [o.refused for o in forced if o.refused] == [
        "b01：这个账套不能快速载入：有余额核对不符。请用 --loader auto 或 beancount"
    ]


def test_the_command_says_the_same_of_kept_results(shelf: Shelf, run: Run) -> None:
    assert len(shelf.codes()) == 4
    for form in ("text", "json"):
        words = ("audit", "--all", "--as-of", AS_OF, "--format", form)
        first, second = run(*words, "--fresh"), run(*words)
        assert (first.code, first.out) == (second.code, second.out)
        assert first.code == 1
        assert "第1基地" in first.out


def test_the_json_of_many_books_is_what_json_makes_of_it(shelf: Shelf, run: Run) -> None:
    for words in (("--all",), ("b01",)):
        ran = run("audit", *words, "--format", "json", "--as-of", AS_OF)
        assert ran.out == dumps(json.loads(ran.out)) + "\n"
    (shelf.folder / "b01" / "plan.beancount").unlink()
    none = run("audit", "b01", "--format", "json", "--as-of", AS_OF)
    assert none.code == 2
    assert none.out == dumps(json.loads(none.out)) + "\n"
    assert json.loads(none.out)["books"] == []


def test_what_has_not_changed_is_not_loaded(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    first = audited(shelf)
    loaded: list[str] = []
    load = loading.load

    def counted(main: Path, *known: Any) -> Any:
        loaded.append(main.parent.name)
        return load(main, *known)

    monkeypatch.setattr(books, "load", counted)
    assert said(audited(shelf)) == said(first)
    assert not loaded
    path = shelf.folder / "b01" / "audit.beancount"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    audited(shelf)
    assert loaded == ["b01"]


def test_a_result_holds_for_its_day_alone(shelf: Shelf) -> None:
    first = audited(shelf)
    assert {o.record.holds for o in first if o.record} == {AS_OF.isoformat()}
    later = Fleet(shelf, 1).audit(shelf.codes(), AS_OF + timedelta(days=1), lambda _: None)
    assert not any(o.known for o in later)


@settings(max_examples=8, deadline=None)
@given(edits=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=1, max_size=4))
def test_kept_results_are_never_those_of_another_state(edits: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = fleet_of(Path(folder), 2)
        for book, number in edits:
            write_book(shelf.folder / f"b0{book}", number)
            assert said(audited(shelf)) == said(audited(shelf, fresh=True))


def test_a_save_that_was_cut_off_is_finished_before_a_kept_result_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    book = shelf.new("b00", FACTS, author="测试")
    first = audited(shelf)
    with monkeypatch.context() as cut, book.locked():
        cut.setattr(writer, "_fulfil", fail)
        with pytest.raises(Refusal):
            book.write({"documents/x.txt": b"x"}, author="测试", message="存证据")
    assert not (book.folder / "documents" / "x.txt").exists()
    second = audited(shelf)
    assert not second[0].known
    assert said(second) == said(audited(shelf, fresh=True)) != said(first)


def test_the_cache_can_be_deleted_or_spoilt_at_any_time(shelf: Shelf) -> None:
    first = audited(shelf)
    folder = Store(shelf.folder).folder
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    assert said(audited(shelf)) == said(first)
    shutil.rmtree(folder)
    assert said(audited(shelf)) == said(first)


def test_a_kept_result_of_another_shape_is_none(shelf: Shelf) -> None:
    from earmark.fleet.key import see, world

    first = audited(shelf)
    seen = see(shelf.folder / "b00", AS_OF, world(shelf.folder))
    assert seen is not None
    for odd in (
        {},
        {"said": [], "policy": "", "text": "", "standing": "", "violated": False, "holds": "", "loader": ""},
    ):
        Store(shelf.folder).put("b00", seen.key, odd)
        assert said(audited(shelf)) == said(first)


def test_the_overview_takes_what_an_audit_has_kept_and_writes_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(PAPERS / "yz2401" / "book", shelf.folder / "yz2401")
    own = [overview._look(shelf, code, AS_OF).standing for code in shelf.codes()]
    assert not (shelf.folder / ".earmark").exists()
    audited(shelf)
    monkeypatch.setattr(books, "load", None)
    assert [overview._look(shelf, code, AS_OF).standing for code in shelf.codes()] == own
    assert sum(len(each.issues) for each in own) > 20
    tomorrow = overview._look(shelf, "b00", AS_OF + timedelta(days=1)).standing
    assert "无法判断" in tomorrow.light[1]  # not kept, cannot be loaded


def test_the_audit_of_a_book_waits_for_no_library_that_it_does_not_need(shelf: Shelf) -> None:
    code = f"""
import sys
sys.argv = ["earmark", "--books", {str(shelf.folder)!r}, "audit", "b01", "--as-of", "2026-04-30"]
from earmark.cli import main
try:
    main()
finally:
    heavy = "pandas numpy pyarrow distributed openpyxl docx lxml fava flask sqlalchemy typst".split()
    print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


# --- a book that is bad ----------------------------------------------------------------------------------------------


def test_a_bad_book_is_named_and_the_others_are_audited(shelf: Shelf, run: Run) -> None:
    (shelf.folder / "b01" / "plan.beancount").unlink()
    ran = run("audit", "--all", "--format", "json", "--as-of", AS_OF)
    assert ran.code == 2
    assert [book["code"] for book in json.loads(ran.out)["books"]] == ["b00", "b02", "b03"]
    assert "b01：账套文件 plan.beancount 缺失" in ran.err


def test_a_line_that_may_not_be_in_a_book_is_told_with_the_book(shelf: Shelf) -> None:
    with (shelf.folder / "b02" / "journal" / "2024.beancount").open("a", encoding="utf-8") as file:
        file.write('\ninclude "/etc/passwd"\n')
    assert audited(shelf)[2].refused.startswith("b02：journal/2024.beancount")


def test_a_fault_of_the_program_is_one_books_line(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    real = work._outcome

    def record(task: Task) -> Any:
        if task.code == "b01":
            raise ZeroDivisionError
        return real(task)

    monkeypatch.setattr(work, "_outcome", record)
    found = audited(shelf)
    assert "b01：审计时程序出错（ZeroDivisionError" in found[1].refused
    assert [bool(o.record) for o in found] == [True, False, True, True]


def test_a_book_that_is_deleted_during_the_run_is_named(shelf: Shelf) -> None:
    tell = lambda o: shutil.rmtree(shelf.folder / "b01") if o.code == "b00" else None  # noqa: E731
    found = Fleet(shelf, 1).audit(shelf.codes(), AS_OF, tell)
    assert found[1].refused.startswith("b01：")
    assert [bool(o.record) for o in found] == [True, False, True, True]


def test_a_book_that_takes_forever_is_put_aside_and_named(shelf: Shelf) -> None:
    audited(shelf)  # what is made once, of the policy's words, is no book's time
    block(shelf, "b01")
    before = signal.getsignal(signal.SIGALRM)
    found = audited(shelf, fresh=True, seconds=3.0)
    assert found[1].refused.startswith("b01：3 秒没有审完")
    assert [bool(o.record) for o in found] == [True, False, True, True]
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_so_it_is_in_a_pool(shelf: Shelf) -> None:
    codes = ["z1", "z2", "z3"]
    for code in codes:
        block(shelf, code)
    found = Fleet(shelf, 2, 0.3).audit(codes, AS_OF, lambda _: None)
    assert [o.refused.partition("，")[0] for o in found] == [f"{code}：0.3 秒没有审完" for code in codes]
    assert not active_children()


def test_a_process_that_cannot_be_reached_is_ended_from_outside(tmp_path: Path) -> None:
    """The alarm is held back, as it is while a library of C does not return."""
    code = f"""
import pathlib, signal, time, datetime
from earmark.fleet import work
from earmark.fleet.outcome import Task
work.GRACE = 0.1
work._outcome = lambda task: time.sleep(30)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
work.examine_in_pool(Task(pathlib.Path({str(tmp_path)!r}), "b00", datetime.date(2026, 4, 30), "", 0.1))
"""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert time.monotonic() - began < 25


def test_a_book_that_is_written_to_while_it_is_read_is_read_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = work._outcome
    times: list[str] = []

    def record(task: Task) -> Any:
        found = real(task)
        if task.code == "b01" and len(times) < limit:
            times.append(task.code)
            write_book(shelf.folder / "b01", 20 + len(times))
        return found

    monkeypatch.setattr(work, "_outcome", record)
    limit = 1
    assert said(audited(shelf)) == said(audited(shelf, fresh=True))
    assert times == ["b01"]
    limit = 99
    write_book(shelf.folder / "b01", 30)
    audited(shelf)
    assert len(times) == 4  # three times, then what was read last is said, and not kept
    limit = 0
    assert not audited(shelf)[1].known


# --- a process that dies ---------------------------------------------------------------------------------------------


def test_the_book_of_a_killed_process_is_done_again(shelf: Shelf) -> None:
    serial = audited(shelf, fresh=True)
    killed: list[Any] = []

    def kill(_: Outcome) -> None:
        if not killed:
            killed.extend(active_children())
            for child in killed:
                os.kill(child.pid or 0, signal.SIGKILL)

    found = Fleet(shelf, 2, fresh=True).audit(shelf.codes(), AS_OF, kill)
    assert killed
    assert said(found) == said(serial)


class Frail(Executor):
    """Stands for a pool that dies at some books, as many times as is said; who is handed on with them is lost too.

    What it is handed comes to an end when the third is there, or when that many are all there are.
    """

    def __init__(self, deadly: dict[str, int], together: int) -> None:
        self._deadly, self._together, self._dead = deadly, together, False
        self._handed: list[tuple[Future[Any], Any, Task]] = []

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        if self._dead:
            raise BrokenExecutor
        future: Future[Any] = Future()
        self._handed.append((future, fn, args[0]))
        if len(self._handed) == self._together:
            self._end()
        return future

    def _end(self) -> None:
        for _, _, task in self._handed:
            if self._deadly.get(task.code, 0) > 0:
                self._deadly[task.code] -= 1
                self._dead = True
        for future, fn, task in self._handed:
            if self._dead:
                future.set_exception(BrokenExecutor())
            else:
                future.set_result(fn(task))
        self._handed.clear()


@pytest.mark.parametrize("times", [1, 2, 9])
def test_who_ends_its_process_again_and_again_is_named_and_nobody_else(times: int, tmp_path: Path) -> None:
    tasks = [Task(tmp_path, f"b{n:02}", AS_OF, "", 60.0) for n in range(12)]
    deadly = {"b05": times}

    @contextmanager
    def means(size: int) -> Iterator[tuple[Executor, Callable[[Task], Outcome]]]:
        yield Frail(deadly, min(size, 3)), lambda task: Outcome(task.code)

    found = {o.code: o for o in _through(tasks, means, 3)}
    assert sorted(found) == [task.code for task in tasks]
    refused = [code for code, o in found.items() if o.refused]
    assert refused == (["b05"] if times > 2 else [])
    assert all("一再意外结束" in found[code].refused for code in refused)


# --- Ctrl-C and a full disk ------------------------------------------------------------------------------------------


@contextmanager
def blocked(shelf: Shelf) -> Iterator[tuple[subprocess.Popen[str], list[Path]]]:
    """The command in a session of its own, when it has kept four books and two others hold up both its processes."""
    pipes = [block(shelf, code) for code in ("z1", "z2")]
    words = [sys.executable, "-m", "earmark", "audit", "--all", "--jobs", "2", "--as-of", str(AS_OF)]
    env = os.environ | {"EARMARK_BOOKS": str(shelf.folder)}
    kept = Store(shelf.folder).folder
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True) as command:
        try:
            wait_for(lambda: kept.is_dir() and len(list(kept.glob("*.json"))) == 4, 60)
            yield command, pipes
        finally:
            if group_lives(command.pid):
                os.killpg(command.pid, signal.SIGKILL)


def test_ctrl_c_stops_every_process_and_keeps_what_is_done(shelf: Shelf) -> None:
    with blocked(shelf) as (command, pipes):
        os.killpg(command.pid, signal.SIGINT)
        _, err = command.communicate(timeout=30)
        assert command.returncode == 2
        assert re.search("已中断，审完的 [1-4] 个（共 6 个）已存下", err)  # some are kept that it has not heard of
        assert "Traceback" not in err
        wait_for(lambda: not group_lives(command.pid), 10)
    for pipe in pipes:
        pipe.unlink()
    found = audited(shelf)
    assert [o.known for o in found] == [True] * 4 + [False] * 2
    assert all(o.record for o in found)


def test_a_command_that_is_killed_leaves_no_process_behind(shelf: Shelf) -> None:
    with blocked(shelf) as (command, _):
        command.kill()
        command.wait(timeout=10)
        wait_for(lambda: not group_lives(command.pid), 10)


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_in_one_process(shelf: Shelf) -> None:
    def press(outcome: Outcome) -> None:
        if outcome.code == "b01":
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        Fleet(shelf, 1).audit(shelf.codes(), AS_OF, press)
    assert (stopped.value.done, stopped.value.total) == (2, 4)
    assert [o.known for o in audited(shelf)] == [True, True, False, False]


def test_a_full_disk_costs_the_cache_alone(shelf: Shelf, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("audit", "--all", "--as-of", AS_OF)
    sound = run(*words, "--fresh")
    shutil.rmtree(shelf.folder / ".earmark")

    def full(path: Path, _: bytes) -> int:
        raise OSError(errno.ENOSPC, "full", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run(*words)
    assert (ran.code, ran.out) == (sound.code, sound.out)
    assert ran.err == "4 个账套的结果没有存下（磁盘满了），下次要重新审计；本次结果不受影响\n"
    assert not list(Store(shelf.folder).folder.iterdir())


def test_a_folder_that_cannot_be_made_costs_the_cache_alone(shelf: Shelf) -> None:
    (shelf.folder / ".earmark").write_text("a file")
    found = audited(shelf)
    assert all(o.record and o.unkept for o in found)


# --- progress --------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_says_the_rate_and_the_time_left() -> None:
    seconds, screen = [0.0], Terminal()
    progress = Progress(100, screen, clock=lambda: seconds[0])
    for number in range(40):
        progress.tell(Outcome(f"b{number}", known=True))
    for number in range(20):
        seconds[0] += 1.0
        progress.tell(Outcome(f"c{number}"))
    assert progress.line(seconds[0]) == "正在审计 60/100，40 个没有变化，1.0 个/秒，约剩 40 秒"
    assert screen.getvalue().endswith(progress.line(seconds[0]))
    progress.end()
    assert screen.getvalue().endswith("\r")


def test_without_a_terminal_there_is_a_line_now_and_then() -> None:
    seconds, log = [0.0], io.StringIO()
    progress = Progress(4000, log, clock=lambda: seconds[0])
    for number in range(61):
        progress.tell(Outcome(f"b{number}"))
        seconds[0] += 1.0
    assert [line.split("，")[0] for line in log.getvalue().splitlines()] == ["正在审计 31/4000", "正在审计 61/4000"]


def test_one_book_needs_no_progress() -> None:
    screen = Terminal()
    progress = Progress(1, screen, clock=lambda: 99.0)
    progress.tell(Outcome("b00"))
    progress.end()
    assert not screen.getvalue()
