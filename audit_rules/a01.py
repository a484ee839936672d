"""Application papers without their electronic copy, or in too few copies.

第七条（一）: three papers, printed, and the electronic documents with them. A paper is found by its name; the
electronic copy is the file itself or a record that says there is one. 第七条 wants three copies, 附件2 four
of itself (C1): the policy has a number a paper, and too few are a note. A4 and both sides cannot be seen
from here.

Passed over:
1. copies that nobody counted

The application is what the grant was decided on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import number, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：申报表、实施方案、申报基本情况表三件申报材料是否齐全，有没有同时报送电子文档，份数够不够。

怎么查：在资料里按名称找三件材料。资料记了文件，或记明有电子文档的，算已报送电子文档；记明没有的，是违规；
没有说的，无法判断。材料不在案的，无法判断；主管部门限期要求提交而逾期的，是违规。
份数条文互相不一（第七条一式三份，附件2填写要求一式四份），按管理办法文件里每件材料的份数看，不足只作提示。
纸张、双面、装订从这里看不出来，不查。

放过的情形：
1. 没有登记份数的

为什么：申报材料是当初批准补助的依据。

例：
```beancount
2024-02-20 custom "earmark-dossier" "资料" "区级高技能人才培训基地建设项目申报表"
  copies: 3
  electronic: TRUE
2024-02-20 custom "earmark-dossier" "资料" "区级高技能人才培训基地建设项目实施方案"
  copies: 3
  electronic: TRUE
2024-02-20 custom "earmark-dossier" "资料" "区级高技能人才培训基地申报基本情况表"
  copies: 3
  electronic: FALSE
```
结果：提示，—，—
结果：违规，—，—
"""


@rule(
    code="A01",
    title="申报材料不齐",
    severity=Severity.VIOLATION,
    cites="第七条（一）",
    cited=("application.cite_papers",),
    fix="补报申报材料及其电子文档。",
    examines="dossier",
    of_award=True,
)
def application(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what each of the papers lacks."""
    law = policy.application
    if not law.papers:
        raise NotRequired
    for paper in law.papers:
        found = papers(book, paper.name)
        if not found:
            yield missing(application, book, paper.name, Kept("资料", paper.name))
            continue
        stated = {record.get("electronic") for record in found}
        if paper.electronic and True not in stated and not any(record.get("file") for record in found):
            if False in stated:
                reason = f"“{paper.name}”没有同时报送电子文档"
                yield Finding.about(application, book, f"electronic|{paper.name}", because=reason, amount=0)
            else:
                yield missing(application, book, f"{paper.name}电子文档", Kept("资料", paper.name, ("electronic",)))
        copies = max((n for record in found if (n := number(record, "copies")) is not None), default=None)
        if copies is None or paper.copies is None:  # (1)
            continue
        if copies < paper.copies:
            reason = f"“{paper.name}”报送 {copies} 份，要求 {paper.copies} 份"
            yield Finding.about(
                application, book, f"copies|{paper.name}", because=reason, amount=0, severity=Severity.NOTE
            )
