"""Every word of a vocabulary in a text: at each place the longest, and the search goes on behind it.

What a word begins with (two characters) says which lengths to try there, so that a place costs one look-up where no
word begins, whatever the vocabulary has: some ten thousand words take as long as one compiled alternation of them,
which takes half a second to compile, and every program that judges would pay for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LATIN = re.compile("[a-z]")


class Words:
    """Words to be found in texts. One in Latin script is found only between other than letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._single = frozenset(word for word in self._words if len(word) == 1)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {
            start: tuple(sorted(known, reverse=True)) for start, known in lengths.items() if len(start) > 1
        }

    def findall(self, text: str) -> list[str]:
        """Every word, in its order."""
        if _LATIN.search(text):
            return [word for _, word in self.places(text)]
        found: list[str] = []
        lengths, words, single = self._lengths.get, self._words, self._single
        at, end = 0, len(text)
        while at < end:
            if known := lengths(text[at : at + 2]):
                for length in known:
                    if (word := text[at : at + length]) in words:
                        found.append(word)
                        at += len(word)
                        break
                else:
                    if text[at] in single:
                        found.append(text[at])
                    at += 1
            else:
                if text[at] in single:
                    found.append(text[at])
                at += 1
        return found

    def places(self, text: str) -> Iterator[tuple[int, str]]:
        """Every word with its place, in their order."""
        at = 0
        while at < len(text):
            if word := self._longest(text, at):
                yield at, word
            at += len(word) or 1

    def _longest(self, text: str, at: int) -> str:
        """The longest word at a place, empty where there is none."""
        if at and _latin(text[at]) and _latin(text[at - 1]):
            return ""
        for length in (*self._lengths.get(text[at : at + 2], ()), 1):
            word = text[at : at + length]
            if word in self._words and not (_latin(word[-1]) and _latin(text[at + len(word) : at + len(word) + 1])):
                return word
        return ""


def _latin(sign: str) -> bool:
    return "a" <= sign <= "z"
