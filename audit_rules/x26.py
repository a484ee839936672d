"""The payment that broke the budget.

B07 says which cell is overspent, this says by which payment: the first after which the cell's
spending stood above its plan and the tolerance, and stayed there. A cell without a plan is broken by its
first payment.

Passed over:
1. a cell within the tolerance
2. a cell that came back within it by refunds
3. what a later plan allows: the plan in force on the day of the audit counts
4. spending without a content: L02

Who signed that payment can say why.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：哪一笔付款开始超了预算，哪一笔是预算外的。

怎么查：哪一格超计划由 B07 认定，这里找出是从哪一笔开始超的：逐笔累计，累计数超过计划加容差、
以后一直没有回到容差以内的第一笔。
没有计划的格，第一笔就是。没有投入预算的，无法判断。

放过的情形：
1. 没有超过容差的
2. 后来因退款回到容差以内的
3. 后来批准调整了计划的：以查账日有效的计划为准
4. 没有写建设内容的：由 L02 认定

为什么：那一笔是谁批的，谁就说得清。

例：
```beancount
2024-08-19 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2408-001"
  A资产:1002银行存款:01专户:1地方财政  -119000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  119000.00 CNY
2025-08-19 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2508-001"
  A资产:1002银行存款:01专户:1地方财政  -28681.50 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  28681.50 CNY
```
结果：线索，记2508-001，27,681.50
"""


@rule(
    code="X26",
    title="付款超出预算或没有预算",
    severity=Severity.LEAD,
    cites="附件2 表4-2",
    cited=("budget.cite",),
    fix="附该笔付款的审批资料；没有批复的，改由自筹资金列支。",
    of_award=True,
)
def breaking(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the payment by which each overspent cell was broken."""
    plan = book.plan  # (3)
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    cells: dict[tuple[str, str], list[Spend]] = defaultdict(list)
    for spend in book.spending:
        if spend.content and spend.source:  # (4)
            cells[spend.content, spend.source].append(spend)
    for (content, source), spends in cells.items():
        planned = plan.cell(content, source)
        limit = int(planned * (1 + policy.budget.cell_tolerance))
        if found := _broke(spends, limit):
            breaker, before = found
            spent = sum(spend.amount for spend in spends)
            where = f"{source}“{content}”"
            slack = f"，容差后 {yuan(limit)} 元" if limit > planned else ""
            here = f"计划 {yuan(planned)} 元{slack}，此前已支出 {yuan(before)} 元" if planned else "没有计划"
            reason = f"{where}{here}，从本笔起超出，现超出 {yuan(spent - planned)} 元"
            yield Finding.of(breaking, breaker, because=reason, amount=spent - planned)


def _broke(spends: Sequence[Spend], limit: int) -> tuple[Spend, int] | None:
    """The payment from which on the sum stayed above the limit, and the sum before it; None where none did."""
    total, found = 0, None
    for spend in spends:
        if total + spend.amount <= limit:
            found = None  # (1), (2)
        elif found is None and spend.amount > 0:
            found = (spend, total)
        total += spend.amount
    return found
