"""The plan says who runs it, how, and where the money comes from.

附件2 表4-1: 管理机构, 保障机制 and 经费保障 are filled in, and 经费保障 speaks of the subsidy and
of own funds, as the form's own explanation asks. The words that count as either are the policy's.
Once one of the three is on file the table is, and what it lacks was left blank.

Nothing is passed over: the form asks for all three of every applicant.

A base that has not thought of its own money before it applies does not match the subsidy later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：保障机制表（附件2 表4-1）的管理机构、保障机制、经费保障是否都写了；经费保障有没有讲到财政补助和自筹资金。

怎么查：看档案里的“保障措施”。三项里登记了一项就当作表已交，其余没有或空着的，违规；一项也没有登记的，先列为缺资料。
经费保障里没有补助、财政等字样，或没有配套、自筹等字样的，违规。字样在管理办法文件里。

放过的情形：
无

为什么：申报时没有想好自己的钱从哪里来，配套多半会落空。

例：
```beancount
2024-03-01 custom "earmark-dossier" "保障措施" "管理机构"
  text: "成立领导小组，下设办公室"
2024-03-01 custom "earmark-dossier" "保障措施" "保障机制"
  text: "建立培训、考核制度"
2024-03-01 custom "earmark-dossier" "保障措施" "经费保障"
  text: "区级财政补助20万元，专款专用"
```
结果：违规，—，—
"""


@rule(
    code="P07",
    title="保障机制表不全或经费保障没有讲清",
    severity=Severity.VIOLATION,
    cites="附件2 表4-1",
    cited=("application.cite_guarantees",),
    fix="补写所缺内容，经费保障写明补助的使用管理和自筹资金的来源，报批后重新登记。",
    examines="dossier",
    of_award=True,
)
def guarantees(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every part of 表4-1 that is blank or does not speak of the money."""
    need = policy.application
    if not need.guarantees:
        raise NotRequired
    texts = {r.name: str(r.get("text") or "").strip() for r in book.dossier.of("保障措施")}
    if not texts:
        yield missing(guarantees, book, f"保障机制（{need.cite_guarantees}）", Kept("保障措施", "", ("text",)))
        return
    for name in need.guarantees:
        if not texts.get(name):
            yield Finding.about(
                guarantees, book, f"blank|{name}", because=f"{need.cite_guarantees}“{name}”空着", amount=0
            )
    money = texts.get(need.guarantees[-1], "")
    for subject, words, what in (
        ("subsidy", need.guarantee_subsidy, "财政补助的使用与管理"),
        ("own", need.guarantee_own, "自筹、配套资金"),
    ):
        if money and words and not any(word in money for word in words):
            reason = f"{need.cite_guarantees}“{need.guarantees[-1]}”没有讲到{what}"
            yield Finding.about(guarantees, book, f"money|{subject}", because=reason, amount=0)
