"""An entry that is booked: who made it, what was added, who approved it, what waits to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from earmark.desk.spending import LONGEST
from earmark.desk.writing import append_held
from importers import entering
from importers.intake import standing
from ledgers.book.approvals import Approval, read_approvals, to_text
from ledgers.book.git import Git
from ledgers.book.journal import to_rows
from ledgers.book.links import REVERSES, VOIDS, is_undone
from ledgers.book.notes import CLOSED
from ledgers.book.render import clean
from ledgers.book.typed import MAKER, documents
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.entering import Upload
    from ledgers.book.book import Book, Unexplained
    from ledgers.book.notes import Rectification, Request
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import OpenBook


@dataclass(frozen=True, slots=True)
class Entry:
    """A booked row with what is known of it.

    Attributes:
        row: the row.
        maker: who made it; empty where the history does not say.
        approval: the word of who has looked at it.
        red: the row that cancels it. cancels: the row that this red one cancels.
        bank: the statement's row that shows it.
    """

    row: SheetRow
    maker: str
    approval: Approval | None = None
    red: SheetRow | None = None
    cancels: SheetRow | None = None
    bank: tuple[BankRow, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether it comes to nothing."""
        return is_undone(self.row)

    def approvable(self, who: str) -> bool:
        """Whether a person may say that it is right."""
        return not self.approval and not self.is_void and self.maker != who


def entry_of(book: OpenBook, identity: str) -> Entry:
    """A booked row by its identity.

    Raises:
        Refusal: there is none, or the book cannot be read.
    """
    stands = standing(book)
    row = stands.sheet.get(identity)
    if row is None:
        raise Refusal("没有这笔凭证", todo="账簿可能刚更新过，请从日记账里找")
    red = next((r for r in stands.sheet.values() if identity in (r.extra.get(VOIDS), r.extra.get(REVERSES))), None)
    bank = tuple(
        shown
        for voucher in stands.paired.vouchers
        if (shown := voucher.bank or voucher.explains)
        and any(line.id == identity for line in (*voucher.lines, *voucher.pays))
    )
    return Entry(
        row=row,
        maker=makers(book, [row]).get(identity, ""),
        approval=read_approvals(book.parsed("dossier.beancount")).get(identity),
        red=red,
        cancels=stands.sheet.get(str(row.extra.get(VOIDS) or row.extra.get(REVERSES))),
        bank=bank,
    )


def reverse(book: OpenBook, identity: str, why: str, *, author: str, day: date) -> SheetRow:
    """冲销 an entry; see `importers.entering.cancel`."""
    return entering.cancel(book, identity, why, author=author, day=day)


def add_evidence(
    book: OpenBook,
    identity: str,
    said: dict[str, str],
    uploads: Sequence[Upload] = (),
    *,
    explanation: str = "",
    author: str,
    day: date,
) -> SheetRow:
    """Add to an entry; see `importers.entering.add`.

    Raises:
        Refusal: a text is too long, too.
    """
    for text in (*said.values(), explanation):
        if len(text) > LONGEST:
            raise Refusal(f"“{clean(text)[:10]}…”超过 {LONGEST} 个字", todo="请写短一些，材料作为附件")
    return entering.add(book, identity, said, uploads, explanation=explanation, author=author, day=day)


def approve(book: OpenBook, identities: Sequence[str], *, by: str, day: date) -> list[Approval]:
    """审核: say that entries are right, as somebody other than who made them; all of them or none.

    Raises:
        Refusal: there is no such entry, it was cancelled or approved before, the same person made it, or
            nobody knows who did.
    """
    with book.locked():
        book.unchanged()
        rows, known = standing(book).sheet, read_approvals(book.parsed("dossier.beancount"))
        named = [rows[i] for i in dict.fromkeys(identities) if i in rows]
        if not named or len(named) < len(set(identities)):
            raise Refusal("没有这笔凭证", todo="账簿可能刚更新过，请刷新页面")
        made = makers(book, named)
        for row in named:
            _check_approval(row, made.get(row.id, ""), known.get(row.id), by)
        approvals = [Approval(day, row.id, row.voucher, made[row.id], by) for row in named]
        first = f"{named[0].voucher} {named[0].payee}"
        message = f"审核 {first}" if len(named) == 1 else f"审核 {first} 等 {len(named)} 笔"
        append_held(book, "dossier.beancount", to_text(approvals), author=by, message=message)
    return approvals


def _check_approval(row: SheetRow, maker: str, known: Approval | None, by: str) -> None:
    """See that a person may approve a row.

    Raises:
        Refusal: they may not.
    """
    number = row.voucher or "这笔凭证"
    if is_undone(row):
        raise Refusal(f"{number} 已经冲销，不用审核")
    if known:
        raise Refusal(f"{number} 已由 {known.by} 在 {known.date} 审核")
    if not maker:
        raise Refusal(f"{number} 的历史里没有制单人，不能审核", todo="请管理员核对账套的修改历史")
    if maker == by:
        raise Refusal(f"{number} 是您自己制的单", where="审核", todo="制单和审核不能是同一个人，请基地负责人审核")


def makers(book: OpenBook, rows: Sequence[SheetRow]) -> dict[str, str]:
    """Who made each entry: by its own word, else whoever first brought its row into the book."""
    own = {row.id: str(row.extra[MAKER]) for row in rows if row.extra.get(MAKER)}
    others = {row.id for row in rows} - own.keys()
    return own | (Git(book.folder).first_authors(others, "journal") if others else {})


@dataclass(frozen=True, slots=True)
class Hands:
    """Who stands under a voucher: who made its rows, and who approved all of them; empty where nobody has."""

    made: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()


def hands(book: OpenBook, own: Mapping[str, str]) -> Hands:
    """Who stands under a voucher.

    Args:
        book: the book on disk.
        own: the rows of the voucher by identity, each with the maker it names itself; empty where it names none.
    """
    if not own:
        return Hands()
    others = {row for row, maker in own.items() if not maker}
    made = dict(own) | (Git(book.folder).first_authors(others, "journal") if others else {})
    approvals = read_approvals(book.parsed("dossier.beancount"))
    seen = [approvals[row].by for row in own if row in approvals]
    whole = seen if len(seen) == len(own) else []
    return Hands(tuple(dict.fromkeys(filter(None, made.values()))), tuple(dict.fromkeys(whole)))


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits at a base.

    Attributes:
        unexplained: statement rows that nobody has explained.
        waiting: rows that the bank has not shown though it has shown the days.
        bare: spends without invoice, contract or any other paper, the latest first.
        asked: papers that the bureau asked for and has not got.
        orders: findings to put right, by their deadline.
        unseen: typed or imported entries that nobody has approved, the latest first; made: who made each.
    """

    unexplained: tuple[Unexplained, ...]
    waiting: tuple[SheetRow, ...]
    bare: tuple[SheetRow, ...]
    asked: tuple[Request, ...]
    orders: tuple[Rectification, ...]
    unseen: tuple[SheetRow, ...]
    made: Mapping[str, str]

    @property
    def count(self) -> int:
        """How much there is in all, approvals apart."""
        return sum(map(len, (self.unexplained, self.waiting, self.bare, self.asked, self.orders)))


def to_do(book: OpenBook, looked: Book) -> Todo:
    """What waits at a base.

    Args:
        book: the book on disk.
        looked: the same as of the day.
    """
    rows = [row for row in to_rows(looked.entries, looked.facts.numbers, looked.chart).sheet if not is_undone(row)]
    stands = standing(book)
    alone = (v for v in stands.paired.vouchers if v.outstanding and not any(n.startswith("paid-") for n in v.links))
    waiting = {line.id for voucher in alone for line in voucher.lines}
    approved = read_approvals(book.parsed("dossier.beancount"))
    latest = sorted(rows, key=lambda row: (row.date, row.voucher), reverse=True)
    with_invoice = {spend.row for spend in looked.spending if spend.invoices or spend.invoice or spend.contract}
    spends = {spend.row for spend in looked.spending if spend.amount > 0}
    bare = [r for r in latest if r.id in spends - with_invoice and not documents(r.extra)]
    orders = [order for order in looked.rectifications if order.state != CLOSED]
    unseen = [row for row in latest if row.id not in approved]
    last = {request.paper: request for request in looked.notes.requests}
    return Todo(
        unexplained=looked.unexplained,
        waiting=tuple(row for row in rows if row.id in waiting),
        bare=tuple(bare),
        asked=tuple(sorted((r for r in last.values() if not _is_there(looked, r)), key=lambda r: r.due)),
        orders=tuple(sorted(orders, key=lambda order: order.due or date.max)),
        unseen=tuple(unseen),
        made=makers(book, unseen),
    )


def _is_there(book: Book, request: Request) -> bool:
    """Whether a paper that was asked for has been registered since."""
    return any(request.paper in record.name for record in book.dossier.of("资料"))
