"""The host's match.

第九条: the host is in principle to match the subsidy 1:1. Counted is what the host paid in of its
own, less what went back to it as 往来, against the granted 20万; the ratio to what was really
received is stated beside it. 原则上 makes it a warning, never a violation. Match that somebody else
than the stated host has paid is a lead; spending of the subsidy that runs ahead of the match is a
note while the match is short. Match that was only made up after the period is enough in sum: that it came
late is a note, with what was short on the last day.

Passed over:
1. partners' money: 第九条 names 所在单位, and the policy says whether partners count
2. a match still on its way: the text sets no day, so before the period ends a shortfall is a note
3. money lent to the host out of the subsidy and returned: another matter (L03)
4. another ratio in a policy that the base moved to later: the match belongs to the grant

A match that comes and goes again is no match.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from ledgers.book.book import Loan
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：所在单位有没有按1:1给予配套。第九条：所在单位原则上要给予1:1配套经费支持。

怎么查：单位自己拨入的钱，减去以往来款转回单位的，与补助标准乘以配套比例相比，差多少列多少；
同时写明与实际到账的补助相比是多少。条文写“原则上”，所以是预警。由所在单位以外的人汇入的配套，另作线索；配套没有到齐而补助支出走在配套前面的，
另作提示；建设期结束以后才补足的，总数算够，另作提示写明期末差多少、什么时候补足。账上还没有收支的，无法判断。

放过的情形：
1. 合作企业投入的：条文写的是所在单位，是否计算由管理办法文件定
2. 建设期没有结束的：条文没有规定到账日期，只作提示
3. 从补助资金借给单位的：由 L03 认定
4. 账套后来改用的管理办法另定配套比例的：配套是批准时的补助的配套

为什么：拨进来又转回去的配套，等于没有。

例：
```beancount
2024-04-25 * "重庆巴渝康养服务集团有限公司" "单位配套资金"
  voucher: "记2404-004"
  A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
  I收入:2行业企业:4201单位配套  -200000.00 CNY
2024-12-20 * "重庆巴渝康养服务集团有限公司" "归还往来款"
  voucher: "记2412-006"
  A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
  A资产:1221往来款项:2行业企业  80000.00 CNY
```
结果：预警，—，80,000.00
"""


@rule(
    code="F08",
    title="单位配套资金不足",
    severity=Severity.WARNING,
    cites="第九条",
    cited=("match.cite",),
    fix="补足配套资金并转入专户；已转回的，退还专户。",
    examines="income",
    of_award=True,  # (4)
)
def match(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what is short of the host's match."""
    if not policy.match.ratio:
        raise NotRequired
    if not book.income and not book.spending:
        missing = "账上还没有收支"
        raise Undetermined(missing)
    due = int(book.grant * policy.match.ratio)
    partners = sum(i.amount for i in book.income if i.kind == "partner")
    paid = book.matched() + (partners if policy.match.count_partners else 0)  # (1)
    yield from _paid_by_others(book)
    yield from _behind(book)
    if paid >= due:
        yield from _late(book, policy, due)
        return
    ratio = f"{paid / book.grant:.2%}" if book.grant else "—"
    received = book.granted()
    beside = f"；与实际到账的补助相比为 {paid / received:.2%}" if received > 0 else ""
    items = [i for i in book.income if i.kind == "match"]
    back = [i for i in book.loans if book.is_host(i.payee) and not policy.earmarked(i.source)]  # (3)
    returned = sum(i.amount for i in back)
    went = f"（到账 {yuan(sum(i.amount for i in items))} 元，转回 {yuan(returned)} 元）" if returned > 0 else ""
    over = book.as_of > book.end
    when = "" if over else f"，建设期到 {book.end} 止，尚可补足"
    reason = (
        f"单位配套 {yuan(paid)} 元{went}，应为 {yuan(due)} 元，差 {yuan(due - paid)} 元，配套比 {ratio}{beside}{when}"
    )
    severity = None if over else Severity.NOTE  # (2)
    yield Finding.about(
        match, book, "match", because=reason, amount=due - paid, severity=severity, items=[*items, *back]
    )


def _late(book: Book, policy: Policy, due: int) -> Iterator[Finding]:
    """A match that was enough only after the period had ended; a note, for the text sets no day."""
    kinds = {"match", "partner"} if policy.match.count_partners else {"match"}
    moves: list[Item] = [i for i in book.income if i.kind in kinds]
    moves += [i for i in book.loans if book.is_host(i.payee) and not policy.earmarked(i.source)]
    paid, short, enough = 0, due, None
    for item in sorted(moves, key=lambda i: i.date):
        paid += -item.amount if isinstance(item, Loan) else item.amount
        if item.date <= book.end:
            short = due - paid
        if paid < due:
            enough = None
        elif enough is None:
            enough = item.date
    if short <= 0 or enough is None or enough <= book.end:
        return
    after = [i for i in moves if book.end < i.date <= enough]
    reason = f"建设期到 {book.end} 止，配套当时差 {yuan(short)} 元，{enough} 才补足"
    yield Finding.about(match, book, "late", because=reason, amount=short, severity=Severity.NOTE, items=after)


def _behind(book: Book) -> Iterator[Finding]:
    """The day from which the subsidy's spending has stayed ahead of the match; a note, for the text sets no pace."""
    back = [(i.date, -i.amount) for i in book.loans if book.is_host(i.payee) and not book.policy.earmarked(i.source)]
    moves = [(i.date, i.amount) for i in book.income if i.kind == "match"] + back
    spends = [(s.date, -s.amount) for s in book.spending if book.policy.earmarked(s.source)]
    ahead, since, lead = 0, None, 0
    for day, moved in groupby(sorted([*moves, *spends]), key=lambda move: move[0]):
        ahead += sum(fen for _, fen in moved)
        since, lead = (since or day, -ahead) if ahead < 0 else (None, 0)
    if since is not None and sum(fen for _, fen in moves) < int(book.grant * book.award.match.ratio):
        reason = f"自 {since} 起，补助累计支出超过单位配套净到账，现超过 {yuan(lead)} 元"
        yield Finding.about(match, book, "pace", because=reason, amount=lead, severity=Severity.NOTE)


def _paid_by_others(book: Book) -> Iterator[Finding]:
    """Match that somebody else than the stated host has paid: 第九条 names 所在单位."""
    host = party(book.facts.host)
    for item in book.income if host else ():
        payer = party(item.payee)
        if item.kind == "match" and item.amount > 0 and payer and payer not in host and host not in payer:
            reason = f"单位配套由“{item.payee}”汇入，所在单位是“{book.facts.host}”，是否所在单位的资金需核实"
            yield Finding.of(match, item, because=reason, severity=Severity.LEAD)
