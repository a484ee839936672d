"""A cluster says what one process says, to the byte; what happens to it happens as in a pool."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from earmark.fleet import Fleet, Interrupted, Outcome, cluster, work
from earmark.fleet.key import world
from earmark.fleet.outcome import Task
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import AS_OF
from tests.fleet import dask
from tests.fleet.conftest import fleet_of
from tests.fleet.test_fleet import audited, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dask.Cluster]:
    """One cluster for all tests here: to start it takes longer than all they do with it."""
    with dask.cluster(tmp_path_factory.mktemp("dask"), 2) as started:
        yield started


def there(shelf: Shelf, running: dask.Cluster, tell: Any = lambda _: None, **how: Any) -> list[Outcome]:
    return Fleet(shelf, scheduler=running.address, **how).audit(shelf.codes(), AS_OF, tell)


def test_with_a_worker_killed_in_the_middle_all_is_as_in_one_process(tmp_path: Path, running: dask.Cluster) -> None:
    shelf = fleet_of(tmp_path / "books", 24)
    (shelf.folder / "b07" / "plan.beancount").unlink()
    here = audited(shelf, fresh=True)
    doomed, heard = running.add(), list[str]()
    running.wait_for(3)

    def kill(outcome: Outcome) -> None:
        heard.append(outcome.code)
        if len(heard) == 3:
            doomed.kill()

    found = there(shelf, running, kill, fresh=True)
    assert doomed.wait() != 0
    assert said(found) == said(here)
    assert found[7].refused.startswith("b07：账套文件 plan.beancount 缺失")
    assert sorted(heard) == shelf.codes()
    assert [o.known for o in audited(shelf)] == [number != 7 for number in range(24)]  # kept by the workers


def test_ctrl_c_keeps_what_is_done(tmp_path: Path, running: dask.Cluster) -> None:
    shelf = fleet_of(tmp_path / "books", 12)

    def press(_: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        there(shelf, running, press)
    assert (stopped.value.done, stopped.value.total) == (1, 12)
    assert said(there(shelf, running)) == said(audited(shelf, fresh=True))


def test_a_worker_that_would_not_say_the_same_is_refused(
    tmp_path: Path, running: dask.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = fleet_of(tmp_path / "books", 2)
    monkeypatch.setattr("earmark.fleet.run.world", lambda _: "another program")
    with pytest.raises(Refusal, match=r"工作进程 tcp://.*程序、软件包或管理办法和本机的不同"):
        there(shelf, running)
    monkeypatch.undo()
    gone = Fleet(Shelf(tmp_path / "elsewhere"), scheduler=running.address)
    with pytest.raises(Refusal, match=f"这台机器上没有账套文件夹 {tmp_path}/elsewhere"):
        gone.audit(["b00"], AS_OF, lambda _: None)


def test_a_worker_that_comes_later_is_looked_at_too(tmp_path: Path) -> None:
    shelf = fleet_of(tmp_path / "books", 1)
    task = Task(shelf.folder, "b00", AS_OF, world(shelf.folder), 60.0)
    assert said([cluster.examine_there(task)]) == said(audited(shelf))
    other = cluster.examine_there(Task(shelf.folder, "b00", AS_OF, "another", 60.0))
    assert other.refused.startswith("b00：这台机器上的程序、软件包")
    shutil.rmtree(shelf.folder)
    assert cluster.examine_there(task).refused.startswith("b00：这台机器上没有账套文件夹")


def test_a_worker_of_several_threads_and_no_worker_are_refused(tmp_path: Path) -> None:
    shelf = fleet_of(tmp_path / "books", 1)
    with dask.cluster(tmp_path, 0) as started, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "_FIRST", 0.3)
        with pytest.raises(Refusal, match="没有工作进程"):
            there(shelf, started)
        started.add("--nthreads", "2")
        patch.setattr(cluster, "_FIRST", 30.0)
        with pytest.raises(Refusal, match="线程多于一个"):
            there(shelf, started)


def test_the_command_hands_books_to_the_scheduler(tmp_path: Path, running: dask.Cluster, run: Run) -> None:
    fleet_of(tmp_path / "books", 3)
    words = ("audit", "--all", "--fresh", "--format", "json", "--as-of", AS_OF)
    here, there = run(*words), run(*words, "--scheduler", running.address)
    assert (here.code, here.out, here.err) == (there.code, there.out, there.err)
    gone = run(*words, "--scheduler", "127.0.0.1:1")
    assert (gone.code, gone.err.strip()) == (2, "--scheduler：调度器地址“127.0.0.1:1”不对。写成 tcp://主机:端口")


@pytest.mark.parametrize(
    ("address", "words"), [("tcp://127.0.0.1:1", "连不上调度器"), ("127.0.0.1:8786", "地址“127.0.0.1:8786”不对")]
)
def test_a_scheduler_that_is_not_there_is_named(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 0.3)
    shelf = fleet_of(tmp_path / "books", 1)
    with pytest.raises(Refusal, match=words):
        Fleet(shelf, scheduler=address).audit(shelf.codes(), AS_OF, lambda _: None)


def test_without_dask_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    shelf = fleet_of(tmp_path / "books", 1)
    with pytest.raises(Refusal, match="earmark\\[cluster\\]"):
        Fleet(shelf, scheduler="tcp://127.0.0.1:1").audit(shelf.codes(), AS_OF, lambda _: None)


# --- what Dask tells, as a pool would tell it ------------------------------------------------------------------------


class Told:
    """Stands for a client whose workers and whose ends of work a test decides."""

    status = "running"

    def __init__(self) -> None:
        self.workers: dict[str, Any] = {"tcp://a": {"nthreads": 1}}
        self.handed: list[Future[Any]] = []

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        assert n_workers == -1  # all of them
        return {"workers": self.workers}

    def get_executor(self, *, pure: bool) -> Executor:
        assert not pure
        told = self

        class Inner(Executor):
            def submit(self, *_: Any, **__: Any) -> Future[Any]:
                told.handed.append(Future())
                return told.handed[-1]

        return Inner()


def test_what_dask_gives_up_is_lost_as_with_a_pool() -> None:
    from distributed.scheduler import KilledWorker

    client = Told()
    executor = cluster.Cluster(client)
    futures = [executor.submit(len, "") for _ in range(4)]
    client.handed[0].set_exception(KilledWorker("b01", SimpleNamespace(address="tcp://a"), 4))  # type: ignore[arg-type]
    client.handed[1].cancel()
    client.handed[1].set_running_or_notify_cancel()
    client.handed[2].set_exception(ZeroDivisionError())
    client.handed[3].set_result(0)
    executor.shutdown(cancel_futures=True)
    kinds = [type(future.exception(1)) for future in futures]
    assert kinds == [BrokenExecutor, BrokenExecutor, ZeroDivisionError, type(None)]


def test_what_waits_for_workers_that_are_all_gone_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_LOOK", 0.01)
    monkeypatch.setattr(cluster, "_FORSAKEN", 0.05)
    client = Told()
    executor = cluster.Cluster(client)
    future = executor.submit(len, "")
    time.sleep(0.2)
    assert not future.done()
    client.workers.clear()
    assert isinstance(future.exception(10), BrokenExecutor)
    client.handed[0].set_result(0)  # too late, and no fault
    executor.shutdown(cancel_futures=True)


def in_a_thread(task: Task) -> Outcome:
    """What comes of a book in a thread, which no alarm reaches."""
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.append(work.examine(task)))
    thread.start()
    thread.join(60)
    return found[0]


def test_a_book_that_takes_forever_is_put_aside_in_a_thread_too(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(_: Task) -> Outcome:
        while True:
            time.sleep(0.01)

    assert said([in_a_thread(Task(shelf.folder, "b01", AS_OF, "", 60.0))]) == said([audited(shelf, fresh=True)[1]])
    monkeypatch.setattr(work, "_outcome", forever)
    assert in_a_thread(Task(shelf.folder, "b01", AS_OF, "", 0.2)).refused.startswith("b01：0.2 秒没有审完")
