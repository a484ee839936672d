"""Whether the project's money is kept apart from other money.

第十条（二） asks for 单独建账: separate books, which is not the same as a bank account of its own. The
book itself is the separate ledger; what shows whether it holds is the bank. A project account
without other business is clean. One that also serves other business, with those rows told apart
(非项目), is a lead until the bureau has accepted the base's word on it: it must stay told apart. Where other
business has taken more out of the account than it ever put in, what was there before the project
included, it has lived on the project's money: that is the finding.

Passed over:
1. what was on the account before its first statement: it is no project money, and counts for the
   other business
2. a shared account that the bureau knows of: a 资料 of the policy's name, accepted, while every row of the
   bank is explained and other business has lived on its own money; both are looked at anew each time

Money that is not kept apart cannot be shown to have been spent on the project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.entry import item_of
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import papers
from ledgers.book import chart as accounts
from ledgers.book.render import posting_fen, yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：项目资金有没有单独核算，有没有和单位的其他资金混在一起。第十条（二）要求单独建账、专款专用。

怎么查：单独建账不等于必须单开银行账户，本账套就是单独的账；是不是真的分开，要看对账单。专户里没有其他业务的，未发现问题。
专户兼作他用、其他业务的流水已经标明“非项目”的，列为线索，请核实是否一直分得清；核实以后，由基地写一份“账户兼用说明”
（资料），主管部门认可，即不再列。非项目的支出累计超过了非项目的收入
（含建账前账户上原有的钱），说明其他业务用了项目的钱，列为违规，金额为最多时占用的数。
没有对账单的，无法判断；有流水还没有说明用途的，就这一部分无法判断。

放过的情形：
1. 第一份对账单之前账户上已有的钱：不是项目资金，算在其他业务名下
2. 有主管部门已认可的“账户兼用说明”，流水全部说明了用途，非项目的钱又没有动过项目的钱：分得清，已经核实。
   以后有流水没有说明，或者占用了项目资金，照样列出

为什么：分不清的钱，说不清花在了哪里。

例：
```beancount
2024-06-03 * "某学员" "短期班学费"
  bank: "0000000000000001-0"
  bank-balance: 3000.00 CNY
  row: "0000000000000001-0"
  category: "非项目收入"
  A资产:1002银行存款:01专户:9非项目  3000.00 CNY
  N净资产:3009非项目收支  -3000.00 CNY
2024-07-03 * "某印务公司" "招生广告"
  bank: "0000000000000002-0"
  bank-balance: -2000.00 CNY
  row: "0000000000000002-0"
  category: "非项目支出"
  A资产:1002银行存款:01专户:9非项目  -5000.00 CNY
  N净资产:3009非项目收支  5000.00 CNY
```
结果：违规，—，2,000.00
"""


@dataclass
class _Other:
    """What other business did on one account. Amounts in fen."""

    held: int = 0
    lowest: int = 0
    into: int = 0
    out: int = 0
    items: list[Item] = field(default_factory=list)

    def move(self, fen: int) -> None:
        self.held += fen
        self.lowest = min(self.lowest, self.held)


@rule(
    code="L01",
    title="项目资金没有与其他资金分开核算",
    severity=Severity.VIOLATION,
    cites="第十条（二）",
    cited=("ledgers.cite_separate",),
    fix="归还被占用的项目资金；其他业务改用别的账户，或逐笔标明非项目并单独列账，说明兼用情况报主管部门认可。",
    examines="bank_rows",
)
def separate(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every account on which other business lived on the project's money, or stands beside it."""
    if not policy.ledgers.separate:
        raise NotRequired
    if not book.bank_rows:
        missing = "缺专户对账单"
        raise Undetermined(missing)
    settled = not book.unexplained and _accepted(book, policy.ledgers.shared_paper)
    for account, other in _other_business(book).items():
        if not other.items:
            continue
        name = account.rsplit(":", 1)[-1]
        figures = f"{len(other.items)} 笔，收入 {yuan(other.into)} 元，支出 {yuan(other.out)} 元"
        if other.lowest < 0:
            taken = -other.lowest
            reason = f"{name}的非项目收支 {figures}，最多时支出超过其自有资金 {yuan(taken)} 元，占用了项目资金"
            yield Finding.about(separate, book, account, because=reason, amount=taken, items=other.items)
        else:
            if settled:  # (2)
                continue
            paper = f"，核实后以“{policy.ledgers.shared_paper}”存档" if policy.ledgers.shared_paper else ""
            reason = f"{name}兼作其他业务：非项目收支 {figures}，账上已单列，请核实是否始终分开{paper}"
            yield Finding.about(
                separate, book, account, because=reason, amount=0, severity=Severity.LEAD, items=other.items
            )
    if book.unexplained:
        yield Undetermined(f"有 {len(book.unexplained)} 笔银行流水没有说明是否属于项目")


def _accepted(book: Book, paper: str) -> bool:
    """Whether the bureau has accepted a paper of this name."""
    return bool(paper) and any(record.get("accepted") is True for record in papers(book, paper))


def _other_business(book: Book) -> dict[str, _Other]:
    found: dict[str, _Other] = {}
    for entry in book.entries:
        if not isinstance(entry, data.Transaction):
            continue
        opening = any(p.account == accounts.OPENING for p in entry.postings)
        moved: dict[str, int] = {}
        for posting in entry.postings:
            if not posting.account.startswith(accounts.BANK) or posting.account.startswith(accounts.OUTSTANDING):
                continue
            account, _, share = posting.account.rpartition(":")
            if opening or share == accounts.NON_PROJECT:  # (1)
                moved[account] = moved.get(account, 0) + posting_fen(posting)
        for account, fen in moved.items():
            other = found.setdefault(account, _Other())
            other.move(fen)
            if not opening:
                other.into += max(0, fen)
                other.out += max(0, -fen)
                other.items.append(item_of(entry))
    return found
