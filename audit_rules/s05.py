"""What was called put right is in the book.

第十三条: problems are put right within a time limit. An order or the base's answer may promise that
money comes back, an entry is reversed or an invoice is handed in, and names the voucher or the
invoice that will show it. The book is the proof: an order that somebody moved to 待复核 or 销号 while
the book does not hold what was promised is a violation, with what it lacks in words. A refund has to
bring back the sum that was stated.

Passed over:
1. a promise that nobody has called kept: 待整改, 已反馈 and 退回 wait for their day (S02)
2. one whose finding was settled as 误报, or is allowed by a waiver in force
3. one whose note of 待复核 or 销号 itself names the paper of what went past this book: money that
   was paid elsewhere cannot be in it, and the paper is the bureau's to look at

Money that came back on paper alone has not come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.notes import CLOSED, WAITING
from ledgers.book.promise import lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：已经报称改好（待复核、销号）的整改，账上有没有它承诺的退款、冲销或发票（第十三条：限期整改）。

怎么查：责令整改或基地反馈时可以写明承诺（退款、冲销、发票）和将来的凭证号或发票号，退款的写金额。
账上有了：退款要这张凭证收回了写明的金额（或退回财政），冲销要这张凭证冲减了支出，发票要附在一笔支出后面，整改就自动到“待复核”。
账上没有而状态已是“待复核”或“销号”的，违规，并写明缺什么。

放过的情形：
1. 还没有报称改好的：待整改、已反馈、退回，到期没改好由 S02 管
2. 该问题已按误报排除，或有核准例外并且没有过期的
3. 待复核或销号的那条记录自己写明了证明材料的（不经本账办理，由主管部门看材料）

为什么：只在纸上退回的钱，没有退回。

例：
```beancount
2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  due: 2025-07-03
  owner: "张会计"
  state: "待整改"
2025-06-20 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "已反馈"
  evidence: "已退回专户"
  promise: "退款"
  expects: "记2506-011"
2025-06-25 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "待复核"
2025-06-30 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "销号"
```
结果：违规，—，—
"""


@rule(
    code="S05",
    title="报称整改完成，账上没有对应的记录",
    severity=Severity.VIOLATION,
    cites="第十三条",
    cited=("upkeep.cite_rectification",),
    fix="把退款、冲销或发票记入账，或退回整改；不经本账办理的，在销号时写明证明材料。",
    examines="rectifications",
)
def proved(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every order that was called done while the book lacks what was promised."""
    if not policy.upkeep.cite_rectification:
        raise NotRequired
    for order in book.notes.rectifications:
        if order.state not in {WAITING, CLOSED}:  # (1)
            continue
        if book.settled(order.finding):  # (2)
            continue
        if order.proof:  # (3)
            continue
        if reason := lacking(book, order):
            said = f"问题 {order.finding} 于 {order.date} 记为“{order.state}”，但{reason}"
            yield Finding.about(proved, book, f"proof|{order.finding}", because=said, amount=order.sum or 0)
