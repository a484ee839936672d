"""What a base is for was not all done.

第四条: a base trains up to 高级工, 技师 or 高级技师, and it examines, competes, develops courses and
shows results. The text sets no number: at the period's end each kind of activity has happened at
least once, and someone was trained to the level.

Passed over:
1. a period that still runs: what is not done yet may still be done
2. activities outside the period, and those of no kind that 第四条 names: they count for none

A function, no target: a note for the bureau's assessment, nothing to hold against the base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import number, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：建设期满时，第四条所列的功能是否都发挥过：培训使学员达到高级工以上，并开展过考核评价、技能竞赛、
课程开发、成果交流。

怎么查：建设期满后，看建设期各年度的培训记录里高级工以上人数合计是否大于零；看建设期内的活动记录，
四类活动是否各有一次以上。第四条没有定数，只作提示，供评估参考。没有培训记录或活动记录的，无法判断。

放过的情形：
1. 建设期未满：还没做的还可以做
2. 建设期以外的活动、类别为“其他”的活动：不计入四类

为什么：基地不只是办班，考核、竞赛、课程和交流是它带动行业的方式。

例：
```beancount
2024-12-31 custom "earmark-dossier" "培训" "2024"
  persons: 820
  high: 190
2024-10-10 custom "earmark-dossier" "活动" "养老护理技能竞赛"
  kind: "技能竞赛"
2025-05-20 custom "earmark-dossier" "活动" "高级工等级认定"
  kind: "考核评价"
```
结果：提示，—，—
"""


@rule(
    code="E04",
    title="基地功能未全部发挥",
    severity=Severity.NOTE,
    cites="第四条",
    cited=("eligibility.cite_function",),
    fix="补充已开展活动的记录；确未开展的，在工作总结中说明。",
    examines="dossier",
    of_award=True,
)
def functions(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield the kinds of activity that never happened, and training that reached no level."""
    law = policy.eligibility
    if not law.trainee_levels and not law.activity_kinds:
        raise NotRequired
    if book.as_of <= book.end:  # (1)
        return
    if law.trainee_levels:
        years = range(book.start.year, book.end.year + 1)
        rolls = [record for record in book.dossier.of("培训") if year_of(record) in years]
        if not rolls:
            yield missing(functions, book, "学员名册", Kept("培训", "", ("persons", "high")))
        elif not any(number(record, "high") for record in rolls):
            total = sum(number(record, "persons") or 0 for record in rolls)
            reason = f"建设期各年度共培训 {total} 人，没有达到高级工以上的"
            yield Finding.about(functions, book, "level", because=reason, amount=0)
    held = [r for r in book.dossier.of("活动") if book.start <= r.date <= book.end]  # (2)
    kinds = {record.get("kind") for record in held}
    lacking = [kind for kind in law.activity_kinds if kind not in kinds]
    if lacking and not held:
        yield missing(functions, book, "活动记录", Kept("活动", "", ("kind",)))
    elif lacking:
        reason = f"建设期内记有活动 {len(held)} 次，没有{'、'.join(lacking)}"
        yield Finding.about(functions, book, "activities", because=reason, amount=0)
