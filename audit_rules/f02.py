"""The subsidy was granted once, and in the amount of the regulation.

第九条 gives every base one payment of 20万. The receipts booked as 财政补助 are added up by day:
the receipt that carries the sum over the grant is questioned, for what is over; so is every one
after it. A sum that is still short once the policy's days have passed is a reminder to the bureau,
not a charge against the base.

Passed over:
1. several payments that add up to the grant: 一次性 names the award, not the number of transfers,
   and is a note
2. a receipt given back in full: only what stays over the grant counts

Too much money received is the paying side's matter first; spending it is the base's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy


@rule(
    code="F02",
    title="财政补助超过一次性补助标准",
    severity=Severity.VIOLATION,
    cites="第九条",
    fix="超出部分退回区财政专户；确属追加的，附区人力社保局、区财政局批文。",
    examines="income",
)
def subsidy(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every receipt over the grant, or what is missing of it."""
    receipts = [item for item in book.income if item.kind == "grant"]
    if not receipts:
        missing = "账上还没有财政补助到账"
        raise Undetermined(missing)
    grant, total = policy.grant.amount, sum(item.amount for item in receipts)
    excess = max(0, total - grant)  # (2)
    for item in reversed(receipts):
        if excess <= 0:
            break
        if item.amount <= 0:
            continue
        over = min(item.amount, excess)
        excess -= over
        reason = f"财政补助累计到账 {yuan(total)} 元，标准为 {yuan(grant)} 元，本笔多到 {yuan(over)} 元"
        yield Finding.of(subsidy, item, because=reason, amount=over, others=[i for i in receipts if i is not item])
    due = book.start + timedelta(days=policy.grant.remind_days)
    if total < grant and book.as_of > due:
        reason = f"财政补助到账 {yuan(total)} 元，比标准少 {yuan(grant - total)} 元，请主管部门核对拨付"
        yield Finding.about(
            subsidy, book, "short", because=reason, amount=grant - total, severity=Severity.NOTE, items=receipts
        )
    paid = [item for item in receipts if item.amount > 0]
    if total == grant and len(paid) > policy.grant.instalments:  # (1)
        reason = f"财政补助分 {len(paid)} 次到账，合计正好 {yuan(grant)} 元"
        yield Finding.about(subsidy, book, "instalments", because=reason, amount=0, severity=Severity.NOTE, items=paid)
