"""A Dask cluster as the executor: the same map, on workers that somebody has started.

    dask scheduler --port 8786
    dask worker tcp://<scheduler>:8786 --nthreads 1 --nworkers auto      on every machine

A worker needs the books' folder at the same path and the same program with the same packages, which is looked at before
and with each book. It has one thread: a book's time is bounded by ending what has one thing to do.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from earmark.fleet.key import Odd, world
from earmark.fleet.outcome import Outcome
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from earmark.fleet.outcome import Task

_CONNECT = 10.0  # seconds for the scheduler to answer
_FIRST = 10.0  # seconds for the first worker to be there
_FORSAKEN = 30.0  # seconds without any worker after which what was handed out is lost
_LOOK = 1.0  # seconds between two looks at the workers
_SHOWN = 3  # workers that are named


@contextmanager
def joined(address: str, books: Path, around: str) -> Iterator[tuple[Executor, Callable[[Task], Outcome]]]:
    """A cluster's executor, and what it is to do with each book.

    Args:
        address: the scheduler's, `tcp://` or `tls://`.
        books: the folder of the books, at the same path on each worker.
        around: what `earmark.fleet.key.world` says here; empty where that cannot be said.

    Raises:
        Refusal: there is no Dask, no such scheduler, no worker, or one that would not say the same.
    """
    client = _client(address)
    executor = None
    try:
        _wait_for_workers(client, address)
        _look_at_all(client, books, around)
        executor = Cluster(client)
        yield executor, examine_there
    finally:
        if executor:
            executor.shutdown(cancel_futures=True)
        client.close(timeout=_CONNECT)


def _client(address: str) -> Any:
    if not address.startswith(("tcp://", "tls://")):
        raise Refusal(f"调度器地址“{address}”不对", where="--scheduler", todo="写成 tcp://主机:端口")
    try:
        from distributed import Client
    except ImportError:
        todo = "请安装：pip install 'earmark[cluster]'；不用集群时不写 --scheduler"
        raise Refusal("没有安装 Dask", where="--scheduler", todo=todo) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it is about is said here, in Chinese
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        raise Refusal(f"连不上调度器 {address}", where="--scheduler", todo="请核对地址和网络，或先启动它") from None


def _wait_for_workers(client: Any, address: str) -> None:
    """Wait for the first worker; those that come later are given work too."""
    try:
        client.wait_for_workers(1, timeout=_FIRST)
    except TimeoutError:
        todo = "请在各台机器上启动：dask worker 调度器地址 --nthreads 1 --nworkers auto"
        raise Refusal(f"调度器 {address} 没有工作进程", where="--scheduler", todo=todo) from None


def _present(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _look_at_all(client: Any, books: Path, around: str) -> None:
    threads = {name: worker["nthreads"] for name, worker in _present(client).items()}
    said = client.run(_strange, books, around, on_error="return")
    odd = {name: str(words) for name, words in said.items() if words}
    odd |= {name: "线程多于一个，请加 --nthreads 1" for name, count in threads.items() if count > 1 and name not in odd}
    if odd:
        names = sorted(odd)[:_SHOWN]
        more = f"等 {len(odd)} 个" if len(odd) > len(names) else ""
        raise Refusal(f"工作进程 {'、'.join(names)}{more}：{odd[names[0]]}", where="--scheduler")


# --- here: what Dask tells, as any pool would tell it ----------------------------------------------------------------


class Cluster(Executor):
    """Dask's executor; what it loses is lost as a pool loses it.

    Dask itself does a book again whose worker has died, and gives it up when it has died of it several times.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner = client.get_executor(pure=False)  # the same question may have another answer
        self._waiting: set[Future[Any]] = set()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand a thing to whichever worker is free."""
        outer: Future[Any] = Future()
        self._waiting.add(outer)
        inner = self._inner.submit(fn, *args, **kwargs)
        inner.add_done_callback(lambda done: self._tell(done, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Take back what no worker has begun; what one has begun it ends, and keeps."""
        self._closed.set()
        self._inner.shutdown(wait=not cancel_futures)

    def _tell(self, inner: Future[Any], outer: Future[Any]) -> None:
        if outer not in self._waiting:
            return
        self._waiting.discard(outer)
        error = BrokenExecutor("cancelled") if inner.cancelled() else inner.exception()
        if error is None:
            outer.set_result(inner.result())
        else:
            outer.set_exception(
                BrokenExecutor(str(error)) if type(error).__module__.startswith("distributed") else error
            )

    def _watch(self) -> None:
        """Lose everything when no worker is left: Dask would wait for one for ever."""
        alone_since = time.monotonic()
        while not self._closed.wait(_LOOK):
            now = time.monotonic()
            if self._client.status == "running" and _present(self._client):
                alone_since = now
            elif now - alone_since > _FORSAKEN:
                for outer in list(self._waiting):
                    self._waiting.discard(outer)
                    outer.set_exception(BrokenExecutor("no worker"))


# --- there: on a worker ----------------------------------------------------------------------------------------------


def examine_there(task: Task) -> Outcome:
    """Audit a book on a worker, if that says the same as anywhere."""
    from earmark.fleet.work import examine_in_pool

    if words := _strange(task.books, task.world):
        return Outcome(task.code, refused=f"{task.code}：{words}")
    return examine_in_pool(task)


def _strange(books: Path, around: str) -> str:
    """Why this process would not say the same as the one that asks; empty where it would."""
    if not books.is_dir():
        return f"这台机器上没有账套文件夹 {books}。请把它挂在同一路径，再运行"
    try:
        same = not around or world(books) == around
    except (OSError, Odd):
        same = False
    if not same:
        return "这台机器上的程序、软件包或管理办法和本机的不同。请在每台机器上装同样的版本，再重启工作进程"
    return ""
