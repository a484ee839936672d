"""Wages and reimbursement lists as the detail behind one payment of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data

from importers.details import read_detail
from ledgers.book.chart import HEADER
from ledgers.book.details import identities, linked, paid, payments, read_details, to_text, with_link
from ledgers.book.render import render_all, yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.details import DetailPaper
    from ledgers.book.shelf import OpenBook

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Attached:
    """A list and the payment that it stands behind; `fresh` where it was not there before."""

    paper: DetailPaper
    entry: data.Transaction
    fresh: bool


def attach(book: OpenBook, path: Path, name: str, *, author: str) -> Attached:
    """Keep a list as the detail of one payment whose sum is the list's.

    Args:
        book: the book.
        path: the list.
        name: the payment's voucher number or the identity of one of its rows; empty where the sum says which.
        author: who does it.

    Raises:
        Refusal: the list cannot be read or is not borne out, or no payment, or several, are of its sum.
    """
    paper = read_detail(path)
    found = paper.found
    with book.locked():
        book.unchanged()
        files = book.journal()
        entries = [entry for some in files.values() for entry in some]
        if there := [entry for entry in payments(entries, found.total) if found.id in linked(entry)]:
            return Attached(paper, there[0], fresh=False)
        entry = _payment(entries, found.total, name, path.name)
        old = (book.folder / "dossier.beancount").read_text(encoding="utf-8").rstrip("\n")
        writes = {"dossier.beancount": f"{old}\n\n{to_text(found, entry.date)}"}
        for file, some in files.items():
            if any(one is entry for one in some):
                again = [with_link(one, found.id) if one is entry else one for one in some]
                writes[file] = f"{HEADER}\n{render_all(again)}"
        book.write(writes, author=author, message=f"{found.kind}：{found.file}（{len(found.lines)} 行）")
    return Attached(paper, entry, fresh=True)


def _payment(entries: Sequence[data.Directive], fen: int, name: str, file: str) -> data.Transaction:
    """The one payment that a list of this sum is the detail of."""
    if name:
        named = [entry for entry in _paying(entries) if any(_is_called(word, name) for word in identities(entry))]
        if not named:
            raise Refusal(f"没有“{name}”这一笔付款", where="--row", todo="写凭证号，或 earmark mark 列出的流水编号")
        hits = [entry for entry in named if paid(entry) == fen]
        if not hits:
            raise Refusal(f"合计 {yuan(fen)} 元，“{name}”付的是 {yuan(paid(named[0]))} 元，对不上", where=file)
    else:
        hits = list(payments(entries, fen))
        if not hits:
            raise Refusal(f"账上没有 {yuan(fen)} 元的付款", where=file, todo="请先导入银行流水，或核对合计")
    free = [entry for entry in hits if not linked(entry)]
    if not free:
        raise Refusal(f"{_told(hits[0])} 已经有明细", where=file, todo="不能再挂一份；请核对是不是同一份表")
    if len(free) > 1:
        some = "；".join(_told(entry) for entry in free[:_SHOWN])
        raise Refusal(
            f"{yuan(fen)} 元的付款有 {len(free)} 笔：{some}", where=file, todo="用 --row 写明凭证号或流水编号"
        )
    return free[0]


def _paying(entries: Sequence[data.Directive]) -> list[data.Transaction]:
    return [entry for entry in entries if isinstance(entry, data.Transaction) and paid(entry) > 0]


def _is_called(word: str, name: str) -> bool:
    digest, _, ordinal = word.rpartition("-")
    return name in (word, f"{digest[:8]}-{ordinal}")


def _told(entry: data.Transaction) -> str:
    number = entry.meta.get("voucher") or identities(entry)[0]
    return " ".join(filter(None, (entry.date.isoformat(), str(number), entry.payee)))


def lists(book: OpenBook) -> list[tuple[str, int, int]]:
    """The lists of a book: their names, how many lines, fen."""
    found = read_details(book.parsed("dossier.beancount")).values()
    return [(f"{each.kind} {each.file}", len(each.lines), each.total) for each in found]
