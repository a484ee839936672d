"""Spending that is not accounted to the project: a dimension is missing.

第十条（一） asks that money, management and accounts go down to the project. Every spend therefore
names its source, its content and its category; a blank specialty is a note. A statement's payment
that no sheet explains yet has none of them: it is a note until the sheet arrives.

Passed over:
1. a category that is no word of the policy: it has been said, and F05 asks about it
2. a specialty where the base has only one: nothing else can be meant

What is not accounted to the project cannot be shown to have served it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy


@rule(
    code="L02",
    title="支出没有核算到项目",
    severity=Severity.VIOLATION,
    cites="第十条（一）",
    fix="补填缺少的资金来源、建设内容或支出类别。",
)
def dimensions(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend without source, content or category, and what is not explained at all."""
    del policy
    for spend in book.spending:
        if missing := _missing(spend):
            yield Finding.of(dimensions, spend, because=f"没有填{'、'.join(missing)}")
        elif not spend.specialty and len(book.facts.specialties) != 1:  # (2)
            yield Finding.of(dimensions, spend, because="没有填专业（职业）", severity=Severity.NOTE)
    for item in book.unexplained:
        if item.amount < 0:
            reason = "银行已付款，支出明细表里还没有这一笔"
            yield Finding.of(dimensions, item, because=reason, amount=-item.amount, severity=Severity.NOTE)


def _missing(spend: Spend) -> list[str]:
    named = {
        "资金来源": spend.source,
        "建设内容": spend.content,
        "支出类别": spend.category or spend.outside,  # (1)
    }
    return [word for word, value in named.items() if not value]
