"""Bank statements: every row read, the running balance and the stated totals proved, every row given its identity."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from importers.chain import Link, prove
from importers.columns import UNREAD, Clock, Code, Day, Money, Text, blank, plain, shown
from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.stated import (
    END,
    Claim,
    Moved,
    Stated,
    Way,
    account_of,
    contradictions,
    ended,
    figures,
    not_in_yuan,
    under,
)
from importers.table import Unreadable, label
from ledgers.book.rows import BankRow, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from importers.chain import Chain
    from importers.columns import Column
    from importers.table import Located, Record

_Said: TypeAlias = "tuple[date, int, int | None, str, str, str, str, str, str]"
"""Day, fen, balance, payee, payee's account, summary, memo, time, serial: a row before its account is known."""

_YUAN = ("人民币", "CNY", "RMB", "156", "01")

_OUT_WORDS = (
    "借 借方 支 支出 出 付 付款 付出 转出 往账 出账 扣账 扣賬 支取 取 取款 借记 付方 支付 出金 往 汇出 D DR DEBIT -"
)
_IN_WORDS = "贷 贷方 收 收入 入 收款 转入 来账 入账 入賬 存入 存 存款 贷记 收方 收到 入金 来 汇入 C CR CREDIT +"
_NEUTRAL_WORDS = "不计收支 中性交易 中性 其他 /"
_FLAGS: dict[str, Way] = {
    **dict.fromkeys(_OUT_WORDS.split(), "out"),
    **dict.fromkeys(_IN_WORDS.split(), "in"),
    **dict.fromkeys(_NEUTRAL_WORDS.split(), "neutral"),
}


@lru_cache(maxsize=1024)
def _way(word: str) -> Way | None:
    """The way that a flag says, also where it says it twice: D-借方, 借(支出), 支出/借; None where it says none."""
    word = plain(word).upper()
    if word in _FLAGS:
        return _FLAGS[word]
    ways = {_FLAGS.get(part) for part in re.split(r"[^\w+]+", word) if part}
    return ways.pop() if len(ways) == 1 else None


_UNIT_CELL = re.compile(r"\(?(?:单位:)?(?:人民币)?元\)?")


def _is_total(text: str) -> bool:
    return "计" in text and label(text) == "合计行"


_IN_LARGER = re.compile(r"[十百千万亿]元")
_SUMMED = re.compile(r"(?:人民币|总|以上|收支|发生额|本页)*(?:合计|总计|累计|小计)(?:金额|人民币)?[:(]?.*")


@dataclass(frozen=True, slots=True)
class Signs:
    """How a file writes its sums: told from all of its rows, as one row may be red ink.

    Attributes:
        by_sign: The sign of a sum says the way, though a flag says it too.
        minus_out: The column of money out holds negative sums.
    """

    by_sign: bool = False
    minus_out: bool = False


@dataclass(slots=True)
class _Ledger:
    """What has been read so far, in file order."""

    signs: Signs = Signs()
    rows: list[tuple[int, _Said]] = field(default_factory=list)  # the row in the file, what it says
    links: list[Link] = field(default_factory=list)
    linked: dict[int, int] = field(default_factory=dict)  # link's identity → position among rows
    moved: list[tuple[Moved, bool]] = field(default_factory=list)  # all rows with a day; whether it moved money
    claims: list[Claim] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)  # number → where it stands first
    labels: Record | None = None  # the row before, where it was a line of headings for counts and totals
    blank_account: bool = False  # there is a column for the base's own account
    page: int = 0  # the movements before the last subtotal

    def skip(self, record: Record, reason: str) -> None:
        self.skipped.append(Skipped(record.row, reason))

    def fault(self, record: Record, problem: str) -> None:
        self.problems.append(problem)
        self.skipped.append(Skipped(record.row, problem))

    def claim(self, figures: Iterable[Stated], *spans: tuple[int, int]) -> None:
        self.claims += [Claim(figure, spans) for figure in figures]


class Statement(Reader):
    """A bank's export.

    A format declares the columns that it has under these names: sums in two columns, or one with a
    flag, or one with signs; the other party, or payer and receiver. A bank that prints a thing in
    another way overrides the method for it.
    """

    title: ClassVar[str]
    account_number: Code | None = None
    day: Day
    clock: Clock | None = None
    money_out: Money | None = None
    money_in: Money | None = None
    money: Money | None = None
    flag: Text | None = None
    balance: Money | None = None
    currency: Text | None = None
    payee: Text | None = None
    payee_account: Code | None = None
    payer: Text | None = None
    payer_account: Code | None = None
    receiver: Text | None = None
    receiver_account: Code | None = None
    summary: Text | None = None
    memo: Text | None = None
    serial: Text | None = None
    reversal: Text | None = None

    # --- what a format may do in its own way ---

    def own(self, record: Record, located: Located) -> str:
        """The base's own account number, as the row or the preamble has it; empty where neither does."""
        number = record[self.account_number] if self.account_number else ""
        return number or account_of(located.preamble)

    def moved(self, record: Record, signs: Signs) -> Moved:
        """What a row moves.

        Raises:
            Unreadable: A cell is no sum, money goes both ways in one row, or a flag is not known.
        """
        if self.money is not None and record.places.get(self.money):
            return self._single(record, self.money, signs)
        out, into = (record[column] or 0 if column else 0 for column in (self.money_out, self.money_in))
        if out and into:
            names = "和".join(f"“{column.name}”" for column in (self.money_out, self.money_in) if column)
            raise Unreadable(f"{record.where}{names}都有金额，不知道是收是支")
        out = -out if signs.minus_out else out
        return Moved(into - out, "out" if out else "in", out or into)

    def _single(self, record: Record, column: Money, signs: Signs) -> Moved:
        value = record[column] or 0
        if self.flag is None or not record.places.get(self.flag) or signs.by_sign:
            return Moved(value, "in" if value > 0 else "out", abs(value))
        word = plain(record[self.flag])
        way = _way(word)
        if way is None:
            if not value:
                return Moved(0, "", 0)
            raise Unreadable(f"{record.where}“{self.flag.name}”写的是{shown(word)}，不知道是收是支")
        if way == "neutral":
            return Moved(self.neutral(record, value), way, value)
        return Moved(value if way == "in" else -value, way, value)

    def neutral(self, record: Record, value: int) -> int:  # noqa: ARG002  (a format may know better)
        """What a row moves that is flagged as neither in nor out, fen."""
        return 0

    def idle(self, record: Record) -> str:  # noqa: ARG002
        """Why a row that has a sum moved none, such as a deal that was called off; empty where it did."""
        return ""

    def when(self, record: Record) -> tuple[date, str]:
        """The day of the row, and its time as HH:MM:SS or empty.

        Raises:
            Unreadable: There is no day, or it cannot be read.
        """
        day = record[self.day]
        if day is None:
            raise Unreadable(f"{record.where}“{self.day.name}”是空的")
        return day, record[self.clock] if self.clock else ""

    def other(self, record: Record, amount: int) -> tuple[str, str]:
        """The other party's name and account number."""
        if self.payee or self.payee_account:
            name = record[self.payee] if self.payee else ""
            return name, record[self.payee_account] if self.payee_account else ""
        names, numbers = (self.receiver, self.receiver_account) if amount < 0 else (self.payer, self.payer_account)
        return record[names] if names else "", record[numbers] if numbers else ""

    # --- reading ---

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read and prove the located worksheets as one statement."""
        first, *rest = (self._proved(located, signs) for signs in self._signs(located))
        ledger, chain = next((each for each in rest if each[1].verdict == "proved"), first)
        if first[1].verdict != "broken":
            ledger, chain = first
        return self._paper(file, ledger, chain, notes)

    def _signs(self, located: Sequence[Located]) -> Iterator[Signs]:
        """How the file writes its sums, the likeliest reading first; the balance decides between them."""
        outs, flagged = list[int](), list[tuple[int, Way | None]]()
        for sheet in located:
            if self.money_out:
                outs += [value for value in _sums(sheet, self.money_out) if value]
            if self.money and self.flag:
                words = (_way(str(word)) for word in sheet.values(self.flag))
                pairs = zip(_sums(sheet, self.money), words, strict=True)
                flagged += [(value, way) for value, way in pairs if value]
        by_sign = any(v < 0 for v, _ in flagged) and all((v < 0) == (way == "out") for v, way in flagged)
        minus_out = bool(outs) and max(outs) < 0
        yield Signs(by_sign, minus_out)
        if minus_out or any(v < 0 for v, _ in flagged):
            yield Signs(by_sign=not by_sign if flagged else False, minus_out=not minus_out)

    def _proved(self, located: Sequence[Located], signs: Signs) -> tuple[_Ledger, Chain]:
        ledger = _Ledger(signs)
        for sheet in located:
            if sheet.doubled:
                ledger.problems.append(f"表头“{sheet.doubled}”出现了两次，不知道用哪一列")
            start = len(ledger.moved)
            ledger.page = start
            ledger.blank_account |= bool(self.account_number and sheet.places.get(self.account_number))
            for row, cells in enumerate(sheet.preamble, 1):
                ledger.claim(figures(sheet.at(row), cells), (start, END))
                if odd := not_in_yuan(cells, currency=self.currency not in sheet.places):
                    ledger.problems.append(f"{sheet.at(row)}写明{odd}，专账只读以元为单位的人民币流水")
            if large := next((c.name for c in sheet.places if isinstance(c, Money) and _IN_LARGER.search(c.name)), ""):
                ledger.problems.append(f"表头“{large}”的单位不是元，请按元重新导出")
            self._take_all(sheet, ledger, start)
            ledger.claims = [ended(claim, len(ledger.moved)) for claim in ledger.claims]
        return ledger, prove(ledger.links)

    def _take_all(self, sheet: Located, ledger: _Ledger, start: int) -> None:
        """Take every row: what is plain at once from the columns, the others one by one."""
        plainly = self._plain_rows(sheet, ledger.signs)
        for number, cells in enumerate(sheet.grid.rows[sheet.header :]):
            row = sheet.header + number + 1
            said = next(plainly, None)
            if said is None:
                record = sheet.record(number, cells)
                if not record.blank:
                    self._take(record, sheet, ledger, start)
                continue
            account, moved, what = said
            day, amount, balance, *_, clock, _ = what
            link = None if balance is None else Link(sheet.at(row), row, (day, clock), amount, balance)
            self._enter(row, sheet.at(row), account, moved, link, what, ledger)

    def _plain_rows(self, sheet: Located, signs: Signs) -> Iterator[tuple[str, Moved, _Said] | None]:
        """The rows of which nothing has to be asked twice: own account, movement, what they say; None for others."""
        kind = type(self)
        if any(getattr(kind, name) is not getattr(Statement, name) for name in _HOOKS):
            return
        count = len(sheet.grid.rows) - sheet.header

        def of(column: Column[Any] | None) -> Sequence[Any]:
            return sheet.values(column) if column and column in sheet.places else [None] * count

        one = self.money is not None and self.money in sheet.places
        flagged = one and self.flag is not None and self.flag in sheet.places and not signs.by_sign
        has_balance = self.balance is not None and self.balance in sheet.places
        other = bool(self.payee or self.payee_account)
        preamble = account_of(sheet.preamble)
        columns: list[Column[Any] | None] = [
            *(self.account_number, self.day, self.clock, self.money_out, self.money_in, self.money, self.flag),
            *(self.balance, self.currency, self.payee, self.payee_account, self.payer, self.payer_account),
            *(self.receiver, self.receiver_account, self.summary, self.memo, self.serial, self.reversal),
        ]
        for values in zip(*map(of, columns), strict=True):
            if UNREAD in values or values[1] is None:
                yield None
                continue
            own, day, clock, out, into, money, flag, balance, currency, payee, number, *rest = values
            payer, payer_account, receiver, receiver_account, summary, memo, serial, reversal = rest
            if one:
                moved = _flagged(money, flag) if flagged else _signed(money)
            else:
                moved = _two_sided(out, into, minus=signs.minus_out)
            usual = (not currency or currency in _USUAL_YUAN) and (not reversal or reversal in _NO)
            if moved is None or not usual or (has_balance and balance is None) or (summary and _is_total(summary)):
                yield None
                continue
            if not other:
                payee, number = (receiver, receiver_account) if moved.amount < 0 else (payer, payer_account)
            what = (day, moved.amount, balance, payee or "", number or "", summary or "", memo or "", clock or "")
            yield own or preamble, moved, (*what, serial or "")

    def _take(self, record: Record, sheet: Located, ledger: _Ledger, start: int) -> None:
        labels, ledger.labels = ledger.labels, None
        if record.get(self.day) is None or self._sums_up(record):
            repeats = sheet.repeats_header(record)
            if reason := "重复的表头" if repeats else self._footer(record, ledger, labels, start):
                ledger.skip(record, reason)
                return
        try:
            self._book(record, sheet, ledger)
        except Unreadable as error:
            ledger.fault(record, str(error))

    def _sums_up(self, record: Record) -> bool:
        """Whether a row with a day is a total all the same, of the day or the month: 本日合计 and no other party."""
        said = record.get(self.summary) if self.summary else ""
        return _is_total(said or "") and not (self.payee and record.has(self.payee))

    def _footer(self, record: Record, ledger: _Ledger, labels: Record | None, start: int) -> str:
        """Why a row without a day is no transaction; empty where it ought to have been one."""
        if all(isinstance(c, str) and _UNIT_CELL.fullmatch(plain(c)) for c in record.cells if not blank(c)):
            return "单位行"
        stated = figures(record.where, record.cells)
        if labels and (below := under(record.where, labels.cells, record.cells)):
            ledger.claim(below, (start, END))
            return "笔数和合计的数字"
        if record.label:
            self._claim_totals(record, ledger, start)
            ledger.claim(stated, (start, END))
            if "笔数" in record.label:
                ledger.labels = record
            return record.label
        if stated:
            ledger.claim(stated, (start, END))
            return "笔数和合计行"
        if not self._moves(record) and not (self.balance and record.has(self.balance)):
            return "没有金额和余额的说明文字"
        return "笔数和合计的数字" if labels else ""

    def _moves(self, record: Record) -> bool:
        return any(record.has(column) for column in (self.money_out, self.money_in, self.money) if column)

    def _claim_totals(self, record: Record, ledger: _Ledger, start: int) -> None:
        """Claim the sums that a row of totals shows under the columns: of all rows, those so far, or a page's."""
        words = [plain(cell) for cell in record.cells if isinstance(cell, str) and label(cell)]
        if not any(_SUMMED.fullmatch(word) for word in words):
            return
        sides: tuple[tuple[Money | None, Way], ...] = ((self.money_in, "in"), (self.money_out, "out"))
        here = len(ledger.moved)
        for column, way in sides:
            if column and (value := record.get(column)) is not None:
                sum_ = Stated(record.where, "sum", way, abs(value))
                ledger.claim([sum_], (ledger.page, here), (start, here), (start, END))
        ledger.page = here

    def _book(self, record: Record, sheet: Located, ledger: _Ledger) -> None:
        (day, clock), moved = self.when(record), self.moved(record, ledger.signs)
        amount = moved.amount
        if self.currency and (currency := record[self.currency]) and not plain(currency).upper().startswith(_YUAN):
            raise Unreadable(f"{record.where}币种是“{currency}”，专账只记人民币")
        idle = self.idle(record)
        link = self._link(record, (day, clock), 0 if idle else amount)
        if idle or not amount:
            ledger.moved.append((moved, False))
            self._owns(self.own(record, sheet), record.where, ledger)
            if link:
                ledger.links.append(link)
            ledger.skip(record, idle or ("金额为零" if moved.way != "neutral" else "不计收支，没有收进或付出"))
            return
        payee, number = self.other(record, amount)
        what = (
            day,
            amount,
            link.balance if link else None,
            payee,
            number,
            record[self.summary] if self.summary else "",
            self._memo(record),
            clock,
            record[self.serial] if self.serial else "",
        )
        self._enter(record.row, record.where, self.own(record, sheet), moved, link, what, ledger)

    def _owns(self, account: str, where: str, ledger: _Ledger) -> None:
        if account:
            ledger.accounts.setdefault(account, where)

    def _enter(
        self, row: int, where: str, account: str, moved: Moved, link: Link | None, what: _Said, ledger: _Ledger
    ) -> None:
        """Note a row that moved money."""
        ledger.moved.append((moved, True))
        self._owns(account, where, ledger)
        if link:
            ledger.links.append(link)
            ledger.linked[id(link)] = len(ledger.rows)
        ledger.rows.append((row, what))

    def _memo(self, record: Record) -> str:
        said = record[self.memo] if self.memo else ""
        word = record[self.reversal] if self.reversal else ""
        if plain(word).upper() in _NO:
            return said
        return " ".join(filter(None, (said, word if "冲" in word or "退" in word else "冲正")))

    def _link(self, record: Record, when: tuple[date, str], amount: int) -> Link | None:
        """The row as a link of the chain, if the format has balances. A row that moves nothing is one too."""
        if self.balance is None or not (self.balance.required or record.places.get(self.balance)):
            return None
        if not amount and not record.has(self.balance):
            return None
        balance = record.get(self.balance)
        seen = "" if balance is not None else "、".join(map(shown, record.raw(self.balance))) or "空"
        return Link(record.where, record.row, when, amount, balance, seen)

    def _agree_on_account(self, ledger: _Ledger) -> str:
        if len(ledger.accounts) > 1:
            (one, here), (other, there) = list(ledger.accounts.items())[:2]
            return (
                f"一个文件里有 {len(ledger.accounts)} 个本方账号：{here}是 {one}，{there}是 {other}。请按账号分别导出"
            )
        if ledger.rows and not ledger.accounts and ledger.blank_account and self.account_number:
            return f"“{self.account_number.name}”一列全是空的，不知道是哪个账户"
        return ""

    def _paper(self, file: str, ledger: _Ledger, chain: Chain, notes: tuple[str, ...]) -> Paper:
        problems = [*ledger.problems, self._agree_on_account(ledger), chain.first.message if chain.first else ""]
        problems = [*filter(None, problems)]
        if not problems:
            problems = contradictions(ledger.claims, ledger.moved, chain)
        if not ledger.rows and not problems:
            problems.append("文件里没有一笔交易，请确认导出时选对了账户和时间段")
        account = next(iter(ledger.accounts), "")
        if chain.order:
            order = [ledger.linked[id(link)] for link in chain.order if id(link) in ledger.linked]
            placed = [ledger.rows[at] for at in order]
        else:
            placed = _oldest_first(ledger.rows)
        return Paper(
            file=file,
            importer=self.title,
            kind="statement",
            account=account,
            rows=tuple(numbered(_row(account, said) for _, said in placed)),
            lines=tuple(row for row, _ in placed),
            skipped=tuple(ledger.skipped),
            chain=chain.verdict,
            opening_fen=chain.opening,
            closing_fen=chain.closing,
            breaks=chain.first,
            totals=tuple(dict.fromkeys(claim.figure.told for claim in ledger.claims)),
            refused=summary(problems),
            notes=(*notes, *_days_astray(chain)),
        )


_NO = frozenset(("", "否", "N", "NO", "0", "正常", "未冲正", "未退汇", "-", "/", "无", "FALSE", "正常交易", "未冲账"))


_HOOKS = ("own", "moved", "_single", "neutral", "idle", "when", "other")
_USUAL_YUAN = frozenset(("人民币", "人民币元", "CNY", "RMB"))


def _two_sided(out: int | None, into: int | None, *, minus: bool) -> Moved | None:
    """What two columns of sums say; None where it is nothing, or has to be asked about."""
    out, into = out or 0, into or 0
    if bool(out) == bool(into):
        return None
    out = -out if minus else out
    return Moved(into - out, "out" if out else "in", out or into)


def _signed(value: int | None) -> Moved | None:
    return Moved(value, "in" if value > 0 else "out", abs(value)) if value else None


def _flagged(value: int | None, flag: str | None) -> Moved | None:
    way = _way(flag or "")
    if not value or way not in ("in", "out"):
        return None
    return Moved(value if way == "in" else -value, way, value)


def _sums(sheet: Located, column: Money) -> list[int]:
    """A column's sums in fen, zero where there is none or it cannot be read."""
    return [value if isinstance(value, int) else 0 for value in sheet.values(column)]


def _row(account: str, said: _Said) -> BankRow:
    day, amount, balance, payee, number, summary, memo, clock, serial = said
    return BankRow(
        account=account,
        date=day,
        amount=amount,
        balance=balance,
        payee=payee,
        payee_account=number,
        summary=summary,
        memo=memo,
        time=clock,
        serial=serial,
    )


def _days_astray(chain: Chain) -> list[str]:
    """What to check where the balances follow each other and the days do not: no proof covers a row's day."""
    if chain.verdict != "proved":
        return []
    astray = [(a, b) for a, b in pairwise(chain.order) if a.when[0] > b.when[0]]
    if not astray:
        return []
    one, other = astray[0]
    more = f"，这样的有 {len(astray)} 处" if len(astray) > 1 else ""
    where = f"{one.where}的日期 {one.when[0]} 比余额接着的下一笔（{other.where}，{other.when[0]}）还晚{more}"
    return [f"{where}：余额证明不了日期，请对照银行回单核对"]


def _oldest_first(rows: list[tuple[int, _Said]]) -> list[tuple[int, _Said]]:
    """Rows of a file without balances in the order of time: its own, or the other way round."""
    if rows and _moment(rows[0]) > _moment(rows[-1]):
        return rows[::-1]
    return rows


def _moment(row: tuple[int, _Said]) -> tuple[date, str]:
    _, (day, *_, clock, _) = row
    return day, clock
