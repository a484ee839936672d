"""Importers: papers as banks and accountants have them, read whole or refused.

One format, one module, declared as columns. They know the rows of a book and nothing of rules, of the web
or of how a book is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.anybank import declared, read_any
from importers.banks import BANKS
from importers.cells import load, read
from importers.details import is_detail
from importers.filed import Filed
from importers.invoices import read_electronic
from importers.invoices.archive import filed
from importers.invoices.bureau_list import BureauList
from importers.mojibake import mended
from importers.pause import uncollected
from importers.sheet import SpendingSheet
from importers.table import unknown
from importers.vouchers import SoftwareVouchers
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from importers.cells import Grid
    from importers.paper import Paper
    from importers.reader import Reader
    from importers.subjects import Accounts
    from ledgers.book.mapping import BankMapping

SHEETS: tuple[type[Reader], ...] = (SpendingSheet, BureauList)
IMPORTERS: tuple[type[Reader], ...] = (*BANKS, *SHEETS, SoftwareVouchers)
"""All formats of tables."""

_TURNS: tuple[Sequence[type[Reader]], ...] = (SHEETS, (SoftwareVouchers,), BANKS)
"""In the order in which they are asked: 资金来源 stands in no voucher list, and 科目 in no bank's statement.

Of those of one turn whose required columns a file has, the one that knows most of its columns reads it."""


class AnyPaper(Filed):
    """Every format at once, as one beangulp importer: `beangulp.Ingest([AnyPaper("A资产:1002银行存款:01专户")])()`.

    Args:
        account: The beancount account that beangulp files the document under.
        mappings: The banks' columns that somebody confirmed.
        accounts: What the accounts of the base's software are to it.
    """

    def __init__(
        self, account: str = "", mappings: Sequence[BankMapping] = (), accounts: Accounts | None = None
    ) -> None:
        super().__init__(account)
        self._mappings, self._accounts = mappings, accounts

    def paper(self, path: Path) -> Paper:
        """Read a file of any known format."""
        return read_paper(path, self._mappings, self._accounts)


@uncollected()
def read_paper(
    path: Path, mappings: Sequence[BankMapping] = (), accounts: Accounts | None = None, *, name: str = ""
) -> Paper:
    """Recognise a file by its bytes or its columns and read it.

    What is wrong with its rows (a broken chain, a day that cannot be read) does not raise: it stands in
    the paper's `refused`, and nothing of such a paper may be booked.

    Args:
        path: The file.
        mappings: The banks' columns that somebody confirmed for this book; they go before the declared formats.
        accounts: What the accounts of the unit's own accounting software are.
        name: What the file is called, where that is not the name it lies under.

    Raises:
        Refusal: The file cannot be read at all, or is of no known format and does not look like a statement.
    """
    file, data = name or path.name, load(path)
    if (paper := read_electronic(data, file)) is not None:
        return paper
    grids = read(path)
    formats = [[declared(mapping) for mapping in mappings], *_TURNS]
    if found := _recognised(file, grids, formats, accounts):
        return filed(found, {file: data}) if found.kind == "invoice" else found
    for again in mended(grids):
        if found := _recognised(file, again, formats, accounts):
            return replace(found, notes=(*found.notes, "文字的编码错乱，已经还原，请抽看摘要和户名"))
    if is_detail(grids):
        todo = "用 earmark detail 账套 文件 挂到那一笔付款上"
        raise Refusal("这是发放表或报销明细，是一笔付款的明细，不单独入账", where=file, todo=todo)
    if found := read_any(file, grids):
        return found
    raise unknown(file, grids, IMPORTERS)


def _recognised(
    file: str, grids: Sequence[Grid], turns: Iterable[Sequence[type[Reader]]], accounts: Accounts | None
) -> Paper | None:
    """The paper that a file is by its columns; None where it is of no declared format."""
    for formats in turns:
        matches = [(each, located) for each in formats if (located := each.locate(grids))]
        if matches:
            best, _ = max(matches, key=lambda match: len(match[1][0].places))  # the first of equals
            return _reader(best, accounts).of(file, grids)
    return None


def _reader(format_: type[Reader], accounts: Accounts | None) -> Reader:
    if format_ is SoftwareVouchers:
        return SoftwareVouchers(accounts=accounts)
    if format_ is SpendingSheet:
        return SpendingSheet(policy=accounts.policy if accounts else None)
    return format_()
