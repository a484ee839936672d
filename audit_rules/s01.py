"""The bureau assesses the base at one year and at two.

第十三条: the two bureaus assess by stages. The policy names the assessments and the months in
which each belongs. One held outside its months, or one that a kept file of 节点 does not have
after them, is a note to the bureau; it is never charged to the base. The 节点 has the assessment's own
name, a year before it aside: what prepares or follows an assessment (中期评估通知, 中期评估整改) is not
it. A book whose file holds no 节点 at all could not be judged.

Passed over:
1. an assessment whose last month has not passed

What is assessed late cannot be put right in time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import holds
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：主管部门有没有按阶段评估：满一年的中期评估，满两年的终期评估（第十三条）。

怎么查：看档案“节点”里评估的日期是否落在管理办法文件定的月份里（中期第 12 至 15 个月，终期第 24 至 27 个月；
条文只说定期、分阶段，月份是主管部门定的）。节点名称要就是“中期评估”“终期评估”（前面可以有年度）：
评估的通知、培训、整改等节点不是评估本身，不算。早了、晚了，或者别的节点都登记了、期限过后还没有这次评估，提示主管部门。
档案里一个节点也没有的，无法判断。评估是主管部门的职责，不记在基地头上。

放过的情形：
1. 评估期限还没过的

为什么：评估晚了，问题就来不及在周期里改。

例：
```beancount
2024-03-20 custom "earmark-dossier" "节点" "批复"
2025-10-15 custom "earmark-dossier" "节点" "中期评估"
  result: "合格"
```
截至：2025-12-31
结果：提示，—，—
"""


@rule(
    code="S01",
    title="分阶段评估没有按期进行",
    severity=Severity.NOTE,
    cites="第十三条",
    cited=("upkeep.cite_assessments",),
    fix="请主管部门安排评估并登记日期和结果。",
    examines="dossier",
)
def assessed(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every assessment outside its months."""
    if not policy.upkeep.assessments:
        raise NotRequired
    kept = bool(book.dossier.of("节点"))
    for need in policy.upkeep.assessments:
        first, last = book.month(need.first_month), book.month(need.last_month)
        window = f"应在 {first} 至 {last} 之间"
        held = [r.date for r in book.dossier.of("节点") if _is(r.name, need.name)]
        near = [f"{r.date} {r.name}" for r in book.dossier.of("节点") if holds(r.name, need.name)]
        subject = f"assessment|{need.name}"
        if held and not any(first <= day <= last for day in held):
            word = "早于" if max(held) < first else "晚于"
            reason = f"{need.name}于 {max(held)} 进行，{word}规定时间，{window}"
            yield Finding.about(assessed, book, subject, because=reason, amount=0)
        elif held or book.as_of <= last:  # (1)
            continue
        elif kept:
            beside = f"；“{'、'.join(near)}”不是评估本身" if near else ""
            reason = f"没有{need.name}的记录，{window}{beside}"
            yield Finding.about(assessed, book, subject, because=reason, amount=0)
        else:
            yield lacking(f"{need.name}记录（{window}）", Kept("节点", need.name))


def _is(name: str, assessment: str) -> bool:
    """Whether a 节点 is the assessment itself, in whatever year."""
    return re.sub(r"^\d{4}年?度?", "", party(name)) == party(assessment)
