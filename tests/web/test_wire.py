"""The server on the wire: clients that say nothing, little or too much hold up nobody."""

from __future__ import annotations

import contextlib
import socket
import time
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from earmark.gateway import wire

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def lines(served: str, count: int) -> Iterator[list[socket.socket]]:
    """Open connections to the server."""
    host, port = urlsplit(served).netloc.split(":")
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection((host, int(port)), timeout=10)) for _ in range(count)]


def healthy_within(served: str) -> float:
    """How long the server needs to say that it is well."""
    begun = time.monotonic()
    with urllib.request.urlopen(f"{served}/healthz", timeout=10) as answer:  # noqa: S310  (our own address)
        assert answer.read() == b"ok"
    return time.monotonic() - begun


def talk(served: str, sent: bytes) -> str:
    """The whole answer to some bytes."""
    with lines(served, 1) as (line,):
        line.sendall(sent)
        got = b""
        with contextlib.suppress(ConnectionError):
            while part := line.recv(65536):
                got += part
    return got.decode()


def test_silent_clients(served: str) -> None:
    with lines(served, 40):
        assert healthy_within(served) < wire._HEAD_SECONDS / 2


def test_dribbling_clients(served: str) -> None:
    with lines(served, 40) as clients:
        for _ in range(10):
            for client in clients:
                client.sendall(b"G" if _ == 0 else b"E")
            assert healthy_within(served) < wire._HEAD_SECONDS / 2


def test_clients_that_announce_a_body(served: str) -> None:
    with lines(served, 40) as clients:
        for client in clients:
            client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nx")
        assert healthy_within(served) < wire._HEAD_SECONDS / 2


def test_more_clients_than_may_wait(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_WAITING", 20)
    with lines(served, 60):
        assert healthy_within(served) < wire._HEAD_SECONDS / 2


def test_a_head_has_a_deadline_that_no_byte_prolongs(served: str) -> None:
    with lines(served, 1) as (client,):
        begun = time.monotonic()
        with contextlib.suppress(OSError):  # closed by the server: reset or broken pipe
            while time.monotonic() - begun < wire._HEAD_SECONDS + 4:
                client.sendall(b"G")
                time.sleep(0.2)
        assert time.monotonic() - begun < wire._HEAD_SECONDS + 3


def test_a_head_in_pieces_is_answered(served: str) -> None:
    with lines(served, 1) as (client,):
        for part in (b"GET /hea", b"lthz HTTP/1.1\r\nHost: local", b"host\r\n", b"\r\n"):
            client.sendall(part)
            time.sleep(0.05)
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2)  # kept alive, and two at once
        got = b""
        while got.count(b"HTTP/1.1 200") < 2 or not got.endswith(b"ok"):
            got += client.recv(65536)


FORM = "username=nobody&password=wrong"
FORM_HEAD = (
    "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n"
)


def test_clients_that_are_slow_with_a_form(served: str) -> None:
    """A form waits in the selector until it is whole, as a head does."""
    with lines(served, 40) as clients:
        for client in clients:
            client.sendall(f"{FORM_HEAD}Content-Length: {len(FORM)}\r\n\r\n{FORM[:5]}".encode())
        assert healthy_within(served) < wire._HEAD_SECONDS / 2


def test_a_form_in_pieces_is_answered(served: str) -> None:
    with lines(served, 1) as (client,):
        for part in (FORM_HEAD[:30], FORM_HEAD[30:], f"Content-Length: {len(FORM)}\r\n\r\n", FORM[:5], FORM[5:]):
            client.sendall(part.encode())
            time.sleep(0.05)
        assert client.recv(65536).startswith(b"HTTP/1.1 401")  # judged, and the line kept for more
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        got = b""
        while not got.endswith(b"ok"):
            got += client.recv(65536)


def test_a_form_and_what_follows_it_at_once(served: str) -> None:
    after = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    sent = f"{FORM_HEAD}Content-Length: {len(FORM)}\r\n\r\n{FORM}{after}"
    answer = talk(served, sent.encode())
    assert answer.startswith("HTTP/1.1 401")
    assert answer.endswith("ok")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Content-Length: 8193", 413),
        ("Content-Length: 999999999999", 413),
        ("Content-Length: -1", 413),
        ("Content-Length: 1e3", 413),
        ("Transfer-Encoding: chunked", 413),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked", 413),
        ("Content-Length: 0", 401),
        ("X: y", 401),
    ],
)
def test_what_a_form_may_be(served: str, line: str, status: int) -> None:
    begun, body = time.monotonic(), "x" * 5 if line.startswith("Content-Length: 5") else ""
    head = talk(served, f"{FORM_HEAD}{line}\r\nConnection: close\r\n\r\n{body}".encode()).partition("\r\n")[0]
    assert head.startswith(f"HTTP/1.1 {status} "), head
    assert time.monotonic() - begun < wire._HEAD_SECONDS / 2


@pytest.mark.parametrize("path", ["/", "/login/", "/people/", "/alpha/api/add_entries", "/Login", "/login%2f"])
def test_a_form_is_sent_where_one_is_taken(served: str, path: str) -> None:
    head = FORM_HEAD.replace("/login", path, 1)
    answer = talk(served, f"{head}Content-Length: {len(FORM)}\r\n\r\n{FORM}".encode())
    assert answer.startswith("HTTP/1.1 405 ")


HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n"
FAULTS = {
    "no protocol": ("GET /\r\n\r\n", 400),
    "small letters": ("get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "no header": (f"{HEAD}what\r\n\r\n", 400),
    "post": ("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "options": ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "connect": ("CONNECT localhost:1 HTTP/1.1\r\n\r\n", 405),
    "body": (f"{HEAD}Content-Length: 5\r\n\r\nxxxxx", 413),
    "negative": (f"{HEAD}Content-Length: -5\r\n\r\n", 413),
    "chunks": (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nxxxxx\r\n0\r\n\r\n", 413),
    "address": (f"GET /{'x' * 40_000} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    "header": (f"{HEAD}X: {'x' * 40_000}\r\n\r\n", 413),
    "absolute": ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "version": ("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_in_the_protocol_are_told_in_chinese_and_sealed(served: str, name: str) -> None:
    sent, status = FAULTS[name]
    head, _, body = talk(served, sent.encode()).partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} "), head
    assert "Content-Security-Policy: default-src 'self'" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Cache-Control: no-store" in head
    assert "charset=utf-8" in head
    assert body.endswith("。")
    assert body.isprintable()
    assert not any(c.isascii() and c.isalpha() for c in body)


@pytest.mark.parametrize("known", [True, False])
def test_a_redirect_says_nothing_in_english(served: str, cookie: str, *, known: bool) -> None:
    line = f"Cookie: {cookie}\r\n" if known else ""
    sent = f"GET /alpha HTTP/1.1\r\nHost: localhost\r\n{line}Connection: close\r\n\r\n"
    head, _, body = talk(served, sent.encode()).partition("\r\n\r\n")
    assert head.split()[1] in ({"301", "302", "308"} if known else {"303"})
    assert "Content-Security-Policy" in head
    assert "edirect" not in body
