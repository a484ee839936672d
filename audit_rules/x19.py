"""Lines of the books without the bank's, and of the bank without the books'.

Where a statement covers the days, every line of the sheet has a line of the bank. What the bank lacks
stands in 未达账项; what the sheet lacks is a statement's row that nobody has explained. Either older than
the policy's days is a lead; the lines of each kind make one.

Passed over:
1. lines within the days: the other half may be on its way
2. other business that is told apart as 非项目: L01's matter
3. what was on the account before its first statement
4. what the bank took back (冲正, 退汇), and lines of the books that were cancelled or, in a closed month, reversed
5. a line that the bank has shown in parts or later, where these come to its sum

A line that stands alone is an error, or half of something that is not shown.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.entry import item_of
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from ledgers.book import chart as accounts
from ledgers.book.links import is_cancelled, is_reversal, linked
from ledgers.book.render import posting_fen, yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：账上的每一笔，银行有没有；银行的每一笔，账上有没有。

怎么查：有对账单的时间里，明细表有、银行没有的列在未达账项；银行有、明细表没有的是没有说明用途的流水。
超过一定天数（一般 30 天）还对不上的，
两类各列一条，写明笔数、金额和凭证号。天数写在管理办法文件里。没有对账单的，无法判断。

放过的情形：
1. 没有超过天数的：另一半可能还在路上
2. 已标明“非项目”的流水：由 L01 认定
3. 第一份对账单之前账户上已有的钱
4. 银行冲正、退汇的流水，账上已注销或冲销的凭证
5. 银行分几次付的，或结账以后才付的，加起来等于账上的数

为什么：单边的账，不是记错，就是另一半没有拿出来。

例：
```beancount
2025-03-31 * "某银行" "结息"
  bank: "0000000000000001-0"
  bank-balance: 1000.00 CNY
  row: "0000000000000001-0"
  A资产:1002银行存款:01专户:3其他  1000.00 CNY
  I收入:3其他:4302利息收入  -1000.00 CNY
2025-06-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2506-001"
  A资产:1002银行存款:09未达账项:1地方财政  -14280.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
```
结果：线索，—，14,280.00
"""


@rule(
    code="X19",
    title="账与银行流水有单边账",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_separate",),
    fix="逐笔核对：银行没有的查明去向，账上没有的补记或标明非项目。",
    examines="bank_rows",
)
def one_sided(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the lines that the bank lacks, and those that the books lack."""
    days = policy.lead.unmatched_days
    if days is None:
        raise NotRequired
    if not book.bank_rows:
        missing = "缺专户对账单"
        raise Undetermined(missing)
    limit = book.as_of - timedelta(days=days)
    alone = [item_of(entry) for entry in _outstanding(book) if entry.date < limit]  # (1)
    bare = [i for i in book.unexplained if i.date < limit and not book.is_reversed(i)]  # (1), (2), (3), (4)
    yield from _told(book, "books", "账上有、银行流水没有", alone, limit)
    yield from _told(book, "bank", "银行流水有、账上没有说明", bare, limit)


def _told(book: Book, which: str, what: str, items: Sequence[Item], limit: date) -> Iterator[Finding]:
    if not items:
        return
    total = sum(abs(item.amount) for item in items)
    vouchers = list(dict.fromkeys(item.voucher for item in items if item.voucher))
    named = f"，凭证 {'、'.join(vouchers[:_SHOWN])}{' 等' if len(vouchers) > _SHOWN else ''}" if vouchers else ""
    reason = f"{what}的 {len(items)} 笔 {yuan(total)} 元，最早 {items[0].date}，都在 {limit} 以前{named}"
    yield Finding.about(one_sided, book, which, because=reason, amount=total, items=items)


_SHOWN = 5  # vouchers that a sentence can hold


def _outstanding(book: Book) -> Iterator[data.Transaction]:
    """The lines of the sheet that the bank lacks, other business (2) and cancelled ones (4) left out."""
    entries = [entry for entry in book.entries if isinstance(entry, data.Transaction) and not is_cancelled(entry)]
    rests: dict[str, int] = defaultdict(int)
    for entry in entries:
        for name in linked(entry, "paid"):
            rests[name] += sum(posting_fen(p) for p in entry.postings if p.account.startswith(accounts.OUTSTANDING))
    for entry in entries:
        if any(not rests[name] for name in linked(entry, "paid")) or is_reversal(entry):  # (5), (4)
            continue
        held = [p.account for p in entry.postings if p.account.startswith(accounts.OUTSTANDING)]
        if any(not account.endswith(accounts.NON_PROJECT) for account in held):
            yield entry
