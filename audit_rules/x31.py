"""One large sum to a payee that was never paid before or after.

What each payee was paid is set against all payees: the median, and the median of the distances from
it, which no single large payee can move. A payee paid once, from the policy's sum on, without a
contract, and farther from the median than so many times that distance, is a lead. Where all payees were
paid alike (the distance is nought), or they are few, nothing is said. What other bases paid for the same
category says more and stands in no single book: it is for the overview of a district.

Passed over:
1. payees paid more than once
2. payments under a contract
3. sums below the policy's
4. books with too few payees, or whose payees were paid alike
5. what was refunded

Who comes once for much money may have been found for it.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median_low
from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：有没有只付过一次、金额又特别大的对方。

怎么查：算出每个对方的付款合计，取中位数和各合计与中位数距离的中位数（不受个别大额影响）。只付过一次、没有合同号、
金额达到起点（一般 10,000 元）、
超过中位数加若干倍距离（一般 10 倍）的，列一条。倍数、起点和对方个数（一般至少 10 个）写在管理办法文件里。
这里只同本账的其他对方比；同类支出与其他基地的中位数相比，一本账看不出，要在全区汇总里看。

放过的情形：
1. 付过不止一次的
2. 有合同号的
3. 不足起点金额的
4. 对方太少，或者各对方金额都一样、算不出距离的
5. 已经退回的

为什么：只来一次就拿走一大笔的，可能是为这笔钱找来的。

例：
```beancount
2025-06-12 * "某公司" "咨询"
  voucher: "记2506-001"
  A资产:1002银行存款:01专户:2行业企业  -30000.00 CNY
  E支出:2行业企业:1构建培训体系:30299其他培训成本  30000.00 CNY
2025-03-03 * "供应商3" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -800.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  800.00 CNY
2025-03-04 * "供应商4" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -900.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  900.00 CNY
2025-03-05 * "供应商5" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1000.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1000.00 CNY
2025-03-06 * "供应商6" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1100.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1100.00 CNY
2025-03-07 * "供应商7" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1200.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1200.00 CNY
2025-03-08 * "供应商8" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1300.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1300.00 CNY
2025-03-09 * "供应商9" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1400.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1400.00 CNY
2025-03-10 * "供应商10" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1500.00 CNY
2025-03-11 * "供应商11" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1600.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1600.00 CNY
2025-03-12 * "供应商12" "实训用品"
  A资产:1002银行存款:01专户:2行业企业  -1700.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  1700.00 CNY
```
结果：线索，记2506-001，30,000.00
"""


@rule(
    code="X31",
    title="一次性大额付款对象",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="核对该单位的资质、选定过程和交付成果，补合同。",
)
def newcomer(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every payee that came once for much more than is usual."""
    least, times, payees = policy.lead.newcomer_from, policy.lead.newcomer_times, policy.lead.newcomer_payees
    if least is None or times is None or payees is None:
        raise NotRequired
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in book.payments:  # (5)
        if payment.payee:
            paid[payment.payee].append(payment)
    totals = [sum(p.left for p in some) for some in paid.values()]
    if len(totals) < payees:  # (4)
        return
    usual = median_low(totals)
    spread = median_low(abs(total - usual) for total in totals)
    if not spread:  # (4)
        return
    for some in paid.values():
        one = some[0]
        if len(some) > 1 or one.contract or one.left < least:  # (1), (2), (3)
            continue
        if one.left > usual + spread * times:
            reason = (
                f"“{one.first.payee}”只付过这一次，{yuan(one.left)} 元，没有合同号；"
                f"{len(totals)} 个对方合计的中位数 {yuan(usual)} 元，离差中位数 {yuan(spread)} 元"
            )
            yield less_refunds(newcomer, book, one.first, because=reason, others=one.others)
