"""A file as an ordinary beangulp importer sees it: what it is, of which day, and the entries that it makes."""

from __future__ import annotations

import re
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beangulp

from ledgers.book.invoices import directives, read_claims
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from importers.paper import Paper

IDENTITIES = ("bank", "row")
"""The metadata keys that hold a row's identity on a booked entry."""


class Filed(beangulp.Importer):  # type: ignore[misc]  # beangulp has no types
    """What reads a file, for `beangulp.Ingest` and scripts like bean-extract.

    Args:
        account: The beancount account that beangulp files the document under.
    """

    def __init__(self, account: str = "") -> None:
        self._account = account

    @abstractmethod
    def paper(self, path: Path) -> Paper:
        """Read a file.

        Raises:
            Refusal: It cannot be read at all, or is none that this importer reads.
        """

    def identify(self, filepath: str) -> bool:
        """Whether this importer reads the file."""
        try:
            self.paper(Path(filepath))
        except Refusal:
            return False
        return True

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
        """The entries that the file makes beside those that are booked: transactions, or what it says of invoices.

        Raises:
            Refusal: The file cannot be read, or nothing of it may be booked.
        """
        from importers.extract import entries

        paper = self.paper(Path(filepath))
        if paper.refused:
            raise Refusal(paper.refused, where=paper.file)
        booked = {claim.id for claim in read_claims(existing)} if paper.claims else set()
        claims = [claim for claim in paper.claims if claim.id not in booked]
        return [*(entries([paper], existing) if paper.rows else ()), *directives(claims)]

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
