"""Importers: papers as banks and accountants have them, read whole or refused.

One format, one module, declared as columns. They know the rows of a book and nothing of rules, of the web
or of how a book is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.anybank import declared, read_any
from importers.banks import BANKS
from importers.cells import load, read
from importers.filed import Filed
from importers.invoices import read_electronic
from importers.invoices.archive import filed
from importers.invoices.bureau_list import BureauList
from importers.sheet import SpendingSheet
from importers.table import unknown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.paper import Paper
    from importers.reader import Reader
    from ledgers.book.mapping import BankMapping

IMPORTERS: tuple[type[Reader], ...] = (*BANKS, SpendingSheet, BureauList)
"""All formats. Of those whose required columns a file has, the one that knows most of its columns reads it."""


class AnyPaper(Filed):
    """Every format at once, as one beangulp importer: `beangulp.Ingest([AnyPaper("A资产:1002银行存款:01专户")])()`.

    Args:
        account: The beancount account that beangulp files the document under.
        mappings: The banks' columns that somebody confirmed.
    """

    def __init__(self, account: str = "", mappings: Sequence[BankMapping] = ()) -> None:
        super().__init__(account)
        self._mappings = mappings

    def paper(self, path: Path) -> Paper:
        """Read a file of any known format."""
        return read_paper(path, self._mappings)


def read_paper(path: Path, mappings: Sequence[BankMapping] = ()) -> Paper:
    """Recognise a file by its bytes or its columns and read it.

    What is wrong with its rows (a broken chain, a day that cannot be read) does not raise: it stands in
    the paper's `refused`, and nothing of such a paper may be booked.

    Args:
        path: The file.
        mappings: The banks' columns that somebody confirmed for this book; they go before the declared formats.

    Raises:
        Refusal: The file cannot be read at all, or is of no known format and does not look like a statement.
    """
    data = load(path)
    if (paper := read_electronic(data, path.name)) is not None:
        return paper
    grids = read(path)
    for formats in ([declared(mapping) for mapping in mappings], IMPORTERS):
        matches = [(each, located) for each in formats if (located := each.locate(grids))]
        if matches:
            best, _ = max(matches, key=lambda match: len(match[1][0].places))  # the first of equals
            paper = best().of(path.name, grids)
            return filed(paper, {path.name: data}) if paper.kind == "invoice" else paper
    if found := read_any(path.name, grids):
        return found
    raise unknown(path.name, grids, IMPORTERS)
