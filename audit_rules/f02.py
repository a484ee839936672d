"""The subsidy was granted once, and in the amount of the regulation.

第九条 gives every base one payment of 20万. The receipts booked as 财政补助 are added up by day:
the receipt that carries the sum over the grant is questioned, for what is over; so is every one
after it. What the base gave back to who granted it lowers the sum from that day, whether it is booked
as a negative receipt, as 往来 or as spending of no category; it settles the receipt that was over by
exactly that much, else the latest. A sum that is still short once the policy's days have passed is a
reminder to the bureau, not a charge against the base.

Passed over:
1. several payments that add up to the grant: 一次性 names the award, not the number of transfers,
   and is a note
2. a receipt given back in full: only what stays over the grant counts
3. another amount in a policy that the base moved to later: what was granted stays granted

Too much money received is the paying side's matter first; spending it is the base's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.book import Income
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：财政补助到账的总额，是不是等于规定的一次性补助。第九条：每个基地20万元。

怎么查：把记作财政补助的到账按日期累计，退回拨款单位的从退回那天起扣除：记作负数到账的、从补助资金记作往来付给拨款单位
（拨过款的单位和审批的两局）的、记作支出而没有类别的，都算退回。使累计数超过标准的那一笔，列出超过的部分，其后各笔也列；
退回的先抵正好多到这么多的那一笔，再抵最近的一笔。
到账不足而已过管理办法文件所定天数的，提示主管部门核对拨付，不计入基地的问题。还没有到账的，无法判断。

放过的情形：
1. 分几次到账、合计正好等于标准的：“一次性”说的是补助，不是拨款次数，只作提示
2. 多到的已经全部退回的
3. 账套后来改用的管理办法另定标准的：批准时给多少，就是多少

为什么：多收的钱先要问拨款方，花了就是基地的事。

例：
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2025-01-15 * "重庆市渝中区财政局" "追加补助"
  voucher: "记2501-004"
  A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
  I收入:1地方财政:4001财政补助  -50000.00 CNY
```
结果：违规，记2501-004，50,000.00
"""


@dataclass
class _Over:
    """A receipt over the grant. Amounts in fen: the sum up to it, what it was over, what of that is left."""

    item: Income
    running: int
    amount: int
    left: int
    returns: list[tuple[Item, int]] = field(default_factory=list)


@rule(
    code="F02",
    title="财政补助超过一次性补助标准",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("grant.cite",),
    fix="超出部分退回财政专户；确属追加的，附主管部门和财政部门批文。",
    examines="income",
    of_award=True,  # (3)
)
def subsidy(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every receipt over the grant, or what is missing of it."""
    receipts = [item for item in book.income if item.kind == "grant"]
    if not receipts and not book.grant:
        return
    if not receipts:
        missing = "账上还没有财政补助到账"
        raise Undetermined(missing)
    back = _given_back(book)
    grant, total = book.grant, sum(item.amount for item in receipts) - sum(item.amount for item in back)
    for over in _overs(receipts, back, grant):
        if over.left <= 0:  # (2)
            continue
        gone = "".join(f"，已于 {item.date} 退回 {yuan(fen)} 元" for item, fen in over.returns)
        reason = (
            f"财政补助累计到账 {yuan(over.running)} 元，标准为 {yuan(grant)} 元，本笔多到 {yuan(over.amount)} 元{gone}"
        )
        others = [i for i in (*receipts, *back) if i is not over.item]
        yield Finding.of(subsidy, over.item, because=reason, amount=over.left, others=others)
    due = book.start + timedelta(days=policy.grant.remind_days)
    if total < grant and book.as_of > due:
        reason = f"财政补助到账 {yuan(total)} 元，比标准少 {yuan(grant - total)} 元，请主管部门核对拨付"
        yield Finding.about(
            subsidy,
            book,
            "short",
            because=reason,
            amount=grant - total,
            severity=Severity.NOTE,
            items=[*receipts, *back],
        )
    paid = [item for item in receipts if item.amount > 0]
    if total == grant == sum(i.amount for i in paid) and len(paid) > policy.grant.instalments:  # (1)
        reason = f"财政补助分 {len(paid)} 次到账，合计正好 {yuan(grant)} 元"
        yield Finding.about(subsidy, book, "instalments", because=reason, amount=0, severity=Severity.NOTE, items=paid)


def _given_back(book: Book) -> list[Item]:
    """What went back to who granted it and is booked as no receipt: 往来, or spending of no category."""
    spends = [s for s in book.spending if book.policy.earmarked(s.source) and book.is_granter(s.payee)]
    return [*book.given_back, *(s for s in spends if s.outside or not s.category)]


def _overs(receipts: list[Income], back: list[Item], grant: int) -> list[_Over]:
    """Every receipt that was over the grant on its day, with what of it was given back since."""
    moves = [(i.date, i.amount, i) for i in receipts] + [(i.date, -i.amount, i) for i in back]
    running, overs = 0, list[_Over]()
    for _, fen, item in sorted(moves, key=lambda move: move[0]):
        running += fen
        if fen < 0:
            _settle(overs, item, -fen)
        elif isinstance(item, Income) and (amount := min(fen, running - grant)) > 0:
            overs.append(_Over(item, running, amount, amount))
    return overs


def _settle(overs: list[_Over], item: Item, fen: int) -> None:
    """Take what was given back off the receipt that was over by as much, else off the latest."""
    exact = [over for over in overs if over.left == fen]
    for over in exact[-1:] or reversed(overs):
        part = min(over.left, fen)
        if part > 0:
            over.left -= part
            over.returns.append((item, part))
            fen -= part
