"""Loading a book's ledger without running its rules: the one place that does.

There are two ways, and they give the same to the last metadata: `QUICK` is the parser and a proof that the rest of
beancount's loader would change nothing, see `ledgers.book.quick`; `BEANCOUNT` is its loader whole.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount import loader

from ledgers.book import quick
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from beancount.core import data

    from ledgers.book.quick import Parsed

    Ledger = tuple[list[data.Directive], list[Any], dict[str, Any]]

RULES_WANTED: ContextVar[bool] = ContextVar("rules_wanted", default=True)
"""False while the program itself loads a book: it runs the rules afterwards, once."""

AUTO, QUICK, BEANCOUNT = LOADERS = ("auto", "quick", "beancount")
"""How books are loaded: `AUTO` is quick where that is proved, else by beancount's loader."""
VARIABLE = "EARMARK_LOADER"
"""The environment's word for it, where nothing else says it."""
WAY: ContextVar[str] = ContextVar("loader", default="")
"""How this process or this task loads; empty leaves it to the environment."""
_RULES = ("audit_rules",)  # while rules are not wanted, it gives back what it is given


class Loaded(NamedTuple):
    """A ledger, and which of the ways it was loaded: `QUICK` or `BEANCOUNT`."""

    ledger: Ledger
    by: str


def load_entries(main: Path) -> Ledger:
    """Entries, errors and options, as `beancount.loader.load_file` gives them."""
    return load(main).ledger


def load(main: Path, known: Mapping[str, Parsed] | None = None) -> Loaded:
    """Load a ledger, without the load cache: a pickle beside a book is never read.

    Args:
        main: the book's main file.
        known: files of the book that have just been parsed, by their paths, where it is not to be done again.

    Raises:
        Refusal: it was to be loaded quick and nothing else, and it cannot be proved that this is the same.
    """
    way = WAY.get() or os.environ.get(VARIABLE) or AUTO
    if way not in LOADERS:
        raise Refusal(f"“{way}”不是载入账簿的方式", where=VARIABLE, todo=f"可用：{'、'.join(LOADERS)}")
    with uncollected():
        if way != BEANCOUNT:
            try:
                return Loaded(quick.load(main, _RULES, known), QUICK)
            except quick.Beyond as beyond:
                if way == QUICK:
                    said = f"这个账套不能快速载入：{beyond}"
                    raise Refusal(said, where=main.parent.name, todo="请用 --loader auto 或 beancount") from None
        return Loaded(_beancount(main), BEANCOUNT)


def _beancount(main: Path) -> Ledger:
    loader.initialize(False)
    token = RULES_WANTED.set(False)
    try:
        entries, errors, options = loader.load_file(str(main))
    finally:
        RULES_WANTED.reset(token)
    return entries, errors, options


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave Python's search for cycles for later: entries are many and make none, and it looks at all of them.

    Whoever turns it off turns it on again, also where several threads do so at a time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
