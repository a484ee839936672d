"""Too few senior teachers among those who teach practice.

第六条（三）: 高级实习指导教师 and teachers who are 高级技师 together are 35% or more of all 实训教师. Who is
both counts once: the dossier states the union. Exact, 35% itself is enough.

Nothing is passed over.

A highly skilled worker is made by one. 原则上 makes it a warning.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import number, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：高级实习指导教师和具有高级技师职业资格的教师，是否占实训教师总数的35%以上。

怎么查：取“单位”资料里的实训教师数，和两类高级教师不重复计的人数（一个人两样都有，只算一个），
用整数相乘比较，恰好35%算达到。没有填报的，或高级教师多于实训教师总数（多半是重复计了）的，无法判断。
第六条是“原则上”，不足按预警处理。

放过的情形：
无

为什么：高技能人才要由高技能的人来带。

例：
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
  practice-teachers: 20
  senior-teachers: 6
```
结果：预警，—，—
"""


@rule(
    code="E12",
    title="高级实训教师占比不足",
    severity=Severity.WARNING,
    cites="第六条（三）",
    cited=("eligibility.cite_senior",),
    fix="补充聘用高级实习指导教师或高级技师，并提交资格证书。",
    examines="dossier",
    of_award=True,
)
def seniors(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a share of senior teachers that is too small."""
    share = policy.eligibility.senior_share
    if share is None:
        raise NotRequired
    unit = book.dossier.one("单位")
    teachers, senior = number(unit, "practice-teachers"), number(unit, "senior-teachers")
    if teachers is None or senior is None:
        yield missing(seniors, book, "实训教师名册", Kept("单位", "", ("practice-teachers", "senior-teachers")))
    elif senior > teachers:
        yield Undetermined(
            f"高级教师 {senior} 人，多于实训教师总数 {teachers} 人，是否重复计数，核对后更正“单位”的登记"
        )
    elif teachers == 0 or not reaches(senior, teachers, share):
        due = f"应占 {share:.0%} 以上（不少于 {ceil(teachers * share)} 人）"
        reason = f"实训教师 {teachers} 人，其中高级实习指导教师和高级技师 {senior} 人，{due}"
        yield Finding.about(seniors, book, "seniors", because=reason, amount=0)
