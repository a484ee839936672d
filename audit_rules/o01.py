"""After one year there is a training system in all its dimensions.

第十一条（一）: a year into the project a system stands, built around one or two specialties, from
培训模式, 课程设置, 教材开发, 师资建设, 培训装备 and 能力评价. From the twelfth month on, each
specialty that the subsidy serves needs, in each of the six, at least one output on file that the
bureau has accepted. One that waits for the bureau's word could not be judged; one that the bureau
did not accept is no output. 表3-n-2 says 技能评价 for 能力评价; the policy lists such words.

Passed over:
1. an output that came after the twelfth month: what counts is what is there on the day of the audit
2. a specialty that the plan gives no subsidy

The first instalment of what the money was given for; without it the mid-term assessment fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：项目实施满一年，补助支持的每个专业（职业）在培训模式、课程设置、教材开发、师资建设、培训装备、
能力评价六个方面是否都有主管部门认可的产出（第十一条（一））。

怎么查：从建设周期满 12 个月起查；之前不查。逐个专业、逐个方面看档案里的“产出”记录：至少一项已获认可，
算有；都未获认可，是问题；交了还没有结论的，无法判断；一项也没有的，先列为缺资料，主管部门发出要求并且
期限已过才是违规。表3-n-2 把“能力评价”写作“技能评价”，两种写法都认。专业以表3-n-1 安排了补助的为准，
没有投入预算时以账套登记的专业为准。

放过的情形：
1. 满 12 个月以后才形成的产出：以审计日为准，有了就算
2. 表3-n-1 没有安排补助的专业（自筹资金支持的）

为什么：这是补助资金第一年要换来的东西，缺了，中期评估过不了。

例：
```beancount
2025-03-20 custom "earmark-dossier" "产出" "养老护理员能力评价题库"
  dimension: "能力评价"
  specialty: "养老护理员"
  accepted: FALSE
```
结果：违规，—，—
"""


@rule(
    code="O01",
    title="实施一年后培训体系六个方面的产出不全",
    severity=Severity.VIOLATION,
    cites="第十一条（一）",
    cited=("output.cite_dimensions",),
    fix="补齐所缺方面的产出，报主管部门认可后登记。",
    examines="dossier",
    of_award=True,
)
def training_system(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every dimension of a specialty without an accepted output."""
    need = policy.output
    if not need.dimensions or need.dimensions_month is None:
        raise NotRequired
    if book.as_of < book.month(need.dimensions_month):
        return
    if not book.specialties:
        message = f"缺补助支持的专业（{policy.budget.form_specialty}）"
        raise Undetermined(message)
    outputs = book.dossier.of("产出")
    for specialty in book.specialties:  # (2)
        waiting = []
        for dimension in need.dimensions:
            words = {dimension, *need.dimension_words.get(dimension, [])}
            made = [r for r in outputs if r.get("specialty") == specialty and r.get("dimension") in words]
            if any(r.get("accepted") is True for r in made):  # (1)
                continue
            if any(r.get("accepted") is None for r in made):
                waiting.append(dimension)
            elif made:
                head = f"满 {need.dimensions_month} 个月，{specialty}“{dimension}”"
                reason = f"{head}交了 {len(made)} 项产出，主管部门均未认可"
                yield Finding.about(training_system, book, f"{specialty}|{dimension}", because=reason, amount=0)
            else:
                yield missing(
                    training_system,
                    book,
                    f"{specialty}{dimension}产出",
                    Kept("产出", "", ("dimension", "specialty", "accepted")),
                    (f"{specialty}产出资料", "产出资料"),
                )
        if waiting:
            what = f"主管部门对{specialty}“{'、'.join(waiting)}”产出的认可结论"
            yield lacking(what, Kept("产出", "", ("accepted",)))
