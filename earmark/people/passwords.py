"""Passwords: which are taken, how they are kept, how one is made.

argon2id with the second of RFC 9106's recommended sets (64 MiB, three passes, four lanes). A name that
nobody has costs the same work as one that somebody has, so that the time of an answer tells nothing.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from ledgers.refusal import Refusal

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID)
LEAST, MOST = 10, 128
_AT_ONCE = BoundedSemaphore(4)  # 256 MiB, however many log in
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_GROUPS, _LENGTH = 4, 4  # 79 bits
_COMMON = Path(__file__).with_name("common.txt")
_LOOKS = str.maketrans("@$013457!", "asoleasti")
_TAIL = re.compile(r"[\W\d_]+$")
_RUN = 4
_KEYS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return HASHER.hash(_bytes(password))


def fits(stored: str | None, password: str) -> bool:
    """Whether a password is the one that was kept; None, of nobody, takes as long and never fits."""
    with _AT_ONCE:
        try:
            return HASHER.verify(stored or _nobodys(), _bytes(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def stale(stored: str) -> bool:
    """Whether it was kept with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def check(password: str, name: str) -> None:
    """See that a password may be used.

    Raises:
        Refusal: it is too short, too long, or one that is tried first.
    """
    plain = _plain(password)
    if not LEAST <= len(plain) <= MOST:
        raise Refusal(f"密码要有 {LEAST} 到 {MOST} 个字符", todo="可以用几个不相干的词连起来")
    if any(unicodedata.category(c) == "Cc" for c in plain):
        raise Refusal("密码里有看不见的控制字符")
    if plain.isdigit() or _is_common(plain.casefold()) or _is_runs(plain.casefold()):
        raise Refusal("这个密码太常见，容易被猜中", todo="可以用几个不相干的词连起来")
    if len(name) >= _RUN and name.casefold() in plain.casefold():
        raise Refusal("密码里不能有用户名")


def generated() -> str:
    """A password for one use, easy to read out: xxxx-xxxx-xxxx-xxxx."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def _plain(password: str) -> str:
    """One spelling of what may be typed wide or narrow, composed or not."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    """What is hashed of it; a sign that is none stands for itself, so that it is refused and no error."""
    return _plain(password).encode(errors="backslashreplace")


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_hex())


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def _is_common(plain: str) -> bool:
    """Whether it is on the list: as it stands, without what was put behind it, with signs read as letters."""
    bare = _TAIL.sub("", plain)
    return bool({plain, bare, plain.translate(_LOOKS), _TAIL.sub("", bare.translate(_LOOKS))} & _common())


def _is_runs(plain: str) -> bool:
    """Whether it is little else than neighbours on the keyboard or one sign many times."""
    rows = (*_KEYS, *(row[::-1] for row in _KEYS))
    if len(set(plain)) < _RUN:
        return True
    left, found = plain, 0
    while len(left) >= _RUN:
        length = next((n for n in range(len(left), _RUN - 1, -1) if any(left[:n] in row for row in rows)), 0)
        found += length
        left = left[length or 1 :]
    return len(plain) - found < _RUN
