"""Cash above the sum from which units pay through the bank.

A payment, a 往来 or a statement's row whose words say cash (现金, 取现, 备用金) and that is above 结算起点
of 《现金管理暂行条例》第五条. Whatever money it is: cash leaves no trace beyond this line.

Passed over:
1. cash up to the sum
2. words that only contain one of cash: 现金流, 非现金, 点钞 lessons
3. spending that was refunded
4. what the bank took back (冲正, 退汇)

What became of cash is known to who had it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.payment import says
from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：有没有超过结算起点的现金支出。《现金管理暂行条例》第五条：结算起点以上的，除个别用途外应当转账。

怎么查：支出、往来和没有说明用途的银行流水，摘要、用途里有“现金、取现、提现、备用金”等字样，
单笔超过结算起点（1,000 元）的，不论哪一种资金，逐笔列出。
字样和金额写在管理办法文件里。

放过的情形：
1. 不超过结算起点的
2. 只是带有这些字样的：现金流量、非现金、点钞课等
3. 已经退回的支出
4. 银行冲正、退汇的

为什么：现金付出去以后，去了哪里只有经手人知道。

例：
```beancount
2025-01-20 * "周会敏" "备用金"
  voucher: "记2501-008"
  A资产:1002银行存款:01专户:3其他  -6000.00 CNY
  E支出:3其他:1构建培训体系:30299其他培训成本  6000.00 CNY
```
结果：线索，记2501-008，6,000.00
"""


@rule(
    code="X05",
    title="大额现金支出",
    severity=Severity.LEAD,
    cites="《现金管理暂行条例》第五条",
    cited=("《现金管理暂行条例》第五条",),
    fix="补现金使用明细和经手人说明；没有用于项目的，交回专户，以后改为转账。",
    examines="movements",
)
def cash(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every movement of cash above the sum."""
    least, words, other = policy.lead.cash_from, policy.lead.cash_words, policy.lead.cash_other_words
    if least is None:
        raise NotRequired
    for payment in book.payments:  # (3)
        word = says(payment.text, words, other)  # (2)
        if word and payment.amount > least:  # (1)
            reason = _because(word, payment.amount, least)
            yield less_refunds(cash, book, payment.first, because=reason, others=payment.others)
    out = [(loan, loan.amount) for loan in book.loans] + [
        (row, -row.amount) for row in book.unexplained if not book.is_reversed(row)
    ]  # (4)
    for item, fen in out:
        word = says(f"{item.summary} {item.narration}", words, other)
        if word and fen > least:
            yield Finding.of(cash, item, because=_because(word, fen, least), amount=fen)


def _because(word: str, fen: int, least: int) -> str:
    return f"“{word}”{yuan(fen)} 元，超过结算起点 {yuan(least)} 元"
