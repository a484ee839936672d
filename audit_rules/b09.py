"""Execution at the assessments.

第十三条 has the base assessed in stages; the policy holds a floor of execution for each month it names
(the text has none). When that month of the period has passed, what was spent until then is held
against the plan: of the subsidy, and of the whole. A rate under the floor is a note to the bureau,
with what is missing to it.

Passed over:
1. a month that the period has not reached
2. the whole, where the plan is the subsidy alone

The rate at an assessment is what the rest of the money is decided by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.render import yuan
from ledgers.policy import last_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：到考核评估的月份，预算执行率够不够。第十三条规定分阶段评估。

怎么查：建设期满 12 个月、24 个月（管理办法文件可改）时，截至当天的支出与计划相比，分补助资金和全部资金两个口径；
低于该月执行率下限的提示一次，并写明差多少。下限条文没有定，是主管部门的要求，所以只作提示。没有投入预算的，无法判断。

放过的情形：
1. 还没有到的月份
2. 计划只有补助资金的，不再重复看全部资金

为什么：考核时的执行率，决定后面的钱怎么安排。

例：
截至：2025-04-30
```beancount
2024-06-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2406-001"
  A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  60000.00 CNY
2024-06-12 * "重庆嘉岭装饰工程有限公司" "适老化改造"
  voucher: "记2406-002"
  A资产:1002银行存款:01专户:2行业企业  -130000.00 CNY
  E支出:2行业企业:1构建培训体系:31006培训基础设施完善  130000.00 CNY
```
结果：提示，—，20,000.00
"""


@rule(
    code="B09",
    title="预算执行率低于考核下限",
    severity=Severity.NOTE,
    cites="第十三条",
    cited=("progress.cite_floors",),
    fix="说明原因，按实施方案加快执行；需要调整预算的，先报批。",
)
def execution(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every assessment at which the plan was executed too little."""
    floors = policy.progress.floors
    if not floors:
        raise NotRequired
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    earmarked = {s.name for s in policy.source if s.earmarked}
    everything = {s.name for s in policy.source}
    scopes = {"补助资金": earmarked, "全部资金": everything}
    if not sum(plan.source_total(name) for name in everything - earmarked):  # (2)
        del scopes["全部资金"]
    for month, floor in floors.items():
        last = last_day(book.start, int(month))
        if book.as_of < last:  # (1)
            continue
        for scope, sources in scopes.items():
            planned = sum(plan.source_total(name) for name in sources)
            spent = sum(s.amount for s in book.spending if s.source in sources and s.date <= last)
            due = int(planned * floor)
            if spent >= due:
                continue
            reason = (
                f"满 {month} 个月（{last}）{scope}支出 {yuan(spent)} 元，计划 {yuan(planned)} 元，"
                f"执行率 {percent(spent, planned)}，下限 {percent(due, planned)}，差 {yuan(due - spent)} 元"
            )
            yield Finding.about(execution, book, f"{month}|{scope}", because=reason, amount=due - spent)
