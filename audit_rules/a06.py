"""An exceptional application to the city without what it takes.

第八条: a unit of the key industries may apply to the city out of turn when the industry's department has
reviewed and recommended it. Where the dossier has that step, there is a recommendation no later than it, and
a specialty of a key industry. The recommendation is a 节点 or a 资料 of its own: its name says 推荐, and that it
is for this application or comes from the department. The department's opinion on 附件1 (a 签章) is on the
application to the district and recommends nothing to the city, nor does a step that only names who issued it.

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
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：破格申报市级高技能人才培训基地的，有没有行业主管部门的评审推荐，是不是重点产业的单位。

怎么查：资料里记有“破格申报”节点的，看有没有行业主管部门的评审推荐：名称写明“推荐”的“节点”或“资料”，
日期不晚于破格申报，并且写明是为破格申报的，或者名称、发文机关里有行业主管部门（或单位信息里的主管单位）。
附件1 上行业主管部门的审核意见是对区级申报的意见，不是向市里的推荐，不算。再看至少一个专业属于重点产业。
推荐是行业主管部门的事，只作提示。专业都没有填所属产业的，无法判断。

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
    if law.recommender and not any(r.date <= step.date for r in _recommendations(book, policy)):
        reason = f"{step.date} {step.name}，没有不晚于该日的{law.recommender}评审推荐"
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


def _recommendations(book: Book, policy: Policy) -> Iterator[Record]:
    """The 节点 and 资料 that recommend the base for this application, or come from the department."""
    law = policy.application
    body = text(book.dossier.one("单位"), "supervisor")
    for record in (*book.dossier.of("节点"), *book.dossier.of("资料")):
        if not any(holds(record.name, word) for word in law.recommendation_words):
            continue
        by = f"{record.name}{text(record, 'issuers')}"
        ours = one_of(by, [law.recommender], law.bureau_aliases) or holds(by, body)
        if ours or holds(record.name, law.exception_step):
            yield record
