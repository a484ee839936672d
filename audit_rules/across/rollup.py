"""Sums over bases: of each policy, which is a district's or a province's, and of all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from audit_rules.columns import SPENT, Frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.across.concern import Concern
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True)
class Part:
    """What of a base is summed up. Amounts in fen, refunds taken off.

    Attributes:
        spent: in all. earmarked: of the subsidy.
        categories: spent by category, by the sheet's own word where the policy has none.
    """

    base: str
    policy: str
    size: str
    spent: int
    earmarked: int
    categories: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rollup:
    """The sums of some bases.

    Attributes:
        policy: the id of their policy, empty for all bases. name: who issued it.
        concerns: how many findings over bases name one of them, by rule.
    """

    policy: str
    name: str
    bases: int
    spent: int
    earmarked: int
    concerns: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: Frame) -> Part:
        """What of a base is summed up."""
        categories: dict[str, int] = defaultdict(int)
        spent = earmarked = 0
        for kind, category, word, fen, ours in frame.rows("kind", "category", "word", "fen", "earmarked"):
            if kind == SPENT:
                spent += fen
                earmarked += fen if ours else 0
                categories[category or word] += fen
        return Part(frame.base, frame.policy, frame.size, spent, earmarked, dict(categories))

    @classmethod
    def over(cls, policy: str, name: str, parts: Sequence[Part], concerns: Sequence[Concern]) -> Self:
        """The sums of some bases."""
        bases = {part.base for part in parts}
        counts: dict[str, int] = defaultdict(int)
        for concern in concerns:
            if bases & set(concern.bases):
                counts[concern.rule.code] += 1
        spent, earmarked = sum(part.spent for part in parts), sum(part.earmarked for part in parts)
        return cls(policy, name, len(parts), spent, earmarked, dict(sorted(counts.items())))


def rollups(parts: Sequence[Part], concerns: Sequence[Concern], laws: Mapping[str, Policy]) -> Iterator[Rollup]:
    """The sums by policy, then those of all where there are several."""
    for policy in sorted(laws):
        own = [part for part in parts if part.policy == policy]
        yield Rollup.over(policy, laws[policy].meta.issuer[-1], own, concerns)
    if len(laws) > 1:
        yield Rollup.over("", "合计", parts, concerns)
