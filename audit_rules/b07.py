"""A cell of 表4-2 is overspent.

Spending by content and source is held against the approved cell. Above the policy's tolerance the
whole excess over the cell is stated; the tolerance is the bureau's habit, not in the text. The
subsidy as a whole is held against what was granted, without any: a warning, or a note where a cell
of it is overspent anyway.

Passed over:
1. a cell over its plan within the tolerance
2. spending without a content: L02 asks for it, and it belongs to no cell yet

The approved budget is what the subsidy was granted for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：每一项建设内容、每一种资金来源，有没有花超表4-2 的计划。

怎么查：把支出按建设内容和资金来源相加，与表4-2 对应的格比。超过容差（条文没有定，管理办法文件可改）的，
列出超出计划的全部差额。补助合计超过核定数的另列一项，不留容差（各格已经列出的，只作提示）。退款冲减支出。没有投入预算的，无法判断。

放过的情形：
1. 超出在容差以内的
2. 没有填建设内容的：还归不到哪一格，由 L02 要求补填

为什么：补助就是按批准的这张表给的。

例：
```beancount
2024-08-19 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2408-001"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -147681.50 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  147681.50 CNY
```
结果：预警，—，27,681.50
"""


@rule(
    code="B07",
    title="支出超出投入预算计划",
    severity=Severity.WARNING,
    cites="附件2 表4-2",
    cited=("budget.cite",),
    fix="报预算调整批复；没有批复的，超出部分改由自筹资金列支。",
    of_award=True,
)
def cells(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every cell that is overspent beyond the tolerance."""
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    told = False
    for source in policy.source:
        for content in policy.content:  # (2)
            spends = [s for s in book.spending if s.source == source.name and s.content == content.name]
            spent, planned = sum(s.amount for s in spends), plan.cell(content.name, source.name)
            if spent <= planned * (1 + policy.budget.cell_tolerance):  # (1)
                continue
            rate = f"，为计划的 {spent / planned:.1%}" if planned else "，没有计划"
            where = f"{source.name}“{content.short}”"
            over = f"超出 {yuan(spent - planned)} 元"
            reason = f"{where}支出 {yuan(spent)} 元，计划 {yuan(planned)} 元{rate}，{over}"
            subject = f"{source.name}|{content.name}"
            yield Finding.about(cells, book, subject, because=reason, amount=spent - planned, items=spends)
            told = told or source.earmarked
    yield from _over_the_grant(book, Severity.NOTE if told else Severity.WARNING)


def _over_the_grant(book: Book, severity: Severity) -> Iterator[Finding]:
    """The subsidy as a whole: no tolerance stretches what was granted. A note where its cells say it already."""
    spends = [s for s in book.spending if book.award.earmarked(s.source)]
    spent, granted = sum(s.amount for s in spends), book.grant
    if granted and spent > granted:
        reason = f"补助累计支出 {yuan(spent)} 元，核定补助 {yuan(granted)} 元，超出 {yuan(spent - granted)} 元"
        yield Finding.about(
            cells, book, "granted", because=reason, amount=spent - granted, severity=severity, items=spends
        )
