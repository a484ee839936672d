"""What a person said of statement rows and sheet rows: these are one payment, those are not.

    2026-05-08 custom "earmark-match" "同一笔"
      bank: "0f3c…-0 77aa…-0"
      sheet: "9b1d…-0"
      by: "张会计"

`不是同一笔` keeps rows apart, `撤销` takes an earlier word on the same rows back. The rows are named
by their identities; a word about rows that the book no longer holds says nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPE = "earmark-match"


class Said(StrEnum):
    """What was said."""

    ONE = "同一笔"
    APART = "不是同一笔"
    UNDO = "撤销"


@dataclass(frozen=True, slots=True)
class Match:
    """A person's word: identities of statement rows and of sheet rows, who said it and when."""

    said: Said
    bank: frozenset[str]
    sheet: frozenset[str]
    date: dt.date = dt.date.min
    by: str = ""


def read_matches(entries: Iterable[data.Directive]) -> list[Match]:
    """The words that hold, in the order they were said.

    A later 同一笔 replaces every earlier one on any of its rows and lifts a 不是同一笔 between them; a
    later 不是同一笔 takes back every 同一笔 that holds its rows together.
    """
    found: list[Match] = []
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != TYPE or not entry.values:
            continue
        word = str(entry.values[0].value)
        if word not in [said.value for said in Said]:
            continue
        new = Match(Said(word), _ids(entry, "bank"), _ids(entry, "sheet"), entry.date, str(entry.meta.get("by") or ""))
        found = [old for old in found if not _replaces(new, old)]
        if new.said is not Said.UNDO:
            found.append(new)
    return found


def _replaces(new: Match, old: Match) -> bool:
    if new.said is Said.UNDO:
        return (old.bank, old.sheet) == (new.bank, new.sheet)
    both = bool(new.bank & old.bank) and bool(new.sheet & old.sheet)
    if new.said is old.said is Said.ONE:
        return bool(new.bank & old.bank) or bool(new.sheet & old.sheet)
    return both


def _ids(entry: data.Custom, key: str) -> frozenset[str]:
    return frozenset(str(entry.meta.get(key) or "").split())


def to_text(match: Match) -> str:
    """A word as it stands in the file."""
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    meta |= {"bank": " ".join(sorted(match.bank)), "sheet": " ".join(sorted(match.sheet)), "by": match.by}
    return render(data.Custom(meta, match.date, TYPE, [ValueType(match.said.value, str)]))
