"""Serving the application until it is told to stop: on this machine's own address, or to a proxy that speaks TLS."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING

from earmark.gateway.app import create_app
from earmark.gateway.guard import LOOPBACK
from earmark.gateway.wire import WebServer
from earmark.people import Role
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from earmark.people import Register
    from ledgers.book.shelf import Shelf

ADDRESS = "127.0.0.1"
_SWITCH = 0.0005
"""Seconds that a thread keeps Python to itself while others wait.

By default it is ten times as much: a page of a dozen short steps (each a file or the database, after which it waits
for its turn) then waits ten times as long behind a book that is being loaded.
"""
FIRST = "admin"
"""The name of the administrator that a register begins with."""


def serve(
    shelf: Shelf,
    *,
    port: int,
    host: str = ADDRESS,
    names: Collection[str] = (),
    trusted: Collection[str] = (),
    register: Register | None = None,
    as_of: date | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the books until SIGTERM or SIGINT.

    Args:
        shelf: the books.
        port: the port; 0 takes a free one.
        host: the address to listen on.
        names: what the service is called in a browser, besides this machine's own names.
        trusted: the proxies in front of it that speak TLS.
        register: who may use it; the one beside the books where None.
        as_of: the day they are audited as of; today where None.
        ready: told the address once it answers.

    Raises:
        Refusal: the port is taken or may not be used, or passwords would travel a network in the clear.
    """
    if not _is_own(host) and not trusted:
        todo = "请让加密的反向代理转来，并写 --trusted-proxy 代理的地址；只在本机用，不写 --host"
        raise Refusal(f"监听 {host} 会让密码明文传过网络", where="--host", todo=todo)
    hosts = LOOPBACK | {name.lower() for name in names}
    processes = max(1, len(os.sched_getaffinity(0)) - 1)  # one core is the pages'
    app = create_app(shelf, as_of=as_of, hosts=hosts, register=register, trusted=trusted, processes=processes)
    server = WebServer((host, port), app)
    try:
        server.prepare()
    except (OSError, OverflowError) as error:
        raise _no_port(host, port, error) from None
    _run(server, ready)
    app.config["EARMARK_OVERVIEW"].close()
    app.config["EARMARK_REGISTER"].database.close()


def first_administrator(register: Register) -> str | None:
    """The password of the administrator that is made where there is nobody yet; None where there is somebody."""
    return register.add(FIRST, Role.ADMIN) if register.empty() else None


def _is_own(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _run(server: WebServer, ready: Callable[[str], None] | None) -> None:
    """Serve in a thread of its own, so that this one is free to hear the signal."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    thread = threading.Thread(target=server.serve, name="earmark-web", daemon=True)
    thread.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        if ready is not None:
            name, port = server.bind_addr[:2]
            ready(f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/")
        while thread.is_alive() and not stop.wait(timeout=1):
            pass
    finally:
        server.stop()
        thread.join(timeout=5)
        sys.setswitchinterval(interval)
        for number, handler in before.items():
            signal.signal(number, handler)


def _no_port(host: str, port: int, error: Exception) -> Refusal:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except PermissionError:
            return Refusal(f"没有权限使用端口 {port}", todo="请换 1024 以上的端口，例如 --port 5000")
        except (OSError, OverflowError):
            return Refusal(f"端口 {port} 已被占用或不能用", todo="请用 --port 换一个，或先停掉占用它的程序")
    return Refusal(f"网页服务起不来：{getattr(error, 'strerror', None) or error}")
