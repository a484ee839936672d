"""Fewer than two specialties worked out together with partners.

第六条（四）: in two or more specialties the unit and its partners settle six matters together. Counted are the
specialties of the unit, whichever they are, not only the one or two that the subsidy serves; a specialty
counts when its partners' agreements, taken together, cover all six.

Nothing is passed over.

What is taught is what the enterprise works with. 原则上 makes it a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import holds, parts, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：是否有2个以上专业，与合作企业共同研究确定专业建设、课程设置、培养计划、师资建设、研发课题和学生实习方案。

怎么查：看“合作企业”资料里的共建专业和共同研究确定的事项，逐个专业把各家企业的事项合在一起，六项齐全的算一个。
这里数的是单位的专业，不限于补助支持的1-2个：只有一个专业得补助的基地也可以达到。
有企业没有填共建专业或事项、因而够不够说不准的，无法判断。第六条是“原则上”，不足按预警处理。

放过的情形：
无

为什么：企业参与定了教什么、怎么实习，学的才是岗位上用的。

例：
```beancount
2024-01-10 custom "earmark-dossier" "合作企业" "重庆某某医养集团有限公司"
  specialties: "养老护理员、健康照护师"
  topics: "专业建设、课程设置、培养计划、师资建设、研发课题"
2024-01-12 custom "earmark-dossier" "合作企业" "重庆某某养老服务有限公司"
  specialties: "养老护理员"
  topics: "学生实习方案"
```
结果：预警，—，—
"""


@rule(
    code="E14",
    title="与企业共建的专业不足",
    severity=Severity.WARNING,
    cites="第六条（四）",
    cited=("eligibility.cite_joint",),
    fix="补充与合作企业共同研究确定六项内容的会议纪要、方案等材料。",
    examines="dossier",
    of_award=True,
)
def joint_specialties(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a number of jointly developed specialties that is too small."""
    law = policy.eligibility
    if law.joint_specialties is None:
        raise NotRequired
    records = book.dossier.of("合作企业")
    complete = [record for record in records if text(record, "specialties") and text(record, "topics")]
    if not complete:
        yield missing(joint_specialties, book, "校企共建专业的材料", Kept("合作企业", "", ("specialties", "topics")))
        return
    covered: dict[str, set[str]] = {}
    for record in complete:
        settled = {topic for topic in law.joint_topics if any(holds(part, topic) for part in parts(record, "topics"))}
        for specialty in parts(record, "specialties"):
            covered.setdefault(specialty, set()).update(settled)
    full = [name for name, topics in covered.items() if len(topics) == len(law.joint_topics)]
    if len(full) >= law.joint_specialties:
        return
    if blank := [record.name for record in records if record not in complete]:
        names = "、".join(blank)
        yield lacking(f"{names}的共建专业或共同研究确定的事项", Kept("合作企业", "", ("specialties", "topics")))
        return
    gaps = "；".join(
        f"{name}缺{'、'.join(topic for topic in law.joint_topics if topic not in topics)}"
        for name, topics in covered.items()
        if name not in full
    )
    reason = (
        f"与企业共同研究确定{len(law.joint_topics)}项内容的专业有 {len(full)} 个，应不少于 {law.joint_specialties} 个"
    )
    because = f"{reason}（{gaps}）" if gaps else reason
    yield Finding.about(joint_specialties, book, "specialties", because=because, amount=0)
