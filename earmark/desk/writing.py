"""Who writes, on which day, and how a file of the book is added to."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledgers.book.shelf import OpenBook


def whoever() -> str:
    """Who is at the command line, for a book's history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "命令行"


def today() -> date:
    """The day it is at the bureau."""
    return date.today()  # noqa: DTZ011  (local on purpose)


def append(book: OpenBook, name: str, text: str, *, author: str, message: str) -> None:
    """Add directives at the end of a file of the book.

    Raises:
        Refusal: the book is locked, or cannot be written.
    """
    with book.locked():
        append_held(book, name, text, author=author, message=message)


def append_held(book: OpenBook, name: str, text: str, *, author: str, message: str) -> None:
    """Add to a file; the lock is held by the caller."""
    book.write({name: extended(book, name, text)}, author=author, message=message)


def extended(book: OpenBook, name: str, text: str) -> str:
    """A file of a book with a text at its end."""
    old = (book.folder / name).read_text(encoding="utf-8").rstrip("\n")
    return f"{old}\n\n{text}"
