"""Spending of the subsidy that runs ahead of the match.

Day by day, what the host has paid in less what went back, against what was spent of the subsidy times
the ratio. A stretch in which the match stays behind for longer than the policy's days is a lead, from its
first day on; made good later or not. F08 holds the whole against what is due.

Passed over:
1. a lag within the days
2. partners' money, where the policy counts it as match
3. spending that was refunded, from the day of the refund on

The subsidy was granted beside the host's money, not before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：补助花在前面，配套有没有跟上。

怎么查：逐日比较单位配套的净到账（减去转回的）与补助累计支出乘以配套比例，
配套落后超过一定天数（一般 30 天）的每一段列一条，写明从哪天起、
最多差多少；后来补上的也列。天数写在管理办法文件里。总数够不够由 F08 认定。账上还没有收支的，无法判断。

放过的情形：
1. 落后没有超过天数的
2. 合作企业投入按管理办法可以计入的，一并计算
3. 支出已经退回的：从退回之日起不再计算

为什么：补助是配着单位的钱一起用的，不是先用的。

例：
```beancount
2024-04-25 * "重庆巴渝康养服务集团有限公司" "单位配套资金"
  voucher: "记2404-004"
  A资产:1002银行存款:01专户:2行业企业  10000.00 CNY
  I收入:2行业企业:4201单位配套  -10000.00 CNY
2024-06-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2406-001"
  A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
```
结果：线索，—，4,280.00
"""


@dataclass
class _Lag:
    """A stretch in which the match is behind: from when, until when (None where it still is), the most in fen."""

    since: date
    until: date | None = None
    most: int = 0
    most_on: date | None = None


@rule(
    code="X18",
    title="配套进度落后于补助支出",
    severity=Severity.LEAD,
    cites="第九条",
    cited=("match.cite",),
    fix="尽快补足配套；约定分期到账的，附约定。",
    of_award=True,
)
def lagging(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every stretch in which the match stayed behind."""
    days = policy.lead.match_lag_days
    if not policy.match.ratio or days is None:
        raise NotRequired
    if not book.income and not book.spending:
        missing = "账上还没有收支"
        raise Undetermined(missing)
    for lag in _lags(book, policy):
        until = lag.until or book.as_of
        lasted = (until - lag.since).days
        if lasted <= days:  # (1)
            continue
        end = f"到 {lag.until} 才跟上" if lag.until else f"到 {book.as_of} 仍没有跟上"
        reason = (
            f"自 {lag.since} 起单位配套净到账少于补助累计支出的 {policy.match.ratio} 倍，{end}，共 {lasted} 天，"
            f"最多差 {yuan(lag.most)} 元（{lag.most_on}）"
        )
        yield Finding.about(lagging, book, f"lag|{lag.since}", because=reason, amount=lag.most)


def _lags(book: Book, policy: Policy) -> list[_Lag]:
    kinds = {"match", "partner"} if policy.match.count_partners else {"match"}  # (2)
    moves = [(i.date, i.amount) for i in book.income if i.kind in kinds]
    moves += [(i.date, -i.amount) for i in book.loans if book.is_host(i.payee) and not policy.earmarked(i.source)]
    ratio = policy.match.ratio
    moves += [(s.date, -int(s.amount * ratio)) for s in book.spending if policy.earmarked(s.source)]  # (3)
    ahead, found, lag = 0, [], None
    for day, moved in groupby(sorted(moves), key=lambda move: move[0]):
        ahead += sum(fen for _, fen in moved)
        if ahead < 0:
            if lag is None:
                lag = _Lag(day)
                found.append(lag)
            if -ahead > lag.most:
                lag.most, lag.most_on = -ahead, day
        elif lag is not None:
            lag.until, lag = day, None
    return found
