"""A thing that one base pays much more for than others do.

A purpose that says how many pieces were bought gives a price a piece. For each thing, by the name that is left of the
purpose without number, brackets and the words of buying, a base's price is held against the middle one of what other
bases paid (each base counts once, with its own middle price). So many times that, and so much more in all, is a
lead. All figures are the policy's. Only bases under one policy are compared.

Passed over:
1. a thing that too few other bases bought
2. a thing for which all others paid the same: there is no spread to measure by
3. payments of a part of a price, by the policy's words, or under a contract that is paid in stages
4. what was refunded, in whole or part
5. less than the policy's sum above what others paid

What is worth three times as much has a reason, and the reason should be on paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.across.concern import Concern, Part
from audit_rules.across.spread import Spread
from audit_rules.columns import SPENT
from audit_rules.rule import Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Frame
    from ledgers.policy import Policy

PAGE = """
查什么：同样的东西，有没有哪个基地买得比别的基地贵得多。

怎么查：用途里写了数量的，折算单价；去掉数量、括号和“采购”“支付”之类的词，剩下的作品名。同一品名，每个基地取自己的中间价，
与其他基地的中间价（中位数）比：达到一定倍数（一般 3 倍）、总共多出一定金额（一般 2,000 元）的，逐笔列出。
倍数、金额和至少几个基地可比（一般 4 个），条文没有定，写在管理办法文件里，可由主管部门改。只比适用同一管理办法的基地。
同名的东西型号、配置可能不同，只作线索。

放过的情形：
1. 买过的其他基地太少的
2. 其他基地单价完全一样的：没有可以衡量的差距
3. 首付、尾款等分次付款，同一合同分几次付的
4. 退回过的
5. 多出的金额不到管理办法所定的

为什么：贵三倍应当有理由，理由应当写在纸上。

例：

甲基地
```beancount
2025-03-01 * "甲公司" "购护理床10张"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -100000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  100000.00 CNY
```

乙基地
```beancount
2025-03-02 * "乙公司" "采购护理床2张"
  voucher: "记2503-002"
  A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  5000.00 CNY
```

丙基地
```beancount
2025-03-03 * "丙公司" "护理床3张（不锈钢）"
  voucher: "记2503-003"
  A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  9000.00 CNY
```

丁基地
```beancount
2025-03-04 * "丁公司" "购置护理床4张"
  voucher: "记2503-004"
  A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  12000.00 CNY
```

戊基地
```beancount
2025-03-05 * "戊公司" "购护理床1张"
  voucher: "记2503-005"
  A资产:1002银行存款:01专户:1地方财政  -3500.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  3500.00 CNY
```
结果：线索，甲、丁、丙、乙、戊，70,000.00
"""


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase: fen for so many pieces of a thing."""

    policy: str
    item: str
    base: str
    line: int
    fen: int
    quantity: int

    @property
    def price(self) -> int:
        """Fen a piece, cut off."""
        return self.fen // self.quantity


def gather(frame: Frame, law: Policy) -> Iterator[Bought]:
    """What a base bought by the piece."""
    if law.across.price_times is None:
        return
    names = ("kind", "item", "quantity", "fen", "left", "contract")
    lines = [(line, *values) for line, values in enumerate(frame.rows(*names)) if values[0] == SPENT]
    stages = Counter(contract for *_, contract in lines if contract)
    for line, _, item, quantity, fen, left, contract in lines:
        if not item or left != fen or fen <= 0:  # (4)
            continue
        if stages[contract] > 1:  # (3)
            continue
        yield Bought(frame.policy, item, frame.base, line, fen, quantity)


@rule(
    code="C03",
    title="同一物品单价明显高于其他基地",
    severity=Severity.LEAD,
    cites="《中华人民共和国政府采购法》第十七条",
    cited=("《中华人民共和国政府采购法》第十七条",),
    fix="核对型号、配置和询价资料；高得没有理由的，追究采购责任，多付的追回。",
)
def dear(gathered: Sequence[Bought], frames: Mapping[str, Frame], laws: Mapping[str, Policy]) -> Iterator[Concern]:
    """Yield every purchase at many times what other bases pay."""
    alike: dict[tuple[str, str], dict[str, list[Bought]]] = defaultdict(lambda: defaultdict(list))
    for each in gathered:
        alike[each.policy, each.item][each.base].append(each)
    for (policy, _), by_base in sorted(alike.items()):
        limits = laws[policy].across
        if limits.price_times is None or limits.price_from is None or limits.peers is None:
            continue
        middles = {base: Spread.of(each.price for each in lines).median for base, lines in by_base.items()}
        for base, lines in by_base.items():
            others = {peer: price for peer, price in middles.items() if peer != base}
            if len(others) < limits.peers:  # (1)
                continue
            usual = Spread.of(others.values())
            if min(others.values()) == max(others.values()):  # (2)
                continue
            for bought in lines:
                over = bought.fen - usual.median * bought.quantity
                if bought.price >= limits.price_times * usual.median and over >= limits.price_from:  # (5)
                    yield _concern(
                        bought, usual, over, [each for peer in others for each in by_base[peer]], frames, laws
                    )


def _concern(
    bought: Bought,
    usual: Spread,
    over: int,
    others: Sequence[Bought],
    frames: Mapping[str, Frame],
    laws: Mapping[str, Policy],
) -> Concern:
    own, frame = dear.under(laws[bought.policy]), frames[bought.base]
    said = (
        f"{frame.name}买“{bought.item}”{bought.quantity} 件，单价 {yuan(bought.price)} 元；其他 {usual.count} 个基地"
        f"中位数 {yuan(usual.median)} 元（四分位 {yuan(usual.p25)}–{yuan(usual.p75)} 元），多付 {yuan(over)} 元"
    )
    # The nearest to the middle are what it is compared with, one a base.
    near: dict[str, Bought] = {}
    for each in sorted(others, key=lambda each: (abs(each.price - usual.median), each.line)):
        near.setdefault(each.base, each)
    shown = [bought, *sorted(near.values(), key=lambda each: each.base)[:_COMPARED]]
    parts = tuple(Part.of(frames[each.base], each.line) for each in shown)
    entry = frame.lines["entry"][bought.line]
    return Concern(own, own.severity, f"{bought.base}|{entry}", over, said, parts)


_COMPARED = 8  # other bases' purchases that a finding lists
