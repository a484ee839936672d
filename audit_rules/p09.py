"""The reviewed plan carries the seals of both bureaus.

附件2 表5 ends with the seals of 区人力社保局 and 区财政局. Only a mark that says it stands on this
form counts; one that says 附件1 is P02's. One that does not say which form it stands on may be
either: it could not be judged until that is stated. A seal that is not on file is a paper that is
missing.

Nothing is passed over: the form has two places for a seal.

The money is approved by both (第七条); a plan with one seal was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import NotRequired, Severity, Undetermined, rule
from audit_rules.stated import one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：实施方案审核结果（附件2 表5）是否盖了区人力社保局、区财政局两家的章。

怎么查：看档案里的“签章”，全称、简称都认，所在表格写附件2 表5 的才算；写附件1 的是申报表上的（另见 P02）。
没写所在表格的，分不清盖在哪张表上，无法判断，补写后再看。缺一家，先列为缺资料；主管部门要求了并且期限已过，才是违规。

放过的情形：
无

为什么：补助由两局审批，只盖一家章的方案没有批完。

例：
```beancount
2024-03-20 custom "earmark-dossier" "签章" "区人力社保局"
  form: "附件2 表5"
2024-06-03 custom "earmark-request" "区财政局盖章（附件2 表5）"
  due: 2024-06-20
```
结果：违规，—，—
"""

FORM = "附件2 表5"


@rule(
    code="P09",
    title="实施方案缺两局盖章",
    severity=Severity.VIOLATION,
    cites="附件2 表5",
    cited=("application.cite_seals",),
    fix="送管理办法规定的机关补盖印章后登记。",
    examines="dossier",
    of_award=True,
)
def seals(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every seal that 表5 lacks."""
    need = policy.application
    if not need.seals:
        raise NotRequired
    marks = book.dossier.of("签章")
    for office in need.seals:
        forms = {text(r, "form") for r in marks if one_of(r.name, [office], need.bureau_aliases)}
        kept = Kept("签章", office, ("form",))
        if FORM in forms:
            continue
        if "" in forms:
            yield Undetermined(f"{office}的签章没有写所在表格，补写是否在{FORM}，{kept}")
        else:
            yield missing(seals, book, f"{office}盖章（{need.cite_seals}）", kept, (FORM,))
