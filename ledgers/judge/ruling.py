"""A lexicon's ruling as a policy has it: its conditions as bits, its label as what the policy makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.judge.reading import REMEMBERED
from ledgers.judge.vocabulary import ALWAYS, union
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.judge.reading import Found
    from ledgers.judge.vocabulary import Vocabulary
    from ledgers.policy import Policy
    from ledgers.policy.lexicon import Ruling
    from ledgers.policy.model import Label

BANNED, ALLOWED, NEUTRAL, REVIEW = "banned", "allowed", "neutral", "review"
FIELDS = ("对方户名", "用途", "发票品目", "入账科目", "发票品目", "对方户名")
"""What a field is called (ledgers/judge/vocabulary.py numbers them)."""


class BoundRuling:
    """A ruling over bits, with what the policy makes of its label."""

    __slots__ = (
        *("first", "needs", "none", "deciding", "hourly", "silent"),
        *("label", "verdict", "why", "category", "ban", "cite", "fare", "makes"),
    )

    def __init__(
        self, ruling: Ruling, vocabulary: Vocabulary, label: Label | None, policy: Policy, *, silent: bool
    ) -> None:
        every = [vocabulary.mask(condition) for condition in ruling.all]
        one_of = [union(vocabulary.mask(condition) for condition in part) for part in ruling.any]
        self.needs = (*every, *one_of)  # of each at least one bit
        self.none = union(vocabulary.mask(condition) for condition in ruling.none)
        self.first = next(iter(self.needs), ALWAYS)
        self.deciding = union(self.needs)
        self.label, self.why, self.fare, self.silent = ruling.label, ruling.why, ruling.fare, silent
        self.verdict = ruling.verdict or _verdict(label, policy)
        self.category, self.ban, self.cite = (label.category, label.ban, label.cite) if label else ("", "", "")
        self.hourly = ruling.hourly and self.verdict == ALLOWED
        self.makes = f"：{self.label}（{self.cite}）" if self.cite else f"：{self.label}"

    def words(self, found: Found) -> tuple[tuple[str, str], ...]:
        """The words of a text that decide, each with its field."""
        said = [(FIELDS[at], word) for at, word, bits in found.hits if bits & self.deciding]
        return tuple(dict.fromkeys(said))

    def told(self, found: Found) -> tuple[str, ...]:
        """The words of a text that decide, as they are quoted."""
        if (told := found.told.get(self)) is None:
            told = found.told[self] = tuple([f"{field}写“{word}”" for field, word in self.words(found)])
        return told

    def holds(self, mask: int) -> bool:
        """Whether every condition holds of what was found."""
        if mask & self.none:
            return False
        for part in self.needs:  # noqa: SIM110  (a generator costs more than the few conditions)
            if not mask & part:
                return False
        return True


def _verdict(label: Label | None, policy: Policy) -> str:
    """What a policy makes of a label: a question where it does not name it, or names a category that is one."""
    if label is None:
        return REVIEW
    if label.ban:
        return BANNED
    category = policy.find_category(label.category)
    return REVIEW if category and category.verdict is Verdict.REVIEW else ALLOWED


class Rulings:
    """All rulings of a lexicon in their order, of which the first that holds decides."""

    def __init__(self, rulings: Sequence[BoundRuling]) -> None:
        self._rulings = rulings
        self._asked: dict[int, int] = {}  # by bits: which rulings one may fulfil the first condition of
        for place, each in enumerate(rulings):
            left = each.first
            while left:
                self._asked[left & -left] = self._asked.get(left & -left, 0) | 1 << place
                left &= left - 1
        self._relevant = union(each.deciding | each.none for each in rulings)
        self._known: dict[int, BoundRuling] = {}

    def first(self, mask: int) -> BoundRuling:
        """The first ruling that holds; the last of a lexicon always does."""
        mask &= self._relevant
        if (ruling := self._known.get(mask)) is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            ruling = self._known[mask] = self._decided(mask)
        return ruling

    def _decided(self, mask: int) -> BoundRuling:
        """The first ruling that holds, of those whose first condition does."""
        asked = self._asked
        open_, left = asked[ALWAYS], mask
        while left:
            bit = left & -left
            open_ |= asked.get(bit, 0)
            left ^= bit
        while True:
            place = open_ & -open_
            ruling = self._rulings[place.bit_length() - 1]
            if ruling.holds(mask):
                return ruling
            open_ ^= place
