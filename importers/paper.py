"""A paper that was read: a statement or a sheet, every row of it accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.chain import Break
    from ledgers.book.invoices import Claim
    from ledgers.book.rows import BankRow, SheetRow


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the file that is no transaction, and why. `row` counts from 1, as Excel shows it."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a file says.

    Attributes:
        file: The file's name.
        importer: The format in Chinese, "建设银行对公明细".
        kind: "statement", "sheet" or "invoice".
        account: The base's own account number; empty for sheets and where the file has none.
        rows: In the order in which they happened for a statement, in file order for a sheet.
        claims: What it says of invoices, in file order; one of which a list has several rows stands once
            for each of them.
        lines: For each of rows or claims, its row in the file, from 1 (within its worksheet).
        skipped: All other rows that hold anything; in a refused paper also those at fault.
        chain: Whether the running balance is proved row by row.
        opening_fen, closing_fen: The balance before the first and after the last row; None where
            the file has no balances that can be read.
        breaks: The first row whose balance does not follow.
        totals: The counts, sums and end balances that the file states and its rows bear out, in words.
        columns: For an undeclared bank, the headers that were taken for each thing.
        refused: Why nothing of the paper may be booked, in Chinese; empty where it may.
        notes: What else the user should know, such as worksheets that were not read.
        originals: The files that the book keeps of invoices, by their place in the book.
    """

    file: str
    importer: str
    kind: Literal["statement", "sheet", "invoice"]
    account: str = ""
    rows: tuple[BankRow, ...] | tuple[SheetRow, ...] = ()
    claims: tuple[Claim, ...] = ()
    lines: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    chain: Literal["proved", "broken", "absent"] = "absent"
    opening_fen: int | None = None
    closing_fen: int | None = None
    breaks: Break | None = None
    totals: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: str = ""
    notes: tuple[str, ...] = ()
    originals: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def count(self) -> int:
        """The number of rows of the file: those read and those skipped."""
        return len(self.rows) + len(self.claims) + len(self.skipped)
