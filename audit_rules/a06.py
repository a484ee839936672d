"""An exceptional application to the city without what it takes.

第八条: a unit of the key industries may apply to the city out of turn when the industry's department has
reviewed and recommended it. Where the dossier has that step, there is a recommendation no later than it, among
the step's issuers or as a 签章 of its own, and a specialty of a key industry.

Passed over:
1. a base that did not apply out of turn: it is an option, and there is nothing to judge

The recommendation is the department's: a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import holds, one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：破格申报市级高技能人才培训基地的，有没有行业主管部门的评审推荐，是不是重点产业的单位。

怎么查：资料里记有“破格申报”节点的，看该节点的发文机关或“签章”里有没有行业主管部门、日期不晚于破格申报；
看至少一个专业属于重点产业。推荐是行业主管部门的事，只作提示。专业都没有填所属产业的，无法判断。

放过的情形：
1. 没有破格申报的：这是可以选的路，没有可查的

为什么：破格是例外，要有依据。

例：
```beancount
2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
  industry: "大健康"
2025-09-01 custom "earmark-dossier" "节点" "破格申报"
```
结果：提示，—，—
"""


@rule(
    code="A06",
    title="破格申报市级基地缺推荐或不属重点产业",
    severity=Severity.NOTE,
    cites="第八条",
    cited=("application.cite_exception",),
    fix="补充行业主管部门的评审推荐意见，或说明所属重点产业。",
    examines="dossier",
    of_award=True,
)
def exception(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what an exceptional application lacks."""
    law = policy.application
    if not law.exception_step:
        raise NotRequired
    step = book.dossier.one("节点", law.exception_step)
    if step is None:  # (1)
        return
    seals = [r for r in book.dossier.of("签章") if holds(r.name, law.recommender) and r.date <= step.date]
    if law.recommender and not seals and not holds(text(step, "issuers"), law.recommender):
        reason = f"{step.date} {step.name}，没有在此之前的{law.recommender}评审推荐"
        yield Finding.about(exception, book, "recommendation", because=reason, amount=0)
    stated = [text(record, "industry") for record in book.dossier.of("专业") if text(record, "industry")]
    known = policy.eligibility
    if not known.industries:
        return
    if not stated:
        yield lacking("专业的所属产业", Kept("专业", "", ("industry",)))
    elif not any(one_of(name, known.industries, known.industry_aliases) for name in stated):
        reason = f"{step.date} {step.name}，专业所属产业为{'、'.join(stated)}，不在{'、'.join(known.industries)}之内"
        yield Finding.about(exception, book, "industry", because=reason, amount=0)
