"""The subsidy was granted once, and in the amount of the regulation.

第九条 gives every base one payment of 20万. The receipts booked as 财政补助 are added up by day:
the receipt that carries the sum over the grant is questioned, for what is over; so is every one
after it. A sum that is still short once the policy's days have passed is a reminder to the bureau,
not a charge against the base.

Passed over:
1. several payments that add up to the grant: 一次性 names the award, not the number of transfers,
   and is a note
2. a receipt given back in full: only what stays over the grant counts
3. another amount in a policy that the base moved to later: what was granted stays granted

Too much money received is the paying side's matter first; spending it is the base's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：财政补助到账的总额，是不是等于规定的一次性补助。第九条：每个基地20万元。

怎么查：把记作财政补助的到账按日期累计，退回的扣除。使累计数超过标准的那一笔，列出超过的部分，其后各笔也列。
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
    grant, total = book.grant, sum(item.amount for item in receipts)
    excess = max(0, total - grant)  # (2)
    for item in reversed(receipts):
        if excess <= 0:
            break
        if item.amount <= 0:
            continue
        over = min(item.amount, excess)
        excess -= over
        reason = f"财政补助累计到账 {yuan(total)} 元，标准为 {yuan(grant)} 元，本笔多到 {yuan(over)} 元"
        yield Finding.of(subsidy, item, because=reason, amount=over, others=[i for i in receipts if i is not item])
    due = book.start + timedelta(days=policy.grant.remind_days)
    if total < grant and book.as_of > due:
        reason = f"财政补助到账 {yuan(total)} 元，比标准少 {yuan(grant - total)} 元，请主管部门核对拨付"
        yield Finding.about(
            subsidy, book, "short", because=reason, amount=grant - total, severity=Severity.NOTE, items=receipts
        )
    paid = [item for item in receipts if item.amount > 0]
    if total == grant and len(paid) > policy.grant.instalments:  # (1)
        reason = f"财政补助分 {len(paid)} 次到账，合计正好 {yuan(grant)} 元"
        yield Finding.about(subsidy, book, "instalments", because=reason, amount=0, severity=Severity.NOTE, items=paid)
