"""Loading a book's ledger without running its rules."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from beancount import loader

if TYPE_CHECKING:
    from pathlib import Path

    from beancount.core import data

RULES_WANTED: ContextVar[bool] = ContextVar("rules_wanted", default=True)
"""False while the program itself loads a book: it runs the rules afterwards, once."""


def load_entries(main: Path) -> tuple[list[data.Directive], list[Any], dict[str, Any]]:
    """Load a ledger with beancount, without the load cache: a pickle beside a book is never read.

    Returns:
        entries, errors, options, as `beancount.loader.load_file` gives them.
    """
    loader.initialize(False)
    token = RULES_WANTED.set(False)
    try:
        entries, errors, options = loader.load_file(str(main))
    finally:
        RULES_WANTED.reset(token)
    return entries, errors, options
