"""What a format is as an importer: a file in, a paper out, and beangulp's protocol around it."""

from __future__ import annotations

import re
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beangulp

from importers.cells import read
from importers.table import Located, Table, unknown, unread
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from importers.cells import Grid
    from importers.paper import Paper

IDENTITIES = ("bank", "row")
"""The metadata keys that hold a row's identity on a booked entry."""

_PROBLEMS_SHOWN = 5


class Reader(Table, beangulp.Importer):  # type: ignore[misc]  # beangulp has no types
    """A format that a file can be read by.

    Args:
        account: The beancount account that beangulp files the document under.
    """

    def __init__(self, account: str = "") -> None:
        self._account = account

    @abstractmethod
    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets. What is wrong with their rows stands in the paper's `refused`."""

    def paper(self, path: Path) -> Paper:
        """Read a file.

        Raises:
            Refusal: It cannot be read at all, or is not of this format.
        """
        grids = read(path)
        if not self.locate(grids):
            raise unknown(path.name, grids, [type(self)])
        return self.of(path.name, grids)

    def of(self, file: str, grids: Sequence[Grid]) -> Paper:
        """Read worksheets that are of this format."""
        located = self.locate(grids)
        return self.compose(file, located, unread(grids, located))

    # --- beangulp ---

    def identify(self, filepath: str) -> bool:
        """Whether the file's columns are this format's."""
        try:
            return bool(self.locate(read(Path(filepath))))
        except Refusal:
            return False

    def account(self, filepath: str) -> str:  # noqa: ARG002  (beangulp's signature)
        """The account that the document is filed under."""
        return self._account

    def date(self, filepath: str) -> date | None:
        """The day of the last row."""
        paper = self.paper(Path(filepath))
        return max((each.date for each in (*paper.rows, *paper.claims)), default=None)

    def filename(self, filepath: str) -> str:
        """The name to file the document by: its own, without a date before it, as beangulp adds one."""
        name = Path(filepath).name
        return re.sub(r"^\d{4}-\d\d-\d\d[ ._-]*(?=\S)", "", name) or name

    def extract(self, filepath: str, existing: list[Any]) -> list[Any]:
        """The entries that the file makes beside those that are booked.

        Raises:
            Refusal: The file cannot be read, or nothing of it may be booked.
        """
        from importers import pairing

        paper = self.paper(Path(filepath))
        if paper.refused:
            raise Refusal(paper.refused, where=paper.file)
        return list(pairing.entries([paper], existing))

    def deduplicate(self, entries: list[Any], existing: list[Any]) -> None:
        """Mark the entries all of whose rows are booked.

        beangulp compares accounts, days and sums, and takes a true twin for a duplicate; a row's
        identity does not.
        """
        booked = {identity: entry for entry in existing for identity in _identities(entry)}
        for entry in entries:
            mine = list(_identities(entry))
            if mine and all(identity in booked for identity in mine):
                entry.meta["__duplicate__"] = booked[mine[0]]


def _identities(entry: Any) -> Iterator[tuple[str, str]]:
    for holder in (entry, *(getattr(entry, "postings", None) or ())):
        meta = holder.meta or {}
        yield from ((key, str(meta[key])) for key in IDENTITIES if meta.get(key))


def summary(problems: Sequence[str]) -> str:
    """Several problems as one message, the first few of them in words."""
    more = f"；另有 {len(problems) - _PROBLEMS_SHOWN} 处" if len(problems) > _PROBLEMS_SHOWN else ""
    return "；".join(problems[:_PROBLEMS_SHOWN]) + more
