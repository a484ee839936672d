"""审核: that somebody other than who made an entry has looked at it (会计法 第二十七条: 记账与审批相分离).

A custom a row, in the dossier, as it is the base's own word and no bureau's:

    2025-08-08 custom "earmark-approval" "0123456789abcdef-0"
      voucher: "记2508-001"
      maker: "何雯"
      by: "周敏"

The row's identity is made of day, amount, payee, texts and what it is booked to, so that a word on one entry
never holds for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

APPROVAL = "earmark-approval"


@dataclass(frozen=True, slots=True)
class Approval:
    """One row looked at: on which day, whose it was, and by whom."""

    date: dt.date
    row: str
    voucher: str
    maker: str
    by: str


def read_approvals(entries: Iterable[data.Directive]) -> dict[str, Approval]:
    """The approvals of a book's entries by row; the first word on a row holds."""
    found: dict[str, Approval] = {}
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == APPROVAL and entry.values:
            row, meta = str(entry.values[0].value), entry.meta
            voucher, maker, by = (str(meta.get(key) or "") for key in ("voucher", "maker", "by"))
            if by and by != maker:
                found.setdefault(row, Approval(entry.date, row, voucher, maker, by))
    return found


def to_text(approvals: Iterable[Approval]) -> str:
    """Approvals as they stand in the file."""
    return render_all(_custom(approval) for approval in approvals)


def _custom(approval: Approval) -> data.Custom:
    meta = data.new_metadata("<earmark>", 0)
    meta |= {"voucher": approval.voucher, "maker": approval.maker, "by": approval.by}
    return data.Custom(meta, approval.date, APPROVAL, [ValueType(approval.row, str)])
