"""Bank statements: every row read, the running balance proved, every row given its identity."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from importers.chain import Link, prove
from importers.columns import Clock, Code, Day, Money, Text, plain, shown
from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.table import Unreadable
from ledgers.book.rows import BankRow, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from importers.table import Located, Record

_YUAN = ("人民币", "CNY", "RMB")


@dataclass(slots=True)
class _Ledger:
    """What has been read so far, in file order."""

    rows: list[tuple[Record, BankRow]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)  # number → where it stands first
    counting: bool = False  # the row before was a line of headings for counts and totals

    def skip(self, record: Record, reason: str) -> None:
        self.skipped.append(Skipped(record.row, reason))

    def fault(self, record: Record, problem: str) -> None:
        self.problems.append(problem)
        self.skipped.append(Skipped(record.row, problem))


class Statement(Reader):
    """A bank's export.

    A format declares the columns that it has under these names; a bank that prints its sums in
    another way (one signed column, a flag, payer and payee) overrides `amount` and its like.
    """

    title: ClassVar[str]
    account_number: Code | None = None
    day: Day
    clock: Clock | None = None
    money_out: Money
    money_in: Money
    balance: Money | None = None
    currency: Text | None = None
    payee: Text | None = None
    payee_account: Code | None = None
    summary: Text | None = None
    memo: Text | None = None
    serial: Text | None = None

    # --- what a format may do in its own way ---

    def own(self, record: Record, located: Located) -> str:  # noqa: ARG002  (some print it above the table)
        """The base's own account number, as the row or the preamble has it; empty where neither does."""
        return record[self.account_number] if self.account_number else ""

    def amount(self, record: Record) -> int:
        """Fen, positive in.

        Raises:
            Unreadable: A cell is no sum, or money goes both ways in one row.
        """
        out, into = record[self.money_out] or 0, record[self.money_in] or 0
        if out and into:
            raise Unreadable(f"{record.where}“{self.money_out.name}”和“{self.money_in.name}”都有金额，不知道是收是支")
        return into - out

    def moves(self, record: Record) -> bool:
        """Whether anything stands in the columns of sums."""
        return record.has(self.money_out) or record.has(self.money_in)

    def when(self, record: Record) -> tuple[date, str]:
        """The day of the row, and its time as HH:MM:SS or empty.

        Raises:
            Unreadable: There is no day, or it cannot be read.
        """
        day = record[self.day]
        if day is None:
            raise Unreadable(f"{record.where}“{self.day.name}”是空的")
        return day, record[self.clock] if self.clock else ""

    # --- reading ---

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read and prove the located worksheets as one statement."""
        ledger = _Ledger()
        for sheet in located:
            if sheet.doubled:
                ledger.problems.append(f"表头“{sheet.doubled}”出现了两次，不知道用哪一列")
            for record in sheet.records():
                self._take(record, sheet, ledger)
        self._agree_on_account(ledger)
        return self._paper(file, ledger, notes)

    def _take(self, record: Record, sheet: Located, ledger: _Ledger) -> None:
        counting, ledger.counting = ledger.counting, False
        if sheet.repeats_header(record):
            ledger.skip(record, "重复的表头")
        elif record.get(self.day) is None and (reason := self._footer(record, counting=counting)):
            ledger.counting = "笔数" in reason
            ledger.skip(record, reason)
        else:
            try:
                self._book(record, sheet, ledger)
            except Unreadable as error:
                ledger.fault(record, str(error))

    def _footer(self, record: Record, *, counting: bool) -> str:
        """Why a row without a day is no transaction; empty where it ought to have been one."""
        if record.label:
            return record.label
        if not self.moves(record) and not (self.balance and record.has(self.balance)):
            return "没有金额和余额的说明文字"
        return "笔数和合计的数字" if counting else ""

    def _book(self, record: Record, sheet: Located, ledger: _Ledger) -> None:
        (day, clock), amount = self.when(record), self.amount(record)
        if self.currency and (currency := record[self.currency]) and not plain(currency).upper().startswith(_YUAN):
            raise Unreadable(f"{record.where}币种是“{currency}”，专账只记人民币")
        account = self.own(record, sheet)
        if account:
            ledger.accounts.setdefault(account, record.where)
        row = BankRow(
            account=account,
            date=day,
            amount=amount,
            balance=self._link(record, (day, clock), amount, ledger),
            payee=record[self.payee] if self.payee else "",
            payee_account=record[self.payee_account] if self.payee_account else "",
            summary=record[self.summary] if self.summary else "",
            memo=record[self.memo] if self.memo else "",
            time=clock,
            serial=record[self.serial] if self.serial else "",
        )
        if amount:
            ledger.rows.append((record, row))
        else:
            ledger.skip(record, "金额为零")

    def _link(self, record: Record, when: tuple[date, str], amount: int, ledger: _Ledger) -> int | None:
        """Add the row to the chain, if the format has balances. A row that moves nothing is a link too."""
        if self.balance is None or not (self.balance.required or record.places.get(self.balance)):
            return None
        if not amount and not record.has(self.balance):
            return None
        balance = record.get(self.balance)
        seen = "" if balance is not None else "、".join(map(shown, record.raw(self.balance))) or "空"
        ledger.links.append(Link(record.where, record.row, when, amount, balance, seen))
        return balance

    def _agree_on_account(self, ledger: _Ledger) -> None:
        if len(ledger.accounts) > 1:
            (one, here), (other, there) = list(ledger.accounts.items())[:2]
            ledger.problems.append(
                f"一个文件里有 {len(ledger.accounts)} 个本方账号：{here}是 {one}，{there}是 {other}。请按账号分别导出"
            )
        elif not ledger.accounts and self.account_number and self.account_number.required and ledger.rows:
            ledger.problems.append(f"“{self.account_number.name}”一列全是空的，不知道是哪个账户")

    def _paper(self, file: str, ledger: _Ledger, notes: tuple[str, ...]) -> Paper:
        chain = prove(ledger.links)
        problems = list(ledger.problems)
        if chain.first:
            problems.append(chain.first.message)
        if not ledger.rows and not problems:
            problems.append("文件里没有一笔交易，请确认导出时选对了账户和时间段")
        account = next(iter(ledger.accounts), "")
        placed = ledger.rows[::-1] if chain.backwards else ledger.rows
        return Paper(
            file=file,
            importer=self.title,
            kind="statement",
            account=account,
            rows=tuple(numbered(replace(row, account=account) for _, row in placed)),
            lines=tuple(record.row for record, _ in placed),
            skipped=tuple(ledger.skipped),
            chain=chain.verdict,
            opening_fen=chain.opening,
            closing_fen=chain.closing,
            breaks=chain.first,
            refused=summary(problems),
            notes=notes,
        )
