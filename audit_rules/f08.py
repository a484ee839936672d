"""The host's match.

第九条: the host is in principle to match the subsidy 1:1. Counted is what the host paid in of its
own, less what went back to it as 往来, against the granted 20万; the ratio to what was really
received is stated beside it. 原则上 makes it a warning, never a violation.

Passed over:
1. partners' money: 第九条 names 所在单位, and the policy says whether partners count
2. a match still on its way: the text sets no day, so before the period ends a shortfall is a note
3. money lent to the host out of the subsidy and returned: another matter (L03)

A match that comes and goes again is no match.
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
    code="F08",
    title="单位配套资金不足",
    severity=Severity.WARNING,
    cites="第九条",
    fix="补足配套资金并转入专户；已转回的，退还专户。",
    examines="income",
)
def match(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what is short of the host's match."""
    if not book.income and not book.spending:
        missing = "账上还没有收支"
        raise Undetermined(missing)
    due = int(policy.grant.amount * policy.match.ratio)
    partners = sum(i.amount for i in book.income if i.kind == "partner")
    paid = book.matched() + (partners if policy.match.count_partners else 0)  # (1)
    if paid >= due:
        return
    ratio = f"{paid / policy.grant.amount:.2%}" if policy.grant.amount else "—"
    received = book.granted()
    beside = f"；与实际到账的补助相比为 {paid / received:.2%}" if received > 0 else ""
    items = [i for i in book.income if i.kind == "match"]
    back = [i for i in book.loans if book.is_host(i.payee) and not policy.earmarked(i.source)]  # (3)
    returned = sum(i.amount for i in back)
    went = f"（到账 {yuan(sum(i.amount for i in items))} 元，转回 {yuan(returned)} 元）" if returned > 0 else ""
    over = book.as_of > book.end
    when = "" if over else f"，建设期到 {book.end} 止，尚可补足"
    reason = (
        f"单位配套 {yuan(paid)} 元{went}，应为 {yuan(due)} 元，差 {yuan(due - paid)} 元，配套比 {ratio}{beside}{when}"
    )
    severity = None if over else Severity.NOTE  # (2)
    yield Finding.about(
        match, book, "match", because=reason, amount=due - paid, severity=severity, items=[*items, *back]
    )
