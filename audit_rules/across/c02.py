"""A payee that takes much of several bases' money.

One supplier of many bases is common; one that takes a large part of what several of them spend is worth a look at
how it was chosen and who stands behind it. Payments to a payee are added up base by base, less refunds. It is listed
where so many bases pay it, together so much, and in at least two of them it takes so large a share of all payments.
All figures are the policy's. Only bases under one policy are compared.

Passed over:
1. persons: one name is often two people
2. the base's own unit, the bureaus and banks
3. wages (the policy's `lead.payroll`)
4. what was refunded

Ties between suppliers and officials show over bases, not within one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.across.concern import Concern, Part
from audit_rules.across.shares import WHOLE, percent, share_of
from audit_rules.columns import SPENT, UNIT
from audit_rules.rule import Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Frame
    from ledgers.policy import Policy

PAGE = """
查什么：有没有一个收款方同时拿走几个基地相当一部分资金。

怎么查：按收款方逐个基地相加（退回的扣除）。达到一定个数的基地（一般 3 个）都付给它、合计达到一定金额
（一般 100,000 元）、并且至少在两个基地它占全部付款达到一定比例（一般 20%）的，列出来。个数、金额和比例
条文没有定，写在管理办法文件里，可由主管部门改。只比适用同一管理办法的基地。几个基地用同一家供应商是常事，只作线索。

放过的情形：
1. 个人：同名的往往是两个人
2. 本单位、主管部门和银行
3. 工资
4. 已经退回的

为什么：供应商与管理部门之间的利害关系，要几个基地放在一起才看得出来。

例：

甲基地
```beancount
2025-09-11 * "重庆某某科技有限公司" "购实训台"
  voucher: "记2509-001"
  A资产:1002银行存款:01专户:1地方财政  -40000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  40000.00 CNY
```

乙基地
```beancount
2025-10-09 * "重庆某某科技有限公司" "购实训台"
  voucher: "记2510-001"
  A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  50000.00 CNY
```

丙基地
```beancount
2025-10-20 * "重庆某某科技有限公司" "购实训台"
  voucher: "记2510-002"
  A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
```
结果：线索，乙、甲、丙，120,000.00
"""

_SHOWN = 5  # payments of a base that a finding lists, the largest
_BOTH = 2  # bases in which the share must be large


@dataclass(frozen=True, slots=True)
class Paid:
    """What a base paid a payee, fen, what share of all its payments that is, and its largest payments' lines."""

    policy: str
    party: str
    payee: str
    base: str
    fen: int
    share: int
    lines: tuple[int, ...]


def gather(frame: Frame, law: Policy) -> Iterator[Paid]:
    """What a base paid each organisation."""
    if law.across.payee_from is None:
        return
    paid: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    total = 0
    names = ("kind", "left", "payee_kind", "category", "party", "payee")
    for line, (kind, left, who, category, party, payee) in enumerate(frame.rows(*names)):
        if kind != SPENT or not left or left < 0:  # (4)
            continue
        total += left
        if who == UNIT and category not in law.lead.payroll:  # (1), (2), (3)
            paid[party].append((left, line, payee))
    for party, lines in paid.items():
        fen = sum(left for left, _, _ in lines)
        largest = sorted(lines, key=lambda each: (-each[0], each[1]))[:_SHOWN]
        found = tuple(sorted(line for _, line, _ in largest))
        yield Paid(frame.policy, party, lines[-1][2], frame.base, fen, share_of(fen, total), found)


@rule(
    code="C02",
    title="同一收款方集中承接几个基地的支出",
    severity=Severity.LEAD,
    cites="《中华人民共和国政府采购法》第三条",
    cited=("《中华人民共和国政府采购法》第三条",),
    fix="调取各基地的采购资料，核实怎样选定的、价格是否相当、与经办人和主管部门人员有无利害关系。",
)
def shared_payee(
    gathered: Sequence[Paid], frames: Mapping[str, Frame], laws: Mapping[str, Policy]
) -> Iterator[Concern]:
    """Yield every payee that takes much of several bases' money."""
    together: dict[tuple[str, str], list[Paid]] = defaultdict(list)
    for paid in gathered:
        together[paid.policy, paid.party].append(paid)
    for (policy, party), found in sorted(together.items()):
        limits = laws[policy].across
        if limits.payee_bases is None or limits.payee_from is None or limits.payee_share is None:
            continue
        total, least = sum(paid.fen for paid in found), limits.payee_share * WHOLE
        heavy = sum(paid.share >= least for paid in found)
        if len(found) < limits.payee_bases or total < limits.payee_from or heavy < _BOTH:
            continue
        bases = sorted(found, key=lambda paid: (-paid.fen, paid.base))
        where = "，".join(f"{frames[p.base].name} {yuan(p.fen)} 元（占 {percent(p.share)}）" for p in bases)
        said = f"{bases[0].payee} 收了 {len(bases)} 个基地的付款 {yuan(total)} 元：{where}"
        parts = tuple(Part.of(frames[paid.base], line) for paid in bases for line in paid.lines)
        yield Concern(
            shared_payee.under(laws[policy]),
            shared_payee.under(laws[policy]).severity,
            f"{policy}|{party}",
            total,
            said,
            parts,
        )
