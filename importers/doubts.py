"""What the pairing could not tell, for a person to settle, and how rows are named to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ledgers.book.render import yuan
from ledgers.book.rows import BankRow, SheetRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ledgers.book.journal import Voucher

_NAMED = 4  # candidates of a doubt that are named
_SHORT = 8  # characters of an identity that people write


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that may be one of several things, or that several rows may be.

    Attributes:
        kind: `match`, which rows of the other side it is; `refund`, which earlier payment it gives back.
        row: the row.
        candidates: what it may be, each one or several rows; a single one where another row may be it as well.
    """

    kind: Literal["match", "refund"]
    row: BankRow | SheetRow
    candidates: tuple[tuple[BankRow | SheetRow, ...], ...]


def doubt_words(doubt: Doubt, row: str, names: Mapping[str, str] | None = None) -> str:
    """A doubt as a sentence.

    Args:
        doubt: what is in doubt.
        row: what the row is called.
        names: what the candidates are called, by identity, where they have such names.
    """

    def told(each: BankRow | SheetRow) -> str:
        return f"{names[each.id]} {row_words(each)}" if names else row_words(each)

    choices = "，或 ".join(" 与 ".join(told(each) for each in some) for some in doubt.candidates[:_NAMED])
    more = f"，等 {len(doubt.candidates)} 种" if len(doubt.candidates) > _NAMED else ""
    if doubt.kind == "refund":
        return (
            f"{row}（{row_words(doubt.row)}）退回的可能是 {choices}{more}，没有认定；在明细表的摘要里写明原凭证号即可"
        )
    return f"{row}（{row_words(doubt.row)}）可能是 {choices}{more}，没有配对"


def row_words(row: BankRow | SheetRow) -> str:
    """A row as people name it: day, voucher, party, sum."""
    number = row.voucher if isinstance(row, SheetRow) else ""
    side = "收" if row.amount > 0 else "付"
    return " ".join(filter(None, (str(row.date), number, row.payee, f"{side} {yuan(abs(row.amount))} 元")))


def voucher_words(voucher: Voucher) -> str:
    """A voucher as people name it: the bank's day and sum, the sheet's number and party."""
    line = voucher.lines[0] if voucher.lines else None
    payee = line.payee if line else voucher.bank.payee if voucher.bank else ""
    side = "收" if voucher.amount > 0 else "付"
    said = (str(voucher.date), line.voucher if line else "", payee, f"{side} {yuan(abs(voucher.amount))} 元")
    return " ".join(filter(None, said))


def shorts(rows: Collection[str]) -> dict[str, str]:
    """What people write for each identity: its beginning, whole where another begins alike."""
    heads = Counter(identity[:_SHORT] for identity in rows)
    return {identity: identity[:_SHORT] if heads[identity[:_SHORT]] == 1 else identity for identity in rows}
