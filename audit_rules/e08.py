"""Too small a capacity at the start.

第六条（二）: places and equipment for 300 highly skilled trainees a year. It is the capacity that the
unit states, not the number it trained: that is E10's. 300以上 includes 300. What it had when the
period began counts, where it stated that: growth since is what the subsidy is for.

Nothing is passed over.

A base that cannot hold the trainees cannot grow to the 500 of 第十一条. 原则上 makes it a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：培训场所和设施设备能否满足年培训300名以上高技能人才的需要。

怎么查：取“单位”资料里填报的高技能人才年培训能力，与管理办法文件里的数比对；300以上含300。
这是能力，不是实际培训人数（实际人数见 E10）。建设期开始以前填报过的，
以最后一次为准，后来扩充的不算；没有填报的，无法判断。第六条是“原则上”，不足按预警处理。

放过的情形：
无

为什么：起点的能力不够，两年后难以达到第十一条的500人。

例：
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
  capacity-high: 260
```
结果：预警，—，—
"""


@rule(
    code="E08",
    title="高技能人才年培训能力不足",
    severity=Severity.WARNING,
    cites="第六条（二）",
    cited=("eligibility.cite_capacity",),
    fix="补充场所、设施设备能够满足培训能力的证明，或说明扩充计划。",
    examines="dossier",
    of_award=True,
)
def capacity(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what the stated capacity is short of."""
    least = policy.eligibility.capacity_high
    if least is None:
        raise NotRequired
    stated = number(book.dossier.until(book.start).one("单位"), "capacity-high")
    if stated is None:  # stated later only
        stated = number(book.dossier.one("单位"), "capacity-high")
    if stated is None:
        yield missing(capacity, book, "高技能人才年培训能力", Kept("单位", "", ("capacity-high",)))
    elif stated < least:
        reason = f"填报的高技能人才年培训能力为 {stated} 人，应不少于 {least} 人，差 {least - stated} 人"
        yield Finding.about(capacity, book, "capacity", because=reason, amount=0)
