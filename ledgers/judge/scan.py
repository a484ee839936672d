"""Every word of a vocabulary in a text, by one compiled alternation.

`re` tries the branches of an alternation one after another. As a tree of shared beginnings, split by
first characters into groups that one character set each can rule out, some thousand words cost about
what a few dozen do. At each place the longest word is taken, and the search goes on behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUP = 8  # branches, or groups of them, that one character set guards


def alternation(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the longest of the words at each place.

    A word in Latin script is found only between other than letters; `_` in it is a blank that may be missing.
    """
    tree: dict[str, Any] = {}
    for word in words:
        at = tree
        for sign in word:
            at = at.setdefault(sign, {})
        at[""] = word
    branches = [
        (first, _start(first) + _tail(tree[first], first)) for first in sorted(first for first in tree if first)
    ]
    while len(branches) > _GROUP:
        branches = [_guarded(branches[start : start + _GROUP]) for start in range(0, len(branches), _GROUP)]
    return re.compile("|".join(form for _, form in branches) or r"(?!)")


def _guarded(branches: list[tuple[str, str]]) -> tuple[str, str]:
    """Branches behind a character set of their first characters."""
    firsts = "".join(first for first, _ in branches)
    return firsts, f"(?=[{re.escape(firsts)}])(?:{'|'.join(form for _, form in branches)})"


def _start(first: str) -> str:
    return rf"(?<![a-z]){re.escape(first)}" if _latin(first) else re.escape(first)


def _tail(tree: dict[str, Any], last: str) -> str:
    """What may follow, the longest first; nothing where a word may end here."""
    end = r"(?![a-z])" if _latin(last) else ""
    branches = [("[ ]?" if sign == "_" else re.escape(sign)) + _tail(rest, sign) for sign, rest in tree.items() if sign]
    if "" not in tree:
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if not branches:
        return end
    return f"(?:{'|'.join(branches)}|{end})" if end else f"(?:{'|'.join(branches)})?"


def _latin(sign: str) -> bool:
    return "a" <= sign <= "z"
