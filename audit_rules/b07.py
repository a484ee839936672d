"""A cell of 表4-2 is overspent.

Spending by content and source is held against the approved cell. Above the policy's tolerance the
whole excess over the cell is stated; the tolerance is the bureau's habit, not in the text.

Passed over:
1. a cell over its plan within the tolerance
2. spending without a content: L02 asks for it, and it belongs to no cell yet

The approved budget is what the subsidy was granted for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy


@rule(
    code="B07",
    title="支出超出表4-2计划",
    severity=Severity.WARNING,
    cites="附件2 表4-2",
    fix="报预算调整批复；没有批复的，超出部分改由自筹资金列支。",
)
def cells(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every cell that is overspent beyond the tolerance."""
    plan = book.plan
    if plan is None:
        missing = "缺投入预算（附件2 表4-2）"
        raise Undetermined(missing)
    for source in policy.source:
        for content in policy.content:  # (2)
            spends = [s for s in book.spending if s.source == source.name and s.content == content.name]
            spent, planned = sum(s.amount for s in spends), plan.cell(content.name, source.name)
            if spent <= planned * (1 + policy.budget.cell_tolerance):  # (1)
                continue
            rate = f"，为计划的 {spent / planned:.1%}" if planned else "，没有计划"
            where = f"{source.name}“{content.short}”"
            over = f"超出 {yuan(spent - planned)} 元"
            reason = f"{where}支出 {yuan(spent)} 元，计划 {yuan(planned)} 元{rate}，{over}"
            subject = f"{source.name}|{content.name}"
            yield Finding.about(cells, book, subject, because=reason, amount=spent - planned, items=spends)
