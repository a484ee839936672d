"""Match that goes back where it came from.

What the host paid in as match, and what left for the host or one of its affiliates out of money other
than the subsidy within the policy's days: where it comes to the match, give or take the policy's share,
the match was shown and taken back. Affiliates are the 供应商 of the dossier whose relation to the host is
stated, or who share a person, a telephone or an address with it. A second hop, from a third party back to
the host, happens in no book of the base: it is seen where the first lands on an affiliate, or on the very
account from which the match came, under whatever name.

Passed over:
1. what is bought from the host, with invoice and contract
2. what goes back of match that is more than is due
3. the subsidy that goes to the host: L03's matter
4. spending that was refunded

A match that made the round never was there to be spent.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.relation import near
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.share import percent
from ledgers.book.render import yuan
from ledgers.book.rows import digits, party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Income, Item
    from ledgers.policy import Policy

PAGE = """
查什么：单位配套有没有到账后不久又转回去，一进一出，只是做样子。

怎么查：每一笔单位配套到账后若干天内（一般 30 天），用补助以外的钱付给所在单位或其关联单位的往来款和支出，
合计与这笔配套相当
（一般相差不超过 10%）的，列一条，列在付出的那一笔。关联单位按资料“供应商”认定：写明“与所在单位的关系”的，
或者法定代表人、电话、地址与所在单位相同的。经第三方转一道的，第二道不在本账上：第三方是关联单位，或者收款账号就是汇入配套的账号
（不论户名写谁），才查得到。天数和比例写在管理办法文件里。

放过的情形：
1. 向所在单位采购，发票和合同号都有的
2. 配套多拨、退回多拨部分的：退后仍不少于应配套的数
3. 补助资金付给所在单位的：由 L03 认定
4. 已经退回的支出

为什么：转一圈又回去的配套，从来没有用在项目上。

例：
```beancount
2024-12-10 * "重庆巴渝康养服务集团有限公司" "单位配套资金（第二笔）"
  voucher: "记2412-002"
  A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
  I收入:2行业企业:4201单位配套  -80000.00 CNY
2024-12-20 * "重庆巴渝康养服务集团有限公司" "归还往来款"
  voucher: "记2412-006"
  A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
  A资产:1221往来款项:2行业企业  80000.00 CNY
```
结果：线索，记2412-006，80,000.00
"""


@rule(
    code="X10",
    title="配套资金疑似回流",
    severity=Severity.LEAD,
    cites="第九条",
    cited=("match.cite",),
    fix="说明转回的原因并附依据；没有依据的，退还专户。",
    examines="income",
)
def round_trip(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every match that left again."""
    days, band = policy.lead.round_trip_days, policy.lead.round_trip_band
    if days is None or band is None:
        raise NotRequired
    out = _out(book, policy)
    when, kept = [item.date for item, _ in out], 0
    due = int(book.grant * book.award.match.ratio)
    used = 0
    for credit in (i for i in book.receipts if i.kind == "match"):
        kept += credit.amount
        first = max(used, bisect_left(when, credit.date))
        last = bisect_right(when, credit.date + timedelta(days=days))
        gone = out[first:last]
        total = sum(fen for _, fen in gone)
        if not gone or abs(total - credit.amount) > credit.amount * band:
            continue
        used, kept = last, kept - total
        if due and kept >= due:  # (2)
            continue
        yield _finding(credit, [item for item, _ in gone], total)


def _finding(credit: Income, gone: list[Item], total: int) -> Finding:
    who = "、".join(dict.fromkeys(item.payee for item in gone))
    after = (gone[-1].date - credit.date).days
    reason = (
        f"单位配套 {yuan(credit.amount)} 元于 {credit.date} 到账，{after} 天内付给“{who}”{yuan(total)} 元，"
        f"为这笔配套的 {percent(total, credit.amount)}"
    )
    *before, last = gone
    return Finding.of(round_trip, last, because=reason, amount=total, others=[credit, *before])


def _out(book: Book, policy: Policy) -> list[tuple[Item, int]]:
    """What left for the host and its affiliates out of money other than the subsidy, by day, fen."""
    close, own = near(book), _accounts(book)
    moved: list[Item] = [*book.loans, *book.spending]
    found = [
        (i, i.amount)
        for i in moved
        if i.amount > 0 and (party(i.payee) in close or _account(i) in own) and not policy.earmarked(i.source)
    ]
    bought = {id(s) for s in book.spending if s.invoice.strip() and s.contract.strip()}
    bought |= {id(s) for s in book.spending if s.amount > 0 and not book.refunds.left([s])}  # (4)
    return sorted((pair for pair in found if id(pair[0]) not in bought), key=lambda pair: pair[0].date)  # (1), (3)


def _accounts(book: Book) -> frozenset[str]:
    """The accounts from which the match came."""
    return frozenset({_account(i) for i in book.receipts if i.kind == "match"} - {""})


def _account(item: Item) -> str:
    """The other party's account, empty where it is not known whole."""
    number = str(item.entry.meta.get("payee-account") or "")
    return digits(number) if "*" not in number and len(digits(number)) >= _WHOLE else ""


_WHOLE = 12  # digits that name one account
