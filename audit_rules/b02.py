"""表3-n-1 and the fiscal column of 表4-2 are the same money.

For each content the tables of all specialties add up to the cell of 表4-2 under 地方财政. A form in 万元
prints two decimals: a difference that rounding alone explains is a note.

Nothing is passed over: two tables of one form must agree.

Where the two tables differ, nobody can say which of them was approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rounding import rounding
from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：表3-n-1 分专业的预算，和表4-2 地方财政一列，说的是不是同一笔钱。

怎么查：按每一项建设内容，把各专业表3-n-1 的预算相加，应等于表4-2 这一行地方财政投入的金额。
表内是保留两位小数的万元，差额在舍入范围内的只作提示。没有表3-n-1 的，无法判断。

放过的情形：无

为什么：两张表对不上，就说不清批的是哪一个数。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 50000.00 CNY
2025-01-01 custom "earmark-plan-specialty" "养老护理员" "校企合作提升培训能力" 34000.00 CNY
2025-01-01 custom "earmark-plan-specialty" "健康照护师" "校企合作提升培训能力" 6000.00 CNY
```
结果：违规，—，10,000.00
"""


@rule(
    code="B02",
    title="专业预算与投入预算的补助资金列不一致",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-1、附件2 表4-2",
    cited=("budget.cite_specialty", "budget.cite"),
    fix="核对两表，更正后报批并重新导入。",
    examines="planned",
    of_award=True,
)
def agree(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every content whose two figures differ."""
    plan = book.plan
    if plan is None or not plan.specialties:
        missing = f"缺分专业预算（{policy.budget.cite_specialty}）"
        raise Undetermined(missing)
    earmarked = [s.name for s in policy.source if s.earmarked]
    for content in policy.content:
        parts = [row[content.name] for row in plan.specialties.values() if content.name in row]
        divided, cell = sum(parts), sum(plan.cell(content.name, source) for source in earmarked)
        off = abs(divided - cell)
        if not off:
            continue
        severity = Severity.NOTE if off <= rounding(plan, len(parts) + 1) else None
        column = f"{policy.budget.form} {policy.subsidy} {yuan(cell)} 元"
        tables = f"各专业{policy.budget.form_specialty} 合计 {yuan(divided)} 元"
        reason = f"“{content.short}”{tables}，{column}，差 {yuan(off)} 元"
        yield Finding.about(agree, book, f"content|{content.name}", because=reason, amount=off, severity=severity)
