"""The same invoice paid twice.

Payments of the same invoice are added up: those that name its number, and those an e-invoice stands
behind. Where the invoice's total is known, from the e-invoice or else from the sheet, what is paid
beyond it is questioned at the later payment; payments that name several invoices are held against the
total of all of them. Where it is not known, a second payment of the same sum is a second payment of
the invoice; payments of different sums may be instalments, and are a lead. An invoice that a line of a
reimbursement list names is paid by that line, and by whatever other list or spend names it again.

Passed over:
1. several lines of one voucher: one payment, several lines
2. instalments within the invoice's total
3. a payment that was refunded, with or without the invoice on the refund: only what stays paid counts
4. words in the place of a number (无, 收据) and numbers shorter than an invoice's

An invoice pays once; twice is an error that must be returned, or worse.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from ledgers.book.invoices import numbers_in
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledgers.book.book import Book, Spend
    from ledgers.book.refund import Refunds
    from ledgers.policy import Policy

PAGE = """
查什么：同一张发票有没有重复报销。

怎么查：把写同一发票号的付款相加。知道发票金额的（先看导入的电子发票，没有的看明细表），超过的部分列在后一笔；
不知道的，同样金额付第二次的列后一笔，金额不同的可能是分期付款，只作线索。
付款后面附了报销明细的，明细各行的发票号也算：同一发票在两份明细里、或者又在别的付款上出现的，按明细行的金额比。不同基地之间的重复由全区核对。

放过的情形：
1. 同一张凭证的几行：一次付款，几条分录
2. 分期付款，合计不超过发票金额的
3. 已经退回的付款：只算没有退回的；退款上没有写发票号的，看凭证号、对方、科目和金额
4. 发票号处写的是“无”“收据”之类，或不足八位数字的

为什么：一张发票只能报一次；报两次不是差错就是更糟。

例：
```beancount
2025-09-11 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2509-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
2025-10-09 * "重庆洁康卫生用品有限公司" "购实训耗材补付"
  voucher: "记2510-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
```
结果：违规，记2510-001，1,405.50
"""


@rule(
    code="X01",
    title="同一发票重复报销",
    severity=Severity.VIOLATION,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="核对发票原件；重复支付的，后一笔退回专户。",
)
def duplicate_invoice(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the later payment of every invoice that was paid more than once."""
    del policy
    by_invoice: dict[str, list[Spend]] = defaultdict(list)
    for spend in book.spending:
        for number in _numbers(book, spend):
            by_invoice[number].append(spend)
    seen: set[tuple[str, ...]] = set()
    for number, spends in by_invoice.items():
        for finding in _judge(book, number, spends):
            which = tuple(f"{m.voucher}{m.date}{m.amount}" for m in finding.mentions)
            if which not in seen:  # two invoices paid together twice are one question
                seen.add(which)
                yield finding
    yield from _claimed_again(book, by_invoice)


def _claimed_again(book: Book, by_invoice: Mapping[str, list[Spend]]) -> Iterator[Finding]:
    """Yield the later claim of an invoice that lines of lists name, where one list is not all that names it."""
    listed: dict[str, dict[int, tuple[Spend, int]]] = defaultdict(dict)
    for spend in book.spending:
        if not book.bears_list(spend) or not book.refunds.left([spend]):  # (3)
            continue
        for line in book.details(spend):
            for number in numbers_in(line.invoice):
                _, before = listed[number].get(id(spend.entry), (spend, 0))  # (1)
                listed[number][id(spend.entry)] = (spend, before + line.amount)
    for number, claims in listed.items():
        named = [s for s in by_invoice.get(number, ()) if id(s.entry) not in claims and book.refunds.left([s]) > 0]
        if len({(s.voucher, s.date) for s in named}) > 1:  # these alone were judged above
            continue
        if named:
            claims[0] = (named[0], sum(s.amount for s in named if s.amount > 0))
        yield from _over_the_claims(book, number, sorted(claims.values(), key=lambda claim: claim[0].date))


def _over_the_claims(book: Book, number: str, claims: Sequence[tuple[Spend, int]]) -> Iterator[Finding]:
    """Yield what several claims of one invoice come to beyond it."""
    if len(claims) < 2:  # noqa: PLR2004  (two claims, one invoice)
        return
    paid, (last, fen) = sum(fen for _, fen in claims), claims[-1]
    others = [spend for spend, _ in claims[:-1]]
    invoice = book.invoices.get(number)
    if invoice and invoice.amount is not None:
        if paid > invoice.amount:  # (2)
            reason = f"发票 {number} 金额 {yuan(invoice.amount)} 元，在 {len(claims)} 笔付款里共报 {yuan(paid)} 元"
            yield Finding.of(duplicate_invoice, last, because=reason, amount=paid - invoice.amount, others=others)
        return
    again = fen in [before for _, before in claims[:-1]]
    reason = f"发票 {number} 在 {len(claims)} 笔付款里都报了，本笔 {yuan(fen)} 元"
    firm = None if again else Severity.LEAD
    yield Finding.of(duplicate_invoice, last, because=reason, amount=fen, severity=firm, others=others)


def _numbers(book: Book, spend: Spend) -> list[str]:
    """The numbers that a spend names, each as its e-invoice has it; of a red one (3) that of the one it takes back."""
    known = ((number, book.invoices.get(number)) for number in numbers_in(spend.invoice))  # (4)
    return list(dict.fromkeys((i.red_of or i.number) if i else number for number, i in known))


def _judge(book: Book, number: str, spends: list[Spend]) -> Iterator[Finding]:
    refunds = book.refunds
    payments = _payments(spends, refunds)
    if len(payments) < 2:  # noqa: PLR2004  (two payments, one invoice)
        return
    positive = [spend for spend in spends if spend.amount > 0]
    stray = sum(rest for back, rest in refunds.unmatched if any(back is spend for spend in spends))
    paid = refunds.left(positive) - stray  # (3)
    totals = _totals(book, spends)
    sums = [sum(s.amount for s in lines) for lines in payments]
    again = [n for n, fen in enumerate(sums) if fen in sums[:n]]
    questioned = payments[again[-1] if again and not totals else -1][0]
    mentioned = {id(s): s for s in (*spends, *(back for spend in positive for back, _ in refunds.of(spend)))}
    others = [s for s in mentioned.values() if s is not questioned]
    if totals:
        over = paid - max(totals)
        reason = f"发票 {number} 金额 {yuan(max(totals))} 元，已付 {yuan(paid)} 元，多付 {yuan(over)} 元"
        severity = None
    else:
        over = min(paid - max(sums), sum(sums[n] for n in again)) if again else paid - max(sums)
        severity = None if again else Severity.LEAD
        reason = f"发票 {number} 分 {len(payments)} 次付款，没有发票金额，是否分期付款需核实"
        if again:
            reason = f"发票 {number} 已付过 {yuan(sums[again[-1]])} 元，又付 {len(again)} 次，共多付 {yuan(over)} 元"
    if over > 0:  # (2)
        fen = over if severity is None else sums[-1]
        yield Finding.of(duplicate_invoice, questioned, because=reason, amount=fen, severity=severity, others=others)


def _totals(book: Book, spends: list[Spend]) -> set[int]:
    """What the invoices that spends name come to: by the e-invoices where all are known, else as the sheet says."""
    known = [book.invoices.get(number) for number in {n for s in spends for n in _numbers(book, s)}]
    sums = [invoice.amount for invoice in known if invoice and invoice.amount is not None]
    if len(sums) == len(known):
        return {sum(sums)}
    return {s.invoice_amount for s in spends if s.invoice_amount is not None and s.invoice_amount > 0}


def _payments(spends: list[Spend], refunds: Refunds) -> list[list[Spend]]:
    """The payments of an invoice that stand: the lines of one voucher are one (1), a refunded one is none."""
    by_voucher: dict[tuple[object, ...], list[Spend]] = defaultdict(list)
    for spend in (s for s in spends if s.amount > 0):
        by_voucher[(spend.voucher, spend.date) if spend.voucher else (spend.row, id(spend.entry))].append(spend)  # (1)
    return [lines for lines in by_voucher.values() if refunds.left(lines) > 0]
