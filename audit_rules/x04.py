"""Payments without an invoice.

A payment above the policy's sum names an invoice (发票号), or has an e-invoice of the same party and sum
behind it, or it is questioned, whatever money paid it: a hand receipt is no invoice, and words in the
place of the number (白条, 待补, 收据0012) name none. The lines of one
voucher to one party are one payment, however it was cut up among contents, specialties or sources; the
lines without an invoice are added up.

Passed over:
1. a payment up to the sum: 零星
2. what was refunded: only what stays paid wants an invoice
3. a bank's fee: the bank gives no invoice, its statement is the paper
4. teaching pay under an engagement (合同号, or all who got it are engaged by 聘任): paid by list, taxed by declaration
5. wages, which a payroll stands for
6. lines of a payment whose invoice stands on another line and, by its stated total, covers them all
7. a spend from before a move to another policy, up to the sum of the policy of its day
8. lines of the reimbursement list behind a payment that name an invoice each

No invoice, no purchase: what was paid for, and whether it came, cannot be shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from audit_rules.words import is_bank_fee
from ledgers.book.invoices import numbers_in
from ledgers.book.payment import lines_by_payment
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：付款有没有发票。收据、白条不是发票。

怎么查：一笔付款超过管理办法文件所定金额（条文没有定，一般为 500 元）而没有填发票号、也没有唯一相符的电子发票
（同一对方、同一金额、日期相近）的，不论用的是哪一种资金，逐笔列出。发票号一栏写“白条”“待补”“收据0012”一类字样的，等于没有填。
同一凭证号付给同一对方的几行是一笔付款，没有发票号的各行合起来算，不因为拆成几行就不查。

放过的情形：
1. 不超过该金额的零星支出
2. 已经退回的部分：没有退回的才需要发票
3. 银行手续费、工本费等：以银行回单为凭
4. 有聘用协议（合同号，或者领款人都在资料“聘任”里、仍在聘期）的指导教师课酬：凭发放表和个税申报
5. 工资：凭工资表
6. 发票号填在同一笔付款的另一行，且发票金额够付全部各行的
7. 账套改用别的管理办法以前的付款：按付款当天的办法所定的金额
8. 付款后面附的报销明细里，写了发票号的各行

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
    cited=("《会计基础工作规范》第四十八条",),
    fix="补发票或财政票据并填写发票号；不能取得的，退回专户。",
)
def invoiceless(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every payment above the sum that names no invoice."""
    del policy  # each payment is judged by the policy of its day
    if all(law.lead.invoice_from is None for _, law in book.eras):
        raise NotRequired
    for spends in lines_by_payment(book.spending):
        law = book.law(spends[0].date)  # (7)
        limit = law.lead.invoice_from
        bare = [s for s in spends if not _names_one(s) and not _needs_none(s, law, book)]
        wanting = book.refunds.left(bare) - _by_list(bare, book)  # (2), (8)
        if limit is None or not bare or wanting <= limit:  # (1)
            continue
        if _covered(spends):  # (6)
            continue
        first, *others = sorted(bare, key=lambda s: -s.amount)
        lines = f"，同一凭证 {len(bare)} 行合计" if others else ""
        said = f"，发票号一栏写的是“{first.invoice.strip()}”" if first.invoice.strip() else ""
        reason = f"超过 {yuan(limit)} 元没有发票号{lines}{said}"
        yield less_refunds(invoiceless.under(law), book, first, because=reason, others=others, most=wanting)


def _by_list(spends: Iterable[Spend], book: Book) -> int:
    """What the lines of the lists behind spends claim by an invoice, fen."""
    lines = [line for spend in spends if book.bears_list(spend) for line in book.details(spend)]
    return sum(line.amount for line in lines if numbers_in(line.invoice))


def _names_one(spend: Spend) -> bool:
    """Whether 发票号 holds a number: words are none, nor is a receipt's short number beside its word (收据0012)."""
    said = spend.invoice
    return bool(numbers_in(said)) or (any(c.isdigit() for c in said) and not re.search(r"[\u4e00-\u9fff]", said))


def _covered(spends: Iterable[Spend]) -> bool:
    """Whether an invoice that one line names is, by its stated total, for all lines of the payment."""
    totals = {s.invoice: s.invoice_amount for s in spends if _names_one(s) and s.invoice_amount}
    return bool(totals) and sum(totals.values()) >= sum(s.amount for s in spends)


def _needs_none(spend: Spend, policy: Policy, book: Book) -> bool:
    if is_bank_fee(spend, policy):  # (3)
        return True
    category = policy.find_category(spend.category)
    if category and category.engagement:  # (4)
        names = [line.name for line in book.details(spend)] or [spend.payee]
        if spend.contract or all(book.engagement(name, spend.date) for name in names):
            return True
    return spend.category in policy.lead.payroll  # (5)
