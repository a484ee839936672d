"""Every row of the schedule says what is to be accepted, at the middle and at the end.

附件2 表3-n-2: for each specialty three contents of four rows, each with 中期验收要点 and
终期验收要点. A row with one of the two left blank is a violation, and so is a content without any
row in a table that is on file; fewer than four rows are a note. A row on file is a row of the
form, so what it does not state was left blank there.

Passed over:
1. a row left wholly blank: it is a row not used, and is counted as none
2. a specialty that the plan gives no subsidy

What is not written down beforehand cannot be accepted afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：每个专业三项建设内容的中期、终期验收要点有没有空着的（附件2 表3-n-2）。

怎么查：逐个专业、逐项建设内容看档案里的“要点”。中期和终期只写了一样，违规；表已登记而某项内容一行也没有，违规；
不足四行的，提示。整张表没有登记的，先列为缺资料。

放过的情形：
1. 中期、终期都空着的行：当作没有用的空行，不算一行
2. 表3-n-1 没有安排补助的专业

为什么：事先没写验收什么，事后就无从验收。

例：
```beancount
2024-03-01 custom "earmark-dossier" "要点" "养老护理员｜体系｜1"
  specialty: "养老护理员"
  content: "构建完善的高技能人才培训体系"
  midterm: "完成培训方案"
2024-03-01 custom "earmark-dossier" "要点" "养老护理员｜校企｜1"
  specialty: "养老护理员"
  content: "校企合作提升培训能力"
  midterm: "签订协议2份"
  final: "共建实训基地1个"
```
结果：违规，—，—
结果：违规，—，—
结果：提示，—，—
结果：提示，—，—
"""


@rule(
    code="P06",
    title="验收要点空缺",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-2",
    cited=("application.cite_milestones",),
    fix="补写中期、终期验收要点，报批后重新登记。",
    examines="dossier",
    of_award=True,
)
def points(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every blank of 表3-n-2, by specialty and content."""
    if policy.application.milestones is None:
        raise NotRequired
    if not book.specialties:
        yield Undetermined(f"缺补助支持的专业（{policy.budget.form_specialty}）")
    records = book.dossier.of("要点")
    for name in book.specialties:  # (2)
        mine = [r for r in records if r.get("specialty") == name]
        if not mine:
            yield missing(
                points,
                book,
                f"{name}建设内容与进度（{policy.application.cite_milestones}）",
                Kept("要点", "", ("specialty", "content", "midterm", "final")),
            )
            continue
        for content in policy.content:
            rows = [r for r in mine if policy.find_content(str(r.get("content"))) is content]
            yield from _content(book, policy.application.milestones, f"{name}“{content.short}”", rows)


def _content(book: Book, wanted: int, head: str, records: Sequence[Record]) -> Iterator[Finding]:
    rows = [r for r in records if _said(r, "midterm") or _said(r, "final")]  # (1)
    if not rows:
        yield Finding.about(points, book, f"{head}|none", because=f"{head}没有验收要点", amount=0)
        return
    for key, word in (("midterm", "中期"), ("final", "终期")):
        blank = [r.name for r in rows if not _said(r, key)]
        if blank:
            reason = f"{head}{word}验收要点空着：{'、'.join(blank)}"
            yield Finding.about(points, book, f"{head}|{key}", because=reason, amount=0)
    if len(rows) < wanted:
        reason = f"{head}验收要点 {len(rows)} 行，表上是 {wanted} 行"
        yield Finding.about(points, book, f"{head}|rows", because=reason, amount=0, severity=Severity.NOTE)


def _said(record: Record, key: str) -> str:
    return str(record.get(key) or "").strip()
