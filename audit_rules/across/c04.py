"""A category that takes far more of one base's spending than of others'.

What part of its spending a base puts into a category is held against the middle part of the other bases of its size
under the same policy. So many times that, and so much more in all, is a lead. All figures, and where sizes part,
are the policy's.

Passed over:
1. a size with too few other bases
2. a category into which the middle half of the others put the same part, or most of them nothing
3. less than the policy's sum above the others' part

The average base is no law, but who is far from it can say why.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.across.concern import Concern, Part
from audit_rules.across.rollup import Part as Sums
from audit_rules.across.rollup import Rollup
from audit_rules.across.shares import WHOLE, percent, share_of
from audit_rules.across.spread import Spread
from audit_rules.columns import SPENT
from audit_rules.rule import Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Frame
    from ledgers.policy import Policy

PAGE = """
查什么：某一类支出在哪个基地占得比同规模的基地多得多。

怎么查：算每个基地各类支出占全部支出的比例，与适用同一管理办法、同一规模的其他基地的中位数比：达到一定倍数
（一般 3 倍）、超出的金额达到一定数额（一般 20,000 元）的列出来，附这一类里最大的几笔。规模按投入预算合计
分小型、中型、大型。倍数、金额、规模界限和至少几个基地可比（一般 4 个），条文没有定，写在管理办法文件里，
可由主管部门改。只作线索。

放过的情形：
1. 同规模的其他基地太少的
2. 其他基地中间一半的比例都一样的，或者多数没有这一类支出的
3. 超出的金额不到管理办法所定的

为什么：平均数不是标准，离得很远的应当说得出理由。

例：

甲基地
```beancount
2025-03-01 * "甲公司" "场地费"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
  E支出:1地方财政:1构建培训体系:30299其他培训成本  60000.00 CNY
```

乙基地
```beancount
2025-03-02 * "乙公司" "场地费"
  voucher: "记2503-002"
  A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
  E支出:1地方财政:1构建培训体系:30299其他培训成本  10000.00 CNY
2025-03-02 * "乙公司" "设备"
  voucher: "记2503-003"
  A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  90000.00 CNY
```

丙基地
```beancount
2025-03-02 * "丙公司" "场地费"
  voucher: "记2503-004"
  A资产:1002银行存款:01专户:1地方财政  -15000.00 CNY
  E支出:1地方财政:1构建培训体系:30299其他培训成本  15000.00 CNY
2025-03-02 * "丙公司" "设备"
  voucher: "记2503-005"
  A资产:1002银行存款:01专户:1地方财政  -85000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  85000.00 CNY
```

丁基地
```beancount
2025-03-02 * "丁公司" "场地费"
  voucher: "记2503-006"
  A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
  E支出:1地方财政:1构建培训体系:30299其他培训成本  20000.00 CNY
2025-03-02 * "丁公司" "设备"
  voucher: "记2503-007"
  A资产:1002银行存款:01专户:1地方财政  -80000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  80000.00 CNY
```

戊基地
```beancount
2025-03-02 * "戊公司" "场地费"
  voucher: "记2503-008"
  A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
  E支出:1地方财政:1构建培训体系:30299其他培训成本  12000.00 CNY
2025-03-02 * "戊公司" "设备"
  voucher: "记2503-009"
  A资产:1002银行存款:01专户:1地方财政  -88000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  88000.00 CNY
```
结果：线索，甲，52,800.00
"""

_SHOWN = 5  # entries that a finding lists, the largest


def gather(frame: Frame, law: Policy) -> Iterator[Sums]:
    """A base's spending by category."""
    if law.across.share_times is not None:
        yield Rollup.of(frame)


@rule(
    code="C04",
    title="某类支出占比明显高于同规模基地",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="请基地说明理由，抽查这一类里金额最大的凭证；列错类别的改列。",
)
def heavy(gathered: Sequence[Sums], frames: Mapping[str, Frame], laws: Mapping[str, Policy]) -> Iterator[Concern]:
    """Yield every category that takes far more of a base's spending than of its peers'."""
    groups: dict[tuple[str, str], list[Sums]] = defaultdict(list)
    for base in gathered:
        if base.spent > 0:
            groups[base.policy, base.size].append(base)
    for (policy, _), group in sorted(groups.items()):
        limits = laws[policy].across
        if limits.share_times is None or limits.share_from is None or limits.peers is None:
            continue
        if len(group) <= limits.peers:  # (1)
            continue
        for base in group:
            others = [peer for peer in group if peer is not base]
            for category, fen in sorted(base.categories.items()):
                usual = Spread.of(share_of(peer.categories.get(category, 0), peer.spent) for peer in others)
                if usual.even or usual.median <= 0:  # (2)
                    continue
                share, over = share_of(fen, base.spent), fen - base.spent * usual.median // WHOLE
                if share >= limits.share_times * usual.median and over >= limits.share_from:  # (3)
                    yield _concern(base, category, over, usual, frames[base.base], laws[policy])


def _concern(base: Sums, category: str, over: int, usual: Spread, frame: Frame, law: Policy) -> Concern:
    own, fen = heavy.under(law), base.categories[category]
    said = (
        f"{frame.name}“{category or '未归类'}”支出 {yuan(fen)} 元，占 {percent(share_of(fen, base.spent))}；"
        f"{f'{frame.size}的' if frame.size else ''}其他 {usual.count} 个基地中位数 {percent(usual.median)}"
        f"（四分位 {percent(usual.p25)}–{percent(usual.p75)}），多出 {yuan(over)} 元"
    )
    names = ("kind", "category", "word", "fen")
    lines = [
        (-amount, line)
        for line, (kind, known, word, amount) in enumerate(frame.rows(*names))
        if kind == SPENT and (known or word) == category
    ]
    parts = tuple(Part.of(frame, line) for _, line in sorted(lines)[:_SHOWN])
    return Concern(own, own.severity, f"{base.base}|{category}", over, said, parts)
