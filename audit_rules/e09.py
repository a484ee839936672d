"""Too many specialties, or one without equipment of its own.

第六条（二）: practice equipment that matches one or two specialties. Counted are the specialties among
which 表3-n-1 divides the subsidy, those that main states where there is no such table; the body's
1-2 goes before the form's n = 2-3 (C2). Each specialty has at least one piece of equipment on file.

Passed over:
1. a further specialty to which 表3-n-1 gives no subsidy: own money may build a third

A specialty without equipment is a classroom. 原则上 makes it a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：建设的专业（职业）是不是1-2个，每个专业有没有相匹配的实训装备。

怎么查：专业个数按投入预算表3-n-1里分得补助的专业数；没有这张表的，按基地信息里的专业数。
正文三处写1-2个，表3-n备注写“n为2—3”，以正文为准。逐个专业看“专业”资料里的实训装备台套数，应大于零；
没有填的，无法判断。申报条件看的是已有装备，补助买的设备不抵。第六条是“原则上”，按预警处理。

放过的情形：
1. 表3-n-1没有安排补助的专业：用自有资金建第三个专业，管理办法不管

为什么：没有装备的专业只能上理论课。

例：
```beancount
2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
  equipment: 36
2024-02-20 custom "earmark-dossier" "专业" "健康照护师"
  equipment: 0
```
结果：预警，—，—
"""


@rule(
    code="E09",
    title="专业个数超限或缺实训装备",
    severity=Severity.WARNING,
    cites="第六条（二）",
    cited=("eligibility.cite_equipment",),
    fix="补充与专业相匹配的实训装备清单；专业超过两个的，补助集中到核定的专业。",
    examines="dossier",
    of_award=True,
)
def equipment(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a number of specialties outside the limits, and every one without equipment."""
    if not policy.eligibility.equipment:
        raise NotRequired
    records = {record.name: record for record in book.dossier.of("专业")}
    names = list(dict.fromkeys([*book.facts.specialties, *records]))
    table = book.plan.specialties if book.plan else {}
    funded = [name for name, row in table.items() if sum(row.values()) > 0] or names  # (1)
    if not names and not funded:
        raise lacking("专业（职业）", Kept("专业"))
    limit = policy.specialty
    if limit and not limit.min <= len(funded) <= limit.max:
        reason = f"补助资金支持的专业有 {len(funded)} 个（{'、'.join(funded)}），应为 {limit.min}-{limit.max} 个"
        yield Finding.about(equipment, book, "count", because=reason, amount=0)
    for name in funded:
        sets = number(records.get(name), "equipment")
        if sets is None:
            yield missing(equipment, book, f"{name}实训装备清单", Kept("专业", "", ("equipment",)))
        elif sets <= 0:
            reason = f"{name}没有相匹配的实训装备（填报 {sets} 台套）"
            yield Finding.about(equipment, book, f"specialty|{name}", because=reason, amount=0)
