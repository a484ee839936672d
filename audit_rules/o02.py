"""After two years the base can train five hundred a year.

第十一条（二）: two years into the project the capacity is at least 500 high-skilled people a year.
The capacity is what the base states, in the second year or later: what the application stated
(300, 第六条) is of another day. Beside it stand the people really trained: the newest count whose
twelve months lie mostly in the last year; it must not be confused with the capacity, so fewer
people than that are a warning that asks how the capacity was measured.

Passed over:
1. a capacity stated in the first year or in the application, however high or low
2. a count of a year that has not ended, or that lies mostly before the last year

Capacity is the easiest figure to write down; the count of people is what it can be held against.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：项目实施满两年，高技能人才年培训能力是否不少于 500 人（第十一条（二））。

怎么查：从建设周期满 24 个月起查；之前不查。
看单位信息里“高技能人才年培训能力”最近一次的填报，要是第二年或以后填报的：少于 500 人，违规；没有，先列为缺资料。
再看最近一年的培训记录：高级工以上实际人数少于 500 人的，预警。能力不是人数，实际人数少并不等于能力不够，
预警只是请单位说明能力怎样得出。

放过的情形：
1. 申报时或第一年填报的能力数（申报条件是 300 人，不是这里的 500 人），多少都不算
2. 还没有结束的年度的培训人数，和大半不在最近一年里的年度的培训人数

为什么：能力数最容易填，实际人数是唯一能拿来比的。

例：
```beancount
2026-03-31 custom "earmark-dossier" "单位" "试点基地"
  capacity-high: 420
2025-12-31 custom "earmark-dossier" "培训" "2025"
  persons: 900
  high: 510
```
结果：违规，—，—
"""

_YEAR = re.compile(r"(\d{4})(?:年度?)?")


@rule(
    code="O02",
    title="实施两年后高技能人才年培训能力不足",
    severity=Severity.VIOLATION,
    cites="第十一条（二）",
    cited=("output.cite_capacity",),
    fix="说明培训能力的测算依据，补充场地、设备、师资后重新填报，报主管部门核实。",
    examines="dossier",
    of_award=True,
)
def yearly_capacity(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a stated capacity that is short, and a count of people that is."""
    need, month = policy.output.capacity, policy.output.capacity_month
    if need is None or month is None:
        raise NotRequired
    if book.as_of < book.month(month):
        return
    last_year, half = book.month(month - 12), book.month(month - 6)
    units = [r for r in book.dossier.records if r.kind == "单位" and r.get("capacity-high") is not None]
    stated = [r for r in units if r.date >= last_year]  # (1)
    if not stated:
        yield missing(
            yearly_capacity, book, f"满 {month} 个月时的高技能人才年培训能力", Kept("单位", "", ("capacity-high",))
        )
    elif (capacity := stated[-1].get("capacity-high")) < need:
        reason = f"{stated[-1].date} 填报年培训能力 {capacity} 人，应不少于 {need} 人，少 {need - capacity} 人"
        yield Finding.about(yearly_capacity, book, "capacity", because=reason, amount=0)
    counts = [r for r in book.dossier.of("培训") if half <= _last_day(r) <= book.as_of]  # (2)
    if not counts:
        yield missing(yearly_capacity, book, "最近一年的培训人数", Kept("培训", "", ("persons", "high")))
        return
    count = max(counts, key=_last_day)
    high = count.get("high")
    if high is not None and high < need:
        head = f"{count.name} 年度实际培训高级工以上 {high} 人，少于年培训能力要求的 {need} 人"
        reason = f"{head}；能力不是人数，请说明能力怎样得出"
        yield Finding.about(
            yearly_capacity, book, f"trainees|{count.name}", because=reason, amount=0, severity=Severity.WARNING
        )


def _last_day(count: Record) -> date:
    """The last day of what a count covers: of the calendar year it is named after, else its own day."""
    year = _YEAR.fullmatch(count.name)
    return date(int(year[1]), 12, 31) if year and int(year[1]) > 0 else count.date
