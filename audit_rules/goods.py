"""What a text says was bought, and how many pieces."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECES = re.compile(r"(?<!\d)(\d{1,6})\s*[台套张个件把部组辆只块支床架]")
"""A number of things that are counted by the piece."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing and how many pieces of it.

    Attributes:
        name: as it is compared: without blanks, brackets, punctuation and the words of buying.
        quantity: pieces, at least one.
    """

    name: str
    quantity: int

    @classmethod
    def of(cls, text: str, other_words: Iterable[str]) -> Self | None:
        """What a text says; None where it says no number of pieces, or several, or no name.

        Args:
            text: a purpose, an item of an invoice.
            other_words: words that are no part of a thing's name, the longer ones first.
        """
        plain = unicodedata.normalize("NFKC", text)
        found = PIECES.findall(plain)
        if len(found) != 1 or not int(found[0]):
            return None
        name = PIECES.sub("", _BRACKETS.sub("", plain))
        for word in other_words:
            name = name.replace(word, "")
        name = re.sub(r"[\W_]+", "", name).casefold()
        return cls(name, int(found[0])) if name else None
