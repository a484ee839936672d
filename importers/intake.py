"""Papers into a book: all of one call together, or none of them.

Under the book's lock: the rows the book holds and the rows of the papers are put together, paired
anew, and the journal is written from all of them. Invoices go to the dossier, their files to the
documents. What a paper says twice is booked once; what contradicts the book is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from importers.editions import sort_out
from importers.pairing import Account, pair
from importers.paper import Skipped
from importers.proposal import proposals
from importers.twins import Twins
from ledgers.book.chart import HEADER
from ledgers.book.facts import UNNAMED, adopted_account
from ledgers.book.gate import admit
from ledgers.book.invoices import read_claims, to_text
from ledgers.book.journal import Rows, cleaned, is_derived, to_rows, to_transaction
from ledgers.book.render import clean, render_all, yuan
from ledgers.book.rows import BankRow, SheetRow, digits, numbered, same_account
from ledgers.book.stretch import bank_assertions, conflict, opening_entry, stretches
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.paper import Paper
    from ledgers.book.chart import Chart
    from ledgers.book.invoices import Claim
    from ledgers.book.journal import Voucher
    from ledgers.book.shelf import OpenBook
    from ledgers.book.stretch import Stretch
    from ledgers.judge import Judgement


@dataclass(slots=True)
class Intake:
    """What became of one paper: every row of it is imported or skipped, or the paper is refused.

    Attributes:
        paper: the paper, None where the file could not be read at all.
        file: the file's name.
        account: the beancount account it was booked to.
        fresh: its rows that are new to the book. claims: the same of invoices, one for each row.
        skipped: its other rows, with their reasons, in file order.
        refused: why nothing of it was booked; empty where it was.
        entries: the transactions that its new rows stand in.
        proposals: what its new payments that no sheet explains were, by payee and purpose; shown, not booked.
        notes: what else the user should know of its account, such as days between statements that none covers.
    """

    paper: Paper | None
    file: str
    account: str = ""
    fresh: list[BankRow | SheetRow] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: str = ""
    entries: list[data.Transaction] = field(default_factory=list)
    proposals: list[tuple[data.Transaction, Judgement]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """How many rows of the file are new to the book."""
        return len(self.fresh) + len(self.claims)


def take_in(
    book: OpenBook, papers: Sequence[Paper | Refusal], files: Sequence[str], *, author: str, dry: bool = False
) -> list[Intake]:
    """Book the papers of one call together, or none of them.

    Args:
        book: the book.
        papers: as read, a `Refusal` where a file could not be.
        files: their names, in the same order.
        author: who imports.
        dry: say what would happen and write nothing.

    Returns:
        One `Intake` a paper, in order. Where any is refused nothing has been booked.

    Raises:
        Refusal: the book is locked, or cannot be written.
    """
    results = [_intake(paper, name) for paper, name in zip(papers, files, strict=True)]
    with book.locked():
        book.unchanged()
        desk = _Desk(book)
        for result in sorted(results, key=_turn):
            if not result.refused:
                desk.add(result)
        culprits = [r.file for r in results if r.refused]
        if culprits:
            _refuse_all(results, culprits)
        elif any(r.imported for r in results) or desk.enriched:
            desk.book_all(results, author=author, dry=dry)
    return results


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
        result.claims.clear()
        if not result.refused:
            result.refused = f"同一批的 {'、'.join(culprits)} 没有通过，整批都没有入账"


class _Desk:
    """The rows of a book and of the papers that have come in."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book
        self.chart: Chart = book.chart
        self.numbers = list(book.facts.numbers)
        self.adopted: list[data.Custom] = []
        self.files = book.journal()
        self.rows: Rows = to_rows(chain.from_iterable(self.files.values()), self.numbers, self.chart)
        self.bank = {row.id: row for row in self.rows.bank}
        self.sheet = {row.id: row for row in self.rows.sheet}
        self.claims = {claim.id: claim for claim in read_claims(book.parsed("dossier.beancount"))}
        self.fresh_claims: dict[str, Claim] = {}
        self.originals: dict[str, bytes] = {}
        self.enriched = False

    # taking a paper's rows

    def add(self, result: Intake) -> None:
        """Sort a paper's rows into new ones and ones the book has, or refuse the paper."""
        paper = result.paper
        if paper is None:
            return
        if paper.kind == "statement":
            self._add_statement(paper, result)
        elif paper.kind == "invoice":
            self._add_invoices(paper, result)
        else:
            self._add_sheet(paper, result)
        result.skipped.sort(key=lambda skipped: skipped.row)

    def _add_statement(self, paper: Paper, result: Intake) -> None:
        number = clean(paper.account)
        if (index := self._index(number, paper, result)) is None:
            return
        result.account = self.chart.bank(index)
        rows = numbered(
            [replace(cleaned(row), account=self.numbers[index]) for row in paper.rows if isinstance(row, BankRow)]
        )
        fresh = []
        known = {row.id: self.bank.get(row.id) for row in rows}
        twins = Twins(self.bank.values(), (row for row in known.values() if row))
        for row, line in zip(rows, paper.lines, strict=True):
            if old := known[row.id] or twins.take(row):
                result.skipped.append(Skipped(line, "已在账"))
                self.enriched |= self._enrich(old, row)
            else:
                fresh.append(row)
        if against := self._conflict(index, fresh):
            result.refused = against
            return
        result.fresh += fresh
        self.bank |= {row.id: row for row in fresh}

    def _enrich(self, old: BankRow, new: BankRow) -> bool:
        """Keep what either of two exports of a row says: the balance, and the fuller text, whichever came first."""
        fuller = {name: max(getattr(old, name), getattr(new, name), key=lambda t: (len(t), t)) for name in _TEXTS}
        if old.balance is None and new.balance is not None:  # now it can be proved
            fuller |= {"balance": new.balance, "date": new.date, "ordinal": new.ordinal}
        merged = replace(old, **fuller)
        if merged.id != old.id and merged.id in self.bank:
            return False
        del self.bank[old.id]
        self.bank[merged.id] = merged
        return merged != old

    def _index(self, number: str, paper: Paper, result: Intake) -> int | None:
        """Which of the base's accounts a statement is of; the first statement's is adopted."""
        plain = digits(number)
        exact = [index for index, known in enumerate(self.numbers) if plain and digits(known) == plain]
        alike = exact or [index for index, known in enumerate(self.numbers) if same_account(known, number)]
        if len(alike) == 1:
            return alike[0]
        if not plain and len(self.numbers) == 1:  # a format that prints no account of its own
            return 0
        if not self.numbers:
            self.numbers.append(number or UNNAMED)
            self.adopted.append(adopted_account(self.numbers[0], paper.file, paper.rows[0].date))
            return 0
        if self.numbers == [UNNAMED]:  # the account that had no number is this one, or the rows will contradict it
            self.numbers[0] = number
            self.adopted.append(adopted_account(number, paper.file, paper.rows[0].date, instead=UNNAMED))
            self.bank = {row.id: row for row in (replace(row, account=number) for row in self.bank.values())}
            return 0
        ours = "、".join(self.numbers)
        theirs = f"账号 {number}" if number else "没有写账号"
        result.refused = f"这份流水{theirs}，本账套的账号是 {ours}。请核对是不是拿错了文件；新开的账户请主管部门先登记"
        return None

    def _conflict(self, index: int, fresh: Sequence[BankRow]) -> str:
        """Why new rows of an account contradict those that are booked; empty where they agree."""
        known = [row for row in self.bank.values() if row.account == self.numbers[index]]
        if not fresh or not known:
            return ""
        odd = conflict(stretches(known), stretches([*known, *fresh]))
        if odd is None:
            return ""
        first = odd.rows[0]
        return (
            f"这份流水和已入账的流水对不上：{first.date} {first.payee or first.summary} {yuan(abs(first.amount))} 元"
            f"之前的余额应为 {yuan(odd.opening)} 元，账上不是。同一段时间的流水应当一样，请从网银重新导出"
        )

    def _add_sheet(self, paper: Paper, result: Intake) -> None:
        result.account = self.chart.bank(0)
        rows = numbered([cleaned(row) for row in paper.rows if isinstance(row, SheetRow)])
        fresh = []
        for verdict, line in zip(sort_out(rows, self.sheet), paper.lines, strict=True):
            if verdict.reason:
                result.skipped.append(Skipped(line, verdict.reason))
            else:
                fresh.append(verdict.row)
        result.fresh += fresh
        self.sheet |= {row.id: row for row in fresh}

    def _add_invoices(self, paper: Paper, result: Intake) -> None:
        known = self.claims.keys() | self.fresh_claims.keys()
        for claim, line in zip(paper.claims, paper.lines, strict=True):
            if claim.id in known:
                result.skipped.append(Skipped(line, "已在账"))
                continue
            result.claims.append(claim)
            self.fresh_claims[claim.id] = claim
            self.originals[claim.document] = paper.originals[claim.document]

    # writing the journal anew

    def book_all(self, results: Sequence[Intake], *, author: str, dry: bool) -> None:
        """Pair all rows, write the journal, and tell each paper its entries."""
        accounts = [self._account(number) for number in self.numbers]
        vouchers = pair(accounts, list(self.sheet.values()))
        booked = [(voucher, to_transaction(voucher, self.chart)) for voucher in vouchers]
        for result in results:
            result.entries = _entries_of(result, booked)
            result.proposals = list(proposals(result.entries, self.chart.policy))
            result.notes = [
                note
                for index, account in enumerate(accounts)
                if result.account == self.chart.bank(index) and result.paper and result.paper.kind == "statement"
                for note in gaps(account.stretches)
            ]
        if dry:
            return
        entries = [entry for _, entry in booked] + list(self.rows.others)
        entries += self._bank_side(accounts, entries)
        files: dict[str, str | bytes | None] = {**self._journal(entries), **self.originals}
        if self.adopted or self.fresh_claims:
            files["dossier.beancount"] = self._dossier()
        named = "、".join(f"{r.file}（{r.imported} 行）" for r in results if r.imported) or "更全的摘要"
        self.book.write(files, author=author, message=f"导入 {named}")

    def _account(self, number: str) -> Account:
        rows = [row for row in self.bank.values() if row.account == number]
        proved = stretches(rows)
        loose = [row for row in rows if row.balance is None]
        ordered = [row for stretch in proved for row in stretch.rows]
        return Account([*ordered, *sorted(loose, key=lambda row: row.date)], proved)

    def _bank_side(self, accounts: Sequence[Account], entries: Sequence[data.Directive]) -> list[data.Directive]:
        transactions = [e for e in entries if isinstance(e, data.Transaction)]
        made: list[data.Directive] = []
        for index, account in enumerate(accounts):
            name = self.chart.bank(index)
            if opening := opening_entry(name, account.stretches, transactions):
                made.append(opening)
            made += bank_assertions(name, account.stretches)
        return made

    def _journal(self, entries: Iterable[data.Directive]) -> dict[str, str]:
        """The journal's files, whole; parsed back, they hold the rows that were given."""
        years: dict[str, list[data.Directive]] = {name: [] for name in self.files}
        for entry in entries:
            years.setdefault(f"journal/{entry.date.year}.beancount", []).append(entry)
        files = {name: _file(some) for name, some in years.items()}
        again = to_rows(chain.from_iterable(admit(n, t) for n, t in files.items()), self.numbers, self.chart)
        if {r.id: r for r in again.bank} != self.bank or {r.id: r for r in again.sheet} != self.sheet:
            raise Refusal("账簿写出后读回不一致，没有入账", where=self.book.code, todo="请把文件交给管理员")
        return files

    def _dossier(self) -> str:
        old = (self.book.folder / "dossier.beancount").read_text(encoding="utf-8")
        accounts = render_all(self.adopted)
        new = "\n".join(part for part in (accounts, to_text([*self.fresh_claims.values()])) if part)
        text = f"{old.rstrip()}\n\n{new}"
        again = {claim.id: claim for claim in read_claims(admit("dossier.beancount", text))}
        if again != self.claims | self.fresh_claims:
            raise Refusal("发票写出后读回不一致，没有入账", where=self.book.code, todo="请把文件交给管理员")
        return text


_TEXTS = ("payee", "payee_account", "summary", "memo", "time", "serial")


def _entries_of(result: Intake, booked: Sequence[tuple[Voucher, data.Transaction]]) -> list[data.Transaction]:
    mine = {row.id for row in result.fresh}
    return [
        entry
        for voucher, entry in booked
        if (voucher.bank and voucher.bank.id in mine) or any(line.id in mine for line in voucher.lines)
    ]


def gaps(proved: Sequence[Stretch]) -> list[str]:
    """The days between an account's statements that none of them covers, a sentence each."""
    return [
        f"{one.last} 与 {two.first} 之间缺流水，请补导：前一段期末余额 {yuan(one.closing)} 元，"
        f"后一段期初 {yuan(two.opening)} 元"
        for one, two in pairwise(proved)
    ]


def _rank(entry: data.Directive) -> int:
    """Within a day: balances, which hold at its beginning, then the opening, then what happened."""
    if isinstance(entry, data.Balance):
        return 0
    return 1 if is_derived(entry) else 2


def _file(entries: Iterable[data.Directive]) -> str:
    """One journal file: the fixed header, then the entries by day, balances before transactions."""
    ordered = sorted(entries, key=lambda e: (e.date, _rank(e)))
    body = render_all(ordered)
    return f"{HEADER}\n{body}" if body else HEADER
