"""What stands beside a label: most of a form is labels with their answers to the right."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from importers.forms.document import bare, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importers.forms.document import Cell, Table

NOTE = "说明"
"""The label of a row that explains the form and is no answer."""

_BRACKETS = re.compile(r"\([^()]*\)")


def label(text: str) -> str:
    """A label without blanks, colons and what stands in brackets: 主管单位 for 主管 单位（公章）."""
    return _BRACKETS.sub("", bare(text)).strip(":")


def answers(table: Table, known: Callable[[str], bool]) -> Iterator[tuple[str, str, Cell]]:
    """The labels of a table that are known, each with the first cell of its row and the cell that answers it.

    A label whose neighbour is a label too, or that ends its row, has no answer and is left out.
    """
    for row in table.rows:
        cells = distinct(row)
        group = label(cells[0].text) if cells else ""
        if group == NOTE:
            continue
        for cell, answer in pairwise(cells):
            name = label(cell.text)
            if known(name) and not known(label(answer.text)):
                yield name, group, answer


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
