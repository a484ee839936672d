"""A host of another kind than the four.

第三条: bases are built mainly upon four kinds of unit. The kind that the dossier states is compared
with the policy's, in its words or in those of 第七条（一） for the same. 主要 keeps the list open:
another kind is a warning that a person looks at, never a violation.

Nothing is passed over.

A unit of another kind may lack the teachers and the shop floor that the others have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：所在单位是不是职业院校、企业（行业）技能培训中心、职业培训机构、城市公共职业技能实训基地之一。

怎么查：取“单位”资料里的单位类型，与管理办法文件里的四类比对；第七条（一）对同样四类的另一种写法、
技工院校等同属职业院校的写法，都认。第三条写的是“主要依托”，名单是开放的，所以不在四类之内只作预警，
由人核实。没有填单位类型的，无法判断。

放过的情形：
无

为什么：四类单位有现成的师资和实训条件，其他单位要另看条件。

例：
```beancount
2024-03-01 custom "earmark-dossier" "单位" "某某商会"
  host-type: "社会团体"
```
结果：预警，—，—
"""


@rule(
    code="E02",
    title="所在单位不属于规定的四类单位",
    severity=Severity.WARNING,
    cites="第三条",
    cited=("eligibility.cite_host_types",),
    fix="补充单位类型的证明，或由主管部门书面说明依托该单位的理由。",
    examines="dossier",
    of_award=True,
)
def host_type(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield the host's kind where the policy names no such kind."""
    law = policy.eligibility
    if not law.host_types:
        raise NotRequired
    stated = text(book.dossier.one("单位"), "host-type")
    if not stated:
        yield missing(host_type, book, "单位类型", Kept("单位", "", ("host-type",)))
    elif not one_of(stated, law.host_types, law.host_type_aliases):
        reason = f"单位类型为“{stated}”，不在{'、'.join(law.host_types)}之内"
        yield Finding.about(host_type, book, "host", because=reason, amount=0)
