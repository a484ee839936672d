"""The judge of a spend: what payee, purpose and invoice say it was, with the words that decided it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.policy import Policy
    from ledgers.policy.model import Words

CLOSE = 8  # characters behind a hit in which a word may change what it names


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a spend was, by its words.

    Attributes:
        ban: travel, labour or unrelated (第九条).
        category: the policy's category of such a spend.
        word: the word that decided. where: 用途, 对方户名 or 发票品目: where it stands.
        firm: it decides; otherwise a person is asked.
        fare: a visiting lecturer may cost it too.
    """

    ban: str
    category: str
    word: str
    where: str
    firm: bool
    fare: bool

    @property
    def because(self) -> str:
        """The reason, in Chinese."""
        return f"{self.where}写“{self.word}”"


class Judge:
    """The words of a policy, compiled once."""

    def __init__(self, policy: Policy) -> None:
        self._groups = [_Group(words) for words in policy.word]

    def judge(self, payee: str, *texts: str, item: str = "") -> Judgement | None:
        """The banned kind that the words name, None where they name none; a firm one before a question.

        Args:
            payee: 对方户名.
            texts: purpose, summary: whatever the voucher says it was for.
            item: 发票品目.
        """
        name, said, bought = _plain(payee), _plain("；".join(text for text in texts if text)), _plain(item)
        found = [j for group in self._groups for j in group.judgements(name, said, bought)]
        return next((j for j in found if j.firm), found[0] if found else None)


def judge_of(policy: Policy) -> Judge:
    """The judge of a policy, built once for each policy that was loaded."""
    if (known := _JUDGES.get(policy.digest)) is None:
        known = _JUDGES[policy.digest] = Judge(policy)
    return known


_JUDGES: dict[str, Judge] = {}


class _Group:
    """One list of words with what qualifies it."""

    def __init__(self, rule: Words) -> None:
        self.rule = rule
        self.words, self.unless, self.after, self.spare = map(_any, (rule.words, rule.unless, rule.after, rule.spare))
        self.where = "对方户名" if rule.payee else "发票品目" if rule.item else "用途"

    def judgements(self, payee: str, said: str, item: str) -> Iterator[Judgement]:
        """The first hit that stands, if there is one."""
        rule = self.rule
        text = payee if rule.payee else item if rule.item else said
        longer = [match.span() for match in self.unless.finditer(text)]
        for hit in self.words.finditer(text):
            inside = any(start <= hit.start() and hit.end() <= end for start, end in longer)
            if not inside and not self.after.search(text[hit.end() : hit.end() + CLOSE]):
                firm = rule.firm and not self.spare.search(said) and not _in_title(text, hit.start())
                yield Judgement(rule.ban, rule.category, hit.group(), self.where, firm, rule.fare)
                return


def _in_title(text: str, at: int) -> bool:
    """Whether a place of the text stands in 《》: what a book or a paper is called only asks."""
    return text.rfind("《", 0, at) > text.rfind("》", 0, at) and "》" in text[at:]


def _any(words: list[str]) -> re.Pattern[str]:
    """A pattern of any of the words, longest first; one that never matches for none."""
    longest_first = sorted((_plain(word) for word in words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
