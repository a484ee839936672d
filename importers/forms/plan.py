"""The budget of 附件2 实施方案: 表3-n-1 of each specialty and 表4-2 of the whole, proved by their printed sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.forms.budgets import Budgets
from importers.forms.document import read_document
from importers.forms.labels import Labels
from importers.forms.shares import reading_of, shares
from importers.forms.summary import Summary
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.forms.shares import Reading
    from importers.forms.sums import Unit
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """The plan as the form says it.

    Attributes:
        cells: 表4-2, fen by (content, source), both by the policy's names, blank cells as 0.
        specialties: 表3-n-1, fen by specialty and content.
        unit: In what 表4-2 states its sums.
        reading: Of what the percentages are shares: of a source's "column", a content's "row" or the
            "total"; None where the form has none, or where most of them fit no reading.
        misfits: The percentages that do not fit that reading (or any), described.
        guesses: What was taken for a specialty by its order alone, or for a content by its likeness, described.
        file: The file's name. sha256: of its bytes.
    """

    cells: Mapping[tuple[str, str], int]
    specialties: Mapping[str, Mapping[str, int]]
    unit: Unit
    reading: Reading | None
    misfits: tuple[str, ...]
    guesses: tuple[str, ...]
    file: str
    sha256: str


def read_plan(path: Path, policy: Policy, specialties: Sequence[str]) -> PlanForm:
    """Read a filled 附件2, or a workbook of its tables.

    Args:
        path: The file.
        policy: Whose contents and sources are the rows and columns of 表4-2.
        specialties: The base's specialties in order, to know a 表3-n-1 by; may be empty.

    Raises:
        Refusal: The file cannot be read, has no 表4-2 or several, or its printed sums are off; all at once.
    """
    document = read_document(path)
    labels, problems = Labels(policy), list[str]()
    summary, budgets = Summary(labels, path.name, problems), Budgets(labels, specialties, problems)
    for number, table in enumerate(document.tables, 1):
        if not summary.take(table, number):
            budgets.take(table)
    cells = summary.cells()
    parts = budgets.sums(summary.unit)
    if problems:
        raise Refusal("；".join(problems), where=path.name, todo="请核对后改正表里的数字，再读入一次")
    printed = summary.percentages(workbook=document.workbook)
    reading, misfits = reading_of(list(shares(printed, cells, labels.contents, labels.sources)))
    guesses = [*labels.guessed({*summary.labels_used, *budgets.labels_used}), *budgets.guesses]
    return PlanForm(
        cells=cells,
        specialties=parts,
        unit=summary.unit,
        reading=reading,
        misfits=misfits,
        guesses=tuple(guesses),
        file=document.file,
        sha256=document.sha256,
    )
