"""Single entries: a spend that somebody typed, a wrong one cancelled, evidence that came later.

A typed entry is a row like those of a spending sheet, so it is paired with the statement that shows it, now or
later, by the same passes, and a sheet that tells it again adds nothing. Each deed is one call of the one
writer, under the book's lock, over the rows as they are at that moment.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from beancount.core import data

from importers.desk import Desk
from importers.editions import merged
from importers.outcome import Intake
from ledgers.book.journal import cleaned, is_made, place
from ledgers.book.links import VOIDED, VOIDED_BY, VOIDS, is_undone
from ledgers.book.render import clean
from ledgers.book.typed import (
    FORM,
    MAKER,
    REASON,
    digest,
    kind_of,
    next_number,
    place_of,
    with_document,
    with_explanation,
)
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from importers.paper import Paper
    from ledgers.book.journal import Voucher
    from ledgers.book.rows import SheetRow
    from ledgers.book.shelf import OpenBook


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in with an entry: its name, its bytes, and what it says where it is an invoice."""

    file: str
    content: bytes
    paper: Paper | None = None


@contextmanager
def _desk(book: OpenBook, author: str) -> Iterator[Desk]:
    """The rows of a book, with nobody else writing."""
    with book.locked():
        book.unchanged()
        yield Desk(book, author)


def enter(book: OpenBook, row: SheetRow, uploads: Sequence[Upload] = (), *, author: str, form: str = "") -> SheetRow:
    """Book a typed spend under the next number of its month.

    Args:
        book: the book.
        row: what was typed; its number and ordinal are given here.
        uploads: invoices and other evidence.
        author: who typed it.
        form: what names the form, so that one that is sent twice is booked once; what says something else by the
            same name, from another window that took up the same draft, is another spend.

    Returns:
        The row as it is booked.

    Raises:
        Refusal: the month is closed, a file is of a kind that is not kept, or the book cannot be written.
    """
    with _desk(book, author) as desk:
        known = next((r for r in desk.sheet.values() if form and _is_again(r, form, row)), None)
        if known is not None:
            return known
        extra = {**row.extra, MAKER: author} | ({FORM: form} if form else {})
        row = replace(cleaned(row), voucher=next_number(desk.sheet.values(), row.date), extra=extra)
        row = _with_uploads(desk, row, uploads)
        desk.sheet[row.id] = row
        if _is_shut(desk, row):
            _hold_open(desk, row.date)
        book.write(desk.book_all(()), author=author, message=f"记 {row.voucher} {row.payee}")
    return row


def _is_again(booked: SheetRow, form: str, row: SheetRow) -> bool:
    """Whether a booked row is what a form says that is sent again."""
    same = all(getattr(booked, name) == getattr(cleaned(row), name) for name in _SUBSTANCE)
    return booked.extra.get(FORM) == form and same and not is_undone(booked)


_SUBSTANCE = ("date", "amount", "payee", "purpose", "source", "content", "category", "specialty")


def cancel(book: OpenBook, identity: str, why: str, *, author: str, day: dt.date) -> SheetRow:
    """冲销 an entry: it stays, and a red one takes it back, on its own day or, where that is closed, on this day.

    Returns:
        The red row.

    Raises:
        Refusal: no reason is given, there is no such entry, it has been cancelled, or no month is open for it.
    """
    why = clean(why)
    if not why:
        raise Refusal("没有写冲销理由", where="冲销理由", todo="写明错在哪里，改记为哪一笔")
    with _desk(book, author) as desk:
        old = _open_row(desk, identity)
        if identity in desk.frozen.ids:
            _hold_open(desk, day)
            number = next_number(desk.sheet.values(), day)
            red = desk.sheet[desk.reverse(old, day, number, {REASON: why, MAKER: author})]
        else:
            marked, red = _cancelled(old, day=day, author=author, why=why)
            while red.id in desk.sheet:  # rows that differ in their summary alone
                red = replace(red, ordinal=red.ordinal + 1)
            red = replace(red, extra={**red.extra, MAKER: author})
            desk.sheet[old.id], desk.sheet[red.id] = marked, red
        book.write(desk.book_all(()), author=author, message=f"冲销 {old.voucher} {old.payee}：{why}")
    return red


def add(
    book: OpenBook,
    identity: str,
    said: dict[str, str],
    uploads: Sequence[Upload] = (),
    *,
    explanation: str = "",
    author: str,
    day: dt.date,
) -> SheetRow:
    """Add evidence to an entry, of closed months too: what it had before is kept beside it.

    Args:
        book: the book.
        identity: the row's.
        said: `invoice` and `contract`; what is empty stays as it was.
        uploads: invoices and other evidence.
        explanation: a further 说明.
        author: who adds it. day: on which day.

    Raises:
        Refusal: there is no such entry, nothing is added, or a file is of a kind that is not kept.
    """
    with _desk(book, author) as desk:
        old = _open_row(desk, identity)
        said = {key: clean(value) for key, value in said.items() if clean(value)}
        if identity in desk.frozen.ids:
            new = replace(old, **{k: _beside(str(getattr(old, k)), v) for k, v in said.items()})  # type: ignore[arg-type]
        else:
            new = merged(old, replace(old, **said))  # type: ignore[arg-type]
        if explanation := clean(explanation):
            new = replace(new, extra=with_explanation(new.extra, f"{explanation}（{day} {author}）"))
        new = _with_uploads(desk, new, uploads)
        if (new, new.extra) == (old, old.extra) and not desk.fresh_claims:
            raise Refusal("没有要补的内容", todo="填发票号、合同号或说明，或选一个文件")
        desk.sheet[old.id] = new
        book.write(desk.book_all(()), author=author, message=f"补材料 {old.voucher} {old.payee}")
    return new


class Preview:
    """What a book would hold with a row booked; nothing is written, nobody waits.

    Args:
        book: the book.
        entries: all directives of the book as they are loaded.

    Raises:
        Refusal: the book cannot be read.
    """

    def __init__(self, book: OpenBook, entries: Sequence[data.Directive]) -> None:
        self._desk = Desk(book, "")
        self._kept = [e for e in entries if not is_made(e)]
        self._made: dict[Voucher, data.Transaction] = {}

    def with_row(self, row: SheetRow) -> tuple[SheetRow, list[data.Directive]]:
        """The row under the number that it would get, and all directives."""
        sheet = self._desk.sheet
        row = replace(cleaned(row), voucher=next_number(sheet.values(), row.date))
        sheet[row.id] = row
        try:
            made = self._desk.transactions(self._made)
        finally:
            del sheet[row.id]
        return row, data.sorted([*self._kept, *made])

    def is_shut(self, row: SheetRow) -> bool:
        """Whether a row could not be booked, as its month is closed."""
        sheet = self._desk.sheet
        row = replace(cleaned(row), voucher=next_number(sheet.values(), row.date))
        sheet[row.id] = row
        try:
            return _is_shut(self._desk, row)
        finally:
            del sheet[row.id]


def _beside(old: str, new: str) -> str:
    """What a closed entry says and what is added to it: that one stays, the new one stands behind it."""
    return "、".join(dict.fromkeys(filter(None, (old, *((new,) if new not in old.split("、") else ())))))


def _open_row(desk: Desk, identity: str) -> SheetRow:
    row = desk.sheet.get(identity)
    if row is None:
        raise Refusal("没有这笔凭证，或者它是银行流水", todo="账簿可能刚更新过，请刷新页面")
    if is_undone(row):
        raise Refusal(f"{row.voucher} 已经冲销，不能再改", todo="改记的那一笔可以补材料")
    return row


def _is_shut(desk: Desk, row: SheetRow) -> bool:
    """Whether a row's month is closed and it explains no statement's row of that time, by a transfer in an open one."""
    if row.date > desk.frozen.until:
        return False
    return not any(voucher.explains and row in voucher.lines for voucher in desk.paired().vouchers)


def _hold_open(desk: Desk, day: dt.date) -> None:
    if day <= desk.frozen.until:
        raise Refusal(f"{day:%Y年%m月}已结账，不能记入", where="日期", todo="把日期改到没有结账的月份")


def _with_uploads(desk: Desk, row: SheetRow, uploads: Sequence[Upload]) -> SheetRow:
    """A row with its evidence: invoices go to the dossier, and the row names their numbers."""
    for upload in uploads:
        if upload.paper is not None and upload.paper.claims:
            desk.add(Intake(upload.paper, upload.file))
            numbers = [claim.number for claim in upload.paper.claims if claim.number not in row.invoice]
            row = replace(row, invoice="、".join(filter(None, [row.invoice, *dict.fromkeys(numbers)])))
            continue
        ending = kind_of(upload.content, upload.file)
        at = place_of(place(row, desk.chart).account, row.date, upload.content, ending)
        desk.originals[at] = upload.content
        row = replace(row, extra=with_document(row.extra, at, digest(upload.content)))
    return row


def _cancelled(old: SheetRow, *, day: dt.date, author: str, why: str) -> tuple[SheetRow, SheetRow]:
    """A row marked as cancelled, and the red one that cancels it, on the same day.

    Args:
        old: the row.
        day: the day on which it is cancelled.
        author: by whom.
        why: for what reason.
    """
    cancels = f"注销{_named(old)}"
    reason = {REASON: why}
    marked = replace(old, extra=old.extra | {VOIDED: day, VOIDED_BY: author} | reason)
    purpose = "：".join(filter(None, (cancels, old.purpose)))
    extra: dict[str, object] = {VOIDS: old.id, **reason}
    red = replace(old, amount=-old.amount, summary=cancels, purpose=purpose, extra=extra)
    return marked, red


def _named(row: SheetRow) -> str:
    """A row's voucher, as 第五十一条 has it named."""
    return f"{row.date.month}月{row.date.day}日{row.voucher.removesuffix('号')}{'号' if row.voucher else ''}凭证"
