"""The same invoice paid twice.

Payments that name the same invoice are added up. Where the invoice's total is known, what is paid
beyond it is questioned at the later payment. Where it is not known, a second payment of the same
sum is a second payment of the invoice; payments of different sums may be instalments, and are a
lead.

Passed over:
1. several lines of one voucher: one payment, several lines
2. instalments within the invoice's total
3. a payment that was refunded: only what stays paid counts

An invoice pays once; twice is an error that must be returned, or worse.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy


@rule(
    code="X01",
    title="同一发票重复报销",
    severity=Severity.VIOLATION,
    cites="第十条（二）",
    fix="核对发票原件；重复支付的，后一笔退回专户。",
)
def duplicate_invoice(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the later payment of every invoice that was paid more than once."""
    del policy
    by_invoice: dict[str, list[Spend]] = defaultdict(list)
    for spend in book.spending:
        if number := "".join(spend.invoice.split()):
            by_invoice[number].append(spend)
    for number, spends in by_invoice.items():
        yield from _judge(number, spends)


def _judge(number: str, spends: list[Spend]) -> Iterator[Finding]:
    payments = _payments(spends)
    if len(payments) < 2:  # noqa: PLR2004  (two payments, one invoice)
        return
    paid = sum(spend.amount for spend in spends)  # (3)
    totals = {s.invoice_amount for s in spends if s.invoice_amount is not None}
    sums = [sum(s.amount for s in lines) for lines in payments]
    questioned, others = payments[-1][0], [s for s in spends if s is not payments[-1][0]]
    if totals:
        over = paid - max(totals)
        if over > 0:  # (2)
            reason = f"发票 {number} 金额 {yuan(max(totals))} 元，已付 {yuan(paid)} 元，多付 {yuan(over)} 元"
            yield Finding.of(duplicate_invoice, questioned, because=reason, amount=over, others=others)
        return
    again = next((fen for fen in sums if sums.count(fen) > 1), None)
    if again is not None and paid > max(sums):
        questioned = next(
            lines[0] for lines, fen in zip(reversed(payments), reversed(sums), strict=True) if fen == again
        )
        others = [s for s in spends if s is not questioned]
        reason = f"发票 {number} 已付过 {yuan(again)} 元，本笔又付 {yuan(again)} 元"
        yield Finding.of(duplicate_invoice, questioned, because=reason, amount=again, others=others)
    elif paid > max(sums):
        reason = f"发票 {number} 分 {len(payments)} 次付款，没有发票金额，是否分期付款需核实"
        yield Finding.of(
            duplicate_invoice, questioned, because=reason, amount=sums[-1], severity=Severity.LEAD, others=others
        )


def _payments(spends: list[Spend]) -> list[list[Spend]]:
    """The payments of an invoice: the lines of one voucher are one (1); refunds are none."""
    by_voucher: dict[str, list[Spend]] = defaultdict(list)
    for spend in spends:
        by_voucher[spend.voucher or spend.row].append(spend)  # (1)
    return [lines for lines in by_voucher.values() if sum(s.amount for s in lines) > 0]
