"""A management system that came after the application.

第六条（一）: the applicant has its systems of training, finance, assets and risk. Each is a paper on
file whose name says it, dated no later than the application. Where the day of the application is not on
file, a paper from before the regulation was in time and one from after the approval was not.

Passed over:
1. a later edition of a paper whose earlier edition was in time

Rules written after the money came never governed it. 原则上 makes it a warning (第六条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing, undated
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import applied_between, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：申报时是否已建立培训管理、财务管理、资产管理、风险管理等制度。

怎么查：在资料里按名称找四项制度，看最早一版的日期是否不晚于申报日（资料里的“申报”节点，没有的取申报表日期）。
申报日不在案的：早于管理办法施行日的必在申报之前，晚于批复或建设期起始日的必在申报之后，其余无法判断。
制度不在案的，无法判断；主管部门限期要求提交而逾期的，才是违规。第六条全条是“原则上”（目录 E05，
不单设规则，E06 至 E15 都照此），晚于申报日按预警处理。

放过的情形：
1. 早有一版、后来修订的：按最早一版的日期看

为什么：钱到了以后才补的制度，没有管过这笔钱。

例：
```beancount
2024-02-20 custom "earmark-dossier" "节点" "申报"
2023-06-01 custom "earmark-dossier" "资料" "培训管理制度"
2023-06-01 custom "earmark-dossier" "资料" "财务管理制度"
2023-06-01 custom "earmark-dossier" "资料" "资产管理制度"
2024-05-06 custom "earmark-dossier" "资料" "风险管理制度"
```
结果：预警，—，—
"""


@rule(
    code="E06",
    title="管理制度建立晚于申报",
    severity=Severity.WARNING,
    cites="第六条（一）",
    cited=("eligibility.cite_systems",),
    fix="提交申报前已施行的制度文本；确系后补的，书面说明。",
    examines="dossier",
    of_award=True,
)
def systems(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every system that is missing or came too late."""
    law = policy.eligibility
    if not law.systems:
        raise NotRequired
    first, last = applied_between(book)
    for name in law.systems:
        found = papers(book, name)
        if not found:
            yield missing(systems, book, name, Kept("资料", name))
            continue
        made = min(record.date for record in found)  # (1)
        if made > last:
            until = f"申报日为 {last}" if first == last else f"申报不会晚于 {last}"
            reason = f"“{name}”最早一版的日期为 {made}，{until}，晚 {(made - last).days} 天"
            yield Finding.about(systems, book, f"system|{name}", because=reason, amount=0)
        elif made > first:
            yield undated(book, f"“{name}”（{made}）是否在申报前建立无法判断")
