"""Spending after the project has ended.

第三条 gives the project a period. The earlier of the statement's day and the sheet's day decides: what
was booked in time and paid by the bank a few days later is in time. For earmarked money it is the
finding; for own money a note. Retention money under a contract (合同号, and a word of the policy in
the purpose) was owed within the period and is a lead.

Passed over:
1. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
2. a payment that the sheet booked within the period
3. retention money under a contract: a lead for a person, no violation
4. another length in a policy that the base moved to later: the period is as long as it was approved,
   unless the later policy makes a period that still ran longer

After the end there is nothing left for the subsidy to build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：建设周期结束以后，还有没有列支。第三条规定了建设周期。

怎么查：银行日期和明细表日期取早的一个，晚于建设周期最后一天的，补助资金付的列为违规，自有资金付的只作提示。
有合同号、用途写明质保金、尾款等字样的，是周期内合同的应付款，只作线索，并写明此前该合同已付多少。

放过的情形：
1. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
2. 明细表在周期以内已经入账、银行几天后才付的
3. 合同项下的质保金、尾款：只作线索，由人核实合同日期和验收
4. 账套后来改用的管理办法规定周期较短的：周期以批准时的为准；规定较长、改用时周期还没有结束的，延到较长的日期

为什么：期满以后，补助已经没有要建的东西了。

例：
```beancount
2026-04-15 * "重庆山城印务有限公司" "补印验收材料"
  voucher: "记2604-001"
  A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
  E支出:1地方财政:3总结培养规律:30299其他培训成本  1500.00 CNY
```
结果：违规，记2604-001，1,500.00
"""


@rule(
    code="T02",
    title="建设周期结束以后列支",
    severity=Severity.VIOLATION,
    cites="第三条",
    cited=("period.cite",),
    fix="退回专户，改由自筹资金列支；属周期内合同应付款的，附合同和验收材料。",
)
def late(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend that is later than the period."""
    del policy  # the period is the award's, the words are those of the payment's day
    for spend in book.spending:
        if spend.amount <= 0:  # (1)
            continue
        day = min(spend.date, spend.sheet_date or spend.date)  # (2)
        if day <= book.end:  # (4)
            continue
        reason = f"{day} 晚于建设周期结束日 {book.end} {(day - book.end).days} 天"
        law = book.law(spend.date)
        severity = None if law.earmarked(spend.source) else Severity.NOTE
        said = f"{spend.narration}{spend.summary}"
        word = next((w for w in law.period.retention_words if w in said), "")
        if severity is None and spend.contract and word:  # (3)
            before = [s for s in book.spending if s.contract == spend.contract and s.date <= book.end]
            paid = f"周期内已付 {yuan(sum(s.amount for s in before))} 元" if before else "周期内没有付款"
            reason += f"，合同 {spend.contract} 的“{word}”，{paid}，是否周期内应付需核实"
            severity = Severity.LEAD
        yield less_refunds(late.under(law), book, spend, because=reason, severity=severity)
