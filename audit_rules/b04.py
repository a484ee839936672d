"""The plan's share of the subsidy is the subsidy.

附件2: 表3-n-1 divides the 20万, and 表4-2's column 地方财政 is the same money; its total is the grant.

Nothing is passed over: a plan with another total was approved against the form's own instruction.

A plan that spends more subsidy than there is, or less, cannot be executed as approved.
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
    code="B04",
    title="投入预算的地方财政合计不等于补助标准",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-1、表4-2",
    fix="按补助标准重新编制投入预算，报批后重新导入。",
)
def fiscal_total(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the difference between the plan's subsidy column and the grant."""
    if book.plan is None:
        missing = "缺投入预算（附件2 表4-2）"
        raise Undetermined(missing)
    planned = sum(book.plan.source_total(s.name) for s in policy.source if s.earmarked)
    due = policy.budget.fiscal_total
    if planned != due:
        reason = f"表4-2 地方财政合计 {yuan(planned)} 元，应为 {yuan(due)} 元，差 {yuan(abs(planned - due))} 元"
        yield Finding.about(fiscal_total, book, "fiscal", because=reason, amount=abs(planned - due))
