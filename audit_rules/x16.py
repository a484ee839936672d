"""Project money that was with the host for a while.

What left as 往来 for the host or an affiliate, and came back in the same sum within the policy's days,
was lent, whatever money it was: days and days × amount are stated. L03 finds the lending of the
subsidy; this pairs the two movements, of any source.

Passed over:
1. what came back within the days in which a slip is put right
2. what the other party had advanced before: it came first
3. what is still out, or came back later: no pair (L03 for the subsidy, F08 for the match)

Money that was away while it was needed has worked for somebody else.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from audit_rules.relation import near
from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Loan
    from ledgers.policy import Policy

PAGE = """
查什么：项目资金有没有借给所在单位周转，用完再还。

怎么查：以往来款付给所在单位或其关联单位、在若干天内（一般 180 天）又以同样金额收回的，不论哪一种资金，
配成一对列一条，写明占用天数和金额×天数。
天数写在管理办法文件里。

放过的情形：
1. 几天之内就更正的差错（一般 3 天）
2. 对方先垫付、后归还的：收在前，付在后
3. 没有收回，或者更晚才收回的：补助由 L03 认定，配套由 F08 计算

为什么：项目要用钱的时候，钱在给别人用。

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
2025-04-25 * "重庆巴渝康养服务集团有限公司" "单位配套资金"
  voucher: "记2504-004"
  A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
  I收入:2行业企业:4201单位配套  -200000.00 CNY
```
结果：线索，记2502-001，30,000.00
"""


@rule(
    code="X16",
    title="资金出借后收回",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="说明占用原因和审批，占用期间的利息一并处理。",
    examines="loans",
)
def there_and_back(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every pair of an outflow to the host and its return."""
    most, slip = policy.lead.lend_days, policy.lead.lend_slip_days
    if most is None or slip is None:
        raise NotRequired
    close = near(book)
    open_: dict[tuple[str, str, int], deque[Loan]] = defaultdict(deque)
    advanced: dict[tuple[str, str, int], int] = defaultdict(int)
    for loan in sorted((i for i in book.loans if party(i.payee) in close), key=lambda i: (i.date, -i.amount)):
        key = (party(loan.payee), loan.source, abs(loan.amount))
        if loan.amount > 0:
            if advanced[key]:  # (2)
                advanced[key] -= 1
            else:
                open_[key].append(loan)
            continue
        if not open_[key]:
            advanced[key] += 1
            continue
        out = open_[key].popleft()
        days = (loan.date - out.date).days
        if slip < days <= most:  # (1), (3)
            reason = (
                f"{out.source or '未写来源'}以往来款付给“{out.payee}”{yuan(out.amount)} 元，"
                f"{loan.date} 同额收回，占用 {days} 天，金额×天数 {yuan(days * out.amount)} 元·天"
            )
            yield Finding.of(there_and_back, out, because=reason, others=[loan])
