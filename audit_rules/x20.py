"""What is left of the subsidy, without a decision.

After the period and the policy's days, what came in of the subsidy less what was spent and given back
is held to nothing: a remainder wants the bureau's decision (return, or another use), recorded as the
节点 that the policy names.

Passed over:
1. the days in which a decision is made
2. a remainder that was decided on
3. interest, which is not the subsidy
4. what was given back to who granted it

What nobody has decided on lies until somebody uses it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：建设期满以后，补助结余有没有上缴或者报主管部门处理。

怎么查：建设期满再过若干天（一般 90 天），补助到账减去支出和退还还有结余，又没有登记处理决定（节点“结余处理”）的，
列一条。
天数和节点名称写在管理办法文件里。账上还没有补助到账的，无法判断。

放过的情形：
1. 还在规定天数以内的
2. 已有处理决定的
3. 利息：不是补助
4. 已经退还拨款单位的

为什么：没有人作主的钱，迟早有人用。

例：
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2025-03-06 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  190000.00 CNY
```
截至：2026-09-30

结果：线索，—，10,000.00
"""


@rule(
    code="X20",
    title="补助结余没有处理",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_effect",),
    fix="结余上缴，或报主管部门批准继续使用，并登记：节点 结余处理。",
    examines="income",
)
def remainder(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what is left of the subsidy and nobody has decided on."""
    days, step = policy.lead.surplus_days, policy.lead.surplus_step
    if days is None:
        raise NotRequired
    granted = book.granted()  # (3), (4)
    if not any(item.kind == "grant" for item in book.income):
        missing = "账上还没有财政补助到账"
        raise Undetermined(missing)
    if book.as_of <= book.end + timedelta(days=days):  # (1)
        return
    spent = sum(spend.amount for spend in book.spending if policy.earmarked(spend.source))
    left = granted - spent
    if left <= 0 or book.dossier.one("节点", step):  # (2)
        return
    late = (book.as_of - book.end).days
    reason = (
        f"建设期 {book.end} 已满 {late} 天，补助净到账 {yuan(granted)} 元，支出 {yuan(spent)} 元，"
        f"结余 {yuan(left)} 元（{percent(left, granted)}），没有登记节点“{step}”"
    )
    yield Finding.about(remainder, book, "left", because=reason, amount=left)
