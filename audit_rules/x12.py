"""Prepayments without a contract, or without delivery.

A payment whose words say prepaid (预付, 定金) wants a contract. Under one, delivery is looked for: the
合同 of the dossier states the day, or a later payment of the contract speaks of delivery (验收, 到货,
尾款). None after the policy's days is a lead.

Passed over:
1. a prepayment under a contract, within the days
2. one whose delivery is on file, or spoken of by a later payment of the contract
3. what was refunded

Money paid for what never came is gone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.payment import says
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：预付款有没有合同，付了以后东西到了没有。

怎么查：摘要、用途里有“预付、定金”等字样的付款，没有合同号的逐笔列出；有合同号的，
过了一定天数（一般 180 天）还没有交付的列出。
交付以资料“合同”的交付验收日期为准，没有登记的，看同一合同后来有没有写着验收、到货、尾款的付款。
字样和天数写在管理办法文件里。

放过的情形：
1. 有合同，没有超过天数的
2. 已经交付的
3. 已经退回的

为什么：付了钱没有来的东西，多半不会来了。

例：
```beancount
2025-12-30 * "重庆嘉岭装饰工程有限公司" "预付实训室二期改造款"
  voucher: "记2512-007"
  A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
  E支出:2行业企业:1构建培训体系:31006培训基础设施完善  15000.00 CNY
```
结果：线索，记2512-007，15,000.00
"""


@rule(
    code="X12",
    title="预付款没有合同或长期未交付",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_effect",),
    fix="补合同；催交并验收，登记：合同（交付验收日期）；不能交付的，收回预付款。",
)
def prepaid(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every prepayment without a contract, and every one that waits for delivery."""
    lead = policy.lead
    if lead.prepaid_days is None:
        raise NotRequired
    found = book.payments  # (3)
    delivered = _delivered(book, policy, found)
    for payment in found:
        word = says(payment.text, lead.prepaid_words)
        if not word:
            continue
        since = (book.as_of - payment.date).days
        if payment.contract and (since <= lead.prepaid_days or _arrived(payment, delivered)):  # (1), (2)
            continue
        if payment.contract:
            reason = f"“{word}”{yuan(payment.amount)} 元已 {since} 天，超过 {lead.prepaid_days} 天，没有交付验收的记录"
        else:
            reason = f"“{word}”{yuan(payment.amount)} 元，没有合同号，已 {since} 天"
        yield less_refunds(prepaid, book, payment.first, because=reason, others=payment.others)


def _arrived(payment: Payment, delivered: dict[str, list[date]]) -> bool:
    """Whether anything of the payment's contracts was delivered after it."""
    return any(day >= payment.date for s in payment.spends for day in delivered.get(s.contract.strip(), ()))


def _delivered(book: Book, policy: Policy, found: Sequence[Payment]) -> dict[str, list[date]]:
    """The days on which deliveries of contracts are on file or spoken of."""
    days: dict[str, list[date]] = defaultdict(list)
    for record in book.dossier.of("合同"):
        if day := record.get("delivered"):
            days[record.name].append(day)
    for payment in found:
        if says(payment.text, policy.lead.delivery_words) and not says(payment.text, policy.lead.prepaid_words):
            for spend in payment.spends:
                days[spend.contract.strip()].append(payment.date)
    return days
