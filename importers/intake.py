"""Papers into a book: all of one call together, or none of them.

Under the book's lock: the rows the book holds and the rows of the papers are put together, paired
anew, and the journal is written from all of them. Invoices go to the dossier, their files to the
documents. What a paper says twice is booked once; what contradicts the book is refused. A row that a
sheet has otherwise than the book is told as a change, and booked as a correction where a person has
confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from importers.desk import EVERY_ROW, IMPORTED, Desk
from importers.outcome import Change, Intake
from importers.pause import uncollected
from ledgers.book.facts import read_facts
from ledgers.book.gate import admit
from ledgers.book.links import is_undone
from ledgers.book.matches import Match, Said, read_matches
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from beancount.core import data

    from importers.desk import Confirmed
    from importers.pairing import Paired
    from importers.paper import Paper
    from ledgers.book.journal import Voucher
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import OpenBook

__all__ = [
    "EVERY_ROW",
    "IMPORTED",
    "Change",
    "Draft",
    "Intake",
    "MovedOnError",
    "Standing",
    "cancel",
    "draft_in",
    "rewritten",
    "settle",
    "standing",
    "take_in",
]


class MovedOnError(Refusal):
    """The book is no longer as it was when somebody looked at what would be booked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would make of a book, without writing it.

    Attributes:
        results: one `Intake` a paper, in order.
        files: the whole new contents of the ledger files that would change, by name within the book.
        vouchers: every voucher of the journal then, with its transaction.
        mark: what the book was like (`OpenBook.mark`).
    """

    results: Sequence[Intake]
    files: Mapping[str, str]
    vouchers: Sequence[tuple[Voucher, data.Transaction]]
    mark: str


@uncollected()
def draft_in(
    book: OpenBook,
    papers: Sequence[Paper | Refusal],
    files: Sequence[str],
    *,
    author: str,
    confirmed: Confirmed = (),
    said: Sequence[Match] = (),
) -> Draft:
    """What `take_in` would do with the same arguments.

    Raises:
        Refusal: the book is locked or has been changed past the program, or a word is none that can be said.
    """
    results = [_intake(paper, name) for paper, name in zip(papers, files, strict=True)]
    with book.locked():
        book.unchanged()
        mark = book.mark()
        desk = Desk(book, author, confirmed)
        made = _taken(desk, results, said)
    texts = {name: text for name, text in made.items() if isinstance(text, str)}
    return Draft(results, texts, desk.booked, mark)


@uncollected()
def take_in(
    book: OpenBook,
    papers: Sequence[Paper | Refusal],
    files: Sequence[str],
    *,
    author: str,
    dry: bool = False,
    confirmed: Confirmed = (),
    apart: Container[int] = (),
    said: Sequence[Match] = (),
    mark: str = "",
    prints: Sequence[str] = (),
) -> list[Intake]:
    """Book the papers of one call together, or none of them.

    Args:
        book: the book.
        papers: as read, a `Refusal` where a file could not be.
        files: their names, in the same order.
        author: who imports.
        dry: say what would happen and write nothing.
        confirmed: the rows of the sheets whose changes a person has confirmed, of single files where files are
            named; `EVERY_ROW` is all.
        apart: the rows that a person says are payments of their own and change no booked one.
        said: a person's word on which rows are one payment, kept in the book with them.
        mark: what the book must still be like (`OpenBook.mark`); empty where that does not matter.
        prints: the files' SHA-256, in the same order, for the book's history.

    Returns:
        One `Intake` a paper, in order. Where any is refused nothing has been booked.

    Raises:
        MovedOnError: the book is no longer what `mark` says.
        Refusal: the book is locked, or cannot be written, or a word is none that can be said.
    """
    results = [_intake(paper, name) for paper, name in zip(papers, files, strict=True)]
    with book.locked():
        book.unchanged()
        if mark and book.mark() != mark:
            raise MovedOnError("账簿刚被别人改过", where=book.code, todo="已重新核对，请再看一遍")
        desk = Desk(book, author, confirmed, apart)
        made = _taken(desk, results, said)
        if made and not dry:
            book.write(made, author=author, message=desk.message(results, dict(zip(files, prints, strict=False))))
    return results


def _taken(desk: Desk, results: Sequence[Intake], said: Sequence[Match]) -> dict[str, str | bytes | None]:
    """Take papers' rows and persons' words on them; the files that hold them, none where nothing is new."""
    for result in sorted(results, key=_turn):
        if not result.refused:
            desk.add(result)
    culprits = [r.file for r in results if r.refused]
    if culprits:
        _refuse_all(results, culprits)
        return {}
    for match in said:
        desk.say(match)
    if not (desk.said or desk.enriched or any(r.imported for r in results)):
        return {}
    return desk.book_all(results)


def rewritten(
    book: OpenBook, bank: Mapping[str, BankRow], sheet: Mapping[str, SheetRow], dossier: str
) -> dict[str, str | bytes | None]:
    """The files of a book made anew from other rows and another dossier; the lock is held by the caller.

    Raises:
        Refusal: what they give does not read back the same.
    """
    desk = Desk(book, "")
    stated = admit("dossier.beancount", dossier)
    desk.numbers = list(read_facts([*book.parsed("main.beancount"), *stated]).numbers)
    desk.matches = read_matches(stated)
    desk.bank, desk.sheet = dict(bank), dict(sheet)
    return {**desk.book_all(()), "dossier.beancount": dossier}


def settle(book: OpenBook, bank: Iterable[str], sheet: Iterable[str], said: Said, *, author: str) -> Match:
    """Keep a person's word on which rows are one payment, and pair all rows anew.

    Args:
        book: the book.
        bank: identities of statement rows, or beginnings of them that no other has.
        sheet: identities of sheet rows, likewise.
        said: that they are one, that they are not, or that an earlier word is taken back.
        author: whose word it is.

    Raises:
        Refusal: there is no such row; the sums differ; several statement rows are to pay lines of different
            sources; there is no such word to take back; or the book cannot be written.
    """
    with book.locked():
        book.unchanged()
        desk = Desk(book, author)
        match = Match(
            said,
            frozenset(_found(desk.bank, start, "流水") for start in bank),
            frozenset(_found(desk.sheet, start, "明细") for start in sheet),
            date.today(),  # noqa: DTZ011  (the bureau's day)
            author,
        )
        desk.say(match)
        book.write(desk.book_all(()), author=author, message=desk.message(()))
    return match


def cancel(book: OpenBook, sheet: Iterable[str], *, author: str) -> None:
    """Cancel booked sheet rows by red ones, and pair all rows anew.

    Args:
        book: the book.
        sheet: the rows' identities, or beginnings of them that no other has.
        author: who takes them back.

    Raises:
        Refusal: there is no such row, it is cancelled already, or the book cannot be written.
    """
    with book.locked():
        book.unchanged()
        desk = Desk(book, author)
        for row in [desk.sheet[_found(desk.sheet, identity, "明细")] for identity in sheet]:
            if is_undone(desk.sheet[row.id]):
                raise Refusal("这一行明细已经注销", where=row.id)
            desk.cancel(row)
        book.write(desk.book_all(()), author=author, message=desk.message(()))


@dataclass(frozen=True, slots=True)
class Standing:
    """A book's rows by identity, how they are paired, and what persons have said of them."""

    bank: Mapping[str, BankRow]
    sheet: Mapping[str, SheetRow]
    paired: Paired
    matches: Sequence[Match]

    def holds(self, match: Match) -> bool:
        """Whether a word is followed: what was said to be one payment was so, and a row may have been corrected."""
        if match.said is not Said.ONE:
            return True
        paid = sum(self.bank[i].amount for i in match.bank if i in self.bank)
        lines = [self.sheet[i] for i in match.sheet if i in self.sheet]
        return paid == sum(line.amount for line in lines) and not any(is_undone(line) for line in lines)


def standing(book: OpenBook) -> Standing:
    """How the rows of a book stand now.

    Raises:
        Refusal: the book cannot be read.
    """
    desk = Desk(book, "")
    return Standing(desk.bank, desk.sheet, desk.paired(), desk.matches)


def _found(rows: Mapping[str, object], start: str, what: str) -> str:
    found = [identity for identity in rows if identity.startswith(start)] if start else []
    exact = [identity for identity in found if identity == start]
    if len(exact or found) != 1:
        reason = f"有 {len(found)} 行" if found else "没有这一行"
        raise Refusal(f"{what}行号“{start}”{reason}", todo="用 earmark match 账套 可看到各行的行号")
    return (exact or found)[0]


def _turn(result: Intake) -> int:
    """Statements before sheets, and of those the ones with balances first: they say which row is which."""
    if result.paper is None or result.paper.kind != "statement":
        return 2
    return int(result.paper.chain != "proved")


def _intake(paper: Paper | Refusal, name: str) -> Intake:
    if isinstance(paper, Refusal):
        return Intake(None, name, refused=str(paper))
    return Intake(paper, name, skipped=list(paper.skipped), refused=paper.refused)


def _refuse_all(results: Iterable[Intake], culprits: Sequence[str]) -> None:
    """One refused paper keeps all of its call out of the book."""
    for result in results:
        result.fresh.clear()
        result.fresh_lines.clear()
        result.claims.clear()
        result.changes.clear()
        result.notes.clear()
        if not result.refused:
            result.refused = f"同一批的 {'、'.join(culprits)} 没有通过，整批都没有入账"
