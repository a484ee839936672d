"""Labour paid from the subsidy.

第九条: the subsidy may not pay for 劳务费; 30226 劳务费 is by definition pay for temporary hands,
manuscripts, translation and reviews. A spend from earmarked money is labour when its category is
one the policy bans as labour, or when its words name it. Pay for teaching is another thing: it is
the allowed 指导教师聘用, told apart by evidence. Without an engagement on file it is a lead.

Passed over:
1. spending from money other than the subsidy
2. a refund
3. pay for teaching under an engagement: a 合同号 on the row

Labour fees are the easiest way to turn earmarked money into wages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.judge import judge_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy


@rule(
    code="F04",
    title="补助资金列支劳务费",
    severity=Severity.VIOLATION,
    cites="第九条",
    fix="改由自筹资金列支；属聘用指导教师的，补聘用协议、课表、签到表。",
)
def labour(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is labour, and teaching pay without an engagement."""
    judge = judge_of(policy)
    for spend in book.spending:
        if not policy.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = policy.find_category(spend.category)
        if category and category.ban == "labour":
            yield Finding.of(labour, spend, because=f"补助资金列支“{spend.word}”，第九条不得列支")
            continue
        if category and category.engagement and spend.contract:  # (3)
            continue
        judged = judge.judge(spend.payee, spend.narration, spend.summary, spend.invoice_item)
        if judged and judged.ban == "labour":
            reason = f"{judged.because}，疑为{judged.category}，账上列“{spend.word or '未归类'}”"
            yield Finding.of(labour, spend, because=reason)
        elif category and category.engagement:
            reason = f"列“{spend.word}”而没有聘用协议的合同号，是否劳务费需核实"
            yield Finding.of(labour, spend, because=reason, severity=Severity.LEAD)
