"""What stands behind one payment: the lines of a wages list or of a reimbursement list, kept in the dossier.

    2025-03-10 custom "earmark-detail" "5f0c…" "发放表"
      file: "课酬发放表.xlsx"
      sha256: "…"
      total: 5600.00 CNY
    2025-03-10 custom "earmark-detail-line" "5f0c…" "王某"
      amount: 2800.00 CNY
      gross: 3000.00 CNY
      number: "510***********1234"

The payment's transaction names the list in its metadata (`detail`), on the statement's row or the sheet's, so that the
link follows the row however it is paired anew. Numbers of persons and of their cards are masked before they are kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book import chart as accounts
from ledgers.book.render import amount_fen, money, posting_fen, render_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

LIST, LINE = "earmark-detail", "earmark-detail-line"
KEY = "detail"
_FRONT, _BACK, _LEAST = 3, 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A line of such a list.

    Attributes:
        name: who got the money.
        amount: fen paid. gross, deducted: fen before and taken off; None where the list has no such column.
        number, card: 身份证号 and 银行卡号, masked.
        item: what for. day: of the expense. invoice: 发票号.
    """

    name: str
    amount: int
    gross: int | None = None
    deducted: int | None = None
    number: str = ""
    card: str = ""
    item: str = ""
    day: dt.date | None = None
    invoice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailList:
    """A list: 发放表 or 报销明细, the file it was read from, and its lines."""

    kind: str
    file: str
    sha256: str
    lines: tuple[Detail, ...]

    @property
    def total(self) -> int:
        """Fen paid in all."""
        return sum(line.amount for line in self.lines)

    @property
    def id(self) -> str:
        """The identity of the list: what it says, whatever the file is called."""
        said = [tuple(str(getattr(line, f.name)) for f in fields(line)) for line in self.lines]
        return hashlib.sha256(repr((self.kind, said)).encode()).hexdigest()[:16]


def masked(number: str) -> str:
    """A person's or a card's number as it is kept: 510***********1234. A short one shows its last digits alone."""
    bare = "".join(c for c in number if c.isalnum() or c == "*")
    if len(bare) < _LEAST:
        return "*" * max(len(bare) - 2, 0) + bare[-2:] if bare else ""
    return f"{bare[:_FRONT]}{'*' * (len(bare) - _FRONT - _BACK)}{bare[-_BACK:]}"


def to_text(found: DetailList, day: dt.date) -> str:
    """A list as it stands in the file.

    Args:
        found: the list.
        day: of the payment.
    """
    meta = data.new_metadata("<earmark>", 0)
    meta |= {"file": found.file, "sha256": found.sha256, "total": money(found.total)}
    customs = [data.Custom(meta, day, LIST, [ValueType(found.id, str), ValueType(found.kind, str)])]
    for line in found.lines:
        said = data.new_metadata("<earmark>", 0)
        said |= _facts(line)
        customs.append(data.Custom(said, day, LINE, [ValueType(found.id, str), ValueType(line.name, str)]))
    return render_all(customs)


def _facts(line: Detail) -> dict[str, Any]:
    """What a line says beside its name; what it leaves blank is not written."""
    sums = {key: fen for key in ("amount", "gross", "deducted") if (fen := getattr(line, key)) is not None}
    others = {key: said for key in ("number", "card", "item", "day", "invoice") if (said := getattr(line, key))}
    return {key: money(fen) for key, fen in sums.items()} | others


def read_details(entries: Iterable[data.Directive]) -> dict[str, DetailList]:
    """The lists of a book's entries, by identity."""
    heads: dict[str, data.Custom] = {}
    lines: dict[str, list[Detail]] = {}
    for entry in entries:
        if not isinstance(entry, data.Custom) or len(entry.values) != 2:  # noqa: PLR2004  (list, kind or name)
            continue
        key, word = (str(value.value) for value in entry.values)
        if entry.type == LIST:
            heads[key] = entry
        elif entry.type == LINE:
            lines.setdefault(key, []).append(_read(word, entry.meta))
    return {
        key: DetailList(
            kind=str(head.values[1].value),
            file=str(head.meta.get("file") or ""),
            sha256=str(head.meta.get("sha256") or ""),
            lines=tuple(lines.get(key, ())),
        )
        for key, head in heads.items()
    }


def _read(name: str, meta: dict[str, Any]) -> Detail:
    def fen(key: str) -> int | None:
        amount = meta.get(key)
        return amount_fen(amount) if isinstance(amount, Amount) else None

    return Detail(
        name=name,
        amount=fen("amount") or 0,
        gross=fen("gross"),
        deducted=fen("deducted"),
        number=str(meta.get("number") or ""),
        card=str(meta.get("card") or ""),
        item=str(meta.get("item") or ""),
        day=meta.get("day"),
        invoice=str(meta.get("invoice") or ""),
    )


def linked(entry: data.Transaction) -> list[str]:
    """The identities of the lists that a transaction names."""
    metas = (entry.meta, *(posting.meta or {} for posting in entry.postings))
    return [str(meta[KEY]) for meta in metas if meta.get(KEY)]


def paid(entry: data.Transaction) -> int:
    """What a transaction took out of the bank, fen; negative where money came in."""
    return -sum(posting_fen(posting) for posting in entry.postings if posting.account.startswith(accounts.BANK))


def with_link(entry: data.Transaction, key: str) -> data.Transaction:
    """A transaction that names a list: on its statement row or only sheet row, else on the first of its sheet rows."""
    if "bank" in entry.meta or "row" in entry.meta:
        return entry._replace(meta=entry.meta | {KEY: key})
    at = next(n for n, posting in enumerate(entry.postings) if posting.meta and "row" in posting.meta)
    postings = list(entry.postings)
    postings[at] = postings[at]._replace(meta=(postings[at].meta or {}) | {KEY: key})
    return entry._replace(postings=postings)


def payments(entries: Sequence[data.Directive], fen: int) -> Iterator[data.Transaction]:
    """The transactions made from papers that paid a sum."""
    for entry in entries:
        if isinstance(entry, data.Transaction) and paid(entry) == fen and identities(entry):
            yield entry


def identities(entry: data.Transaction) -> list[str]:
    """What a person may call a transaction by: its voucher's number, its rows' identities."""
    metas = (entry.meta, *(posting.meta or {} for posting in entry.postings))
    rows = [str(meta[key]) for meta in metas for key in ("bank", "row") if meta.get(key)]
    return [str(entry.meta["voucher"]), *rows] if rows and entry.meta.get("voucher") else rows
