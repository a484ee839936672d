"""What the bureau compares over all bases: findings of a run, never of a base.

Each module `cNN` is a rule: `gather` takes of one base's frame what the rule compares, and the rule itself judges
what was gathered of all. So a run holds little of each base, and reads again only the bases that a finding names.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from audit_rules.across.concern import Concern
from audit_rules.across.rollup import Rollup, rollups
from audit_rules.across.shares import Share, shares
from audit_rules.columns import Frame, from_text
from audit_rules.rule import NotRequired, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from ledgers.policy import Policy

__all__ = ["Across", "Concern", "Frames", "compare", "rules"]

_MODULE = re.compile(r"c\d\d")
_CLOSE = 32  # bases whose frames are held while findings are made


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if _MODULE.fullmatch(m.name))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def _rule_in(module: ModuleType) -> Rule:
    return next(value for value in vars(module).values() if isinstance(value, Rule))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule over bases, by code."""
    return tuple(_rule_in(module) for module in _modules())


class Frames(Mapping[str, Frame]):
    """The frames of bases by code, each read when it is asked for.

    Args:
        texts: what `columns.to_text` made of each base.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(sorted(texts.items()))
        self._near: dict[str, Frame] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, base: str) -> Frame:
        if base not in self._near:
            while len(self._near) >= _CLOSE:
                del self._near[next(iter(self._near))]
            self._near[base] = from_text(self._texts[base])
        return self._near[base]


class Across:
    """What a comparison of bases came to.

    Attributes:
        bases: how many were compared.
        concerns: the findings, by rule, the gravest and largest first.
        shares: what part of their spending bases put into a category, by policy and size.
        rollups: sums by policy, and of all where there are several.
    """

    def __init__(
        self, bases: int, concerns: Sequence[Concern], shares: Sequence[Share], rollups: Sequence[Rollup]
    ) -> None:
        self.bases, self.concerns, self.shares, self.rollups = bases, concerns, shares, rollups

    @property
    def violated(self) -> bool:
        """Whether a violation is among the findings."""
        return any(concern.severity is Severity.VIOLATION for concern in self.concerns)


def compare(frames: Mapping[str, Frame], law_of: Callable[[str], Policy]) -> Across:
    """Compare bases; the same whatever their order.

    Args:
        frames: by the bases' codes.
        law_of: the policy of an id.
    """
    laws: dict[str, Policy] = {}
    gathered: list[list[Any]] = [[] for _ in _modules()]
    parts: list[Any] = []
    for base in sorted(frames):
        frame = frames[base]
        if (law := laws.get(frame.policy)) is None:  # reading one takes longer than a base's lines
            law = laws[frame.policy] = law_of(frame.policy)
        parts.append(Rollup.of(frame))
        for kept, module in zip(gathered, _modules(), strict=True):
            kept.extend(module.gather(frame, law))
    found = [c for kept, module in zip(gathered, _modules(), strict=True) for c in _judged(module, kept, frames, laws)]
    found.sort(key=lambda concern: concern.rank)
    return Across(len(frames), found, list(shares(parts, laws)), list(rollups(parts, found, laws)))


def _judged(
    module: ModuleType, gathered: Sequence[Any], frames: Mapping[str, Frame], laws: Mapping[str, Policy]
) -> Iterator[Concern]:
    try:
        yield from _rule_in(module).check(gathered, frames, laws)
    except NotRequired:
        return
