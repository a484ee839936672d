"""The words a form's rows and columns are known by: the policy's, and what is near enough to one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from importers.forms.document import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.forms.document import Cell
    from ledgers.policy import Policy

TOTAL = ""
"""The label of a row or column of sums."""

_SUM = re.compile(r"(合计|总计|共计)(金额)?([(].*[)])?")
_NUMBERED = re.compile(r"^(建设内容)?([(]?[一二三四五六\d]+[).、.:]+|[(][一二三四五六\d]+[)]|[一二三四五六](?=:))*:?")
_SLACK = 6  # characters that may stand around a content's name
_LEAST, _LEAD = 76, 15  # a guess is this near (per cent), and this much nearer than to any other


class Labels:
    """The contents and sources of a policy, and what was guessed while they were looked for."""

    def __init__(self, policy: Policy) -> None:
        self.contents = tuple(content.name for content in policy.content)
        self.sources = tuple(source.name for source in policy.source)
        self._contents = {c.name: tuple(map(bare, (c.name, c.short, *c.aliases))) for c in policy.content}
        self._sources = {s.name: tuple(map(bare, (s.name, *s.aliases))) for s in policy.source}
        self.guesses: dict[str, str] = {}

    def row(self, cells: Sequence[Cell]) -> str | None:
        """The content that the cells left of a row's sums name, TOTAL for 合计, None for anything else."""
        found = (self.content(cell) for cell in dict.fromkeys(cells))
        return next((label for label in found if label is not None), None)

    def content(self, cell: Cell) -> str | None:
        """The content that a cell names, TOTAL for 合计, None for anything else."""
        said = cell.bare.strip(":")
        if _SUM.fullmatch(said) or _SUM.fullmatch(said.strip("()")):
            return TOTAL
        inside = [name for name in self.contents if bare(name) in said and len(said) <= len(bare(name)) + _SLACK]
        if inside:
            return max(inside, key=len)
        said = _NUMBERED.sub("", said)
        exact = [name for name, words in self._contents.items() if said in words]
        return exact[0] if exact else self._guess(said)

    def _guess(self, said: str) -> str | None:
        """The content whose full name is nearest: a short word is near to what stands under a content as well."""
        if len(said) > max(map(len, self.contents)) + _SLACK:
            return None
        scores = {name: fuzz.ratio(said, bare(name)) for name in self.contents}
        best, second = [*sorted(scores, key=lambda name: -scores[name]), ""][:2]
        if scores[best] < _LEAST or scores[best] - scores.get(second, 0) < _LEAD:
            return None
        self.guesses[said] = best
        return best

    def source(self, stack: str) -> str | None:
        """The source that a column's header texts name, by the longest of its words; TOTAL for 合计."""
        found = [(len(word), name) for name, words in self._sources.items() for word in words if word in stack]
        if found:
            return max(found)[1]
        return TOTAL if re.search("合计|总计|共计", stack) else None

    def guessed(self, labels: Iterable[str | None]) -> list[str]:
        """What was guessed of the labels that a table used, described."""
        used = set(labels)
        return [f"“{said}”当作“{name}”" for said, name in self.guesses.items() if name in used]
