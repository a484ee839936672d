"""Invoices in a row from one seller.

Invoices of one seller whose numbers lie as close together as the policy says were written one after
the other; where they were paid on different days, or claimed by different people, the seller had no other
customer in between, or they were written together for payments to come. The seller is the e-invoice's where
it is known, else who was paid. One finding a row of numbers.

Passed over:
1. invoices that were paid on one day to one payee: one purchase, several invoices
2. the same number again: X01's matter
3. payments that were refunded
4. words in the place of a number and numbers that are no digits

Who can have as many invoices as he wants at once is no ordinary seller.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.invoices import E_NUMBER, numbers_in
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：同一销售方的发票有没有连号，却在不同日子、由不同的人报销。

怎么查：把每个销售方的发票号排序（导入过电子发票的看销售方，没有的看收款人），
相邻两个号相差不超过管理办法文件所定的数（一般 3）的算一串；
一串里的付款不在同一天、或者由不同的人报销的，合并列一条，列在最后一笔。

放过的情形：
1. 同一天付给同一收款人的：一次采购开了几张发票
2. 同一号码：由 X01 认定
3. 已经退回的付款
4. 发票号处不是号码的，或带字母的

为什么：正常经营的销售方，两张发票之间总会给别人开过票。

例：
```beancount
2025-11-04 * "重庆智教云科技有限公司" "购教学平板电脑"
  voucher: "记2511-001"
  invoice: "25502000000777120001"
  A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
2025-11-05 * "重庆智教云科技有限公司" "购教学平板电脑"
  voucher: "记2511-002"
  invoice: "25502000000777120002"
  A资产:1002银行存款:01专户:2行业企业  -4950.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  4950.00 CNY
```
结果：线索，记2511-002，9,850.00
"""


@rule(
    code="X08",
    title="同一销售方发票连号",
    severity=Severity.LEAD,
    cites="《会计基础工作规范》第四十八条",
    cited=("《会计基础工作规范》第四十八条",),
    fix="核对发票原件、送货单和验收单，请销售方说明开票顺序。",
)
def in_a_row(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every row of numbers of one seller that was paid on several days."""
    gap = policy.lead.serial_gap
    if gap is None:
        raise NotRequired
    for numbered in _by_seller(book).values():
        for row in _rows(sorted(numbered), gap):
            spends = list({id(s): s for number in row for s in numbered[number]}.values())
            if len(row) < 2 or len({(spend.date, party(spend.payee)) for spend in spends}) < 2:  # noqa: PLR2004  # (1), (2)
                continue
            *before, last = sorted(spends, key=lambda spend: spend.date)
            apart = max(high - low for low, high in pairwise(row))
            span = f"{before[0].date} 至 {last.date}"
            tails = f"{row[0] % _TAIL:08} 至 {row[-1] % _TAIL:08}"
            how = f"{span} 分次付款" if before[0].date < last.date else "由不同的人报销"
            reason = f"同一销售方 {len(row)} 张发票尾号 {tails}，最多相差 {apart}，{how}"
            yield less_refunds(in_a_row, book, last, because=reason, others=before)


_TAIL = 10**8  # the digits of a number that people read


def _by_seller(book: Book) -> dict[tuple[str, int], dict[int, list[Spend]]]:
    """The spends behind each number, by seller and length of the number."""
    found: dict[tuple[str, int], dict[int, list[Spend]]] = defaultdict(lambda: defaultdict(list))
    for spend in book.spending:
        if spend.amount <= 0 or not spend.payee or not book.refunds.left([spend]):  # (3)
            continue
        for number in numbers_in(spend.invoice):
            if number.isascii() and number.isdecimal() and len(number) <= E_NUMBER:  # (4)
                known = book.invoices.get(number)
                seller = known.seller if known and known.seller else spend.payee
                found[party(seller), len(number)][int(number)].append(spend)
    return found


def _rows(numbers: list[int], gap: int) -> Iterator[list[int]]:
    """Numbers that lie close together, each in one row."""
    row: list[int] = []
    for number in numbers:
        if row and number - row[-1] > gap:
            yield row
            row = []
        row.append(number)
    if row:
        yield row
