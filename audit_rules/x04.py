"""Payments without an invoice.

A spend above the policy's sum names an invoice (发票号), or has an e-invoice of the same party and sum
behind it, or it is questioned, whatever money paid it: a hand receipt is no invoice. Each line is judged by itself.

Passed over:
1. a spend up to the sum: 零星
2. a refund
3. a bank's fee: the bank gives no invoice, its statement is the paper
4. teaching pay under an engagement (合同号): paid by list, taxed by declaration
5. wages, which a payroll stands for

No invoice, no purchase: what was paid for, and whether it came, cannot be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.words import is_bank_fee
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：付款有没有发票。收据、白条不是发票。

怎么查：单笔超过管理办法文件所定金额（条文没有定，一般为 500 元）而没有填发票号、也没有唯一相符的电子发票
（同一对方、同一金额、日期相近）的，不论用的是哪一种资金，逐行列出。

放过的情形：
1. 不超过该金额的零星支出
2. 退款（负数支出）
3. 银行手续费、工本费等：以银行回单为凭
4. 有聘用协议（合同号）的指导教师课酬：凭发放表和个税申报
5. 工资：凭工资表

为什么：没有发票，就说不清买了什么、到没到。

例：
```beancount
2025-07-03 * "钱某" "购二手护理床（收据）"
  voucher: "记2507-001"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:2行业企业  -5200.00 CNY
  E支出:2行业企业:1构建培训体系:31003设备购置  5200.00 CNY
```
结果：预警，记2507-001，5,200.00
"""


@rule(
    code="X04",
    title="付款没有发票",
    severity=Severity.WARNING,
    cites="《会计基础工作规范》第四十八条",
    fix="补发票或财政票据并填写发票号；不能取得的，退回专户。",
)
def invoiceless(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend above the sum that names no invoice."""
    limit = policy.lead.invoice_from
    if limit is None:
        raise NotRequired
    for spend in book.spending:
        if spend.amount <= limit:  # (1), and (2): a refund is below every sum
            continue
        if spend.invoice.strip() or _needs_none(spend, book.law(spend.date)):
            continue
        reason = f"超过 {yuan(limit)} 元没有发票号"
        yield Finding.of(invoiceless, spend, because=reason)


def _needs_none(spend: Spend, policy: Policy) -> bool:
    if is_bank_fee(spend, policy):  # (3)
        return True
    category = policy.find_category(spend.category)
    if category and category.engagement and spend.contract:  # (4)
        return True
    return spend.category in policy.lead.payroll  # (5)
