"""The subsidy lent out.

第十条（二） asks for 专款专用. Money that leaves earmarked funds as 往来 buys nothing for the project: it
is lent, whoever has it, and stays a finding when it came back. What returned, when, and days ×
amount are stated, because the disposal depends on them. A payment to the host itself, booked as
spending without invoice and without contract, may be the same thing and is a lead. So is a spend
whose words name a loan, an investment, cash or a transfer into another pool, whatever it was booked
as: a violation where the words decide, a lead where a contract is on file or they only ask.

Passed over:
1. money other than the subsidy: the host's own that goes back to it is F08's matter
2. the return of what the same party had advanced to the project before
3. subsidy that goes back to whoever granted it
4. a refund: it is taken off the payment that it takes back
5. what the bank itself took back (冲正, 退汇): nothing left
6. what came back in full within the days in which a slip is put right: a lead, no violation

A loan of public money that was returned was still a loan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, Severity, Undetermined, rule
from audit_rules.words import by_words, parts
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Loan
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有借给别人，或转给建设单位自己用。第十条（二）要求专款专用。

怎么查：补助资金以往来款付出去的，没有给项目买到东西，不论借给谁都逐笔列出；后来收回的，写明收回日期、金额、
占用天数和金额×天数，问题仍在，处理时酌情。没有收回的，算到查账截止日。
付给所在单位、列作支出而没有发票也没有合同号的，可能是同一回事，只作线索。列作支出而收款人、用途、发票品目写的是借款、
资金归集、理财、还贷、取现的，按所写的认定；有合同号的，只作线索。往来款没有写资金来源的，这一部分无法判断。

放过的情形：
1. 不是补助资金的往来：配套资金转回单位，由 F08 计算
2. 归还对方先前垫付给项目的钱
3. 退还给拨款单位的补助
4. 退款（负数支出）：从所退的那一笔里扣除
5. 银行冲正、退汇的：钱没有付出去
6. 几天之内（一般 3 天）全数收回的，可能是差错更正：只作线索

为什么：借出去又还回来的公款，仍然借出去过。

例：
```beancount
2025-02-10 * "重庆巴渝康养服务集团有限公司" "临时周转借款"
  voucher: "记2502-001"
  A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
  A资产:1221往来款项:1地方财政  30000.00 CNY
2025-04-08 * "重庆巴渝康养服务集团有限公司" "归还临时周转借款"
  voucher: "记2504-002"
  A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
  A资产:1221往来款项:1地方财政  -30000.00 CNY
```
结果：违规，记2502-001，30,000.00
"""


@dataclass
class _Lent:
    """One lending and what came back of it. Amounts in fen."""

    loan: Loan
    amount: int
    left: int
    returns: list[tuple[Loan, int]] = field(default_factory=list)

    def take(self, loan: Loan, fen: int) -> int:
        """Settle what a return can; answers what of it is left."""
        part = min(self.left, fen)
        if part > 0:
            self.left -= part
            self.returns.append((loan, part))
        return fen - part


@rule(
    code="L03",
    title="补助资金出借或转出",
    severity=Severity.VIOLATION,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="收回借出的资金并说明占用原因；已收回的，附收款凭证，占用期间的利息一并处理。",
    examines="loans",
)
def lending(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every lending of earmarked money, and payments to the host without evidence."""
    for lent in _lendings(book, policy):
        loan, days = lent.loan, [f"{r.date} 收回 {yuan(fen)} 元" for r, fen in lent.returns]
        spans = [((r.date - loan.date).days, fen) for r, fen in lent.returns]
        if lent.left:
            days.append(f"至 {book.as_of} 尚有 {yuan(lent.left)} 元没有收回")
            spans.append(((book.as_of - loan.date).days, lent.left))
        longest, burden = max(n for n, _ in spans), sum(n * fen for n, fen in spans)
        how = "，".join(days)
        reason = f"{loan.source}以往来款付出，{how}，占用 {longest} 天，金额×天数 {yuan(burden)} 元·天"
        slip = book.law(loan.date).lead.lend_slip_days
        how_firm = Severity.LEAD if not lent.left and slip is not None and longest <= slip else None  # (6)
        others = [r for r, _ in lent.returns]
        yield Finding.of(lending, loan, because=reason, amount=lent.amount, severity=how_firm, others=others)
    yield from _parked(book)
    blank = [loan for loan in book.loans if not loan.source and loan.amount > 0]
    if blank:
        yield Undetermined(f"有 {len(blank)} 笔往来付款没有写资金来源")


def _parked(book: Book) -> Iterator[Finding]:
    """Yield every spend of earmarked money that its words park, and payments to the host without evidence."""
    for spend in book.spending:
        law = book.law(spend.date)
        if not law.earmarked(spend.source) or spend.amount <= 0:  # (4)
            continue
        if book.is_granter(spend.payee):  # (3)
            continue
        own = lending.under(law)
        parked = [part for part in parts(spend, law, book) if part.judged.ban == "parked"]
        hits = [(p, own.severity if p.judged.firm and not spend.contract else Severity.LEAD) for p in parked]
        if hits:
            yield by_words(own, book, spend, hits)
        elif book.is_host(spend.payee) and not (spend.invoice or spend.contract):
            reason = "付给所在单位，没有发票也没有合同号，是否转出补助资金需核实"
            yield less_refunds(own, book, spend, because=reason, severity=Severity.LEAD)


def _lendings(book: Book, policy: Policy) -> list[_Lent]:
    """Every lending of earmarked money with its returns: the same party's first, then one of the same sum."""
    advanced: dict[str, int] = defaultdict(int)
    found: list[_Lent] = []
    for loan in book.loans:  # (5)
        who = party(loan.payee)
        if not policy.earmarked(loan.source):  # (1)
            continue
        if loan.amount > 0:
            own = min(advanced[who], loan.amount)  # (2)
            advanced[who] -= own
            if loan.amount > own and not book.is_granter(loan.payee):  # (3)
                found.append(_Lent(loan, loan.amount - own, loan.amount - own))
            continue
        left = -loan.amount
        for lent in found:
            if party(lent.loan.payee) == who:
                left = lent.take(loan, left)
        twin = next((lent for lent in found if left and lent.left == left), None)
        if twin:
            left = twin.take(loan, left)
        advanced[who] += left
    return found
