"""What part of their spending bases put into each category: percentiles of those of a policy and size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.across.spread import Spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.across.rollup import Part
    from ledgers.policy import Policy

WHOLE = 10_000
"""Shares are in parts of ten thousand, cut off: 1250 is 12.50%."""


@dataclass(frozen=True, slots=True)
class Share:
    """A category's share of the spending of the bases of a policy and size, in parts of ten thousand."""

    policy: str
    size: str
    category: str
    spread: Spread


def share_of(fen: int, total: int) -> int:
    """A part of a sum, in parts of ten thousand; nothing of nothing."""
    return fen * WHOLE // total if total > 0 else 0


def percent(share: int) -> str:
    """A share in words: 12.50%."""
    sign = "-" if share < 0 else ""
    return f"{sign}{abs(share) // 100}.{abs(share) % 100:02}%"


def shares(parts: Sequence[Part], laws: Mapping[str, Policy]) -> Iterator[Share]:
    """The percentiles by policy, size and category, of bases that have spent; of too few nothing is said."""
    groups: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        if part.spent > 0:
            groups[part.policy, part.size].append(part)
    for (policy, size), group in sorted(groups.items()):
        peers = laws[policy].across.peers
        if peers is None or len(group) <= peers:
            continue
        for category in sorted({name for part in group for name in part.categories}):
            values = [share_of(part.categories.get(category, 0), part.spent) for part in group]
            yield Share(policy, size, category, Spread.of(values))
