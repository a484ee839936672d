"""A specialty spent more of the subsidy than 表3-n-1 gives it.

Spending of earmarked money by specialty and content is held against 表3-n-1, with the same tolerance
as B07: above it the whole excess over the plan is stated. The tolerance is the bureau's habit, not
in the text.

Passed over:
1. a part that is over its plan within the tolerance
2. spending without a content, without a specialty, or for several: it belongs to no part yet (L02)
3. a specialty that no plan has: F07 asks about it

Two specialties share one subsidy; what one takes more, the other lacks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from audit_rules.share import percent
from audit_rules.specialty import plain, served
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：每个专业的每项建设内容，补助资金有没有花超表3-n-1 的预算。

怎么查：把补助资金的支出按专业和建设内容相加，与表3-n-1 比。超过容差（与 B07 相同，条文没有定，管理办法文件可改）的，
列出超出计划的全部差额。没有表3-n-1 的，无法判断。

放过的情形：
1. 超出在容差以内的
2. 没有填建设内容、没有填专业或写了几个专业的：还归不到哪一格（L02 要求补填）
3. 表3-n-1 没有的专业：由 F07 认定

为什么：两个专业分一笔补助，一个多花了，另一个就少了。

例：
```beancount
2025-03-06 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2503-001"
  specialty: "健康照护师"
  A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  50000.00 CNY
```
结果：预警，—，15,000.00
"""


@rule(
    code="B08",
    title="专业支出超出专业预算计划",
    severity=Severity.WARNING,
    cites="附件2 表3-n-1",
    cited=("budget.cite_specialty",),
    fix="报预算调整批复；没有批复的，超出部分改由自筹资金列支。",
    of_award=True,
)
def parts(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every specialty's content that is overspent beyond the tolerance."""
    plan = book.plan
    if plan is None or not plan.specialties:
        missing = f"缺分专业预算（{policy.budget.cite_specialty}）"
        raise Undetermined(missing)
    names = {plain(name): name for name in plan.specialties}
    spends: dict[tuple[str, str], list[Spend]] = defaultdict(list)
    for spend in book.spending:
        if not policy.earmarked(spend.source) or not spend.content:  # (2)
            continue
        words = served(spend, policy) or (book.facts.specialties if len(book.facts.specialties) == 1 else [])
        if len(words) == 1 and plain(words[0]) in names:  # (3)
            spends[names[plain(words[0])], spend.content].append(spend)
    for specialty, row in plan.specialties.items():
        for content in policy.content:
            items, planned = spends[specialty, content.name], row.get(content.name, 0)
            spent = sum(s.amount for s in items)
            if spent <= planned * (1 + policy.budget.cell_tolerance):  # (1)
                continue
            rate = f"，为计划的 {percent(spent, planned)}" if planned else "，没有计划"
            over = f"超出 {yuan(spent - planned)} 元"
            reason = f"“{specialty}”{content.short}支出 {yuan(spent)} 元，计划 {yuan(planned)} 元{rate}，{over}"
            subject = f"{specialty}|{content.name}"
            yield Finding.about(parts, book, subject, because=reason, amount=spent - planned, items=items)
