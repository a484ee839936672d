"""The summary of the application keeps to its length.

附件3: the basic situation is told within 1000 characters. The count that the file states, without
blanks, is held against the policy's.

Nothing is passed over: a summary of exactly 1000 characters keeps to it.

A matter of form; it says whether the form was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：申报基本情况表（附件3）的基本情况是否在 1000 字以内。

怎么查：看单位信息里登记的字数（不算空格），超过的提示。没有登记字数的，无法判断。

放过的情形：
无

为什么：只是格式问题，作提示。

例：
```beancount
2024-03-01 custom "earmark-dossier" "单位" "试点基地"
  summary-length: 1260
```
结果：提示，—，—
"""


@rule(
    code="P11",
    title="申报基本情况超过字数",
    severity=Severity.NOTE,
    cites="附件3",
    cited=("application.cite_summary",),
    fix="压缩到规定字数以内再报送。",
    examines="dossier",
    of_award=True,
)
def length(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the excess of the summary."""
    most = policy.application.summary_max
    if most is None:
        raise NotRequired
    stated = [n for r in book.dossier.records if r.kind == "单位" and (n := r.get("summary-length")) is not None]
    if not stated:
        paper = f"申报基本情况表（{policy.application.cite_summary}）的字数"
        raise lacking(paper, Kept("单位", "", ("summary-length",)))
    if stated[-1] > most:
        reason = f"基本情况 {stated[-1]} 字，应在 {most} 字以内，多 {stated[-1] - most} 字"
        yield Finding.about(length, book, "length", because=reason, amount=0)
