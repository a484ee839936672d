"""Old invoices paid late.

An invoice written more than the policy's months before it was paid, or in another year and more than the
policy's days before, belongs to another year's spending. The day is the e-invoice's or the sheet's; where
neither is known, the first digits of an e-invoice's number say its year, and its last day stands for it.

Passed over:
1. retention money, which is paid long after the invoice
2. an invoice of the year before, within the days
3. what was refunded
4. payments under a contract within the months: stages are agreed

What is charged to the wrong year hides from the year it belongs to.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.payment import says
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.book import months_after
from ledgers.book.invoices import is_e_number, numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：发票是不是很久以前的，跨了年度才列支。

怎么查：发票日期早于付款超过若干个月（一般 12 个月）的，或者不在同一年、又早了若干天以上（一般 90 天）的，逐笔列出。
日期先看电子发票，没有的看明细表；
都没有的，看数电票号码头两位的年份，按那一年最后一天算。月数和天数写在管理办法文件里。

放过的情形：
1. 质保金：本来就在开票很久以后才付
2. 上一年的发票，没有超过天数的
3. 已经退回的
4. 有合同号、没有超过月数的：分期付款有约定

为什么：记错年度的支出，躲开了它该在的那一年。

例：
```beancount
2025-06-12 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2506-001"
  invoice: "24502031357648624320"
  invoice-date: 2024-05-20
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
```
结果：线索，记2506-001，1,268.00
"""


@rule(
    code="X24",
    title="跨年度列支旧发票",
    severity=Severity.LEAD,
    cites="《企业会计准则——基本准则》、《政府会计准则——基本准则》",
    cited=("《企业会计准则——基本准则》", "《政府会计准则——基本准则》"),
    fix="说明迟付的原因；应由以前年度负担的，按会计制度更正。",
)
def stale(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every payment of an invoice of long ago."""
    months, days = policy.lead.cross_months, policy.lead.cross_year_days
    if months is None or days is None:
        raise NotRequired
    for payment in book.payments:  # (3)
        known = [(day, said) for spend in payment.spends if (found := _day(spend)) for day, said in [found]]
        if not known or says(payment.text, policy.period.retention_words):  # (1)
            continue
        day, said = min(known)
        apart = (payment.date - day).days
        if apart <= 0:
            continue
        long_ago = months_after(day, months) < payment.date
        other_year = day.year < payment.date.year and apart > days  # (2)
        if long_ago or (other_year and not payment.contract):  # (4)
            reason = f"{said}，{payment.date} 付款，相隔 {apart} 天"
            yield less_refunds(stale, book, payment.first, because=reason, others=payment.others)


def _day(spend: Spend) -> tuple[date, str] | None:
    """The day of a spend's invoice with how it is known, None where it is not."""
    if spend.invoice_date:
        return spend.invoice_date, f"发票日期 {spend.invoice_date}"
    years = [2000 + int(number[:2]) for number in numbers_in(spend.invoice) if is_e_number(number)]
    if not years or min(years) >= spend.date.year:
        return None
    return date(min(years), 12, 31), f"发票号码是 {min(years)} 年的"
