"""Payments on days off, and large round sums without a contract.

Days off and days worked instead are those of the State Council, by the settled library for them; a
year that it does not know yet could not be judged, for that part. A round sum is large by the
policy's figures and a multiple of its unit: prices seldom are.

Passed over:
1. what the bank takes by itself: its fees
2. round sums under a contract
3. prepayments, which are round by nature: X12's matter
4. payments on days off below the sum
5. what was refunded

Offices are closed on days off, and invoices end in odd figures.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from audit_rules.payment import says
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, Undetermined, rule
from audit_rules.words import is_bank_fee
from audit_rules.workday import day_off
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：有没有在休息日付的款，有没有没有合同的整数大额付款。

怎么查：休息日、调休上班日按国务院办公厅每年公布的安排（chinesecalendar）；
休息日付款达到一定金额（一般 1,000 元）的列出。
付款达到一定金额（一般 10,000 元）、又是整千数、没有合同号的，也列出；两样都占的合为一条。还没有公布放假安排的年份，
休息日这一部分无法判断。

放过的情形：
1. 银行自动扣的手续费
2. 有合同号的整数付款
3. 预付款：整数是常事，由 X12 核对
4. 休息日付款不足所定金额的
5. 已经退回的

为什么：休息日单位不办公，真实的价格很少是整数。

例：
```beancount
2025-11-22 * "重庆数问调查咨询有限公司" "管理咨询费"
  voucher: "记2511-007"
  A资产:1002银行存款:01专户:2行业企业  -10000.00 CNY
  E支出:2行业企业:3总结培养规律:30227科研活动  10000.00 CNY
```
结果：线索，记2511-007，10,000.00
"""


@rule(
    code="X11",
    title="休息日付款或整数大额付款",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="核对付款审批单和经办人，补合同或计价依据。",
)
def odd_days_and_sums(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every payment on a day off, and every large round one without a contract."""
    least = policy.lead.offday_from
    if least is None and policy.lead.round_from is None:
        raise NotRequired
    unknown: Counter[int] = Counter()
    for payment in book.payments:  # (5)
        if is_bank_fee(payment.first, policy):  # (1)
            continue
        reasons = []
        if least is not None and payment.amount >= least:  # (4)
            off = day_off(payment.date)
            unknown[payment.date.year] += off is None
            reasons += [f"{payment.date} 是休息日（{off}）"] if off else []
        reasons += [said] if (said := _round(payment, policy)) else []
        if reasons:
            because = "；".join(reasons)
            yield less_refunds(odd_days_and_sums, book, payment.first, because=because, others=payment.others)
    for year, count in sorted((+unknown).items()):
        yield Undetermined(f"缺 {year} 年的放假安排，{count} 笔付款是否在休息日没有查")


def _round(payment: Payment, policy: Policy) -> str:
    """What is said of a large round sum, empty where it is none."""
    least, unit = policy.lead.round_from, policy.lead.round_unit
    if least is None or not unit or payment.amount < least or payment.amount % unit or payment.contract:  # (2)
        return ""
    if says(payment.text, policy.lead.prepaid_words):  # (3)
        return ""
    return f"整数 {yuan(payment.amount)} 元，没有合同号"
