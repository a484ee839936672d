"""What came back of a payment, and how a finding about it says so.

A refund is a negative spend of the same source, no earlier than the payment. Which payment it takes
back is said by the entry itself (a shared link, `refund-of` with a voucher number, a voucher number
in its text, the payment's invoice), or is evident: the same party, the same account. One of exactly
its amount comes first, then the latest. The host may make a payment good in the party's place, where
account and amount are the same. A refund that could belong to anything belongs to nothing.

A payment that broke a rule broke it, whatever came back. But the money at issue is what has not, and
a payment that was made good before anybody looked is reported and no longer charged: the policy says
how firmly (`ledgers.refunded`), as auditors list what a unit has put right by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit_rules.rule import Rule
    from ledgers.book.book import Book, Spend


_INVOICE = 8  # the shortest invoice number


class Refunds:
    """Every refund of a book with the payments that it takes back. Amounts in fen.

    Attributes:
        unmatched: refunds, each with what of it takes no payment back.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.unmatched: list[tuple[Spend, int]] = []
        self._taken: dict[int, list[tuple[Spend, int]]] = defaultdict(list)
        self._paid: dict[str, list[Spend]] = defaultdict(list)
        for spend in book.spending:
            if spend.amount > 0:
                self._paid[spend.source].append(spend)
        for back in book.spending:
            if back.amount < 0:
                self._settle(back)

    def of(self, spend: Spend) -> Sequence[tuple[Spend, int]]:
        """The refunds of a payment, by day, each with what of it belongs to the payment."""
        return self._taken.get(id(spend), ())

    def left(self, spends: Iterable[Spend]) -> int:
        """What of payments has not come back."""
        return sum(spend.amount - sum(fen for _, fen in self.of(spend)) for spend in spends)

    def _settle(self, back: Spend) -> None:
        rest = -back.amount
        for spend in self._candidates(back, rest):
            part = min(rest, self.left([spend]))
            if part > 0:
                self._taken[id(spend)].append((back, part))
                rest -= part
        if rest:
            self.unmatched.append((back, rest))

    def _candidates(self, back: Spend, amount: int) -> Iterator[Spend]:
        """The payments that a refund may take back, the likeliest first."""
        before = [s for s in reversed(self._paid[back.source]) if s.date <= back.date and self.left([s])]
        named = [s for s in before if _names(back, s)]
        if named:
            yield from sorted(named, key=lambda s: (s.account != back.account, party(s.payee) != party(back.payee)))
            return
        payer = party(back.payee)
        same = [s for s in before if payer and party(s.payee) == payer]
        alike = [s for s in same if s.account == back.account]
        exact = [s for s in (*alike, *same) if self.left([s]) == amount]
        if not same and self._book.is_host(back.payee):
            exact = [s for s in before if s.account == back.account and self.left([s]) == amount]
        yield from exact[:1] or alike


def _names(back: Spend, spend: Spend) -> bool:
    """Whether a refund's entry says that it takes this payment back."""
    if set(back.entry.links or ()) & set(spend.entry.links or ()):
        return True
    if sum(c.isdigit() for c in back.invoice) >= _INVOICE and back.invoice.strip() == spend.invoice.strip():
        return True
    if not any(c.isdigit() for c in spend.voucher) or spend.voucher == back.voucher:
        return False
    said = f"{back.narration} {back.summary}"
    if back.said("refund-of") == spend.voucher:
        return True
    return bool(re.search(rf"{re.escape(spend.voucher)}(?!\d)", said))


def less_refunds(
    rule: Rule,
    book: Book,
    refunds: Refunds,
    spend: Spend,
    *,
    because: str,
    severity: Severity | None = None,
    others: Sequence[Spend] = (),
) -> Finding:
    """A finding about payments for what has not come back of them.

    Args:
        rule: the rule. book: the book. refunds: its refunds.
        spend: the payment in question. others: further ones of the same question.
        because: what the entry says that makes it one.
        severity: where the case is softer or harder than the rule.
    """
    paid = (spend, *others)
    back = [pair for one in paid for pair in refunds.of(one)]
    total, left = sum(one.amount for one in paid), refunds.left(paid)
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
        amount=left,
        severity=severity,
        others=[*others, *{id(refund): refund for refund, _ in back}.values()],
    )


def _softer(one: Severity, other: Severity) -> Severity:
    order = list(Severity)
    return max(one, other, key=order.index)
