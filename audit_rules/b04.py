"""The plan's share of the subsidy is the subsidy.

附件2: 表3-n-1 divides the 20万, and 表4-2's column 地方财政 is the same money; its total is the grant.

Passed over:
1. another amount in a policy that the base moved to later: the plan is for what was granted

Nothing else is: a plan with another total was approved against the form's own instruction.

A plan that spends more subsidy than there is, or less, cannot be executed as approved.
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
查什么：投入预算里地方财政一列的合计，是不是等于补助标准。

怎么查：表4-2 地方财政投入各格相加，应等于给这个基地的补助。补助有上限、按比例安排的办法，不超过上限和比例即可。
没有投入预算的，无法判断。

放过的情形：
1. 账套后来改用的管理办法另定标准的：预算安排的是批准时给的补助

为什么：预算安排的补助比实有的多或少，都没法照着执行。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 190000.00 CNY
```
结果：违规，—，10,000.00
"""


@rule(
    code="B04",
    title="投入预算的补助资金合计不等于补助标准",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-1、附件2 表4-2",
    cited=("budget.cite_specialty", "budget.cite"),
    fix="按补助标准重新编制投入预算，报批后重新导入。",
    examines="planned",
    of_award=True,  # (1)
)
def fiscal_total(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the difference between the plan's subsidy column and the grant."""
    if book.plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    planned = sum(book.plan.source_total(s.name) for s in policy.source if s.earmarked)
    due, should = book.grant, "应不超过" if policy.grant.mode in {"cap", "share"} else "应为"
    if planned != due:
        off = yuan(abs(planned - due))
        reason = f"{policy.budget.form} {policy.subsidy}合计 {yuan(planned)} 元，{should} {yuan(due)} 元，差 {off} 元"
        yield Finding.about(fiscal_total, book, "fiscal", because=reason, amount=abs(planned - due))
