"""A refund that takes no payment back.

A negative spend lowers what was spent, cell by cell; it can do so only for a payment that was made.
One that neither names a payment nor matches one by party and account (`Book.refunds` says how), or that is
larger than what was paid, is asked about: it may stand in another source, under another name, or be no
refund but a receipt. The other way round, a receipt of no kind that the policy counts, from a party that was
paid as much before, may be a refund booked as income: the payment then still stands as spent.

Passed over:
1. a spend of zero, which takes nothing off
2. a receipt of more than the party was ever paid at once, or of a payment that was refunded already

What is taken off the spending without a payment makes room for another payment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Income, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：退款（负数支出）有没有对应的付款。

怎么查：负数支出冲减了所在格的支出，应当有一笔更早的付款在先。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；
没有写的，看同一资金来源、同一对方、同一科目，金额相同的在先；所在单位代为归还的，看科目和金额。找不到付款的，
或者退的比付的多，多出的部分列为线索，请核实：可能记错了资金来源、对方或科目，也可能是收入记成了退款。
反过来，记作其他投入或者没有写明种类的收入，付款的人先前收过不少于这个数的一笔款的，可能是退款记成了收入，也列为线索。

放过的情形：
1. 金额为零的：没有冲减什么
2. 收入比先前付给对方的任何一笔都多的，或者那一笔已经退回的

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
    for item in book.income:
        if item.kind in {"", "other"} and item.amount > 0 and (spend := _taken_back(book, item)):
            paid = f"{spend.date} {spend.voucher} 付过 {yuan(spend.amount)} 元".replace("  ", " ")
            reason = f"{paid}给这一方，收入疑为退款，支出没有冲减"
            yield Finding.of(orphans, item, because=reason, others=[spend])


def _taken_back(book: Book, item: Income) -> Spend | None:
    """The last earlier payment to who paid this receipt that it may take back."""
    who = party(item.payee)
    return next(
        (
            spend
            for spend in reversed(book.spending)
            if who
            and party(spend.payee) == who
            and spend.date <= item.date
            and book.refunds.left([spend]) >= item.amount  # (2)
        ),
        None,
    )
