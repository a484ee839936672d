"""The chain of the bank's balances.

Every row of a statement states the balance after it; the balance before the next row must be the
same. The rows of an account are put back into the bank's order and every place at which they do
not follow is named, at the later row. Days without a statement between two rows are another matter
(I01). Statements are proved when they are imported, so that a break here means that a row was
changed, taken out or put in afterwards, or never came from a statement.

Passed over:
1. rows of a day in another order than the bank's, as some exports list them
2. a gap between statements: I01 names its days
3. rows without a balance

A forged row is found by its neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.chain import breaks, rows_with_entries
from audit_rules.entry import item_of
from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.render import yuan
from ledgers.book.walk import after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：银行流水的余额一行接一行，有没有接不上的。

怎么查：把每个账户的流水还原成银行的先后次序，上一行的余额加减这一行的金额应等于这一行的余额；接不上的，
列出后一行和相差的金额。
对账单导入时已经逐行验过，这里接不上，说明流水是后来被改动、删除、添加的，或者不是对账单来的。
没有对账单、或者对账单没有余额的，无法判断。

放过的情形：
1. 同一天的流水次序与银行不同：有的银行按相反次序导出
2. 两份对账单之间有空日的：属断档，由 I01 列出
3. 没有余额的流水

为什么：改过的一行，前后两行会说出来。

例：
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  bank: "0000000000000001-0"
  bank-balance: 200000.00 CNY
  row: "0000000000000001-0"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2024-04-19 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2404-002"
  bank: "0000000000000002-0"
  bank-balance: 180000.00 CNY
  row: "0000000000000002-0"
  A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
```
结果：违规，记2404-002，5,720.00
"""


@rule(
    code="X25",
    title="银行流水余额链断裂",
    severity=Severity.VIOLATION,
    cites="第十条（二）、《会计基础工作规范》",
    cited=("ledgers.cite_purpose", "《会计基础工作规范》"),
    fix="调取该时段银行盖章对账单，重新导入并核对每一行。",
    examines="bank_rows",
)
def links(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every row whose balance does not follow from the one before."""
    del policy
    if not book.bank_rows:
        missing = "缺专户对账单"
        raise Undetermined(missing)
    if all(row.balance is None for row in book.bank_rows):  # (3)
        missing = "对账单没有余额"
        raise Undetermined(missing)
    entries = {row: entry for entry, row in rows_with_entries(book)}
    for cut in breaks(book):  # (1)
        if cut.gap:  # (2)
            continue
        due = after(cut.earlier) + cut.later.amount
        reason = (
            f"上一行（{cut.earlier.date}）余额 {yuan(after(cut.earlier))} 元，本行余额应为 {yuan(due)} 元，"
            f"写的是 {yuan(after(cut.later))} 元，差 {yuan(cut.difference)} 元"
        )
        yield Finding.of(links, item_of(entries[cut.later]), because=reason, amount=cut.difference)
