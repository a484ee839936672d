"""What accounting software exports: the lines of its vouchers, proved, whatever list they stand in.

    序时账、凭证列表    日期 凭证号数 科目编码 科目名称 摘要 借方金额 贷方金额, or 方向 and one 金额
    明细账、日记账      年 月 日 凭证号数 摘要 对方科目 借方 贷方 方向 余额, the account above the table

Every voucher balances, every running balance follows and every total that is stated is borne out, or the file is
refused with the voucher or the row. Voucher numbers begin anew each month; in printed lists the day and the number
stand on the first line of a voucher only. Red ink is negative and stays so.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from importers.columns import Code, Money, Text, plain, shown
from importers.dated import Dated, has, year_above
from importers.paper import Skipped
from importers.table import Unreadable, label
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from importers.columns import Column
    from importers.table import Located, Record

Key: TypeAlias = "tuple[int, int, str]"
"""What a voucher goes by: year, month, number."""

_YUAN = ("人民币", "CNY", "RMB", "本位币", "元")
_SIDES = {"借": 1, "借方": 1, "D": 1, "DR": 1, "贷": -1, "贷方": -1, "C": -1, "CR": -1, "平": 0}
_FIRM = ("凭证字号", "凭证号数", "凭证字", "对方科目")  # headings that no bank has
_OPENED = re.compile(r"(?:期初|年初|月初|上年|上月|上期|本期期初).*|承前页")
_TO_DATE = re.compile(r".*累计.*")
_JOINED = re.compile(r"(\d{3,}(?:[.-]\d+)*)[_\s\-—:/\\]+(.+)")
_SUBJECT = re.compile(r"(?:会计)?科目(?:名称|编码|代码|全称)?[:：]\s*(.+)")
_WAN = re.compile(r"(?:单位[:：]\s*|[(（/])(?:人民币)?万元")
_SHEET_NAME = re.compile(r"\d{4}.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a voucher.

    Attributes:
        row, sheet, where: its row in the file, its worksheet, and both for messages.
        day: of the voucher. number: 凭证字号.
        code, account: 科目编码 and 科目名称, the whole path where there is one.
        debit, credit: fen; negative is red ink.
        party: 辅助核算, or who was paid or paid. counter: 对方科目, as written.
    """

    row: int
    sheet: str
    where: str
    day: date
    number: str
    summary: str
    code: str
    account: str
    debit: int
    credit: int
    party: str = ""
    counter: str = ""

    @property
    def net(self) -> int:
        """Debit less credit, fen."""
        return self.debit - self.credit

    @property
    def key(self) -> Key:
        """The voucher that it belongs to."""
        return (self.day.year, self.day.month, self.number)


@dataclass(slots=True)
class Lines:
    """What was read of a file: every row is a line, or skipped with its reason."""

    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    balances: int = 0  # how many running balances were proved

    def vouchers(self) -> dict[Key, list[Line]]:
        """The lines by voucher, in the order of the file."""
        found: dict[Key, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.key].append(line)
        return dict(found)

    def unbalanced(self) -> list[str]:
        """The vouchers whose debits and credits differ, a sentence each."""
        return [
            f"{year} 年 {month} 月凭证 {number} 借贷不平：借方 {yuan(sum(line.debit for line in lines))} 元，"
            f"贷方 {yuan(sum(line.credit for line in lines))} 元（{lines[0].where}起）"
            for (year, month, number), lines in self.vouchers().items()
            if sum(line.net for line in lines)
        ]


class VoucherTable(Dated):
    """The columns of all such lists; which of them a file needs is said by `_shaped`."""

    word = Text("凭证字", "凭证类别字", "凭证类别", "凭证类型", required=False)
    number = Text("凭证号数", "凭证字号", "凭证号", "凭证编号", "凭证号码", "记账凭证号")
    summary = Text("摘要", "摘要内容", "内容摘要", "业务摘要", "凭证摘要", "分录摘要", "事由", required=False)
    code = Code("科目编码", "科目代码", "科目编号", "会计科目编码", "会计科目代码", required=False)
    subject = Text(
        "科目全称",
        "科目全名",
        "科目名称",
        "会计科目名称",
        "会计科目",
        "科目",
        "科目编码及名称",
        "科目代码及名称",
        "科目编码和名称",
        "科目编码名称",
        "科目编码/名称",
        "科目及名称",
        required=False,
    )
    general = Text("总账科目", "一级科目", "总账科目名称", "一级科目名称", required=False)
    under = Text(
        "明细科目",
        "二级科目",
        "三级科目",
        "四级科目",
        "二级科目名称",
        "三级科目名称",
        "明细科目名称",
        required=False,
        join="-",
    )
    debit = Money(
        "借方金额", "借方", "借方发生额", "借方本币", "借方本币金额", "本币借方", "借方本位币", required=False
    )
    credit = Money(
        "贷方金额", "贷方", "贷方发生额", "贷方本币", "贷方本币金额", "本币贷方", "贷方本位币", required=False
    )
    side = Text("方向", "借贷方向", "余额方向", "余额-方向", "借/贷", "借贷标志", "借贷标识", "借贷", required=False)
    money = Money("金额", "本币金额", "发生额", required=False)
    balance = Money("余额", "本币余额", "期末余额", required=False)
    party = Text(
        "对方单位",
        "往来单位",
        "供应商",
        "供应商名称",
        "客户",
        "客户名称",
        "辅助核算",
        "辅助项",
        "核算项目",
        "职员",
        "个人",
        required=False,
    )
    counter = Text("对方科目", "对方科目名称", "对方科目编码", "对方科目代码", required=False)
    currency = Text("币种", "币别", "币种名称", required=False)

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        """Whether a row of headings is of such a list: a day, sums of two sides, and an account or its running balance.

        A list of one account says which above the table; a bank's statement has a running balance too, so that
        only headings that no bank has tell the two apart.
        """
        two = has(names, cls.debit) and has(names, cls.credit)
        account = any(has(names, column) for column in (cls.code, cls.subject, cls.general))
        one = has(names, cls.money) and has(names, cls.side) and account
        of_one_account = has(names, cls.balance) and has(names, cls.side) and any(name in names for name in _FIRM)
        return cls.dated(names) and (two or one) and (account or of_one_account)

    @classmethod
    def essential(cls) -> list[Column[Any]]:
        """The columns of the commonest of these lists."""
        return [cls.day, cls.number, cls.summary, cls.subject, cls.debit, cls.credit]


def read_lines(table: VoucherTable, located: Sequence[Located]) -> Lines:
    """The lines of all located worksheets, with whatever is wrong with them."""
    read = Lines()
    seen: dict[tuple[Any, ...], str] = {}
    for sheet in located:
        reading = _Sheet(table, sheet, read)
        reading.read()
        if not reading.mine:
            continue
        said = tuple((line.key, line.code, line.account, line.debit, line.credit) for line in reading.mine)
        if said in seen:  # a copied worksheet says it a second time
            reading.withdraw(f"与工作表“{seen[said]}”相同")
        else:
            seen[said] = sheet.grid.name
            read.lines += reading.mine
    return read


@dataclass(slots=True)
class _Told:
    """What is known of an account while a worksheet is read: its lines so far, its balance, what 累计 rows left out."""

    lines: list[Line] = field(default_factory=list)
    balance: int | None = None
    carried: dict[int, tuple[int, int]] = field(default_factory=dict)
    from_january: bool = False


class _Sheet:
    """One worksheet while it is read."""

    def __init__(self, table: VoucherTable, located: Located, read: Lines) -> None:
        self.table = table
        self.located = located
        self.out = read
        self.mine: list[Line] = []
        self._page: list[Line] = []
        self._above: Line | None = None
        self._told: dict[str, _Told] = defaultdict(_Told)
        self._one_account = not any(c in located.places for c in (table.code, table.subject, table.general))
        self._subject = self._subject_above() if self._one_account else ("", "")
        self._year = year_above(located)

    def read(self) -> None:
        """Read all rows."""
        if any(_WAN.search(text) for text in self._preamble()):
            self.out.problems.append(f"工作表“{self.located.grid.name}”的金额单位是万元，账要到分，请按元重新导出")
        if self._one_account and not any(self._subject):
            self.out.problems.append(
                f"工作表“{self.located.grid.name}”看不出是哪个科目的明细账：表上方应有“科目：编码 名称”，请重新导出"
            )
        for record in self.located.records():
            if self.located.repeats_header(record) and self._is_header(record):
                self._skip(record, "重复的表头")
                continue
            faults_before = len(self.out.problems)
            try:
                reason = self._take(record)
            except Unreadable as error:
                self.out.problems.append(str(error))
                reason = str(error)
            if reason or len(self.out.problems) > faults_before:
                self._skip(record, reason or self.out.problems[-1])

    def withdraw(self, reason: str) -> None:
        """Skip all lines that were read."""
        self.out.skipped += [Skipped(line.row, reason) for line in self.mine]

    def _skip(self, record: Record, reason: str) -> None:
        self.out.skipped.append(Skipped(record.row, reason))

    def _is_header(self, record: Record) -> bool:
        table = self.table
        return not (record.get(table.debit) or record.get(table.credit) or record.get(table.money))

    # --- what stands above the table ---

    def _preamble(self) -> Iterable[str]:
        rows = self.located.grid.rows[: self.located.header]
        return (cell for cells in rows for cell in cells if isinstance(cell, str) and cell.strip())

    def _subject_in(self, cells: Iterable[Any]) -> tuple[str, str] | None:
        """The account that one of some cells names as 科目：编码 名称; None where none does."""
        texts = (cell.strip() for cell in cells if isinstance(cell, str))
        found = next((match for text in texts if (match := _SUBJECT.fullmatch(text))), None)
        return apart(found[1]) if found else None

    def _subject_above(self) -> tuple[str, str]:
        if named := self._subject_in(self._preamble()):
            return named
        cells = [c for row in self.located.preamble for c in row if isinstance(c, str) and c.strip()]
        for head, value in itertools.pairwise(cells):
            if plain(head).rstrip(":") in ("科目", "会计科目", "科目名称"):
                return apart(value)
        name = self.located.grid.name.strip()
        return apart(name) if _SHEET_NAME.fullmatch(name) else ("", "")

    # --- one row ---

    def _take(self, record: Record) -> str:
        """Read a row as a line; or why it is none."""
        if self._one_account and not self._number(record) and (subject := self._subject_in(record.cells)):
            self._above = self._above if subject == self._subject else None
            self._subject = subject
            return "以下各行的科目"
        if record.is_foot and not self._number(record):
            return "没有金额的说明文字"
        code, account = self._account(record)
        number = self._number(record)
        debit, credit = self._sums(record)
        named = any(word and not label(word) for word in (code, account))
        if record.label and not number and (not named or self._one_account or record.has(self.table.balance)):
            return self._summary(record, code or account)
        if not debit and not credit:
            if self.table.number in record.places and not number and not named:
                return "没有金额的说明文字"
            return "金额为零"
        if not (named or self._one_account):
            raise Unreadable(f"{record.where}没有科目")
        if (currency := record[self.table.currency]) and not plain(currency).upper().startswith(_YUAN):
            raise Unreadable(f"{record.where}币种是“{currency}”，专账只记人民币")
        day, number = self._when(record, number)
        line = Line(
            row=record.row,
            sheet=self.located.grid.name,
            where=record.where,
            day=day,
            number=number,
            summary=record[self.table.summary],
            code=code,
            account=account,
            debit=debit,
            credit=credit,
            party=party_of(record[self.table.party]),
            counter=record[self.table.counter],
        )
        self._above = line
        self.mine.append(line)
        self._page.append(line)
        told = self._told[code or account]
        told.lines.append(line)
        self._chain(record, told, line.net)
        return ""

    def _account(self, record: Record) -> tuple[str, str]:
        if self._one_account:
            return self._subject
        code, account = record[self.table.code], record[self.table.subject]
        if not account:
            account = "-".join(filter(None, (record[self.table.general], record[self.table.under])))
        code = re.sub(r"\.0$", "", code)  # a number of Excel's that was written out as text
        return (code, account) if code or self.table.code in record.places else apart(account)

    def _number(self, record: Record) -> str:
        number, word = record[self.table.number], record[self.table.word]
        if not number or label(number):
            return ""
        return f"{word}-{number}" if word and not number.startswith(word) else number

    def _sums(self, record: Record) -> tuple[int, int]:
        if self.table.debit in record.places and self.table.credit in record.places:
            debit, credit = record[self.table.debit] or 0, record[self.table.credit] or 0
            if debit and credit and not record.label:
                raise Unreadable(f"{record.where}借方和贷方都有金额")
            return debit, credit
        money = record[self.table.money] or 0
        if not money or record.label:
            return money, 0
        word = plain(record[self.table.side]).upper()
        if not (sign := _SIDES.get(word, 0)):
            raise Unreadable(f"{record.where}“{self.table.side.name}”写的是{shown(word)}，不知道是借是贷")
        return (money, 0) if sign > 0 else (0, money)

    def _when(self, record: Record, number: str) -> tuple[date, str]:
        """The day and the number of a line: those of the line above where they are merged over several lines."""
        above = self._above
        day = self.table.day_of(record, above.day.year if above else self._year)
        if not number:
            if above is None or (day and day != above.day):
                raise Unreadable(f"{record.where}没有凭证号")
            return above.day, above.number
        if day is None and above is None:
            raise Unreadable(f"{record.where}没有日期")
        return day or (above.day if above else date.min), number

    # --- proofs ---

    def _chain(self, record: Record, told: _Told, net: int) -> None:
        """See that the balance after a row is the one before and what it moved."""
        word = record.get(self.table.side) or ""
        even = self.table.money not in record.places and plain(word) == "平"
        if self.table.balance not in record.places or not (even or record.has(self.table.balance)):
            if told.balance is not None:
                told.balance += net
            return
        got = self._balance(record)
        expected = None if told.balance is None else told.balance + net
        if expected is not None and got is not None and got != expected:
            way = f"借方 {yuan(net)}" if net >= 0 else f"贷方 {yuan(-net)}"
            self.out.problems.append(
                f"{record.where}余额对不上：上一行余额 {_sided(told.balance or 0)}，本行{way}，"
                f"应为 {_sided(expected)}，文件写 {_sided(got)}"
            )
        self.out.balances += None not in (expected, got)
        told.balance = got

    def _balance(self, record: Record) -> int | None:
        """The balance as the accountant sees it, a debit positive; None where the file does not say which side it is.

        Where there is one column of sums, 方向 is the line's own side.
        """
        value = record[self.table.balance] or 0
        if self.table.money in record.places or (value and not record.has(self.table.side)):
            return None
        if not value:
            return 0
        word = plain(record[self.table.side]).upper()
        if word not in _SIDES:
            raise Unreadable(f"{record.where}“{self.table.side.name}”写的是{shown(word)}，不知道是借是贷")
        if not _SIDES[word]:
            raise Unreadable(f"{record.where}方向是平，余额却是 {yuan(value)}")
        return value * _SIDES[word]

    def _summary(self, record: Record, account: str) -> str:
        """Prove what a row of totals or of a balance carried forward states; why it is no line."""
        words = [plain(cell) for cell in record.cells if isinstance(cell, str) and label(cell)]
        told = self._told[account]
        if record.label == "期初、期末或结转行":
            told.from_january |= any(_OPENED.fullmatch(word) and "年" in word for word in words)
            self._chain(record, told, 0)
            return record.label
        stated = [record.get(column) for column in (self.table.debit, self.table.credit)]
        if self.table.money in record.places:
            stated = [record.get(self.table.money)]
        if any(_TO_DATE.fullmatch(word) for word in words):
            self._to_date(record, stated, told)
        else:
            self._total(record, stated, told)
        if self._one_account and record.has(self.table.balance) and record.has(self.table.side):
            self._chain(record, told, 0)
        return record.label

    def _total(self, record: Record, stated: Sequence[int | None], told: _Told) -> None:
        """A total is of all lines so far, of the page, of the voucher, of the month, or of the account."""
        last = self._above
        month = [x for x in told.lines if last and (x.day.year, x.day.month) == (last.day.year, last.day.month)]
        voucher = [line for line in self.mine if last and line.key == last.key]
        scopes = [self.mine, self._page, voucher, month, told.lines, [*self.out.lines, *self.mine]]
        if not any(_bears_out(scope, stated) for scope in scopes):
            had = _tally(self.mine)
            self.out.problems.append(
                f"{record.where}写明合计 {_pair(stated)}，读到的是 {_pair(had)}：文件可能被截断或改动过，请重新导出"
            )
        elif said := _pair(stated):
            self.out.totals.append(f"合计 {said}")
        self._page = []

    def _to_date(self, record: Record, stated: Sequence[int | None], told: _Told) -> None:
        """The year's sums: what they hold beside the lines read is the same from one month to the next."""
        if len(stated) == 1 or None in stated or not told.lines:
            return
        year = told.lines[-1].day.year
        mine = [line for line in told.lines if line.day.year == year]
        had = _tally(mine)
        missing = ((stated[0] or 0) - had[0], (stated[1] or 0) - had[1])
        whole = (0, 0) if told.from_january or mine[0].day.month == 1 else missing
        if told.carried.setdefault(year, whole) != missing:
            expected = (had[0] + told.carried[year][0], had[1] + told.carried[year][1])
            self.out.problems.append(
                f"{record.where}写明累计 {_pair(stated)}，按明细应为 {_pair(expected)}："
                "文件可能被截断或改动过，请重新导出"
            )


def party_of(text: str) -> str:
    """Who is named among auxiliary items: 甲公司 of 供应商：甲公司；部门：培训部; a text without heads as it stands."""
    parts = [
        _AUXILIARY.fullmatch(part.strip()) for part in re.split(r"[;；|]|[,，](?=[^,，]*[:：])", text.strip("【】[] "))
    ]
    if not all(parts):
        return text
    named = [part[2].strip() for part in parts if part and _PARTY.search(part[1])]
    return re.sub(r"^[\dA-Za-z.]+[_\s-]+", "", named[0]) if named else ""


_AUXILIARY = re.compile(r"([^:：]{1,10})[:：](.+)")
_PARTY = re.compile(r"供应商|客户|往来|单位|个人|职员|员工|人员")


def apart(text: str) -> tuple[str, str]:
    """An account's code and name where they are written together: 220201_应付职工薪酬, 1002 银行存款."""
    text = " ".join(text.split()).strip("【】[]()（）")
    if match := _JOINED.fullmatch(text):
        return match[1], match[2].strip()
    if match := re.fullmatch(r"(\d{4,})(\D.*)", text):
        return match[1], match[2].strip("()（）[]【】 ")
    return (text, "") if text.isdecimal() else ("", text)


def _tally(lines: Iterable[Line]) -> tuple[int, int]:
    lines = list(lines)
    return sum(line.debit for line in lines), sum(line.credit for line in lines)


def _bears_out(lines: Iterable[Line], stated: Sequence[int | None]) -> bool:
    debit, credit = _tally(lines)
    if len(stated) == 1:
        return stated[0] in (None, debit, credit, debit + credit)
    return all(value is None or value == had for value, had in zip(stated, (debit, credit), strict=True))


def _pair(sums: Sequence[int | None]) -> str:
    if len(sums) == 1:
        return f"{yuan(sums[0])} 元" if sums[0] is not None else ""
    sides = zip(("借方", "贷方"), sums, strict=True)
    return "，".join(f"{side} {yuan(fen)} 元" for side, fen in sides if fen is not None)


def _sided(fen: int) -> str:
    return f"{'借' if fen > 0 else '贷'} {yuan(abs(fen))}" if fen else "平"
