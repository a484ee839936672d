"""A finding about a payment of which something came back, and how it says so.

A payment that broke a rule broke it, whatever came back. But the money at issue is what has not, and
a payment that was made good before anybody looked is reported and no longer charged: the policy says
how firmly (`ledgers.refunded`), as auditors list what a unit has put right by itself. Which refund
belongs to which payment the book says (`Book.refunds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_rules.rule import Rule
    from ledgers.book.book import Book, Spend


def less_refunds(
    rule: Rule,
    book: Book,
    spend: Spend,
    *,
    because: str,
    severity: Severity | None = None,
    others: Sequence[Spend] = (),
    most: int | None = None,
) -> Finding:
    """A finding about payments for what has not come back of them.

    Args:
        rule: the rule. book: the book.
        spend: the payment in question. others: further ones of the same question.
        because: what the entry says that makes it one.
        severity: where the case is softer or harder than the rule.
        most: what of the payments is in question, fen, where it is a part of them.
    """
    paid = (spend, *others)
    back = [pair for one in paid for pair in book.refunds.of(one)]
    total, left = sum(one.amount for one in paid), book.refunds.left(paid)
    if back:
        days = "、".join(f"已于 {refund.date} 退回 {yuan(fen)} 元" for refund, fen in back)
        rest = f"尚有 {yuan(left)} 元没有退回" if left else "已全部退回"
        because = f"{because}；付出 {yuan(total)} 元，{days}，{rest}"
    if back and not left:
        severity = _softer(Severity(book.policy.ledgers.refunded), severity or rule.under(book.policy).severity)
    return Finding.of(
        rule,
        spend,
        because=because,
        amount=left if most is None else min(left, most),
        severity=severity,
        others=[*others, *{id(refund): refund for refund, _ in back}.values()],
    )


def _softer(one: Severity, other: Severity) -> Severity:
    order = list(Severity)
    return max(one, other, key=order.index)
