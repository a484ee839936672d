"""The server on the wire: a worker is given a request only when its head is whole.

cheroot gives every new connection to a worker, which then waits for the client to speak: as many silent
clients as there are workers, and nobody is served. Here connections wait in the selector, a client's
head is read there as it comes, and a head that is not whole in time is closed. Nothing is served but GET,
HEAD and forms of a few addresses. Small ones wait in the selector like a head until they are whole; a large
one is read by a worker, once the guard has let in who sends it, and few at a time. Any other request with a
body is refused before the body is read.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from selectors import EVENT_READ
from socket import SHUT_RD
from threading import BoundedSemaphore, Timer
from typing import TYPE_CHECKING, Any

from cheroot import server as cheroot
from cheroot.connections import ConnectionManager
from cheroot.errors import socket_errors_to_ignore
from cheroot.wsgi import Server

from earmark.gateway.guard import CSP, HEADERS
from earmark.gateway.permissions import FORM_BYTES, READ, most_bytes

if TYPE_CHECKING:
    from flask import Flask

_THREADS = 32
_HEAD_BYTES = 32 * 1024
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_HEAD_SECONDS = 10
_WAITING = 256
_LARGE_AT_ONCE, _LARGE_SECONDS, _PART = 8, 120, 64 * 1024
_DRAIN_SECONDS, _DRAIN_SILENCE, _DRAINS_AT_ONCE = 20, 0.3, 4
_SHUTDOWN_SECONDS = 2

_SAID = {
    HTTPStatus.REQUEST_TIMEOUT: "请求没有在规定时间内送完，请重试。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这里不开放这个功能。账簿没有任何改动。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "送来的内容太大。账簿没有任何改动。",
    HTTPStatus.SERVICE_UNAVAILABLE: "正在上传的人多，请稍后再试。账簿没有任何改动。",
    HTTPStatus.REQUEST_URI_TOO_LONG: "网址太长，请缩短筛选条件后再试。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "程序出错了，账簿没有任何改动。请再试一次。",
}


class _BodySentError(Exception):
    """The request announces a body."""


class _Reader(cheroot.HeaderReader):
    """Reads a request's headers, and stops at one whose body is larger than it may be.

    Args:
        most: how many bytes the body may have.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    def __call__(self, rfile: Any, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        headers: dict[bytes, bytes] = super().__call__(rfile, hdict)
        length = headers.get(b"Content-Length", b"0").strip()
        if not length.isdigit() or int(length) > self._most or b"Transfer-Encoding" in headers:
            raise _BodySentError
        headers.pop(b"Expect", None)
        return headers

    def _allow_header(self, key_name: bytes) -> bool:
        """None with an underscore: WSGI could not tell it from another."""
        return b"_" not in key_name


_NO_BODY = _Reader(0)
_LARGE = BoundedSemaphore(_LARGE_AT_ONCE)
"""The workers that may read a large form, however slowly it comes; the others serve everybody else."""
_DRAINS = BoundedSemaphore(_DRAINS_AT_ONCE)
"""The workers that may hear the rest of a form that was refused: whoever sent it is nobody's business to wait for."""


class _Request(cheroot.HTTPRequest):
    """A request to read or a small form, whose faults are told in Chinese."""

    header_reader = _NO_BODY
    method = b""
    turn: BoundedSemaphore | None = None

    def read_request_line(self) -> bool:
        """Take nothing but GET and HEAD, and POST where a form is sent to."""
        if not super().read_request_line():  # type: ignore[no-untyped-call]
            return False
        path = self.uri.partition(b"?")[0].decode("latin-1")
        if self.method == b"POST" and (most := most_bytes(path)):
            self.header_reader = _Reader(most)
        elif self.method.decode("latin-1") not in READ:
            self.simple_response("405 Method Not Allowed")
            return False
        return True

    def read_request_headers(self) -> bool:
        """Take no body but a form."""
        try:
            return bool(super().read_request_headers())  # type: ignore[no-untyped-call]
        except _BodySentError:
            self.simple_response("413 Request Entity Too Large")
            return False

    def respond(self) -> None:
        """Answer; a large form in its turn, within its time, and as the connection's last."""
        if int(self.inheaders.get(b"Content-Length", b"0")) <= FORM_BYTES:
            super().respond()
        elif not (turn := _LARGE).acquire(blocking=False):
            self.simple_response("503 Service Unavailable")
        else:
            self.turn, self.close_connection = turn, True  # nothing that comes behind it is taken for a request
            clock = Timer(_LARGE_SECONDS, self._hang_up)
            clock.daemon = True
            clock.start()
            try:
                super().respond()
            finally:
                clock.cancel()
                self._give_turn()

    def _give_turn(self) -> None:
        """Let the next large form be read."""
        turn, self.turn = self.turn, None
        if turn is not None:
            turn.release()

    def _hang_up(self) -> None:
        """Hear nothing more of a client that takes too long."""
        with suppress(OSError):
            self.conn.socket.shutdown(SHUT_RD)

    def send_headers(self) -> None:
        """Read what is left of a form that was refused, so that the answer arrives, for a time and no longer."""
        if getattr(self.rfile, "remaining", 0):
            self._give_turn()  # who was refused holds up nobody who was not
            if _DRAINS.acquire(blocking=False):
                try:
                    self._drain()
                finally:
                    _DRAINS.release()
        if getattr(self.rfile, "remaining", 0):
            self.close_connection = True
        super().send_headers()

    def _drain(self) -> None:
        until = time.monotonic() + _DRAIN_SECONDS
        with suppress(OSError):
            self.conn.socket.settimeout(_DRAIN_SILENCE)  # who sends nothing is not waited for
            while (left := getattr(self.rfile, "remaining", 0)) and time.monotonic() < until:
                if not self.rfile.read(min(left, _PART)):
                    break

    def simple_response(self, status: str, msg: str = "") -> None:  # noqa: ARG002  (cheroot's words)
        """Answer a request that never reaches the application, and close the connection."""
        self.close_connection = self.sent_headers = True
        code = int(str(status)[:3])
        body = _SAID.get(HTTPStatus(code), "请求看不懂，请刷新页面。").encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": CSP,
            "Cache-Control": "no-store",
            "Connection": "close",
            "Date": formatdate(usegmt=True),
            **HEADERS,
        }
        head = [f"{self.server.protocol} {status}", *(f"{name}: {value}" for name, value in headers.items())]
        sent = "\r\n".join([*head, "", ""]).encode("latin-1") + (b"" if self.method == b"HEAD" else body)
        try:
            self.conn.wfile.write(sent)
        except OSError as error:
            if error.args[0] not in socket_errors_to_ignore:
                raise


class _Connection(cheroot.HTTPConnection):
    """A connection whose reader can hold a whole head, and a form."""

    RequestHandlerClass = _Request
    rbufsize = _HEAD_BYTES + FORM_BYTES

    def is_whole(self) -> bool:
        """Read what has come, without waiting; whether a worker can go on: all is there, too much, or the end."""
        held = len(self.rfile.peek(0)) if self.rfile.has_data() else 0
        try:
            come = self.rfile.peek(held + 1)
        except OSError:
            return True
        return len(come) <= held or _is_whole(come)


def _is_whole(come: bytes) -> bool:
    """Whether bytes are a whole request, or as good as one: more than may come, or to be refused by its head."""
    head, end, body = come.partition(_END)
    if not end:
        return len(come) >= _HEAD_BYTES
    length = _LENGTH.search(head + b"\r\n") if head.startswith(b"POST ") else None
    wanted = int(length[1]) if length else 0
    return len(body) >= wanted or wanted > FORM_BYTES


class _Patient(ConnectionManager):
    """Keeps connections until their requests' heads are whole, for a time that no byte prolongs."""

    _selector: Any
    _num_connections: int

    def put(self, conn: Any) -> None:
        """Keep a connection that has been served for its next request."""
        conn.last_used = time.time()
        if conn.rfile.has_data() and _is_whole(conn.rfile.peek(1)):
            self.server.hand_over(conn)
        else:
            self._selector.register(conn.socket.fileno(), EVENT_READ, data=conn)

    def take(self, conn: Any) -> None:
        """A worker's turn, if the request is whole."""
        if conn.is_whole():
            self.server.hand_over(conn)
        else:
            self.keep(conn)

    def keep(self, conn: Any) -> None:
        """Wait for what a client has to say; where too many wait, who has waited longest is sent away."""
        while self._num_connections >= _WAITING:
            waiting = [(fd, other) for fd, other in self._selector.connections if other is not self.server]
            fd, oldest = min(waiting, key=lambda item: item[1].last_used)
            self._selector.unregister(fd)
            oldest.close()
        self._selector.register(conn.socket.fileno(), EVENT_READ, data=conn)


class WebServer(Server):
    """The server over an application, on an address.

    Args:
        address: host and port.
        app: the application.
    """

    ConnectionClass = _Connection
    _connections: Any

    def __init__(self, address: tuple[str, int], app: Flask) -> None:
        super().__init__(address, app, numthreads=_THREADS, server_name="earmark")
        self.max_request_header_size = _HEAD_BYTES - 1024  # met before the reader's own end
        self.timeout = _HEAD_SECONDS
        self.shutdown_timeout = _SHUTDOWN_SECONDS
        self.keep_alive_conn_limit = _WAITING
        self.request_queue_size = _WAITING

    def prepare(self) -> None:
        """Listen, and let our manager keep the connections."""
        super().prepare()
        self._connections.close()
        self._connections = _Patient(self)

    def process_conn(self, conn: Any) -> None:
        """A connection that is new, or has something to read."""
        if conn.last_used is None:
            conn.last_used = time.time()
            self._connections.keep(conn)
        else:
            self._connections.take(conn)

    def hand_over(self, conn: Any) -> None:
        """Give a connection to a worker."""
        super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Say nothing: what a client did wrong in the protocol is no news."""
