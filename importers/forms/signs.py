"""Who signed: the 专家 of 表5, and the 签章 of 附件1 and 表5 that can be read.

A seal on paper cannot be seen from here. One that was pasted in as a picture can, and so can a day that
somebody wrote beside it; the printed （公章） alone says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from importers.forms.document import bare, distinct
from ledgers.book.render import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.forms.document import Cell, Table

APPLICATION, REVIEW = "附件1", "附件2 表5"
_DAY = re.compile(r"((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?")
_COLUMNS = (
    ("name", ("姓名",)),
    ("unit", ("单位", "职务", "职称")),
    ("phone", ("手机", "电话")),
    ("signed", ("签名", "签字")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A seal or signature: whose, on which form, of which day if one is written."""

    name: str
    form: str
    day: date | None


def day_in(text: str) -> date | None:
    """The last day that a text states; None where it states none."""
    found = None
    for match in _DAY.finditer(bare(text)):
        try:
            found = date(*map(int, match.groups()))
        except ValueError:
            continue
    return found


def experts(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and facts of the experts listed in a table."""
    places: dict[str, int] | None = None
    for row in table.rows:
        head = _head(row)
        if head:
            places = head
            continue
        if places is None or len(row) <= max(places.values()):
            continue
        name = clean(row[places["name"]].text)
        others = {key: row[at] for key, at in places.items() if key != "name"}
        if not name or row[places["name"]] in others.values():
            if len({*row[min(places.values()) :]}) == 1:  # a merged row: the list is over
                places = None
            continue
        facts: dict[str, Any] = {key: clean(cell.text) for key, cell in others.items() if key != "signed" and cell.bare}
        signature = others.get("signed")
        if signature is not None and (signature.bare or signature.picture):
            facts["signed"] = True
        yield name, facts


def _head(row: Sequence[Cell]) -> dict[str, int] | None:
    places: dict[str, int] = {}
    for at, cell in enumerate(row):
        for key, words in _COLUMNS:
            if any(word in cell.bare for word in words) and len(cell.bare) <= 12:  # noqa: PLR2004  (a header)
                places.setdefault(key, at)
    return places if "name" in places and "signed" in places else None


def marks(table: Table, signoffs: Mapping[str, Sequence[str]], seals: Mapping[str, Sequence[str]]) -> Iterator[Mark]:
    """The seals and signatures that can be read.

    Args:
        table: The table.
        signoffs: Who signs 附件1, with the words each is known by.
        seals: Who seals 表5, likewise.
    """
    for row in table.rows:
        cells = distinct(row)
        for cell, answer in pairwise(cells):
            if cell.bare.endswith("意见") and (name := _who(cell.bare, signoffs)):
                yield from _mark(name, APPLICATION, answer)
        for cell in cells:
            if "盖章" in cell.bare and not cell.bare.endswith("意见") and (name := _who(cell.bare, seals)):
                yield from _mark(name, REVIEW, cell)


def _who(text: str, offices: Mapping[str, Sequence[str]]) -> str:
    found = [(len(word), name) for name, words in offices.items() for word in words if bare(word) in text]
    return max(found)[1] if found else ""


def _mark(name: str, form: str, cell: Cell) -> Iterator[Mark]:
    day = day_in(cell.text)
    if day or cell.picture:
        yield Mark(name, form, day)
