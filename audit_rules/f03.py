"""Travel paid from the subsidy.

第九条: the subsidy may not pay for 差旅费. A spend from earmarked money is travel when its category
is one the policy bans as travel, or when purpose, invoice item or payee name it: the words are the
policy's, each list with the words beside which it says nothing.

Passed over:
1. spending from money other than the subsidy: the ban follows the money
2. a refund, which takes spending back
3. what a visiting lecturer costs, booked as 指导教师聘用 or 师资培训 under an engagement (a 合同号):
   师资费 includes the lecturer's fare and lodging (财行〔2016〕540号)
4. a travel agency or a study trip with a contract on file: a lead for a person, no violation

Earmarked money buys training capacity; travel is where it most often leaks away.
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
    code="F03",
    title="补助资金列支差旅费",
    severity=Severity.VIOLATION,
    cites="第九条",
    fix="改由自筹资金列支；已支付的，退回专户并附退款凭证。",
)
def travel(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is travel."""
    judge = judge_of(policy)
    for spend in book.spending:
        if not policy.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = policy.find_category(spend.category)
        if category and category.ban == "travel":
            yield Finding.of(travel, spend, because=f"补助资金列支“{spend.word}”，第九条不得列支")
            continue
        judged = judge.judge(spend.payee, spend.narration, spend.summary, spend.invoice_item)
        if judged is None or judged.ban != "travel":
            continue
        if category and category.engagement and spend.contract:  # (3)
            continue
        firm = Severity.LEAD if spend.contract else None  # (4)
        reason = f"{judged.because}，疑为{judged.category}，账上列“{spend.word or '未归类'}”"
        yield Finding.of(travel, spend, because=reason, severity=firm)
