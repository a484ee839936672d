"""Every word of a vocabulary in a text: at each place the longest, and the search goes on behind it.

A place costs one look-up (its two characters) where no word begins, and one more for each further character that some
word goes on with, however many words there are: some forty thousand take less time than one compiled alternation of
them. The words that begin alike are put in order when a text first has their beginning, so that a program which judges
a few payments does not pay for all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_LATIN = re.compile("[a-z]")
_RUN = re.compile("[a-z]+")
_HEAD = 2  # characters by which words are looked up

_Branch = dict[str, tuple[str, Any]]
"""By the next character: the word that ends with it (empty where none does), and how words go on."""


class Words:
    """Words to be found in texts. One in Latin script is found only between other than letters."""

    def __init__(self, words: Iterable[str]) -> None:
        every = set(words)
        self._single = frozenset(word for word in every if len(word) < _HEAD)
        self._alike: defaultdict[str, list[str]] = defaultdict(list)  # the words by their heads
        for word in every - self._single:
            self._alike[word[:_HEAD]].append(word)
        self._heads: dict[str, tuple[str, Any]] = dict.fromkeys(self._alike, ("", None))

    def findall(self, text: str) -> list[str]:
        """Every word, in its order."""
        if _LATIN.search(text):
            return [word for _, word in self._between(text)]
        found: list[str] = []
        heads, single = self._heads.get, self._single
        at, end = 0, len(text)
        while at < end:
            if head := heads(text[at : at + 2]):
                word, branch = head
                if branch is None:
                    word, branch = self._ordered(text[at : at + 2])
                to = at + 2
                while to < end and (step := branch.get(text[to])):
                    here, branch = step
                    to += 1
                    if here:
                        word = here
                if word:
                    found.append(word)
                    at += len(word)
                    continue
            if text[at] in single:
                found.append(text[at])
            at += 1
        return found

    def places(self, text: str) -> list[tuple[int, str]]:
        """Every word with its place, in their order."""
        if _LATIN.search(text):
            return self._between(text)
        found, at = [], 0
        for word in self.findall(text):
            at = text.index(word, at)
            found.append((at, word))
            at += len(word)
        return found

    def _between(self, text: str) -> list[tuple[int, str]]:
        """Every word with its place, in a text that has Latin letters."""
        found, at, end = [], 0, len(text)
        while at < end:
            if word := self._longest(text, at):
                found.append((at, word))
                at += len(word)
            else:  # no word begins within a word of other letters
                run = _RUN.match(text, at)
                at = run.end() if run else at + 1
        return found

    def _longest(self, text: str, at: int) -> str:
        """The longest word at a place whose last letter is no other word's, empty where there is none."""
        word = text[at] if text[at] in self._single and not _goes_on(text, at + 1) else ""
        if head := self._heads.get(text[at : at + _HEAD]):
            here, branch = head if head[1] is not None else self._ordered(text[at : at + _HEAD])
            to = at + _HEAD
            if here and not _goes_on(text, to):
                word = here
            while step := branch.get(text[to : to + 1]):
                here, branch = step
                to += 1
                if here and not _goes_on(text, to):
                    word = here
        return word

    def _ordered(self, head: str) -> tuple[str, _Branch]:
        """What a head begins, put in order."""
        whole, branches = "", _Branch()
        for word in self._alike[head]:
            if word == head:
                whole = word
                continue
            branch = branches
            for sign in word[_HEAD:-1]:
                branch = branch.setdefault(sign, ("", {}))[1]
            last = word[-1]
            branch[last] = (word, branch[last][1] if last in branch else {})
        self._heads[head] = (whole, branches)
        return whole, branches


def _latin(sign: str) -> bool:
    return "a" <= sign <= "z"


def _goes_on(text: str, end: int) -> bool:
    """Whether a word that ends there in a Latin letter goes on."""
    return _latin(text[end - 1]) and end < len(text) and _latin(text[end])
