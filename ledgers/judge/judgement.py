"""What a payment was, as it was judged, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.judge.ruling import REVIEW

if TYPE_CHECKING:
    from ledgers.judge.reading import Found
    from ledgers.judge.ruling import BoundRuling

_QUOTED = 4  # words that a reason quotes


class Judgement:
    """What a payment was, by its words: a ruling over what was found."""

    __slots__ = ("_found", "_ruling")

    def __init__(self, ruling: BoundRuling, found: tuple[Found, ...]) -> None:
        self._ruling, self._found = ruling, found

    @property
    def label(self) -> str:
        """What it is called (差旅费, 设备购置, …), as the lexicon's rulings say."""
        return self._ruling.label

    @property
    def verdict(self) -> str:
        """Banned, allowed, neutral, or review where the text does not decide."""
        return self._ruling.verdict

    @property
    def why(self) -> str:
        """What is said beside the words, empty where they say it themselves."""
        return self._ruling.why

    @property
    def category(self) -> str:
        """The policy's category of the label, empty where it names none."""
        return self._ruling.category

    @property
    def ban(self) -> str:
        """Travel, labour, unrelated or parked where the policy bans the label; else empty."""
        return self._ruling.ban

    @property
    def cite(self) -> str:
        """The policy's article."""
        return self._ruling.cite

    @property
    def fare(self) -> bool:
        """Whether it is what a visiting lecturer may cost, too."""
        return self._ruling.fare

    @property
    def firm(self) -> bool:
        """Whether the text decides."""
        return self.verdict != REVIEW

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that decided, each with its field."""
        return tuple([word for found in self._found for word in self._ruling.words(found)])[:_QUOTED]

    @property
    def said(self) -> str:
        """The words that decided, by their fields, in Chinese."""
        told: tuple[str, ...] = ()
        for found in self._found:
            if found.hits:
                told += found.told.get(self._ruling) or self._ruling.told(found)
        return "，".join(told[:_QUOTED])

    @property
    def because(self) -> str:
        """The reason, in Chinese: the words, what they make it, and the article that says so."""
        return f"{self.reason or '没有看出用途'}{self._ruling.makes}"

    @property
    def reason(self) -> str:
        """The words that decided, and what is said beside them."""
        said, why = self.said, self._ruling.why
        return f"{said}；{why}" if said and why else said or why
