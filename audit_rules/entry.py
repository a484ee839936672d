"""A whole entry as an item that a finding can be about: for rules that look at vouchers or statement rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book import chart as accounts
from ledgers.book.book import Item
from ledgers.book.render import posting_fen

if TYPE_CHECKING:
    from beancount.core import data


def item_of(entry: data.Transaction) -> Item:
    """The entry with what it moves on the bank's side, unsigned; its row is the sheet's where it has one."""
    side = [p for p in entry.postings if accounts.is_account(p.account)]
    side = side or [p for p in entry.postings if p.account.startswith(accounts.BANK)] or entry.postings[:1]
    rows = [p.meta["row"] for p in entry.postings if p.meta and "row" in p.meta]
    row = entry.meta.get("row") or (rows[0] if rows else "") or entry.meta.get("bank") or ""
    return Item(
        entry=entry,
        account=side[0].account if side else "",
        date=entry.date,
        voucher=str(entry.meta.get("voucher") or ""),
        payee=entry.payee or "",
        narration=entry.narration or "",
        summary="",
        amount=abs(sum(posting_fen(p) for p in side)),
        source="",
        row=str(row),
    )
