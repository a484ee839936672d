"""The sums of 表4-2.

Rows, columns and the corner of 表4-2 are sums of the same cells. The book keeps the cells and the
grand total that the form printed; the sums of rows and columns are made from the cells and agree
with each other by themselves, so that the corner is what can be wrong. A form in 万元 prints two
decimals: a difference that rounding alone explains is a note. Imported figures are never repaired.

Nothing is passed over: a total that is not the sum of its parts is wrong whatever the reason.

The total is what people quote; the cells are what was approved.
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
查什么：表4-2 写的合计，是不是各格相加的数。

怎么查：账套记下各格金额和原表写的总合计。按行、按列相加都由各格算出，总合计应与原表写的相等；不等的列出差额，
不替原表改数。表内是保留两位小数的万元，差额在舍入范围内的只作提示。原表没有写合计的，无法判断。

放过的情形：无

为什么：大家引用的是合计，批准的是各格。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
  total: 450000.00 CNY
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 200000.00 CNY
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "行业企业" 240000.00 CNY
```
结果：违规，—，10,000.00
"""


@rule(
    code="B03",
    title="投入预算合计与各格之和不符",
    severity=Severity.VIOLATION,
    cites="附件2 表4-2",
    cited=("budget.cite",),
    fix="核对投入预算各格与合计，更正后报批并重新导入。",
    examines="planned",
    of_award=True,
)
def sums(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the difference between the printed total and the cells."""
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    if plan.stated is None:
        missing = f"{policy.budget.form} 没有写合计，或导入时没有记下"
        raise Undetermined(missing)
    off = abs(plan.total - plan.stated)
    if off:
        severity = Severity.NOTE if off <= rounding(plan, len(plan.cells) + 1) else None
        stated = f"原表合计写 {yuan(plan.stated)} 元"
        reason = f"{policy.budget.form} 各格相加 {yuan(plan.total)} 元，{stated}，差 {yuan(off)} 元"
        yield Finding.about(sums, book, "total", because=reason, amount=off, severity=severity)
