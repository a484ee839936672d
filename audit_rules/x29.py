"""First digits that are not those of payments.

Of amounts that grew by themselves, the first digits follow Benford's law: 30.1% begin with 1, 4.6%
with 9. The mean absolute deviation of the nine shares from the law's is held against the policy's
band (Nigrini's). The test says nothing of few amounts, nor of amounts in a narrow range, and a base
has mostly few: below the policy's number of payments it is not made, and says so.

Passed over:
1. payments below one yuan, whose first digit is none of yuan
2. amounts that lie too close together: the upper tenth is not ten times the lower tenth
3. a deviation within the band
4. what was refunded

Who makes up amounts has favourite digits.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：付款金额的首位数字分布有没有明显异常。

怎么查：自然形成的金额，首位数字服从本福特定律：1 开头的占 30.1%，9 开头的占 4.6%。
算出九个数字的实际占比与定律相差的绝对值，
取平均数，超过管理办法文件所定的界限（一般 0.015）的列一条，写明偏离最大的数字。付款笔数不足（一般 1,000 笔）的，
不作判断，并说明笔数：
一个基地通常不够，主要用于全区汇总。

放过的情形：
1. 不足一元的付款
2. 金额过于集中的：从小到大排，十分之九处不到十分之一处的十倍
3. 没有超过界限的
4. 已经退回的

为什么：编出来的金额，编的人有偏爱的数字。

例：
```beancount
2025-06-12 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2506-001"
  A资产:1002银行存款:01专户:1地方财政  -1268.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1268.00 CNY
```
结果：无法判断
"""

_DIGITS = range(1, 10)
LAW = {digit: (1 + Decimal(1) / digit).log10() for digit in _DIGITS}
_FEN = 100
_WIDE = 10  # how many times the lower tenth the upper tenth must be


@rule(
    code="X29",
    title="付款金额首位数字异常",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="按偏离最大的首位数字抽查付款凭证。",
)
def first_digits(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the deviation of a book's first digits, where it is beyond the band."""
    least, band = policy.lead.digit_rows, policy.lead.digit_band
    if least is None or band is None:
        raise NotRequired
    amounts = sorted(p.amount for p in book.payments if p.amount >= _FEN)  # (1), (4)
    if len(amounts) < least:
        missing = f"只有 {len(amounts)} 笔付款，首位数字分析至少要 {least} 笔"
        raise Undetermined(missing)
    low, high = amounts[len(amounts) // 10], amounts[len(amounts) * 9 // 10]
    if high < low * _WIDE:  # (2)
        return
    counts = Counter(int(str(amount)[0]) for amount in amounts)
    off = {digit: Decimal(counts[digit]) / len(amounts) - LAW[digit] for digit in _DIGITS}
    mean = sum(map(abs, off.values()), Decimal(0)) / len(off)
    if mean <= band:  # (3)
        return
    worst = max(off, key=lambda digit: abs(off[digit]))
    share, due = Decimal(counts[worst]) / len(amounts), LAW[worst]
    reason = (
        f"{len(amounts)} 笔付款的首位数字平均偏差 {mean:.4f}，界限 {band}；偏离最大的是 {worst} 开头的："
        f"{counts[worst]} 笔，占 {share:.1%}，应约 {due:.1%}"
    )
    yield Finding.about(first_digits, book, "digits", because=reason, amount=0)
