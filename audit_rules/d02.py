"""Major activities and results are reported in time.

第十二条: after a major activity or result the base reports to the bureau 及时. Every activity on
file that is marked as major has a day on which it was reported, not later than the policy's days
after it. The text sets no number of days; where the policy sets none either, a missing report is
a note and no report is late.

Passed over:
1. an activity that is not marked as major
2. one whose days have not passed yet
3. a report made before the activity: it was announced

A bureau that hears of an event in time can come and see it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：开展重大活动、取得重大成果，有没有及时报告区人力社保局（第十二条）。

怎么查：看档案里标为重大的“活动”：报告日期不晚于活动之后规定的天数。“及时”是几天，条文没有写，
天数是主管部门在管理办法文件里定的；没有定的，只提示没有报告的，不判迟报。一条活动记录也没有的，无法判断。

放过的情形：
1. 没有标为重大的活动
2. 报告期限还没到的
3. 活动之前就报告了的（事前报告）

为什么：及时报告，主管部门才来得及到场看一看。

例：
```beancount
2025-05-10 custom "earmark-dossier" "活动" "康养服务技能竞赛"
  kind: "技能竞赛"
  major: TRUE
  reported: 2025-08-01
```
结果：预警，—，—
"""


@rule(
    code="D02",
    title="重大活动或成果没有及时报告",
    severity=Severity.WARNING,
    cites="第十二条",
    cited=("upkeep.cite_report",),
    fix="补报活动情况并登记报告日期；今后活动后按期报告。",
    examines="dossier",
)
def reported(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every major activity that was reported late or not at all."""
    if not policy.upkeep.cite_report:
        raise NotRequired
    days = policy.upkeep.report_days
    activities = book.dossier.of("活动")
    if not activities:
        raise lacking(f"活动记录（{policy.upkeep.cite_report}）", Kept("活动", "", ("kind", "major", "reported")))
    for activity in activities:
        if not activity.get("major"):  # (1)
            continue
        subject, told = f"{activity.date}|{activity.name}", activity.get("reported")
        head = f"{activity.date} {activity.name}"
        if days is None:
            if told is None:
                reason = f"{head}没有报告日期"
                yield Finding.about(reported, book, subject, because=reason, amount=0, severity=Severity.NOTE)
            continue
        due = activity.date + timedelta(days=days)
        if told is None and book.as_of > due:  # (2)
            reason = f"{head}，至 {book.as_of} 没有报告（应在 {days} 天内，即 {due} 前）"
            yield Finding.about(reported, book, subject, because=reason, amount=0)
        elif told is not None and told > due:  # (3)
            late = (told - activity.date).days
            reason = f"{head}，{told} 才报告，隔了 {late} 天（应在 {days} 天内）"
            yield Finding.about(reported, book, subject, because=reason, amount=0)
