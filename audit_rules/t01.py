"""Spending from before the project began.

第三条 gives the project a period. The earliest of the statement's day, the sheet's day and the
invoice's day decides: an invoice from before the start is a cost from before the start, however
late it was paid; an e-invoice's day goes before what the sheet says of it. For earmarked money it is
the finding; for own money a note, as the text binds the subsidy alone. From which day the period runs
is the policy's reading (批文日期), as the text is silent.

Passed over:
1. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
2. the first day of the period itself

What the base had bought before it was approved was not bought with the approval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：有没有列支建设周期开始以前发生的费用。第三条规定了建设周期。

怎么查：银行日期、明细表日期、发票日期（导入了电子发票的，以电子发票为准），取最早的一个；早于建设周期第一天的，补助资金付的列为违规，自有资金付的只作提示。
发票开在周期以前、钱付在周期以内的，费用仍然是以前发生的。周期从哪天起算条文没有写，以账套登记的开始日期为准。

放过的情形：
1. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
2. 正好是周期第一天的

为什么：批准以前买的东西，不是因为批准才买的。

例：
```beancount
2024-05-08 * "重庆渝职教材发行有限公司" "教材采购"
  voucher: "记2405-001"
  invoice: "24502075910450727750"
  invoice-date: 2024-03-22
  A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
  E支出:1地方财政:1构建培训体系:30227课程设置和教材开发  2400.00 CNY
```
结果：违规，记2405-001，2,400.00
"""


@rule(
    code="T01",
    title="列支建设周期开始以前的费用",
    severity=Severity.VIOLATION,
    cites="第三条",
    cited=("period.cite",),
    fix="退回专户，改由自筹资金列支；发票日期写错的，更正并附发票。",
)
def early(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend whose earliest day is before the period."""
    del policy  # each spend is judged by the policy of its day
    for spend in book.spending:
        if spend.amount <= 0:  # (1)
            continue
        days = {"银行日期": spend.date, "明细表日期": spend.sheet_date, "发票日期": spend.invoice_date}
        word, day = min(((w, d) for w, d in days.items() if d is not None), key=lambda pair: pair[1])
        if day >= book.start:  # (2)
            continue
        law = book.law(spend.date)
        severity = None if law.earmarked(spend.source) else Severity.NOTE
        reason = f"{word} {day} 早于建设周期开始日 {book.start} {(book.start - day).days} 天"
        yield less_refunds(early.under(law), book, spend, because=reason, severity=severity)
