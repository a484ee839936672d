"""Other spending of the subsidy that the project does not need.

第九条 closes its list of bans with 等与…资金使用范围无关的其他支出. A spend from earmarked money is
firmly outside when its category is one the policy bans as unrelated, or its words name one; a
category that neither the list of allowed uses nor the bans know is for a person to decide.

Passed over:
1. spending from money other than the subsidy
2. a refund
3. travel and labour, which have rules of their own (F03, F04)

等 leaves the list open: the machine proposes, the auditor disposes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.judge import judge_of
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy


@rule(
    code="F05",
    title="补助资金列支与基地建设无关的其他支出",
    severity=Severity.VIOLATION,
    cites="第九条",
    fix="说明用途并附依据；与基地建设无关的退回专户，改由自筹资金列支。",
)
def unrelated(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is outside the allowed uses."""
    judge = judge_of(policy)
    for spend in book.spending:
        if not policy.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = policy.find_category(spend.category)
        judged = judge.judge(spend.payee, spend.narration, spend.summary, spend.invoice_item)
        if category and category.ban == "unrelated":
            yield Finding.of(unrelated, spend, because=f"补助资金列支“{spend.word}”，与基地建设无关")
        elif (category and category.ban) or (judged and judged.ban != "unrelated"):  # (3)
            continue
        elif judged:
            reason = f"{judged.because}，疑为{judged.category}，账上列“{spend.word or '未归类'}”"
            yield Finding.of(unrelated, spend, because=reason)
        elif spend.outside:
            reason = f"“{spend.word}”不在第九条所列支出范围内，是否与基地建设有关需核实"
            yield Finding.of(unrelated, spend, because=reason, severity=Severity.LEAD)
        elif category and category.verdict is Verdict.REVIEW:
            reason = f"“{spend.word}”第九条没有列明，是否与基地建设有关需核实"
            yield Finding.of(unrelated, spend, because=reason, severity=Severity.LEAD)
