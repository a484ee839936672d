"""Subsidy that lies idle.

第十条（二） asks for the effect of the money beside its safety, without a number of months or a share:
both are the bureau's, in the policy. A stretch longer than its months without any spending, while
subsidy was there to spend, is a note, each stretch by itself; so is what is left of the subsidy
after the period's end, above its share.

Passed over:
1. the time before the subsidy came
2. a stretch in which nothing of it was left
3. a remainder within the share

Money that lies is money that somebody else could have used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.book import months_after
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有长期闲置，期满还剩多少。第十条（二）要求确保资金安全和效益。

怎么查：补助到账以后，账上有余额而连续若干个月没有一笔支出的，每段时间提示一次；建设期满后补助结余超过一定比例的，提示一次。
月数和比例条文没有定，写在管理办法文件里，可由主管部门改。只是提示，不是问题。

放过的情形：
1. 补助到账以前
2. 补助已经用完的时间
3. 结余在比例以内的

为什么：闲着的钱，本来可以用在别处。

例：
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2025-01-16 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2501-001"
  A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  190000.00 CNY
2025-06-16 * "重庆医教仪器设备有限公司" "实训设备尾款"
  voucher: "记2506-001"
  A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  10000.00 CNY
```
结果：提示，—，200,000.00
"""


@rule(
    code="L05",
    title="补助资金闲置",
    severity=Severity.NOTE,
    cites="第十条（二）",
    cited=("ledgers.cite_effect",),
    fix="按实施方案加快支出；确实用不了的，报主管部门处理结余。",
)
def idle(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every stretch in which the subsidy lay idle, and what is left of it after the end."""
    months, share = policy.ledgers.idle_months, policy.ledgers.idle_share
    if months is None and share is None:
        raise NotRequired
    if book.granted() <= 0:
        missing = "账上还没有财政补助到账"
        raise Undetermined(missing)
    if months is not None:
        for first, last, held in _stretches(book, policy):
            if months_after(first, months) < last and held > 0:  # (2)
                reason = f"{first} 至 {last} 没有一笔补助支出，超过 {months} 个月，其间余额 {yuan(held)} 元"
                yield Finding.about(idle, book, f"idle|{first}", because=reason, amount=held)
    spent = sum(s.amount for s in book.spending if policy.earmarked(s.source))
    left = book.granted() - spent
    if share is not None and book.as_of > book.end and left > book.granted() * share:  # (3)
        reason = (
            f"建设期 {book.end} 已满，补助结余 {yuan(left)} 元，占到账 {yuan(book.granted())} 元的"
            f" {percent(left, book.granted())}"
        )
        yield Finding.about(idle, book, "left", because=reason, amount=left)


def _stretches(book: Book, policy: Policy) -> list[tuple[date, date, int]]:
    """The days between movements of the subsidy: from, to, and what was there to spend, fen.

    It begins with the first receipt (1) and ends with the period: afterwards nothing may be spent.
    """
    receipts = [(i.date, i.amount, False) for i in book.income if i.kind == "grant"]
    receipts += [(i.date, -i.amount, False) for i in book.given_back]
    spends = [(s.date, -s.amount, s.amount > 0) for s in book.spending if policy.earmarked(s.source)]
    moves = sorted([*receipts, *spends])
    until = min(book.as_of, book.end)
    start, held = receipts[0][0], 0  # (1)
    found = []
    for day, fen, spend in moves:
        if spend and day >= start:
            found.append((start, min(day, until), held))
            start = day
        elif held <= 0:
            start = max(start, day)
        held += fen
    found.append((start, until, held))
    return found
