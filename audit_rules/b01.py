"""表3-n-1 divides the subsidy.

表3-n-1 says 按照20万元资金额度 of each specialty, 第九条 gives 20万 to the base. The article wins: the
tables of all specialties together make the subsidy, unless the policy reads it the other way
(`fiscal_per = "specialty"`). Where the policy's amount depends on the base, the column of 表4-2 is
what the tables are held against. A form in 万元 prints two decimals: a difference that rounding
alone explains is a note.

Passed over:
1. another amount, or another reading of it, in a policy that the base moved to later: the tables divide
   what was granted

Nothing else is: a form that does not add up was approved against its own instruction.

What a specialty was promised is the measure of what it got (B08).
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
查什么：各专业的表3-n-1 加起来是不是等于补助金额。

怎么查：表3-n-1 的说明写“按照20万元资金额度”，第九条写的是每个基地20万元，以第九条为准：各专业各项建设内容的预算合计
应等于补助标准（管理办法文件可改为每个专业分别等于）。补助标准因基地而异的办法，与表4-2 地方财政列核对。
表内是保留两位小数的万元，差额在舍入范围内的只作提示。没有表3-n-1 的，无法判断。

放过的情形：
1. 账套后来改用的管理办法另定标准或口径的：表格分的是批准时给的补助

为什么：给哪个专业多少钱，是以后核对分专业支出（B08）的依据。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
2025-01-01 custom "earmark-plan-specialty" "养老护理员" "构建完善的高技能人才培训体系" 120000.00 CNY
2025-01-01 custom "earmark-plan-specialty" "健康照护师" "构建完善的高技能人才培训体系" 60000.00 CNY
```
结果：违规，—，20,000.00
"""


@rule(
    code="B01",
    title="各专业预算合计不等于补助标准",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-1",
    cited=("budget.cite_specialty",),
    fix="按补助标准重新划分各专业预算，报批后重新导入。",
    examines="planned",
    of_award=True,  # (1)
)
def divided(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield where the tables of the specialties do not make the subsidy."""
    plan = book.plan
    if plan is None or not plan.specialties:
        missing = f"缺分专业预算（{policy.budget.cite_specialty}）"
        raise Undetermined(missing)
    due = book.grant
    sums = {name: sum(row.values()) for name, row in plan.specialties.items()}
    if policy.budget.fiscal_per == "base":
        sums = {"各专业": sum(sums.values())}
    for name, planned in sums.items():
        off = abs(planned - due)
        if not off:
            continue
        figures = sum(len(row) for key, row in plan.specialties.items() if name in {key, "各专业"})
        severity = Severity.NOTE if off <= rounding(plan, figures) else None
        reason = f"{policy.budget.form_specialty} {name}合计 {yuan(planned)} 元，应为 {yuan(due)} 元，差 {yuan(off)} 元"
        yield Finding.about(divided, book, f"sum|{name}", because=reason, amount=off, severity=severity)
