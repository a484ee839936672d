"""Who a request comes from: its cookie, its address, and whether a page of ours sent it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import g, request

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from ipaddress import IPv4Network, IPv6Network

    from werkzeug import Response

    from earmark.people import Person, Register

HOME = "/"
_COOKIE = "earmark"
_PLACES = frozenset({"/login", "/logout", "/password"})


def secure() -> bool:
    """Whether the browser asked over TLS, of us or of a proxy that we trust."""
    return request.is_secure


def address() -> str:
    """The address that the request came from."""
    return request.remote_addr or ""


def person() -> Person | None:
    """Who the guard found the request to come from."""
    found: Person | None = getattr(g, "person", None)
    return found


def recognised(register: Register, *, clicked: bool = True) -> Person | None:
    """Find out who the request comes from, for the rest of it."""
    token = session_token()
    g.person = register.sessions.who(token, clicked=clicked) if token else None
    return person()


def session_token() -> str:
    """The number that the browser was given at log-in; empty where it was given none."""
    return request.cookies.get(_cookie(), "")


def keep(response: Response, token: str) -> None:
    """Give the browser the number of its session, for as long as it stays open.

    `__Host-` makes a browser hold the cookie to this very host; it takes that over TLS alone.
    """
    response.set_cookie(_cookie(), token, httponly=True, samesite="Strict", path="/", secure=secure())


def forget(response: Response) -> None:
    """Take the number back."""
    response.delete_cookie(_cookie(), httponly=True, samesite="Strict", path="/", secure=secure())


def same_site() -> bool:
    """Whether a page of ours sent a request that changes something.

    Every browser that Fava runs in names the origin of a form it sends; one that names none, or that says
    by Sec-Fetch-Site that another site or no page at all sent it, is not believed. Sec-Fetch-Site alone
    may be missing: a browser sends it only to an address that it holds to be safe.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None and fetched != "same-origin":
        return False
    return request.headers.get("Origin", "").lower() == f"{request.scheme}://{request.host}".lower()


def login_page() -> str:
    """The address of the log-in page that leads back to where the request wanted to go."""
    wanted = request.full_path.rstrip("?")
    return f"/login?next={quote(wanted)}" if wanted != HOME else "/login"


def inside(wanted: str) -> str:
    r"""Where to go after log-in: a path of this site, else home.

    Neither another site, however it is spelt (`//evil`, `/\evil`, `https:evil`), nor back to the door.
    """
    odd = not wanted.isprintable() or "\\" in wanted or not wanted.startswith("/") or wanted.startswith("//")
    if odd or wanted.partition("?")[0].rstrip("/") in _PLACES:
        return HOME
    return wanted


def _cookie() -> str:
    return f"__Host-{_COOKIE}" if secure() else _COOKIE


@dataclass(frozen=True, slots=True)
class Behind:
    """The application behind proxies: what they say of a request is taken from them and nobody else.

    Of X-Forwarded-For the last address counts that is no proxy's, for whoever asks may have written those
    before it. The host is the request's own: a proxy has to pass it on.

    Attributes:
        app: the application.
        trusted: the proxies.
    """

    app: Callable[..., Any]
    trusted: tuple[IPv4Network | IPv6Network, ...]

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        """Answer a request as it was before the proxy."""
        if self._is_proxy(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self._client(environ)
            protocol = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
            environ["wsgi.url_scheme"] = "https" if protocol == "https" else "http"
        return self.app(environ, start)

    def _client(self, environ: Mapping[str, Any]) -> str:
        last = str(environ["REMOTE_ADDR"])
        for said in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not _is_address(said.strip()):
                break
            last = said.strip()
            if not self._is_proxy(last):
                break
        return last

    def _is_proxy(self, text: str) -> bool:
        return _is_address(text) and any(ip_address(text) in network for network in self.trusted)


def proxies(texts: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """The proxies that were named, by address or network.

    Raises:
        Refusal: one is neither.
    """
    found = []
    for text in texts:
        try:
            found.append(ip_network(text.strip()))
        except ValueError:
            raise Refusal(f"“{text}”不是地址", where="--trusted-proxy", todo="写成 127.0.0.1 或 10.1.2.0/24") from None
    return tuple(found)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
