"""The planned match.

第九条: the host is in principle to match the subsidy 1:1. What 表4-2 plans under the source that the
host pays into is held against the subsidy times the policy's ratio. The form does not tell the
host's money from its partners': all of the column counts in its favour, and F08 counts what was
really paid. Where that column falls short and 其他投入 would make it up, the base is asked, because
the host's own money counts wherever it is booked. 原则上 makes it a warning.

Passed over:
1. a shortfall that rounding of the form's 万元 explains
2. another ratio in a policy that the base moved to later: the plan was approved under the earlier one

A match that was never planned will not be paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rounding import rounding
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：投入预算里安排的单位配套够不够。第九条：所在单位原则上要给予1:1配套经费支持。

怎么查：表4-2 行业企业投入一列的合计，应不少于补助标准乘以配套比例。表上分不出单位自己的和合作企业的，先全部算作配套，
实际到账由 F08 计算。这一列不够、加上其他投入就够的，只作线索：单位自己的钱记在哪一列都算，请单位说明。
条文写“原则上”，所以是预警。没有表4-2 的，无法判断。

放过的情形：
1. 差额在万元两位小数的舍入范围内
2. 账套后来改用的管理办法另定配套比例的：预算是按批准时的办法报批的

为什么：预算里没有安排的配套，以后也到不了账。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 200000.00 CNY
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "行业企业" 150000.00 CNY
```
结果：预警，—，50,000.00
"""


@rule(
    code="B05",
    title="投入预算安排的单位配套不足",
    severity=Severity.WARNING,
    cites="第九条、附件2 表4-2",
    cited=("match.cite", "budget.cite"),
    fix="补足配套预算并报批；由其他来源列支的单位自有资金，附说明。",
    examines="planned",
    of_award=True,  # (2)
)
def planned_match(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what is short of the match in the plan."""
    if not policy.match.ratio:
        raise NotRequired
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    names = {r.source for r in policy.receipt if r.kind == "match"}
    due = int(book.grant * policy.match.ratio)
    planned = sum(plan.source_total(name) for name in names)
    short = due - planned
    if short <= rounding(plan, sum(1 for _, source in plan.cells if source in names)):  # (1)
        return
    own = sum(plan.source_total(s.name) for s in policy.source if not s.earmarked)
    column = f"{policy.budget.form} {'、'.join(sorted(names))}投入 {yuan(planned)} 元"
    reason = f"{column}，应不少于 {yuan(due)} 元，差 {yuan(short)} 元"
    if due > 0:
        reason += f"，计划配套比 {percent(planned, book.grant)}"
    enough = own >= due
    if enough:
        reason += f"；连同其他自有来源共 {yuan(own)} 元，其中单位自有多少需核实"
    severity = Severity.LEAD if enough else None
    yield Finding.about(planned_match, book, "match", because=reason, amount=short, severity=severity)
