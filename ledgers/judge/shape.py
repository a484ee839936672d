"""What the shape of a text says, where no word does: quotations, titles, numbers of cars, trains and flights, hours."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.policy.lexicon import Marks, Shape

_OPEN, _CLOSE = '“"「『', '”"」』'
_QUOTATION = f"[{_OPEN}][^{_CLOSE}]*[{_CLOSE}]"
_REACH = 4  # characters between a quotation and the word that makes it a title
_TITLE = re.compile(r"《([^》]*)》?")
_QUOTE = re.compile(f"[{_OPEN}]")
_LATIN = re.compile("[a-z]")
_EMPTY = re.compile(r"[\W\d_]*")
_BREAK = re.compile(r"[\s，。、,;:（）()《》“”\"/+*·\-—|]")
_HAN = r"\u4e00-\u9fff"


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some words."""
    return f"(?:{'|'.join(map(re.escape, words))})"


class Shapes:
    """The shapes that a lexicon knows, compiled."""

    def __init__(self, shape: Shape, marks: Marks) -> None:
        self._claimed = re.compile(rf"{any_of(shape.claims)}{any_of(shape.into)}?[{_OPEN}][^{_CLOSE}]*[{_CLOSE}]?")
        self._called = re.compile(rf"{_QUOTATION}(?={any_of(shape.called)})")
        self._taught = re.compile(rf"{_QUOTATION}(?=[^，。、,;；]{{0,{_REACH}}}{any_of(shape.works)})")
        self._title, self._papers = shape.title, shape.papers
        self._number = _numbers(shape)
        self._hours = re.compile(rf"(\d{{1,4}}(?:\.\d)?)\s*{any_of(shape.hours)}")
        self._firm = re.compile(rf"{any_of(shape.firms)}|[{shape.firm_ends}]$")
        sold = f"(?:[{shape.goods}]|{any_of(shape.goods_words)})"
        self._goods = re.compile(rf"(?![\d{shape.numerals}]).*?{sold}(?:[\d{shape.numerals}]+[a-z.\d]*[{_HAN}]?)?")
        signs = any_of(sorted({*marks.callings, *marks.trades, *marks.lessons, *marks.feigned}))
        self._hanging = re.compile(rf"{signs}|{sold}(?:[^{_HAN}]|$|[{shape.numerals}])")
        self._thing = re.compile(rf"[{shape.things}](?:[^{_HAN}]|$|[{shape.numerals}]+[{shape.measures}])")

    def read(self, text: str) -> str:
        """A text whose titles are read as teaching material, without the names that a spend only has on paper."""
        if "《" in text:
            text = _TITLE.sub(self._read_title, text)
        if _QUOTE.search(text):
            text = self._taught.sub(self._title, self._called.sub("", self._claimed.sub("", text)))
        return text

    def _read_title(self, hit: re.Match[str]) -> str:
        """A work by its title; a contract or a regulation names what something rests on, no work."""
        return "" if hit.group(1).endswith(self._papers) else self._title

    def number(self, text: str) -> str:
        """What the first number of a car (plate), a train or a flight (trip) in a text says; empty without one."""
        found = self._number.search(text) if _LATIN.search(text) else None
        return found.lastgroup or "" if found else ""

    def is_thing(self, text: str) -> bool:
        """Whether a thing is named by its last character."""
        return self._thing.search(text) is not None

    def may_hang(self, text: str) -> bool:
        """Whether a word of a text may only say which thing or calling is meant; most texts name neither."""
        return self._hanging.search(text) is not None

    def is_goods(self, tail: str) -> bool:
        """Whether what a phrase ends in, behind its last known word, may be bought: 烫发|纸, 美容|犬毛模 2个."""
        return self._goods.fullmatch(tail) is not None

    def is_firm(self, payee: str) -> bool:
        """Whether a name is a firm's, a school's or an office's."""
        return self._firm.search(payee) is not None

    def hours(self, text: str) -> Decimal | None:
        """How many hours of teaching a text states first."""
        found = self._hours.search(text)
        return Decimal(found.group(1)) if found else None


def phrase_end(text: str, at: int) -> int:
    """Where the phrase of a place in a text ends."""
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def is_empty(text: str) -> bool:
    """Whether a text has no letter."""
    return _EMPTY.fullmatch(text) is not None


def _numbers(shape: Shape) -> re.Pattern[str]:
    """A number of a car, a train or a flight."""
    end = "(?![0-9a-z-])"
    return re.compile(
        rf"(?P<plate>[{shape.plates}][a-z]-?[0-9a-z]{{5,6}}(?![0-9a-z]))"
        rf"|(?P<trip>(?<![0-9a-z])(?:[{shape.trains}]\d{{1,4}}{any_of(shape.runs)}|[{shape.fast}]\d{{3,4}}{end}"
        rf"|{any_of(shape.flights)}\d{{3,4}}{end}))"
    )
