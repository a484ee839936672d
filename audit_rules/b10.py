"""An adjustment of the budget that was spent before it was approved.

A plan may be revised; a revision has a day and an approval. Two things are questioned: a revision
whose approval the plan does not name, and spending above a cell of the plan that was in force on
its day where a later revision raises that cell: it was spent first and approved afterwards. The
spend that carries the cell over its plan is named, the excess on the approval's eve is the amount;
where the approval's day is not known, the day the revision is in force from stands for it.
Within the policy's tolerance the excess is a note, as B07 would not have spoken.

Passed over:
1. spending after the approval's own day, where that is earlier than the day the revision was filed
2. a plan that changes no figure: the same form imported once more
3. what was spent and refunded before the revision

An approval that comes after the money approves nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book, Spend
    from ledgers.book.plan import Plan
    from ledgers.policy import Policy

PAGE = """
查什么：预算调整有没有批复，有没有先花后批。

怎么查：投入预算第二次及以后的版本是调整，应写明批复文号和日期，没有的列为违规。某一格在调整前已经花超当时的计划、
后来的调整又把这一格调高的，属于先支出后报批：列出使该格超出计划的那一笔，金额为批复前一天超出当时计划的数。
批复晚于启用日的，从批复之日起算；没有写批复日期的，从启用之日起算。
超出在容差以内的只作提示（容差同 B07）。没有投入预算的，无法判断。

放过的情形：
1. 批复日期早于调整入账日期的，从批复之日起算
2. 各格金额没有变化的：同一张表又导入了一次
3. 调整以前已经退回的支出

为什么：钱花了以后才批，等于没有批。

例：
```beancount
2024-09-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2409-001"
  A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
  E支出:1地方财政:2校企合作:31003设备购置  60000.00 CNY
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
  approval: "渝中人社函〔2025〕1号"
  approved: 2024-12-20
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 100000.00 CNY
2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 70000.00 CNY
2025-01-01 custom "earmark-plan-cell" "总结技能人才培养规律" "地方财政" 30000.00 CNY
```
结果：违规，记2409-001，10,000.00
"""


@rule(
    code="B10",
    title="预算调整没有批复或先支出后报批",
    severity=Severity.VIOLATION,
    cites="附件2 表4-2、第十条（一）",
    cited=("budget.cite", "ledgers.cite_rules"),
    fix="补预算调整批复；批复以前超出的部分，未获认可的改由自筹资金列支。",
    of_award=True,
)
def adjustments(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every revision without an approval, and every cell that was overspent before it was raised."""
    known = [plan for plan in book.plans if plan.date <= book.as_of] or list(book.plans[:1])
    if not known:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    for old, new in pairwise(known):
        if (old.cells, old.specialties) == (new.cells, new.specialties):  # (2)
            continue
        if not new.approval:
            moved = sum(max(0, fen - old.cells.get(key, 0)) for key, fen in new.cells.items())
            reason = f"{new.date} 的预算调整没有写明批复，调增 {yuan(moved)} 元"
            yield Finding.about(adjustments, book, f"revision|{new.date}", because=reason, amount=moved)
        yield from _spent_first(book, policy, old, new)


def _spent_first(book: Book, policy: Policy, old: Plan, new: Plan) -> Iterator[Finding]:
    day = new.approved or new.date  # (1)
    for (content, source), raised in new.cells.items():
        planned = old.cell(content, source)
        if raised <= planned:
            continue
        spends = [s for s in book.spending if (s.content, s.source) == (content, source) and s.date < day]
        over = sum(s.amount for s in spends) - planned
        if over <= 0:  # (3)
            continue
        crossing = _crossing(spends, planned)
        small = over <= planned * policy.budget.cell_tolerance
        reason = (
            f"{source}“{content}”当时计划 {yuan(planned)} 元，到 {_eve(day)} 已支出 {yuan(planned + over)} 元，"
            f"超出 {yuan(over)} 元；{day} 才调为 {yuan(raised)} 元，本笔起超出"
        )
        severity = Severity.NOTE if small else None
        others = [s for s in spends if s.date >= crossing.date and s is not crossing]
        yield Finding.of(adjustments, crossing, because=reason, amount=over, severity=severity, others=others)


def _crossing(spends: list[Spend], planned: int) -> Spend:
    """The spend after which the cell stayed over its plan."""
    held, found = 0, spends[-1]
    below = True
    for spend in spends:
        held += spend.amount
        if held > planned and below:
            found = spend
        below = held <= planned
    return found


def _eve(day: date) -> date:
    return day.fromordinal(day.toordinal() - 1)
