"""A rush to spend at the end.

Two figures, for every year and for the last twelve months of the period. Large payments without a
contract in the last days are held against what was spent in the twelve months; the last month is held
against the mean of the others. Either above the policy's figure makes one lead for that end. A month
counts where it lies in the period; the mean wants enough months and something spent in them.

Passed over:
1. retention money, which falls due when it does
2. payments under a contract, in the first figure
3. an end that has fewer months before it than the policy asks for, in the second
4. what was refunded

Money spent so that it need not be returned is seldom spent well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audit_rules.payment import says
from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.share import percent
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：年底或者建设期末有没有突击花钱。

怎么查：看每年 12 月和建设期最后一段。最后几天（一般 10 天）没有合同号的大额付款（一般每笔 10,000 元以上），
合计超过这十二个月支出的一定比例
（一般 10%）的，列一条；最后一个月的支出超过其余各月平均数的一定倍数（一般 2.5 倍）的，也列一条，两样都有的合为一条。
这些数条文没有定，写在管理办法文件里，可由主管部门改。

放过的情形：
1. 质保金等到期应付的
2. 有合同号的大额付款，不计入前一个比例
3. 前面不满规定月数的，不比较月平均数；前面没有支出的也不比较
4. 已经退回的

为什么：为了不交回而花掉的钱，很少花得值。

例：
```beancount
2025-03-04 * "重庆康复辅具科技有限公司" "实训用品"
  voucher: "记2503-001"
  contract: "CG-2025-001"
  A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
2025-12-30 * "重庆嘉岭装饰工程有限公司" "预付实训室二期改造款"
  voucher: "记2512-007"
  A资产:1002银行存款:01专户:2行业企业  -15000.00 CNY
  E支出:2行业企业:1构建培训体系:31006培训基础设施完善  15000.00 CNY
```
结果：线索，记2512-007，15,000.00
"""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The twelve months up to an end. Amounts in fen.

    Attributes:
        end: their last day. first: the first day of them that is in the period.
        payments: all payments of theirs, retention money left out.
    """

    end: date
    first: date
    payments: Sequence[Payment]

    @property
    def total(self) -> int:
        return sum(payment.left for payment in self.payments)

    def months(self) -> tuple[int, list[int]]:
        """What the last month spent, and each of the months before it."""
        spent: dict[tuple[int, int], int] = defaultdict(int)
        for payment in self.payments:
            spent[payment.date.year, payment.date.month] += payment.left
        before, day = [], self.first
        while (day.year, day.month) < (self.end.year, self.end.month):
            before.append(spent[day.year, day.month])
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return spent[self.end.year, self.end.month], before


@rule(
    code="X03",
    title="年底或期末突击花钱",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_effect",),
    fix="说明集中付款的原因，附合同和验收资料；没有交付的，收回款项。",
)
def rush(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every end of a year, and that of the period, before which spending rushed."""
    if policy.lead.rush_days is None and policy.lead.rush_times is None:
        raise NotRequired
    for stretch in _stretches(book, policy):
        large = _large(stretch, policy)
        together = sum(payment.left for payment in large)
        share, reasons = policy.lead.rush_share, []
        if share is not None and together > stretch.total * share:
            reasons.append(
                f"{stretch.end} 前 {policy.lead.rush_days} 天没有合同号的大额付款 {len(large)} 笔 {yuan(together)} 元，"
                f"占十二个月支出 {yuan(stretch.total)} 元的 {percent(together, stretch.total)}"
            )
        else:
            large = []
        month, said = _against_the_mean(stretch, policy, book.as_of)
        reasons += [said] if said else []
        if large:
            one, *others = sorted(large, key=lambda payment: -payment.left)
            spends = [*one.others, *(spend for other in others for spend in other.spends)]
            yield less_refunds(rush, book, one.first, because="；".join(reasons), others=spends)
        elif reasons:
            spends = [spend for payment in month for spend in payment.spends]
            total = sum(payment.left for payment in month)
            yield Finding.about(rush, book, f"{stretch.end}", because="；".join(reasons), amount=total, items=spends)


def _stretches(book: Book, policy: Policy) -> Iterator[_Stretch]:
    """Every end that has payments in its last month."""
    kept = [p for p in book.payments if not says(p.text, policy.period.retention_words)]  # (1), (4)
    ends = {date(year, 12, 31) for year in {payment.date.year for payment in kept}} | {book.end}
    for end in sorted(ends):
        since = date(max(end.year - 1, 1), end.month, 1) + timedelta(days=32)
        first = max(since.replace(day=1), book.start)
        own = [payment for payment in kept if first <= payment.date <= end]
        if any((p.date.year, p.date.month) == (end.year, end.month) for p in own):
            yield _Stretch(end, first, own)


def _large(stretch: _Stretch, policy: Policy) -> list[Payment]:
    days, least = policy.lead.rush_days, policy.lead.rush_from
    if days is None or least is None:
        return []
    since = stretch.end - timedelta(days=days)
    return [p for p in stretch.payments if p.date > since and p.amount >= least and not p.contract]  # (2)


def _against_the_mean(stretch: _Stretch, policy: Policy, today: date) -> tuple[list[Payment], str]:
    """The last month's payments and what is said of them, where they are many times the mean of the others."""
    times, least = policy.lead.rush_times, policy.lead.rush_months
    last, before = stretch.months()
    if times is None or least is None or len(before) < least or not sum(before) or stretch.end > today:  # (3)
        return [], ""
    if last * len(before) < sum(before) * times:
        return [], ""
    month = (stretch.end.year, stretch.end.month)
    own = [p for p in stretch.payments if (p.date.year, p.date.month) == month]
    mean = sum(before) // len(before)
    tenths = last * len(before) * 10 // sum(before)
    said = (
        f"{month[0]} 年 {month[1]} 月支出 {yuan(last)} 元，为前 {len(before)} 个月平均 {yuan(mean)} 元的"
        f" {tenths // 10}.{tenths % 10} 倍"
    )
    return own, said
