"""Serving the application on this machine's own address until it is told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from typing import TYPE_CHECKING

from earmark.gateway.app import create_app
from earmark.gateway.wire import WebServer
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledgers.book.shelf import Shelf

ADDRESS = "127.0.0.1"


def serve(
    shelf: Shelf,
    *,
    port: int,
    as_of: date | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the books until SIGTERM or SIGINT.

    Args:
        shelf: the books.
        port: the port on the loopback address; 0 takes a free one.
        as_of: the day they are audited as of; today where None.
        ready: told the address once it answers.

    Raises:
        Refusal: the port is taken or may not be used.
    """
    server = WebServer((ADDRESS, port), create_app(shelf, as_of=as_of))
    try:
        server.prepare()
    except (OSError, OverflowError) as error:
        raise _no_port(port, error) from None
    _run(server, ready)


def _run(server: WebServer, ready: Callable[[str], None] | None) -> None:
    """Serve in a thread of its own, so that this one is free to hear the signal."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    thread = threading.Thread(target=server.serve, name="earmark-web", daemon=True)
    thread.start()
    try:
        if ready is not None:
            ready(f"http://{ADDRESS}:{server.bind_addr[1]}/")
        while thread.is_alive() and not stop.wait(timeout=1):
            pass
    finally:
        server.stop()
        thread.join(timeout=5)
        for number, handler in before.items():
            signal.signal(number, handler)


def _no_port(port: int, error: Exception) -> Refusal:
    with socket.socket() as probe:
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            return Refusal(f"没有权限使用端口 {port}", todo="请换 1024 以上的端口，例如 --port 5000")
        except (OSError, OverflowError):
            return Refusal(f"端口 {port} 已被占用或不能用", todo="请用 --port 换一个，或先停掉占用它的程序")
    return Refusal(f"网页服务起不来：{getattr(error, 'strerror', None) or error}")
