"""What was to be put right by a day has been.

第十三条: problems are put right within a time limit. The bureau orders it for a finding, with a
day and the person in charge; the note of the finding moves from 待整改 over 已反馈 and 待复核 to
销号, or back by 退回. Past the day and not 销号, it is a violation. An order without a day or a
person is a note to the bureau, whose duty both are.

Passed over:
1. one that reached 待复核 by its day: the base has done its part, that the bureau has not yet
   looked is a note
2. one whose finding was settled as 误报, or is allowed by a waiver in force
3. one whose day has not passed, or that is closed

A finding that nobody follows up was not worth making.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.notes import CLOSED, WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：主管部门责令整改的问题，到期有没有销号（第十三条：限期整改）。

怎么查：看整改记录（earmark rectify）：问题编号、整改期限、责任人、状态（待整改、已反馈、待复核、销号、退回）。
同一问题以最近一条记录为准，没有改写的期限和责任人沿用前一条。期限已过、没有销号的，违规。没有定期限或责任人的，提示主管部门补定。

放过的情形：
1. 期限内已到“待复核”的：基地该做的已经做了，等主管部门复核，只作提示
2. 该问题已按误报排除，或有核准例外并且没有过期的
3. 期限还没到的，和已经销号的

为什么：查出的问题没有人盯着改，等于没有查。

例：
```beancount
2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  due: 2025-07-03
  owner: "张会计"
  state: "待整改"
2025-06-20 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "已反馈"
```
结果：违规，—，—
"""


@rule(
    code="S02",
    title="逾期没有整改销号",
    severity=Severity.VIOLATION,
    cites="第十三条",
    cited=("upkeep.cite_rectification",),
    fix="按整改要求完成退回、调账或补正，附凭证反馈，由主管部门复核销号。",
    examines="rectifications",
)
def put_right(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every order that is overdue or lacks a day or a person."""
    if not policy.upkeep.cite_rectification:
        raise NotRequired
    for order in book.rectifications:
        if order.state == CLOSED:  # (3)
            continue
        if book.settled(order.finding):  # (2)
            continue
        subject, head = f"rectify|{order.finding}", f"问题 {order.finding}（{order.ordered} 责令整改）"
        lacks = [word for word, value in (("整改期限", order.due), ("责任人", order.owner)) if not value]
        if lacks:
            reason = f"{head}没有定{'和'.join(lacks)}"
            yield Finding.about(put_right, book, f"{subject}|lacks", because=reason, amount=0, severity=Severity.NOTE)
        if order.due is None or book.as_of <= order.due:  # (3)
            continue
        days = (book.as_of - order.due).days
        if order.state == WAITING and order.date <= order.due:  # (1)
            reason = f"{head}已于 {order.date} 待复核，期限 {order.due} 已过 {days} 天，请主管部门复核"
            yield Finding.about(put_right, book, subject, because=reason, amount=0, severity=Severity.NOTE)
            continue
        who = f"，责任人 {order.owner}" if order.owner else ""
        reason = f"{head}应于 {order.due} 前整改，逾期 {days} 天，现为“{order.state}”{who}"
        yield Finding.about(put_right, book, subject, because=reason, amount=0)
