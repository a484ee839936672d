"""Papers into a book: all of one call together, or none of them.

Under the book's lock: the rows the book holds and the rows of the papers are put together, paired
anew, and the journal is written from all of them. Invoices go to the dossier, their files to the
documents. What a paper says twice is booked once; what contradicts the book is refused. A row that a
sheet has otherwise than the book is told as a change, and booked as a correction where a person has
confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from importers.doubts import doubt_words, voucher_words
from importers.editions import ADVICE, Kind, corrected, merged, sort_out
from importers.giveback import unexplained_refunds
from importers.pairing import Account, pair
from importers.paper import Skipped
from importers.pause import uncollected
from importers.proposal import proposals
from importers.twins import Twins
from ledgers.book.chart import HEADER
from ledgers.book.facts import UNNAMED, adopted_account
from ledgers.book.gate import admit
from ledgers.book.invoices import read_claims
from ledgers.book.invoices import to_text as claims_text
from ledgers.book.journal import Rows, cleaned, is_derived, place, to_rows, to_transaction
from ledgers.book.links import is_void
from ledgers.book.matches import Match, Said, read_matches
from ledgers.book.matches import to_text as match_text
from ledgers.book.render import clean, render_all, yuan
from ledgers.book.rows import BankRow, SheetRow, digits, numbered, same_account
from ledgers.book.stretch import bank_assertions, conflict, opening_entry, stretches
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from importers.doubts import Doubt
    from importers.editions import Verdict
    from importers.pairing import Paired
    from importers.paper import Paper
    from ledgers.book.chart import Chart
    from ledgers.book.invoices import Claim
    from ledgers.book.journal import Voucher
    from ledgers.book.shelf import OpenBook
    from ledgers.book.stretch import Stretch
    from ledgers.judge import Judgement


EVERY_ROW = range(1, 1 << 31)
"""All rows of a sheet, where a person has confirmed all of its changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sheet's row that the book has otherwise.

    Attributes:
        row: its row in the file, from 1.
        old: the booked row. new: the sheet's.
        confirmed: a person has confirmed it, and it was booked.
    """

    row: int
    old: SheetRow
    new: SheetRow
    confirmed: bool = False


@dataclass(slots=True)
class Intake:
    """What became of one paper: every row of it is imported or skipped, or the paper is refused.

    Attributes:
        paper: the paper, None where the file could not be read at all.
        file: the file's name.
        account: the beancount account it was booked to.
        fresh: its rows that are new to the book. fresh_lines: for each, its row in the file.
        claims: the same of invoices, one for each row.
        skipped: its other rows, with their reasons, in file order.
        refused: why nothing of it was booked; empty where it was.
        entries: the transactions that its new rows stand in.
        proposals: what its new payments that no sheet explains were, by payee and purpose; shown, not booked.
        notes: what else the user should know of its account, such as days between statements that none covers.
        changes: the rows that the book has otherwise, booked as corrections where a person confirmed them.
        doubts: its rows that could be more than one thing, or that several rows could be.
    """

    paper: Paper | None
    file: str
    account: str = ""
    fresh: list[BankRow | SheetRow] = field(default_factory=list)
    fresh_lines: list[int] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: str = ""
    entries: list[data.Transaction] = field(default_factory=list)
    proposals: list[tuple[data.Transaction, Judgement]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """How many rows of the file are new to the book."""
        return len(self.fresh) + len(self.claims)


@uncollected()
def take_in(
    book: OpenBook,
    papers: Sequence[Paper | Refusal],
    files: Sequence[str],
    *,
    author: str,
    dry: bool = False,
    confirmed: Container[int] = (),
) -> list[Intake]:
    """Book the papers of one call together, or none of them.

    Args:
        book: the book.
        papers: as read, a `Refusal` where a file could not be.
        files: their names, in the same order.
        author: who imports.
        dry: say what would happen and write nothing.
        confirmed: the rows of the sheets whose changes a person has confirmed; `EVERY_ROW` is all.

    Returns:
        One `Intake` a paper, in order. Where any is refused nothing has been booked.

    Raises:
        Refusal: the book is locked, or cannot be written.
    """
    results = [_intake(paper, name) for paper, name in zip(papers, files, strict=True)]
    with book.locked():
        book.unchanged()
        desk = Desk(book, author, confirmed)
        for result in sorted(results, key=_turn):
            if not result.refused:
                desk.add(result)
        culprits = [r.file for r in results if r.refused]
        if culprits:
            _refuse_all(results, culprits)
        elif any(r.imported for r in results) or desk.enriched:
            desk.book_all(results, dry=dry)
    return results


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
        desk.book_all((), dry=False)
    return match


@dataclass(frozen=True, slots=True)
class Standing:
    """A book's rows by identity, how they are paired, and what persons have said of them."""

    bank: Mapping[str, BankRow]
    sheet: Mapping[str, SheetRow]
    paired: Paired
    matches: Sequence[Match]


def standing(book: OpenBook) -> Standing:
    """How the rows of a book stand now.

    Raises:
        Refusal: the book cannot be read.
    """
    desk = Desk(book, "")
    accounts = [desk.account(number) for number in desk.numbers]
    return Standing(desk.bank, desk.sheet, pair(accounts, list(desk.sheet.values()), desk.matches), desk.matches)


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
        if not result.refused:
            result.refused = f"同一批的 {'、'.join(culprits)} 没有通过，整批都没有入账"


class Desk:
    """The rows of a book and of the papers that have come in."""

    def __init__(self, book: OpenBook, author: str, confirmed: Container[int] = ()) -> None:
        self.book = book
        self.author = author
        self.confirmed = confirmed
        self.matches = read_matches(book.parsed("dossier.beancount"))
        self.said: list[Match] = []
        self.renamed: dict[str, str] = {}
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
        fresh, lines = [], []
        known = {row.id: self.bank.get(row.id) for row in rows}
        twins = Twins(self.bank.values(), (row for row in known.values() if row))
        for row, line in zip(rows, paper.lines, strict=True):
            if old := known[row.id] or twins.take(row):
                result.skipped.append(Skipped(line, "已在账"))
                self.enriched |= self._enrich(old, row)
            else:
                fresh.append(row)
                lines.append(line)
        if against := self._conflict(index, fresh):
            result.refused = against
            return
        result.fresh += fresh
        result.fresh_lines += lines
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
        self._rename(old.id, merged.id)
        return merged != old

    def _rename(self, old: str, new: str) -> None:
        """What a person said of a row holds for it under its new identity."""
        if old != new and any(old in m.bank | m.sheet for m in self.matches):
            self.renamed[old] = new
            self.matches = [
                replace(m, bank=_with(m.bank, old, new), sheet=_with(m.sheet, old, new)) for m in self.matches
            ]

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
        fresh, lines = [], []
        for verdict, line in zip(sort_out(rows, self.sheet), paper.lines, strict=True):
            old = verdict.old
            if old is None:
                fresh.append(verdict.row)
                lines.append(line)
                continue
            confirmed = verdict.kind is Kind.CHANGED and line in self.confirmed
            if verdict.kind is Kind.CHANGED:
                result.changes.append(Change(line, old, verdict.row, confirmed))
            if confirmed and old.id != verdict.row.id:
                fresh.append(self._correct(old, verdict))
                lines.append(line)
                continue
            reason = verdict.reason
            if confirmed:
                reason = reason.replace(ADVICE, "已按确认更正")
            result.skipped.append(Skipped(line, reason))
            if confirmed or verdict.kind is Kind.MORE:
                self.sheet[old.id] = merged(old, verdict.row)
                self.enriched = True
        result.fresh += fresh
        result.fresh_lines += lines
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

    def _correct(self, old: SheetRow, verdict: Verdict) -> SheetRow:
        """Cancel a booked row, and give the one that takes its place."""
        today = date.today()  # noqa: DTZ011  (the bureau's day)
        marked, red, new = corrected(old, verdict.row, day=today, author=self.author)
        while red.id in self.sheet:  # rows that differ in their summary alone
            red = replace(red, ordinal=red.ordinal + 1)
        self.sheet[old.id] = marked
        self.sheet[red.id] = red
        self._rename(old.id, new.id)
        return new

    def say(self, match: Match) -> None:
        """Hold a person's word against the rows, and keep it.

        Raises:
            Refusal: it cannot be so.
        """
        rows, lines = [self.bank[i] for i in match.bank], [self.sheet[i] for i in match.sheet]
        if not rows or not lines:
            raise Refusal("流水行和明细行都要写", where="--bank、--sheet")
        if any(is_void(line) for line in lines):
            raise Refusal("这一行明细已经注销，不能再配对")
        if match.said is Said.UNDO:
            if not any((old.bank, old.sheet) == (match.bank, match.sheet) for old in self.matches):
                raise Refusal("没有对这几行说过的话可以撤销", todo="用 earmark match 账套 可看到已有的")
        elif match.said is Said.ONE:
            paid, written = sum(row.amount for row in rows), sum(line.amount for line in lines)
            if paid != written:
                odd = yuan(abs(paid - written))
                raise Refusal(f"金额不等：流水 {yuan(paid)} 元，明细 {yuan(written)} 元，差 {odd} 元")
            if len({row.account for row in rows}) > 1:
                raise Refusal("几笔流水要是同一个账户的", todo="请分开配对")
            if len(rows) > 1 and len({place(line, self.chart).component for line in lines}) > 1:
                raise Refusal("几笔流水对几行明细时，明细要是同一个资金来源", todo="请分开配对")
        self.said.append(match)
        new = admit("dossier.beancount", f"{HEADER}\n{match_text(match)}")
        self.matches = read_matches([*self.book.parsed("dossier.beancount"), *new])

    # writing the journal anew

    def transactions(self, made: dict[Voucher, data.Transaction] | None = None) -> list[data.Transaction]:
        """All rows as transactions, paired as they are now; those that no paper made are not among them.

        Args:
            made: those that were made before, which vouchers that are the same are not made into again.
        """
        paired = pair([self.account(number) for number in self.numbers], list(self.sheet.values()), self.matches)
        made = {} if made is None else made
        for voucher in paired.vouchers:
            if voucher not in made:
                made[voucher] = to_transaction(voucher, self.chart)
        return [made[voucher] for voucher in paired.vouchers]

    def book_all(self, results: Sequence[Intake], *, dry: bool, message: str = "") -> None:
        """Pair all rows, write the journal, and tell each paper its entries."""
        accounts = [self.account(number) for number in self.numbers]
        paired = pair(accounts, list(self.sheet.values()), self.matches)
        booked = [(voucher, to_transaction(voucher, self.chart)) for voucher in paired.vouchers]
        fresh = {row.id for result in results for row in result.fresh}
        for result in results:
            result.entries = _entries_of(result, booked)
            mine = {row.id for row in result.fresh}
            result.doubts = [doubt for doubt in paired.doubts if _concerns(doubt, mine, fresh)]
            result.proposals = list(proposals(result.entries, self.chart.policy))
            result.notes = [
                note
                for index, account in enumerate(accounts)
                if result.account == self.chart.bank(index) and result.paper and result.paper.kind == "statement"
                for note in gaps(account.stretches)
            ]
            result.notes += _told(result, paired)
        if dry:
            return
        entries = [entry for _, entry in booked] + list(self.rows.others)
        entries += self._bank_side(accounts, entries)
        files: dict[str, str | bytes | None] = {**self._journal(entries), **self.originals}
        if self.adopted or self.fresh_claims or self.said or self.renamed:
            files["dossier.beancount"] = self._dossier()
        self.book.write(files, author=self.author, message=message or self._message(results))

    def _message(self, results: Sequence[Intake]) -> str:
        if self.said:
            return f"配对：{'、'.join(match.said for match in self.said)}"
        named = "、".join(f"{r.file}（{r.imported} 行）" for r in results if r.imported) or "更全的内容"
        changed = sum(change.confirmed for result in results for change in result.changes)
        return f"导入 {named}{f'，更正 {changed} 行' if changed else ''}"

    def account(self, number: str) -> Account:
        """One of the base's bank accounts, its rows in the bank's order."""
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
        text = (self.book.folder / "dossier.beancount").read_text(encoding="utf-8")
        for old, new in self.renamed.items():
            text = text.replace(old, new)
        claims = claims_text([*self.fresh_claims.values()])
        added = [render_all(self.adopted), claims, *(match_text(match) for match in self.said)]
        text = "\n\n".join([text.rstrip(), *(part.rstrip() for part in added if part)]) + "\n"
        again = {claim.id: claim for claim in read_claims(admit("dossier.beancount", text))}
        if again != self.claims | self.fresh_claims:
            raise Refusal("发票写出后读回不一致，没有入账", where=self.book.code, todo="请把文件交给管理员")
        return text


_TEXTS = ("payee", "payee_account", "summary", "memo", "time", "serial")


def _with(identities: frozenset[str], old: str, new: str) -> frozenset[str]:
    return frozenset(new if identity == old else identity for identity in identities)


def _entries_of(result: Intake, booked: Sequence[tuple[Voucher, data.Transaction]]) -> list[data.Transaction]:
    mine = {row.id for row in result.fresh} | {change.old.id for change in result.changes if change.confirmed}
    return [
        entry
        for voucher, entry in booked
        if (voucher.bank and voucher.bank.id in mine) or any(line.id in mine for line in voucher.lines)
    ]


_TOLD = 20  # doubts of a paper that are told one by one


def _concerns(doubt: Doubt, mine: Collection[str], fresh: Collection[str]) -> bool:
    """Whether a doubt is a paper's to tell: about a row of its own, or about one that an earlier paper brought."""
    if doubt.row.id in mine:
        return True
    return doubt.row.id not in fresh and any(each.id in mine for some in doubt.candidates for each in some)


def _told(result: Intake, paired: Paired) -> list[str]:
    """What a person should look at among a paper's new rows: what is in doubt, and refunds no sheet explains."""
    where = {row.id: f"第 {line} 行" for row, line in zip(result.fresh, result.fresh_lines, strict=True)}
    shown = result.doubts[:_TOLD]
    told = [doubt_words(doubt, where.get(doubt.row.id, "已入账的一行")) for doubt in shown]
    if len(result.doubts) > len(shown):
        told.append(f"拿不准的共 {len(result.doubts)} 项，用 earmark match 看全部")
    origins = {v.identity: v for v in paired.vouchers}
    for voucher in unexplained_refunds(paired.vouchers):
        if voucher.identity not in where:
            continue
        names = [name.partition("-")[2] for name in voucher.links if not name.endswith(voucher.identity)]
        origin = next(origins[name] for name in sorted(names) if name in origins)
        told.append(
            f"{where[voucher.identity]}像是退回 {voucher_words(origin)}，先记在“待查款项”；"
            f"是退款的，请在明细表补一行：收付写{'收入' if voucher.amount > 0 else '支出'}，"
            "资金来源、建设内容、支出类别照原凭证"
        )
    return told


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
