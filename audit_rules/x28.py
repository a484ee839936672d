"""Invoices that do not fit their payment.

For each invoice behind a payment, as its e-invoice or the tax bureau's list says it: the buyer is the
base's unit, the seller is who was paid, the total covers the payment, and it was written no later than
the policy's days after it. One finding a payment, with all that does not fit.

Passed over:
1. a seller other than the payee, under a contract: payment through an agent
2. a seller other than the payee, where a person was paid back what he had laid out
3. an invoice that comes late for a prepayment
4. several payments of one invoice beyond its total: X01's matter
5. what was refunded

An invoice to somebody else proves somebody else's purchase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.payment import is_person, says
from audit_rules.refund import less_refunds
from audit_rules.rule import Severity, Undetermined, rule
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.invoices import Invoice
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：发票和付款对不对得上：购买方、销售方、金额、日期。

怎么查：按导入的电子发票和税务发票清单，购买方不是所在单位（名称或统一社会信用代码）的；销售方不是收款人的；
价税合计少于付款的；开票晚于付款若干天
（一般 30 天）以上的。一笔付款有几样的合为一条。天数写在管理办法文件里。没有导入过电子发票或发票清单的，无法判断。

放过的情形：
1. 销售方不是收款人、有合同号的：委托付款
2. 付给个人的报销：销售方本来就不是收款人
3. 预付款后来才开票的
4. 几笔付款合计超过发票金额的：由 X01 认定
5. 已经退回的

为什么：开给别人的发票，证明的是别人的采购。

例：
```beancount
2025-06-12 * "重庆某商贸有限公司" "实训用品"
  voucher: "记2506-001"
  invoice: "25502031357648624320"
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
2025-06-10 custom "earmark-invoice" "25502031357648624320" "数电票 XML"
  record: "a"
  seller: "重庆另一商贸有限公司"
  amount: 1000.00 CNY
```
结果：线索，记2506-001，1,268.00
"""


@rule(
    code="X28",
    title="发票要素与付款不符",
    severity=Severity.LEAD,
    cites="《中华人民共和国发票管理办法》",
    cited=("《中华人民共和国发票管理办法》",),
    fix="核对发票原件；开错的请销售方重开，不是本单位采购的收回款项。",
)
def unfitting(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every payment whose invoices do not fit it."""
    if not book.invoices:
        missing = "缺电子发票或税务发票清单"
        raise Undetermined(missing)
    for payment in book.payments:  # (5)
        invoices = {i.number: i for spend in payment.spends for i in spend.invoices if not i.red}
        reasons = [why for invoice in invoices.values() for why in _wrong(book, payment, invoice, policy)]
        reasons += [why] if (why := _short(book, payment, list(invoices.values()))) else []
        if reasons:
            because = "；".join(dict.fromkeys(reasons))
            yield less_refunds(unfitting, book, payment.first, because=because, others=payment.others)


def _wrong(book: Book, payment: Payment, invoice: Invoice, policy: Policy) -> Iterator[str]:
    payee = payment.first.payee
    if book.is_buyer(invoice) is False:
        buyer = invoice.buyer or invoice.buyer_id
        yield f"发票 {invoice.number} 的购买方是“{buyer}”，不是“{book.facts.host or book.name}”"
    seller = party(invoice.seller)
    agent = payment.contract or (is_person(payee) and says(payment.text, policy.lead.person_words))  # (1), (2)
    if seller and payment.payee and seller != payment.payee and not agent:
        yield f"发票 {invoice.number} 的销售方是“{invoice.seller}”，付给了“{payee}”"
    days = policy.lead.late_invoice_days
    late = (invoice.date - payment.date).days
    if days is not None and late > days and not says(payment.text, policy.lead.prepaid_words):  # (3)
        yield f"发票 {invoice.number} {invoice.date} 才开，晚于付款 {late} 天"


def _short(book: Book, payment: Payment, invoices: list[Invoice]) -> str:
    """What is said of invoices whose totals do not cover the payment; empty where they do, or nobody knows."""
    sums = [invoice.amount for invoice in invoices if invoice.amount is not None]
    bare = any(not spend.invoices for spend in payment.spends)
    if not invoices or bare or len(sums) < len(invoices) or sum(sums) >= payment.left:
        return ""
    paid = {id(spend) for invoice in invoices for spend in book.paid_by(invoice) if spend.amount > 0}
    if paid - {id(spend) for spend in payment.spends}:  # (4)
        return ""
    return f"发票价税合计 {yuan(sum(sums))} 元，付了 {yuan(payment.left)} 元"
