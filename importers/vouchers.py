"""Vouchers of other accounting software as rows of what was paid and received.

A voucher's lines on cash and bank accounts say how much moved; its other lines say what for, and are the rows. As
the voucher balances, the rows are together what moved. What each account is to the base a person has saved in the
book; an account nobody has decided on refuses the file and says how to decide.

Skipped, each with its reason:
1. vouchers that move no money of the base: accruals, depreciation, closing entries, what the unit's other accounts paid
2. the bank's side of a voucher, which the other lines are held against
3. transfers between the unit's own cash and bank accounts
4. the budget side of a public unit's parallel entries (平行记账), where the financial side says the same
5. accounts that a person left out (不导入), where the whole voucher is of such
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.software import Line, VoucherTable, apart, read_lines
from importers.subjects import Accounts, opposite, segments, undecided_banks
from importers.twice import SOFTWARE
from ledgers.book.render import clean, yuan
from ledgers.book.rows import SheetRow, numbered
from ledgers.book.subjects import FOREIGN, LEFT_OUT, LENT, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.software import Lines
    from importers.table import Located

_SHOWN = 6
_BUDGET = ("6", "7", "8")  # 预算收入, 预算支出, 预算结余 of the chart of public units
_HELD = "资金结存"
_NO_MONEY = "没有动用项目账户的钱，不是收支"  # (1)
_BANK_SIDE = "资金科目的一侧，与对方科目的合计相符"  # (2)
_TRANSFER = "现金和银行账户之间划转"  # (3)
_PARALLEL = "预算会计的平行分录，财务会计的一侧已入账"  # (4)


@dataclass(slots=True)
class _Made:
    """The rows that vouchers make, and what of them is none."""

    rows: list[tuple[Line, SheetRow]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: dict[str, tuple[str, str]] = field(default_factory=dict)

    def skip(self, lines: Sequence[Line], reason: str) -> None:
        self.skipped += [Skipped(line.row, reason) for line in lines]


class SoftwareVouchers(VoucherTable, Reader):
    """序时账、凭证列表、科目明细账 and 日记账 of other accounting software.

    Args:
        account: the account that beangulp files the document under.
        accounts: what the unit's accounts are.
    """

    title = "财务软件凭证（序时账、凭证列表、明细账）"

    def __init__(self, account: str = "", accounts: Accounts | None = None) -> None:
        super().__init__(account)
        self.accounts = accounts or Accounts()

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets as one list of vouchers."""
        doubled = [f"表头“{each.doubled}”出现了两次，不知道用哪一列" for each in located if each.doubled]
        read = read_lines(self, located)
        made = _Made()
        vouchers, problems = self._vouchers(read, made)
        problems = [*doubled, *read.problems, *problems]
        if not problems:
            for lines in vouchers:
                self._take(lines, made)
            made.unknown |= undecided_banks(self.accounts, opposite(read.lines).values())
            problems = [*self._undecided(made), *made.problems]
        if not made.rows and not problems:
            problems = ["里面没有一张收付款的凭证"]
        if problems:
            made = _Made(skipped=[Skipped(line.row, "整份没有入账") for line in read.lines])
        proofs = (f"{len(read.vouchers())} 张凭证借贷相等",) if not read.unbalanced() else ()
        return Paper(
            file=file,
            importer=self.title,
            kind="sheet",
            rows=tuple(numbered(row for _, row in made.rows)),
            lines=tuple(line.row for line, _ in made.rows),
            skipped=tuple(sorted([*read.skipped, *made.skipped], key=lambda skipped: skipped.row)),
            chain="proved" if read.balances and not problems else "absent",
            totals=(*proofs, *dict.fromkeys(read.totals)),
            refused=summary(problems),
            notes=notes,
        )

    def subjects(self, located: Sequence[Located]) -> list[tuple[Subject, int]]:
        """The money accounts and those that stand against them, each with the fen that it brought in less out."""
        read = read_lines(self, located)
        vouchers, _ = self._vouchers(read, _Made())
        moved: dict[str, int] = {}
        known: dict[str, tuple[str, str]] = {}
        for lines in map(self._financial, vouchers):
            if any(self._is_money(line) for line in lines):
                known |= opposite(lines)
                for line in lines:
                    key, net = line.code or line.account, line.net if self._is_money(line) else -line.net
                    moved[key] = moved.get(key, 0) + net
        return [(Subject(code=code, name=name), moved[key]) for key, (code, name) in sorted(known.items())]

    # --- lines into vouchers ---

    def _vouchers(self, read: Lines, made: _Made) -> tuple[list[list[Line]], list[str]]:
        """The file's vouchers, each balanced; and what keeps them from being."""
        unbalanced = read.unbalanced()
        if not unbalanced:
            return list(read.vouchers().values()), []
        if not any(line.counter for line in read.lines):
            return [], unbalanced
        return self._by_counter(read, made)

    def _by_counter(self, read: Lines, made: _Made) -> tuple[list[list[Line]], list[str]]:
        """Ledgers of single accounts, each line completed by its 对方科目: those of money, or else all."""
        own = [line for line in read.lines if self._is_money(line)]
        rest = [line for line in read.lines if not own and not self._is_money(line)]
        if own:
            made.skip([line for line in read.lines if not self._is_money(line)], "按资金科目的明细账入账，这一行不另记")
        vouchers, problems = [], []
        for line in own or rest:
            counters = [apart(word) for word in _several(line.counter)]
            money = [self.accounts.is_money(code, name) for code, name in counters]
            if not counters or (own and len(counters) > 1) or (any(money) and not all(money)):
                said = f"是“{line.counter}”，分不清每个科目多少" if counters else "是空的"
                problems.append(f"{line.where}“{self.counter.name}”{said}，请改为导出序时账")
                continue
            code, account = counters[0]
            vouchers.append([line, replace(line, code=code, account=account, debit=line.credit, credit=line.debit)])
        return vouchers, problems

    def _is_money(self, line: Line) -> bool:
        return self.accounts.is_money(line.code, line.account)

    # --- vouchers into rows ---

    def _financial(self, lines: Sequence[Line]) -> list[Line]:
        """A voucher without the budget side of its parallel entries, where it has both sides."""
        if not any(_HELD in segments(line.account) or line.code.startswith("8001") for line in lines):
            return list(lines)
        financial = [line for line in lines if not line.code.startswith(_BUDGET)]
        both = financial and len(financial) < len(lines) and not sum(line.net for line in financial)
        return financial if both else list(lines)

    def _take(self, lines: Sequence[Line], made: _Made) -> None:
        financial = self._financial(lines)
        if len(financial) < len(lines):
            made.skip([line for line in lines if line not in financial], _PARALLEL)  # (4)
        money = [line for line in financial if self._is_money(line)]
        others = [line for line in financial if not self._is_money(line)]
        if not money:
            made.skip(_unique(financial), _NO_MONEY)  # (1)
            return
        if not others:
            made.skip(_unique(money), _TRANSFER)  # (3)
            return
        decided = [(line, self.accounts.find(line.code, line.account)) for line in others]
        made.unknown |= opposite(line for line, subject in decided if subject is None)
        left_out = [line for line, subject in decided if subject and subject.use == LEFT_OUT]
        named = {(line.sheet, line.row) for line in others}
        made.skip([line for line in _unique(money) if (line.sheet, line.row) not in named], _BANK_SIDE)  # (2)
        if left_out and len(left_out) < len(others) and sum(line.net for line in left_out):
            first = left_out[0]
            made.problems.append(
                f"{first.day.year} 年 {first.day.month} 月凭证 {first.number}：科目 {first.code or first.account} "
                f"对照为不导入，其余各行少了 {yuan(abs(sum(line.net for line in left_out)))} 元，和银行对不上"
            )
        made.skip(left_out, "科目对照为不导入")  # (5)
        party = next((line.party for line in lines if line.party), "")
        made.rows += [
            (line, _row(line, subject, party)) for line, subject in decided if subject and subject.use != LEFT_OUT
        ]

    def _undecided(self, made: _Made) -> list[str]:
        """What to do about accounts that nobody has decided on."""
        if not made.unknown:
            return []
        told = [self.accounts.told(code, name) for code, name in list(made.unknown.values())[:_SHOWN]]
        more = f" 等 {len(made.unknown)} 个" if len(made.unknown) > _SHOWN else ""
        what = "这些科目还没有对照" if self.accounts.known else "还没有科目对照"
        advice = "用 earmark accounts 账套 文件 查看，加 --set 科目=支出/来源/内容/类别 改正，加 --save 保存后再导入"
        return [f"{what}：{'；'.join(told)}{more}。{advice}"]


def _several(counter: str) -> list[str]:
    """The accounts of a 对方科目."""
    for mark in "，、；|":
        counter = counter.replace(mark, ",")
    return [word.strip() for word in counter.replace(";", ",").split(",") if word.strip()]


def _unique(lines: Sequence[Line]) -> list[Line]:
    """Lines of the file once each: a line completed by its 对方科目 stands there twice."""
    return list({(line.sheet, line.row): line for line in lines}.values())


def _row(line: Line, subject: Subject, party: str) -> SheetRow:
    foreign = subject.use == FOREIGN
    words = {LENT: ("往来支出", "往来收回"), FOREIGN: ("非项目支出", "非项目收入")}
    return SheetRow(
        voucher=line.number,
        date=line.day,
        amount=-line.net,
        payee=line.party or party,
        summary=line.summary,
        source="" if foreign else subject.source,
        content="" if foreign else subject.content,
        category=words[subject.use][line.net < 0] if subject.use in words else subject.category,
        specialty=subject.specialty,
        extra={SOFTWARE: clean(Subject(code=line.code, name=line.account).told)},
    )
