"""The same sum to the same payee again.

Two payments of one sum to one payee within the policy's days, neither under a contract, may be one
that was paid twice. X01 finds it where an invoice says so; this looks where none does, or where each
has another.

Passed over:
1. payments under a contract, whose stages may be alike
2. pay for teaching, which is alike by rate
3. sums below the policy's
4. payments of one invoice: X01's matter
5. what was refunded

A payment that was made twice is seldom noticed by who got it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from audit_rules.payment import is_pay
from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.invoices import numbers_in
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：同样的金额，有没有在几天之内给同一对方付了两次。

怎么查：若干天内（一般 10 天）付给同一对方同样金额的两笔，都没有合同号的，列后一笔，金额为后一笔。
天数和起点金额（一般 1,000 元）写在管理办法文件里。

放过的情形：
1. 有合同号的：各期可能相同
2. 指导教师课酬：标准相同
3. 不足起点金额的
4. 同一张发票的：由 X01 认定
5. 已经退回的

为什么：付了两次的钱，收钱的人很少会来说。

例：
```beancount
2025-06-12 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2506-001"
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
2025-06-16 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2506-003"
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
```
结果：线索，记2506-003，1,268.00
"""


@rule(
    code="X30",
    title="同一对方同额重复付款",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="核对两笔付款的申请单和送货单；重复的，后一笔退回专户。",
)
def again(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the later of two payments of one sum to one payee."""
    days, least = policy.lead.twin_days, policy.lead.twin_from
    if days is None or least is None:
        raise NotRequired
    alike: dict[tuple[str, int], list[Payment]] = defaultdict(list)
    for payment in book.payments:  # (5)
        if payment.payee and payment.amount >= least:  # (3)
            alike[payment.payee, payment.amount].append(payment)
    for same in alike.values():
        bare = [p for p in same if not p.contract and not is_pay(p.first, policy)]  # (1), (2)
        for first, second in pairwise(bare):
            apart = (second.date - first.date).days
            if apart > days or _numbers(first) & _numbers(second):  # (4)
                continue
            reason = f"{first.date} 已付给同一对方 {yuan(first.amount)} 元，{apart} 天后又付同样金额，都没有合同号"
            others = [*second.others, *first.spends]
            yield Finding.of(again, second.first, because=reason, amount=second.left, others=others)


def _numbers(payment: Payment) -> set[str]:
    return {number for spend in payment.spends for number in numbers_in(spend.invoice)}
