"""The plan came with its two sets of rules, written before it was handed in.

附件2 附件: 项目实施管理办法 and 经费管理实施细则 are attached to the plan, dated not after the day
of the application: the 节点 申报, else the day of the 申报表. 第十条（一） speaks of the rules that the
unit made when it applied.

Passed over:
1. a later version of a set of rules, where one of an earlier day is on file

Rules written after the money came were not what the bureau approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing, undated
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import applied, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：实施方案是否附了项目实施管理办法、经费管理实施细则，落款日期是否不晚于报送（附件2 附件，第十条（一））。

怎么查：看档案里名称含这两个字样的“资料”。没有的先列为缺资料。日期晚于报送日的，违规。
报送日取节点“申报”的日期，没有的取申报表的日期；都没有，日期无法判断。

放过的情形：
1. 报送前已有一版，后来又修订的：以最早的一版为准

为什么：第十条要落实的是申报时制定的细则，钱到了才写的不是批准时看到的那一份。

例：
```beancount
2024-02-20 custom "earmark-dossier" "节点" "申报"
2024-02-10 custom "earmark-dossier" "资料" "项目实施管理办法"
2024-06-30 custom "earmark-dossier" "资料" "经费管理实施细则"
```
结果：违规，—，—
"""


@rule(
    code="P10",
    title="实施方案的两个附件缺失或晚于报送",
    severity=Severity.VIOLATION,
    cites="附件2 附件",
    cited=("application.cite_attachments",),
    fix="补交附件；晚于报送日期制定的，说明原因并报主管部门认可。",
    examines="dossier",
    of_award=True,
)
def attachments(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every attachment that is missing or was written too late."""
    if not policy.application.attachments:
        raise NotRequired
    submitted, unchecked = applied(book), False
    for name in policy.application.attachments:
        days = [paper.date for paper in papers(book, name)]
        if not days:
            yield missing(attachments, book, name, Kept("资料", name))
        elif submitted is None:
            unchecked = True
        elif min(days) > submitted:  # (1)
            reason = f"{name} {min(days)} 制定，晚于 {submitted} 报送，晚 {(min(days) - submitted).days} 天"
            yield Finding.about(attachments, book, f"late|{name}", because=reason, amount=0)
    if unchecked:
        yield undated(book, "附件的日期未能核对")
