"""Review, publicity and approval: missing steps, or out of their order.

第七条（二）: experts review, the result is made public on the government's site, and without objection both
bureaus approve. The steps are 节点 of the dossier, in the policy's order; the publicity has an address and
no objection, the approval names both bureaus. How many days the publicity lasts the text does not say.

Passed over:
1. two steps on one day

All of it is the bureaus' own duty: a note to them, never charged to the base, even when a paper was
asked for and did not come.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：专家综合评审、网站公示、两局审批是否都有，先后对不对。

怎么查：看资料里“节点”的专家评审、公示、批复的日期，应依次不早于前一步；公示要有网址，结果不能是有异议；
批复的发文机关应含区人力社保局和区财政局（全称、简称都认）。公示天数条文没有写，不查。
缺哪一步、缺网址、缺发文机关的，无法判断。这些都是主管部门的职责，只作提示，不算基地的问题。

放过的情形：
1. 两步在同一天的

为什么：批准的程序站得住，补助才站得住。

例：
```beancount
2024-03-20 custom "earmark-dossier" "节点" "专家评审"
2024-03-15 custom "earmark-dossier" "节点" "公示"
  url: "http://www.example.gov.cn/gs/1"
2024-04-01 custom "earmark-dossier" "节点" "批复"
  issuers: "区人力社保局、区财政局"
```
结果：提示，—，—
"""


@rule(
    code="A02",
    title="评审、公示、审批程序不全或次序颠倒",
    severity=Severity.NOTE,
    cites="第七条（二）",
    cited=("application.cite_steps",),
    fix="由主管部门补齐评审、公示、审批的记录，更正日期。",
    examines="dossier",
    of_award=True,
)
def procedure(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield steps out of order, an objection, and an approval by one bureau."""
    law = policy.application
    if not law.steps:
        raise NotRequired
    steps = {name: record for name in law.steps if (record := book.dossier.one("节点", name))}
    for name in law.steps:
        if name not in steps:
            yield lacking(f"{name}的日期", Kept("节点", name))
    for earlier, later in pairwise(steps.values()):
        if later.date < earlier.date:  # (1)
            reason = f"{later.name}（{later.date}）早于{earlier.name}（{earlier.date}）"
            yield Finding.about(procedure, book, f"order|{later.name}", because=reason, amount=0)
    if public := steps.get(law.public_step):
        yield from _publicity(book, public)
    if approval := steps.get(law.approval_step):
        yield from _approval(book, policy, approval)


def _publicity(book: Book, public: Record) -> Iterator[Finding | Undetermined]:
    """What was objected, and where it stood."""
    result = text(public, "result")
    if "异议" in result and not any(none in result for none in ("无异议", "没有异议", "未收到异议", "异议不成立")):
        reason = f"{public.name}结果为“{result}”，公示无异议后才可审批"
        yield Finding.about(procedure, book, "objection", because=reason, amount=0)
    if not text(public, "url"):
        yield lacking(f"{public.name}的网址", Kept("节点", public.name, ("url",)))


def _approval(book: Book, policy: Policy, approval: Record) -> Iterator[Finding | Undetermined]:
    """Who approved."""
    law, issuers = policy.application, text(approval, "issuers")
    absent = [name for name in law.approvers if not one_of(issuers, [name], law.bureau_aliases)]
    if not issuers and law.approvers:
        yield lacking(f"{approval.name}的发文机关", Kept("节点", approval.name, ("issuers",)))
    elif absent:
        reason = f"{approval.name}的发文机关为“{issuers}”，缺{'、'.join(absent)}"
        yield Finding.about(procedure, book, "approvers", because=reason, amount=0)
