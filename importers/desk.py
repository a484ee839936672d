"""The rows of a book and of the papers that have come in: sorted, paired, and written as the journal.

Used under the book's lock, for one call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from beancount.core import data

from importers.doubts import row_words, shorts
from importers.editions import (
    ADVICE,
    HELD,
    Kind,
    bare,
    cancelled,
    correcting,
    merged,
    replaces_evidence,
    reversed_later,
    sort_out,
)
from importers.frozen import frozen_of
from importers.outcome import Change, booked_of, concerns, gaps, ids_of, later_of, told_of
from importers.pairing import Account, pair
from importers.paper import Skipped
from importers.proposal import proposals
from importers.twins import Twins
from ledgers.book.chart import HEADER
from ledgers.book.closing import closed_until
from ledgers.book.facts import UNNAMED, adopted_account
from ledgers.book.gate import admit
from ledgers.book.invoices import read_claims
from ledgers.book.invoices import to_text as claims_text
from ledgers.book.journal import Rows, cleaned, is_derived, place, to_rows, to_transaction
from ledgers.book.links import is_undone
from ledgers.book.matches import Match, Said, read_matches
from ledgers.book.matches import to_text as match_text
from ledgers.book.render import clean, render_all, yuan
from ledgers.book.rows import BankRow, SheetRow, find_account, numbered
from ledgers.book.stretch import bank_assertions, conflict, opening_entry, stretches
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from importers.editions import Sorting, Verdict
    from importers.outcome import Intake
    from importers.pairing import Paired
    from importers.paper import Paper
    from ledgers.book.chart import Chart
    from ledgers.book.invoices import Claim
    from ledgers.book.journal import Voucher
    from ledgers.book.shelf import OpenBook

IMPORTED = "导入 "
"""How the history's line of an import begins."""

Confirmed: TypeAlias = "Container[int] | Mapping[str, Container[int]]"

EVERY_ROW = range(1, 1 << 31)
"""All rows of a sheet, where a person has confirmed all of its changes."""
_NAMED = 5  # booked rows that a sheet lacks and that are named
_TEXTS = ("payee", "payee_account", "summary", "memo", "time", "serial")


class Desk:
    """The rows of a book and of the papers that have come in."""

    def __init__(self, book: OpenBook, author: str, confirmed: Confirmed = (), apart: Container[int] = ()) -> None:
        self.book = book
        self.author = author
        self.confirmed = confirmed
        self.ticked: Container[int] = ()  # of the sheet at hand
        self.apart = apart
        self.cancelled = 0
        self.named: set[int] = set()  # the rows that a person named, of all sheets of this call
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
        self.frozen = frozen_of(
            list(chain.from_iterable(self.files.values())),
            closed_until(book.parsed("audit.beancount")),
            self.numbers,
            self.chart,
            bank=self.bank,
            sheet=self.sheet,
        )
        self.claims = {claim.id: claim for claim in read_claims(book.parsed("dossier.beancount"))}
        self.fresh_claims: dict[str, Claim] = {}
        self.originals: dict[str, bytes] = {}
        self.enriched = False
        self.booked: list[tuple[Voucher, data.Transaction]] = []

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
        if shut := sorted({f"{row.date:%Y-%m}" for row in fresh if row.date <= self.frozen.until}):
            result.refused = (
                f"这份流水里有 {'、'.join(shut)} 的新流水，{'这个月' if len(shut) == 1 else '这些月份'}已经结账；"
                "请主管部门先反结账，再导入"
            )
            return
        if against := self._conflict(index, fresh):
            result.refused = against
            return
        result.fresh += fresh
        result.fresh_lines += lines
        self.bank |= {row.id: row for row in fresh}

    def _enrich(self, old: BankRow, new: BankRow) -> bool:
        """Keep what either of two exports of a row says: the balance, and the fuller text, whichever came first.

        What stands in a closed month stays as it is.
        """
        if old.id in self.frozen.ids:
            return False
        fuller = {name: max(getattr(old, name), getattr(new, name), key=lambda t: (len(t), t)) for name in _TEXTS}
        if old.balance is None and new.balance is not None:  # now it can be proved
            fuller |= {"balance": new.balance, "date": new.date, "ordinal": new.ordinal}
            if new.date <= self.frozen.until:
                return False
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
        if (index := find_account(number, self.numbers)) is not None:
            return index
        if not self.numbers:
            self.numbers.append(number or UNNAMED)
            self.adopted.append(adopted_account(self.numbers[0], paper.file, paper.rows[0].date))
            return 0
        if self.numbers == [UNNAMED] and self.frozen.ids:
            result.refused = "账上的流水没有账号，所在的月份已经结账，认不出是不是这个账户；请主管部门先反结账，再导入"
            return None
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
        if isinstance(self.confirmed, Mapping):  # by file: a row's number means one row
            self.ticked, self.named = self.confirmed.get(result.file, ()), set()
        else:
            self.ticked = self.confirmed
        rows = numbered([cleaned(row) for row in paper.rows if isinstance(row, SheetRow)])
        sorting = sort_out(rows, self.sheet, self.bank.values())
        if said_twice := self._said_twice(sorting, paper.lines):
            result.refused = (
                f"第 {said_twice} 行有几处和账上不同（几张工作表或几份明细表都有这一行），分不清确认的是哪一处；"
                "请写“全部”，或把这张工作表另存一份单独导入"
            )
            return
        verdicts = [self._heard(verdict, line) for verdict, line in zip(sorting.verdicts, paper.lines, strict=True)]
        waiting = {
            verdict.slot
            for verdict, line in zip(verdicts, paper.lines, strict=True)
            if (verdict.substantial or verdict.now) and not self._is_confirmed(verdict, line)
        }
        for verdict, line in zip(verdicts, paper.lines, strict=True):
            if verdict.kind is Kind.NEW and verdict.slot in waiting and line not in self.apart:
                result.skipped.append(Skipped(line, f"凭证号 {verdict.row.voucher} {HELD}"))
            else:
                self._add_line(verdict, line, result)
        for place_, old in sorting.dropped:
            self._add_dropped(old, verdicts[place_], paper.lines[place_], result)
        if sorting.missing:
            names = shorts(self.sheet)
            told = "；".join(f"{names[row.id]} {row_words(row)}" for row in sorting.missing[:_NAMED])
            more = f"，等 {len(sorting.missing)} 行" if len(sorting.missing) > _NAMED else ""
            result.notes.append(
                f"账上同期有、这份表没有：{told}{more}，仍在账；作废的，用 earmark match 代码 --sheet 行号 --void 注销"
            )

    def _said_twice(self, sorting: Sorting, lines: Sequence[int]) -> int:
        """A row number by which a person may have meant several rows of this call; 0 where there is none."""
        places = {at for at, verdict in enumerate(sorting.verdicts) if verdict.kind in {Kind.CHANGED, Kind.FORMER}}
        for at in sorted(places | {at for at, _ in sorting.dropped}):
            line = lines[at]
            if any(said is not EVERY_ROW and line in said for said in (self.ticked, self.apart)):
                if line in self.named:
                    return line
                self.named.add(line)
        return 0

    def _heard(self, verdict: Verdict, line: int) -> Verdict:
        """A verdict after what a person said of its row: that it is no change, or that it holds again."""
        if verdict.substantial and line in self.apart:
            return replace(verdict, kind=Kind.NEW, reason="", old=None)
        return verdict

    def _is_confirmed(self, verdict: Verdict, line: int) -> bool:
        """Whether a person said that a row is right; 全部 does not mean the rows of a former edition."""
        if verdict.kind is Kind.FORMER and self.ticked is EVERY_ROW:
            return False
        return verdict.kind in {Kind.CHANGED, Kind.FORMER} and line in self.ticked

    def _add_line(self, verdict: Verdict, line: int, result: Intake) -> None:
        """Book a sheet's row, or say why not."""
        row, old = verdict.row, verdict.old
        if old is None:
            self._book(self._free(row), line, result)
            return
        confirmed = self._is_confirmed(verdict, line)
        before = verdict.now or old
        if verdict.kind is Kind.CHANGED or confirmed:
            result.changes.append(Change(line, before, row, confirmed))
        sealed = old.id in self.frozen.ids and replaces_evidence(old, row)
        if confirmed and (verdict.kind is Kind.FORMER or old.id != row.id or sealed):
            if not is_undone(before):
                self.cancel(before)
            if before.id not in self.frozen.ids:
                self.sheet[before.id] = bare(self.sheet[before.id])
            new = self._free(correcting(before, row))
            self._rename(before.id, new.id)
            self._book(new, line, result)
            return
        reason = verdict.reason
        if confirmed:
            reason = reason.replace(ADVICE, "已按确认更正")
        result.skipped.append(Skipped(line, reason))
        if confirmed or verdict.kind is Kind.MORE:
            self.sheet[old.id] = merged(old, row)
            self.enriched = True

    def _add_dropped(self, old: SheetRow, verdict: Verdict, line: int, result: Intake) -> None:
        """Tell that a voucher of a sheet has lost a booked line, or cancel that where it was confirmed.

        全部 means it where another line of the voucher was changed: a sheet of an earlier day may lack a line.
        """
        confirmed = line in self.ticked and (verdict.substantial or self.ticked is not EVERY_ROW)
        result.changes.append(Change(line, old, None, confirmed))
        told = f"账上的 {row_words(old)}，这份表的 {old.voucher} 里没有了"
        if confirmed:
            self.cancel(old)
            self.enriched = True
            result.notes.append(f"{told}，已按确认注销")
        else:
            result.notes.append(f"{told}，没有改动；确认注销的，写第 {line} 行")

    def _book(self, row: SheetRow, line: int, result: Intake) -> None:
        self.sheet[row.id] = row
        result.fresh.append(row)
        result.fresh_lines.append(line)

    def _free(self, row: SheetRow) -> SheetRow:
        """The row under an identity that the book does not have."""
        while row.id in self.sheet:
            row = replace(row, ordinal=row.ordinal + 1)
        return row

    def _add_invoices(self, paper: Paper, result: Intake) -> None:
        known = self.claims.keys() | self.fresh_claims.keys()
        for claim, line in zip(paper.claims, paper.lines, strict=True):
            if claim.id in known:
                result.skipped.append(Skipped(line, "已在账"))
                continue
            result.claims.append(claim)
            self.fresh_claims[claim.id] = claim
            self.originals[claim.document] = paper.originals[claim.document]

    def cancel(self, old: SheetRow) -> None:
        """Mark a booked row as cancelled, and book the red one; of a closed month, on the first open day."""
        self.cancelled += 1
        if old.id in self.frozen.ids:
            self.reverse(old, self.frozen.opens, old.voucher)
            return
        today = date.today()  # noqa: DTZ011  (the bureau's day)
        marked, red = cancelled(old, day=today, author=self.author)
        red = self._free(red)  # rows may differ in their summary alone
        self.sheet |= {marked.id: marked, red.id: red}

    def reverse(self, old: SheetRow, day: date, number: str, added: Mapping[str, object] = MappingProxyType({})) -> str:
        """Book the red row, on a day of an open month, of a row of a closed one; its identity.

        Args:
            old: the row. day: the red one's. number: its voucher.
            added: metadata of the red one; a reason stands on both.
        """
        marked, red = reversed_later(old, day=day, number=number, added=added, taken=self.sheet)
        self.sheet |= {marked.id: marked, red.id: red}
        return red.id

    def say(self, match: Match) -> None:
        """Hold a person's word against the rows, and keep it.

        Raises:
            Refusal: it cannot be so.
        """
        rows, lines = [self.bank[i] for i in match.bank], [self.sheet[i] for i in match.sheet]
        if not rows or not lines:
            raise Refusal("流水行和明细行都要写", where="--bank、--sheet")
        if match.said is not Said.UNDO and any(is_undone(line) for line in lines):
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
        paired = self.paired()
        made = {} if made is None else made
        for voucher in paired.vouchers:
            if voucher not in made:
                made[voucher] = to_transaction(voucher, self.chart)
        return [made[voucher] for voucher in paired.vouchers]

    def paired(self) -> Paired:
        """All rows, paired as they are now."""
        return self._pair([self.account(number) for number in self.numbers])

    def _pair(self, accounts: Sequence[Account]) -> Paired:
        self._hold_sealed()
        return pair(accounts, list(self.sheet.values()), self.matches, self.frozen)

    def _hold_sealed(self) -> None:
        """See that no row of a closed month is lost.

        Raises:
            Refusal: one is.
        """
        if lost := self.frozen.ids - self.bank.keys() - self.sheet.keys():
            gone = next(v for v in self.frozen.vouchers if lost & {v.identity, *(line.id for line in v.lines)})
            raise Refusal(
                f"{gone.date:%Y-%m} 已经结账，里面的行不能撤下", todo="在未结账的月份冲销，或请主管部门先反结账"
            )

    def _hold_shut(self, paired: Paired, fresh: Container[str]) -> None:
        """See that no new row is the payment of what a closed month has on the account itself.

        Raises:
            Refusal: one is.
        """
        for row, line in paired.shut:
            if row.id in fresh:
                raise Refusal(
                    f"{row.date} {row.payee} {yuan(abs(row.amount))} 元像是 {line.date} {line.voucher} 的付款，"
                    f"{line.date:%Y-%m} 结账时没有流水，这一笔已直接记在银行账上",
                    where=self.book.code,
                    todo="请主管部门先反结账，再导入",
                )

    def book_all(self, results: Sequence[Intake]) -> dict[str, str | bytes | None]:
        """Pair all rows, make the journal, and tell each paper its entries; the files that hold it all."""
        accounts = [self.account(number) for number in self.numbers]
        paired = self._pair(accounts)
        booked = self.booked = [(voucher, to_transaction(voucher, self.chart)) for voucher in paired.vouchers]
        fresh = {row.id for result in results for row in result.fresh}
        self._hold_shut(paired, fresh)
        for result in results:
            own = booked_of(result, booked)
            result.entries = [entry for _, entry in own]
            mine = {row.id for row in result.fresh}
            result.doubts = [doubt for doubt in paired.doubts if concerns(doubt, mine, fresh)]
            result.proposals = list(proposals(own, self.chart, ids_of(result), self.book.facts.specialties))
            result.notes += [
                note
                for index, account in enumerate(accounts)
                if result.account == self.chart.bank(index) and result.paper and result.paper.kind == "statement"
                for note in gaps(account.stretches)
            ]
            result.notes += told_of(result, paired)
            if later := later_of(own):
                result.notes.append(later)
        entries = self._in_order(booked)
        entries += self._bank_side(accounts, entries)
        files: dict[str, str | bytes | None] = {**self._journal(entries), **self.originals}
        if self.adopted or self.fresh_claims or self.said or self.renamed:
            files["dossier.beancount"] = self._dossier()
        return files

    def _in_order(self, booked: Sequence[tuple[Voucher, data.Transaction]]) -> list[data.Directive]:
        """All entries that are not derived: those of closed months as they stand, then what was made of rows."""
        places = self.frozen.places
        sealed: list[tuple[int, data.Directive]] = [
            (voucher.order, entry) for voucher, entry in booked if voucher.entry
        ]
        sealed += [(places[id(entry)], entry) for entry in self.rows.others if id(entry) in places]
        made = [entry for voucher, entry in booked if not voucher.entry]
        others = [entry for entry in self.rows.others if id(entry) not in places]
        return [*(entry for _, entry in sorted(sealed, key=itemgetter(0))), *made, *others]

    def message(self, results: Sequence[Intake], prints: Mapping[str, str] | None = None) -> str:
        """What the history says: what was done on one line, then each file with its SHA-256 where it is known."""
        if not results:
            said = f"配对：{'、'.join(match.said for match in self.said)}"
            return said if self.said else f"注销 {self.cancelled} 行"
        named = "、".join(f"{r.file}（{r.imported} 行）" for r in results if r.imported) or "更全的内容"
        changed = sum(change.confirmed for result in results for change in result.changes)
        told = f"{IMPORTED}{named}{f'，更正 {changed} 行' if changed else ''}"
        known = prints or {}
        lines = [f"sha256 {known[r.file]} {clean(r.file)}" for r in results if r.file in known]
        return "\n\n".join(filter(None, [told, "\n".join(lines)]))

    def account(self, number: str) -> Account:
        """The rows of one of the base's accounts, in the bank's order."""
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


def _with(identities: frozenset[str], old: str, new: str) -> frozenset[str]:
    return frozenset(new if identity == old else identity for identity in identities)


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
