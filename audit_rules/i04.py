"""A refund that takes no payment back.

A negative spend lowers what was spent, cell by cell; it can do so only for a payment that was made.
One that neither names a payment nor matches one by party and account (`Book.refunds` says how), or that is
larger than what was paid, is asked about: it may stand in another source, under another name, or be no
refund but a receipt.

Passed over:
1. a spend of zero, which takes nothing off

What is taken off the spending without a payment makes room for another payment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：退款（负数支出）有没有对应的付款。

怎么查：负数支出冲减了所在格的支出，应当有一笔更早的付款在先。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；
没有写的，看同一资金来源、同一对方、同一科目，金额相同的在先；所在单位代为归还的，看科目和金额。找不到付款的，
或者退的比付的多，多出的部分列为线索，请核实：可能记错了资金来源、对方或科目，也可能是收入记成了退款。

放过的情形：
1. 金额为零的：没有冲减什么

为什么：没有付款的退款，给别的支出腾出了额度。

例：
```beancount
2025-03-06 * "重庆某设备有限公司" "退货款"
  voucher: "记2503-002"
  A资产:1002银行存款:01专户:1地方财政  3000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  -3000.00 CNY
```
结果：线索，记2503-002，3,000.00
"""


@rule(
    code="I04",
    title="退款没有对应的付款",
    severity=Severity.LEAD,
    cites="《会计基础工作规范》第五十一条",
    cited=("《会计基础工作规范》第五十一条",),
    fix="在用途里写明所退凭证的凭证号；记错资金来源、对方或科目的，更正。",
)
def orphans(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what of each refund takes no payment back."""
    del policy
    for back, rest in book.refunds.unmatched:  # (1): zero is no refund
        part = "" if rest == -back.amount else f"退款 {yuan(-back.amount)} 元中有 {yuan(rest)} 元"
        reason = f"{part or '退款'}没有对应的付款"
        yield Finding.of(orphans, back, because=reason, amount=rest)
