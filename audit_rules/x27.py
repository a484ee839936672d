"""Spending behind which the invoice is void or taken back.

By the tax bureau's list or a red e-invoice, an invoice behind a payment is void, or taken back in whole
or in part. What still stands of it must cover what stays paid; what does not is a lead at its last
payment. An invoice of the list that is taken back in part, by a sum that nobody knows, is one for the whole.

Passed over:
1. what was refunded, with or without the red invoice
2. an invoice that another sound one of the same seller replaces: of the same sum or more, no earlier, and behind no
   other payment; each replaces one only
3. an invoice that was taken back in part and still covers what stays paid

A void invoice proves nothing, and its seller has paid no tax.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.invoices import ALL_RED, VOID
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.invoices import Invoice
    from ledgers.policy import Policy

PAGE = """
查什么：已经作废、红冲的发票，还有没有拿来列支。

怎么查：支出背后的发票，在税务发票清单上是作废、红冲的，或者有红字发票冲了它的：
发票剩下的有效金额不够抵没有退回的付款的，列在最后一笔付款，金额为差额。
清单上写部分红冲、不知道冲了多少的，按整笔列。没有导入过电子发票或发票清单的，无法判断。

放过的情形：
1. 已经退款的，退款上有没有写红字发票都算
2. 同一销售方另开了有效发票代替的：金额不少于原来、不早于原来、没有用在别的付款上；一张只代替一张
3. 部分红冲以后，剩下的仍够抵付款的

为什么：作废的发票什么也证明不了，销售方也没有交税。

例：
```beancount
2025-06-12 * "重庆某商贸有限公司" "实训用品"
  voucher: "记2506-001"
  invoice: "25502031357648624320"
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
2025-06-10 custom "earmark-invoice" "25502031357648624320" "发票清单"
  record: "a"
  seller: "重庆某商贸有限公司"
  amount: 1268.00 CNY
  status: "已作废"
```
结果：线索，记2506-001，1,268.00
"""


@rule(
    code="X27",
    title="作废或红冲的发票仍在列支",
    severity=Severity.LEAD,
    cites="《中华人民共和国发票管理办法》",
    cited=("《中华人民共和国发票管理办法》",),
    fix="请销售方重开发票；交易取消的，收回款项。",
)
def undone(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every payment that stands on an invoice that does not."""
    del policy
    if not book.invoices:
        missing = "缺电子发票或税务发票清单"
        raise Undetermined(missing)
    spare = _spare(book)
    for invoice in book.invoices:
        spends = [spend for spend in book.paid_by(invoice) if spend.amount > 0] if invoice.undone else []
        left = book.refunds.left(spends)  # (1)
        stands = _stands(invoice)
        if left <= stands or _replaced(invoice, spare):  # (2), (3)
            continue
        *before, last = spends
        took = f"，红冲 {yuan(invoice.flushed)} 元" if invoice.flushed else ""
        figures = f"{took}，有效金额 {yuan(stands)} 元，仍列支 {yuan(left)} 元"
        reason = f"发票 {invoice.number} {invoice.status}{figures}，没有足额退款，也没有重开的发票"
        yield Finding.of(undone, last, because=reason, amount=left - stands, others=before)


def _stands(invoice: Invoice) -> int:
    """What of an undone invoice still holds, fen."""
    if invoice.status in {VOID, ALL_RED} or not invoice.flushed:
        return 0
    return max(0, (invoice.amount or 0) - invoice.flushed)


def _spare(book: Book) -> dict[str, list[Invoice]]:
    """The sound invoices behind no payment, by seller."""
    found: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in book.invoices:
        if not invoice.undone and not invoice.red and not book.paid_by(invoice):
            found[party(invoice.seller)].append(invoice)
    return found


def _replaced(invoice: Invoice, spare: dict[str, list[Invoice]]) -> bool:
    """Whether a spare invoice stands in; it is used up."""
    own = spare.get(party(invoice.seller), []) if invoice.seller else []
    fit = next((i for i in own if i.date >= invoice.date and (i.amount or 0) >= (invoice.amount or 0)), None)
    if fit is not None:
        own.remove(fit)
    return fit is not None
