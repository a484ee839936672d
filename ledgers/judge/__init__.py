"""The judge of a spend: what payee, purpose and invoice say it was, with the words that decided it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledgers.policy import Policy
    from ledgers.policy.model import Words


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a spend was, by its words.

    Attributes:
        ban: travel, labour or unrelated (第九条).
        category: the policy's category of such a spend.
        word: the word that decided.
        where: 用途 or 对方户名: where the word stands.
    """

    ban: str
    category: str
    word: str
    where: str

    @property
    def because(self) -> str:
        """The reason, in Chinese."""
        return f"{self.where}写“{self.word}”"


class Judge:
    """The words of a policy, compiled once."""

    def __init__(self, policy: Policy) -> None:
        self._groups = [(group, _any(group.words), _any(group.unless), _any(group.spare)) for group in policy.word]

    def judge(self, payee: str, *texts: str) -> Judgement | None:
        """The banned kind that the words name, None where they name none.

        Args:
            payee: 对方户名.
            texts: purpose, summary, invoice item: whatever else the voucher says.
        """
        name, said = _plain(payee), _plain("；".join(text for text in texts if text))
        for group, words, unless, spare in self._groups:
            found = words.search(name if group.payee else said)
            if found and not _vetoed(group, unless, spare, name, said):
                where = "对方户名" if group.payee else "用途"
                return Judgement(group.ban, group.category, found.group(), where)
        return None


def judge_of(policy: Policy) -> Judge:
    """The judge of a policy, built once for each policy that was loaded."""
    if (known := _JUDGES.get(policy.digest)) is None:
        known = _JUDGES[policy.digest] = Judge(policy)
    return known


_JUDGES: dict[str, Judge] = {}


def _vetoed(group: Words, unless: re.Pattern[str], spare: re.Pattern[str], name: str, said: str) -> bool:
    own = name if group.payee else said
    return bool(unless.search(own) or spare.search(said))


def _any(words: list[str]) -> re.Pattern[str]:
    """A pattern of any of the words, longest first; one that never matches for none."""
    longest_first = sorted((_plain(word) for word in words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
