"""A waiver that no longer holds.

A waiver (核准例外) binds a finding by its id and its fingerprint, and ends on a day. One that has ended
while the finding still stands, one whose entry has changed since, and one that no finding needs any
more, is itself a finding: whoever allowed it is asked to renew it or to take it back.

Passed over:
1. a waiver that a later one for the same finding has replaced

An exception that nobody looks at again becomes the rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book
    from ledgers.book.notes import Waiver
    from ledgers.policy import Policy


PAGE = """
查什么：核准例外是不是还有效、还用得着。

怎么查：核准例外认定的是某一条问题（编号）和它当时的内容（指纹），并有截止日期。已经过了截止日期而问题还在的、
凭证改过以致内容不同的、对应的问题已经不存在的，都列出来，请核准人续期或者撤销。

放过的情形：
1. 同一条问题后来又有新的核准例外的，只看最后一个

为什么：没有人再看的例外，会变成惯例。

例：
```beancount
2025-01-10 custom "earmark-waiver" "F03-000000000000"
  fingerprint: "000000000000"
  by: "王局"
  why: "经批准"
  until: 2025-12-31
```
结果：预警，—，—
"""


@rule(
    code="I02",
    title="核准例外已过期或不再适用",
    severity=Severity.WARNING,
    cites="第十三条",
    cited=("upkeep.cite_rectification",),
    fix="由核准人续期，或者撤销该核准例外。",
    examines="waivers",
    last=True,
)
def waivers(book: Book, policy: Policy, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield every waiver that has ended, whose entry has changed, or that nothing needs."""
    del policy
    latest: dict[str, Waiver] = {}
    for waiver in book.notes.waivers:
        latest[waiver.finding] = waiver  # (1)
    by_id = {finding.id: finding for finding in findings}
    for waiver in latest.values():
        if why := _stale(waiver, by_id.get(waiver.finding), book):
            reason = f"{waiver.by}对 {waiver.finding} 的核准例外{why}（理由：{waiver.why}）"
            yield Finding.about(waivers, book, f"waiver|{waiver.finding}", because=reason, amount=0)


def _stale(waiver: Waiver, finding: Finding | None, book: Book) -> str:
    if finding is None:
        return "已没有对应的问题"
    if finding.fingerprint != waiver.fingerprint:
        return "所指的凭证已经改过，不再适用"
    if waiver.until < book.as_of:
        return f"已于 {waiver.until} 到期"
    return ""
