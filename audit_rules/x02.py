"""A purchase cut into pieces.

Payments to one payee for one category, several within a few days, each below the sum from which a
contract or a quotation is usual and together not: they may be one purchase that was cut so that nobody
had to ask. All figures are the policy's. A lead: three small purchases in a week do happen.

Passed over:
1. payments under a contract, whose stages are agreed
2. pay for teaching, which falls due on one day for all
3. a payment of the limit or more, which hides from nothing
4. what was refunded

Each piece alone looks like nothing; that is what it was cut for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.payment import is_pay
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：有没有把一次采购拆成几笔付款，化整为零。

怎么查：几天之内（一般 7 天）付给同一对方、同一支出类别的款项达到一定笔数（一般 3 笔），
每笔都低于限额（一般 10,000 元），
合计却达到限额的，合并列一条。天数、笔数和限额条文没有定，写在管理办法文件里，可由主管部门改。只作线索，
是否一次采购由人核实。

放过的情形：
1. 写了合同号的：分期付款有约定
2. 指导教师课酬：同一天发放是常事
3. 单笔达到限额的：没有躲开什么
4. 已经退回的

为什么：拆开的每一笔看上去都不起眼，拆就是为了不起眼。

例：
```beancount
2025-11-04 * "重庆智教云科技有限公司" "购教学平板电脑"
  voucher: "记2511-001"
  A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
2025-11-05 * "重庆智教云科技有限公司" "购教学平板电脑"
  voucher: "记2511-002"
  A资产:1002银行存款:01专户:2行业企业  -4950.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  4950.00 CNY
2025-11-06 * "重庆智教云科技有限公司" "购教学平板电脑"
  voucher: "记2511-004"
  A资产:1002银行存款:01专户:2行业企业  -4850.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  4850.00 CNY
```
结果：线索，记2511-004，14,700.00
"""


@rule(
    code="X02",
    title="采购疑似化整为零",
    severity=Severity.LEAD,
    cites="《中华人民共和国政府采购法》第二十八条",
    cited=("《中华人民共和国政府采购法》第二十八条",),
    fix="核对是否同一次采购；是的，补合同、询价等资料，说明分次付款的原因。",
)
def split(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every burst of small payments that together reach the limit."""
    limit, days, count = policy.lead.split_limit, policy.lead.split_days, policy.lead.split_count
    if limit is None or days is None or count is None:
        raise NotRequired
    alike: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in book.payments:  # (4)
        small = payment.amount < limit  # (3)
        if small and payment.payee and not payment.contract and not is_pay(payment.first, policy):  # (1), (2)
            alike[payment.payee, payment.first.category or payment.first.word].append(payment)
    for same in alike.values():
        for burst in _bursts(same, limit, days, count):
            *before, last = burst
            total = sum(payment.left for payment in burst)
            reason = (
                f"{before[0].date} 至 {last.date} 付给同一对方 {len(burst)} 笔，每笔不足 {yuan(limit)} 元，"
                f"合计 {yuan(total)} 元，没有合同号"
            )
            others = [spend for payment in before for spend in payment.spends]
            yield less_refunds(split, book, last.first, because=reason, others=[*last.others, *others])


def _bursts(same: Sequence[Payment], limit: int, days: int, count: int) -> Iterator[Sequence[Payment]]:
    """Payments within so many days, enough of them and enough together; each in one burst only."""
    start = end = total = 0
    while start < len(same):
        while end < len(same) and (same[end].date - same[start].date).days < days:
            total += same[end].left
            end += 1
        if end - start >= count and total >= limit:
            yield same[start:end]
            start, total = end, 0
        else:
            total -= same[start].left
            start += 1
