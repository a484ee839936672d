"""Whether the subsidy came out of the money the article names.

第九条 pays the subsidy from 区就业补助资金. A receipt booked as 财政补助 whose payer or purpose does not
name it is a note to the bureau: what fund it was decides which further rules hold for it (the
national rule on 就业补助资金 has bans of its own). It is the paying side's duty, never the base's.

Passed over:
1. money given back to the treasury

The source of a payment is known on the day it is made, and hard to find out years later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：财政补助到账时，付款方或用途有没有写明是就业补助资金。第九条规定补助从区就业补助资金中安排。

怎么查：逐笔看记作财政补助的到账，付款方、摘要、用途、银行附言里都没有管理办法所列字样的，提示主管部门核对资金来源。
这是拨款方的事，不计入基地的问题；就业补助资金另有使用规定，所以来源要弄清。

放过的情形：
1. 退回财政的（负数）

为什么：资金从哪里来，拨款当天最清楚，隔几年就难查了。

例：
```beancount
2025-01-15 * "重庆市渝中区财政局" "追加高技能人才培训基地补助"
  voucher: "记2501-004"
  A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
  I收入:1地方财政:4001财政补助  -50000.00 CNY
```
结果：提示，记2501-004，50,000.00
"""


@rule(
    code="F01",
    title="补助到账没有写明就业补助资金",
    severity=Severity.NOTE,
    cites="第九条",
    cited=("grant.cite_source",),
    fix="请主管部门核对拨款文件，写明资金来源。",
    examines="income",
)
def fund(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every receipt of the subsidy that does not name its fund."""
    words = policy.grant.words
    if not words:
        raise NotRequired
    receipts = [item for item in book.receipts if item.kind == "grant"]
    if not receipts:
        missing = "账上还没有财政补助到账"
        raise Undetermined(missing)
    for item in receipts:
        if item.amount <= 0:  # (1)
            continue
        memo = str(item.entry.meta.get("bank-memo") or "")
        said = f"{item.payee}{item.narration}{item.summary}{memo}"
        if not any(word in said for word in words):
            yield Finding.of(fund, item, because=f"付款方和用途没有写明“{'、'.join(words)}”")
