"""Links between entries: which gives back, reverses, corrects or pays which.

A link is `^<kind>-<identity>`, the same on all entries it joins. The identity is that of the row the
others speak of (`BankRow.id` where the entry has a statement's row, else its first `SheetRow.id`), so
it is the same in whatever order papers arrive. Links are made anew from all rows at each import.

    ^refund-…       money that came back, and the payment or receipt it belongs to
    ^reversal-…     a movement that the bank took back (冲正, 退汇), and the bank's taking it back
    ^correction-…   an entry that was cancelled, its red entry, and the entry that corrects it
    ^paid-…         a sheet's row that the bank moved in several parts, and those parts; one of a closed month
                    that the bank has shown since, and the bank's row
    ^explained-…    a statement's row of a closed month, and the entries of later months that explain it

The entry whose own identity the link names is the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from beancount.core import data

    from ledgers.book.rows import SheetRow

Kind = Literal["refund", "reversal", "correction", "paid", "explained"]

VOIDED, VOIDED_BY, VOIDS, CORRECTS, CORRECTION = "voided", "voided-by", "voids", "corrects", "correction"
"""Metadata of a correction: on the cancelled entry the day and by whom, on the red entry and on the one that
corrects it the identity of the cancelled row, and what 第五十一条 wants written on the latter."""

REVERSED, REVERSES = "reversed", "reverses"
"""Metadata of a reversal of what stands in a closed month: there the entry stays as it was, bank row and all, and
is told the identity of the red one, which stands in an open month and names it. What the bank had shown is
待查款项 again by the red one, until what is right explains it."""


def link(kind: Kind, identity: str) -> str:
    """The link that names a row."""
    return f"{kind}-{identity}"


def linked(entry: data.Transaction, kind: Kind) -> list[str]:
    """The identities that an entry's links of a kind name, sorted."""
    head = f"{kind}-"
    return sorted(name.removeprefix(head) for name in entry.links or () if name.startswith(head))


def is_void(row: SheetRow) -> bool:
    """Whether a row has been cancelled, or is the red one that cancels it: together they come to nothing."""
    return VOIDED in row.extra or VOIDS in row.extra


def is_undone(row: SheetRow) -> bool:
    """Whether a row counts for nothing: void, or reversed in a later month, or the red one that reverses it."""
    return is_void(row) or REVERSED in row.extra or REVERSES in row.extra


def is_cancelled(entry: data.Transaction) -> bool:
    """Whether an entry has been cancelled, or is the red one that cancels it."""
    return VOIDED in entry.meta or VOIDS in entry.meta


def is_reversal(entry: data.Transaction) -> bool:
    """Whether every line of an entry was reversed in a later month, or is the red one that reverses another."""
    metas = [entry.meta] if "row" in entry.meta else [p.meta for p in entry.postings if p.meta and "row" in p.meta]
    return bool(metas) and all(REVERSED in meta or REVERSES in meta for meta in metas)
