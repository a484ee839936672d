"""Money that waited long for its first use, or was left at the end.

For each source: from its first receipt to its first spending, in the policy's months (those of L05,
`ledgers.idle_months`). And for all sources together, what is left after the period of what came in,
above the policy's share. L05 tells the later stretches of the subsidy, as notes.

Passed over:
1. interest, which comes by itself
2. money first used within the months
3. what is left within the share, or before the period has ended
4. a receipt that was booked or paid wrongly and taken back in full (冲正)

Money that could wait was asked for too early, or is not needed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.book import months_after
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book, Income
    from ledgers.policy import Policy

PAGE = """
查什么：资金到账以后有没有长期不用，期满还剩很多。

怎么查：每一种资金来源，第一笔到账到第一笔支出超过若干个月的（与 L05 同一个数，一般 6 个月），列一条；建设期满后，
各种资金合计结余超过
到账的一定比例（一般 10%）的，列一条。补助后来各段时间的闲置由 L05 提示。账上还没有收入的，无法判断。

放过的情形：
1. 利息收入
2. 在规定月数以内开始使用的
3. 结余在比例以内的，或者建设期还没有满的
4. 记错、汇错而已全额冲正的到账

为什么：等得起的钱，要么要早了，要么用不着。

例：
```beancount
2024-04-25 * "重庆巴渝康养服务集团有限公司" "单位配套资金"
  voucher: "记2404-004"
  A资产:1002银行存款:01专户:2行业企业  100000.00 CNY
  I收入:2行业企业:4201单位配套  -100000.00 CNY
2025-03-06 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:2行业企业  -95000.00 CNY
  E支出:2行业企业:1构建培训体系:31003设备购置  95000.00 CNY
```
结果：线索，记2404-004，100,000.00
"""


@rule(
    code="X17",
    title="资金滞留闲置",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_effect",),
    fix="说明没有使用的原因，按实施方案加快支出或报主管部门处理。",
    examines="income",
)
def waiting(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every source that waited for its first use, and what is left of all."""
    months, share = policy.ledgers.idle_months, policy.ledgers.idle_share
    if months is None and share is None:
        raise NotRequired
    receipts = [i for i in book.receipts if i.kind != "interest"]  # (1), (4)
    if not receipts:
        missing = "账上还没有收入"
        raise Undetermined(missing)
    if months is not None:
        yield from _first_uses(book, receipts, months)
    came, spent = sum(i.amount for i in book.income if i.kind != "interest"), sum(s.amount for s in book.spending)
    left = came - spent - _gone(book)
    if share is not None and book.as_of > book.end and left > came * share:  # (3)
        reason = f"建设期 {book.end} 已满，各种资金到账 {yuan(came)} 元，结余 {yuan(left)} 元，占 {percent(left, came)}"
        yield Finding.about(waiting, book, "left", because=reason, amount=left)


def _first_uses(book: Book, receipts: list[Income], months: int) -> Iterator[Finding]:
    by_source: dict[str, list[Income]] = defaultdict(list)
    for item in receipts:
        by_source[item.source].append(item)
    firsts: dict[str, date] = {}
    for spend in book.spending:
        if spend.amount > 0:
            firsts.setdefault(spend.source, spend.date)
    for source, some in by_source.items():
        came, first = some[0].date, firsts.get(source)
        until = min(first or book.as_of, book.end)
        if months_after(came, months) >= until:  # (2)
            continue
        held = sum(i.amount for i in some if i.date <= until)
        end = f"{first} 才有第一笔支出" if first else f"至 {until} 没有一笔支出"
        reason = (
            f"{source} {came} 到账，{end}，相隔 {(until - came).days} 天，超过 {months} 个月，其间到账 {yuan(held)} 元"
        )
        yield Finding.of(waiting, some[0], because=reason, amount=held, others=some[1:])


def _gone(book: Book) -> int:
    """What left as 往来 and is still out, fen: it is no balance that lies idle."""
    return max(0, sum(loan.amount for loan in book.loans))
