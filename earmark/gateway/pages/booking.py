"""A 记账凭证 as it is printed: its lines in digit columns, the sum in words, and who stands under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from beancount.core.compare import hash_entry
from fava.context import g

from earmark.desk.entries import Hands, hands
from earmark.gateway.voucher import Evidence, Voucher, read, rows_of
from ledgers.book.render import posting_fen, yuan
from ledgers.book.typed import MAKER
from reports.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount.core import data

    from earmark.gateway.ledger import BookLedger
    from ledgers.book.shelf import OpenBook

PLACES = "千百十万千百十元角分"
"""The heads of the digit columns."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of a voucher, fen."""

    fen: int

    @property
    def text(self) -> str:
        """It as it is written elsewhere; nothing where there is none."""
        return yuan(self.fen) if self.fen else ""

    @property
    def digits(self) -> tuple[str, ...]:
        """A place a column, ¥ before the first digit; none where it has more digits than there are columns."""
        if not self.fen:
            return ("",) * len(PLACES)
        written = f"{abs(self.fen):03d}"  # below one yuan the yuan is a 0
        if len(written) > len(PLACES):
            return ()
        sign = "¥" if len(written) < len(PLACES) else ""
        return tuple(f"{sign}{written}".rjust(len(PLACES)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what for, the account, what it is of, and the amount on its side."""

    said: str
    account: str
    detail: str
    debit: Sum
    credit: Sum


@dataclass(frozen=True, slots=True)
class Booking:
    """A voucher on paper.

    Attributes:
        voucher: the same as a window shows it, its invoices with it.
        number: empty where it has none. date: its day.
        lines: at least one.
        debit: the sum of that side. credit: of the other. words: the sum in words.
        papers: how many files are with it. hash: what Fava finds the entry by.
        hands: who stands under it.
    """

    voucher: Voucher
    number: str
    date: str
    lines: tuple[Line, ...]
    debit: Sum
    credit: Sum
    words: str
    papers: int
    hash: str
    hands: Hands

    @classmethod
    def of(cls, entry: data.Transaction, book: OpenBook) -> Booking:
        """The paper of an entry."""
        ledger = cast("BookLedger", g.ledger)
        shown = replace(read(entry), invoices=tuple(map(Evidence.of, ledger.invoices.get(id(entry), ()))))
        lines = tuple(sorted(_lines(entry), key=lambda line: not line.debit.fen))  # 借 before 贷
        debit, credit = sum(line.debit.fen for line in lines), sum(line.credit.fen for line in lines)
        return cls(
            voucher=shown,
            number=str(entry.meta.get("voucher") or ""),
            date=entry.date.isoformat(),
            lines=lines,
            debit=Sum(debit),
            credit=Sum(credit),
            words=capital(debit),
            papers=len(shown.documents) + sum(len(one.files) for one in shown.invoices),
            hash=hash_entry(entry),
            hands=hands(book, _makers(entry)),
        )


def _lines(entry: data.Transaction) -> Iterator[Line]:
    for posting in entry.postings:
        root, *parts = posting.account.split(":")
        fen = posting_fen(posting)
        meta = posting.meta or {}
        said = str(meta.get("purpose") or entry.narration or meta.get("summary") or "")
        head = parts[0] if parts else root
        yield Line(said, f"{root[1:]} {head}", " ".join(parts[1:]), Sum(max(fen, 0)), Sum(max(-fen, 0)))


def _makers(entry: data.Transaction) -> dict[str, str]:
    """The rows that an entry was made of, each with the maker it names itself."""
    metas = (entry.meta, *(posting.meta or {} for posting in entry.postings))
    own = {str(meta["row"]): str(meta.get(MAKER) or entry.meta.get(MAKER) or "") for meta in metas if meta.get("row")}
    return {row: own.get(row, "") for row in rows_of(entry)}
