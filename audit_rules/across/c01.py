"""The same invoice paid by two bases.

An invoice pays once. Within a book X01 sees a number that is paid again; that two bases claim it only shows when
their books lie side by side. What is claimed on a number is added up base by base. Where the invoice's total is known,
what is claimed beyond it is in question; where it is not, the same sum claimed in two bases is the same payment made
twice, and different sums are a lead. A 数电票 is known by its twenty digits. The eight digits of a paper invoice
repeat between sellers: there number and seller (the payee where no invoice says) must be the same, and 发票代码 where
both have one.

Passed over:
1. claims that together stay within the invoice's total: a bill that was shared out
2. what was refunded
3. eight digits whose seller is not known, and numbers of one and the same digit
4. an invoice that only one base claims, however often: X01 says so

One paper that draws money in two places is a fraud that no single book can show.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.across.concern import Concern, Part
from audit_rules.rule import Severity, rule
from ledgers.book.invoices import DIGITS, is_e_number
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Frame
    from ledgers.policy import Policy

PAGE = """
查什么：同一张发票有没有在两个基地报销。

怎么查：把各基地报销的发票号放在一起，按号码逐个基地相加。知道发票金额的，各基地合计超过发票金额的部分有问题；
不知道的，两个基地报了同样金额的是重复报销，金额不同的只作线索。数电票凭二十位号码认定；纸质发票的八位号码各家会重复，
号码和销售方（没有导入电子发票的看收款方）都相同才算，两边都有发票代码的，代码也要相同。

放过的情形：
1. 各基地合计不超过发票金额的：一张发票分摊
2. 已经退回的
3. 八位号码又不知道销售方的，号码各位数字全相同的
4. 只有一个基地报的：同一账套里的重复由 X01 认定

为什么：一张发票在两处领钱，单看哪一个账套都看不出来。

例：

甲基地
```beancount
2025-09-11 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2509-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
```

乙基地
```beancount
2025-10-09 * "重庆洁康卫生用品有限公司" "购实训耗材"
  voucher: "记2510-001"
  invoice: "25502040050792290030"
  A资产:1002银行存款:01专户:1地方财政  -1405.50 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1405.50 CNY
```
结果：违规，甲、乙，1,405.50
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a base claims on an invoice: one spend of it."""

    key: str
    head: str
    number: str
    base: str
    line: int
    date: str
    total: int | None
    fen: int | None


def gather(frame: Frame, law: Policy) -> Iterator[Claimed]:
    """The invoices that a base claims."""
    del law
    for claim in frame.claims:  # (2)
        if len(set(claim.number)) == 1:  # (3)
            continue
        if is_e_number(claim.number):
            key, head = claim.number, ""
        elif claim.seller:  # (3)
            key, head = f"{claim.number[-DIGITS:]}|{claim.seller}", claim.number[:-DIGITS]
        else:
            continue
        day = frame.lines["date"][claim.line]
        yield Claimed(key, head, claim.number, frame.base, claim.line, day, claim.total, claim.fen)


@rule(
    code="C01",
    title="同一发票在两个以上基地报销",
    severity=Severity.VIOLATION,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="向各基地调取发票原件和入账凭证，核对是否同一张；重复报销的，后报的退回专户，涉嫌虚开、套取的移送。",
)
def shared_invoice(
    gathered: Sequence[Claimed], frames: Mapping[str, Frame], laws: Mapping[str, Policy]
) -> Iterator[Concern]:
    """Yield every invoice that several bases claim beyond its total."""
    by_key: dict[str, list[Claimed]] = defaultdict(list)
    for claimed in gathered:
        by_key[claimed.key].append(claimed)
    for key, claims in by_key.items():
        heads = {claimed.head for claimed in claims} - {""}
        for head in sorted(heads) if len(heads) > 1 else [""]:
            same = [claimed for claimed in claims if not head or claimed.head == head]
            if len({claimed.base for claimed in same}) > 1:  # (4)
                yield from _judge(f"{head}{key}", same, frames, laws)


def _judge(
    subject: str, claims: Sequence[Claimed], frames: Mapping[str, Frame], laws: Mapping[str, Policy]
) -> Iterator[Concern]:
    claims = sorted(claims, key=lambda claimed: (claimed.date, claimed.base, claimed.line))
    sums: dict[str, int] = defaultdict(int)
    for claimed in claims:
        sums[claimed.base] += claimed.fen or 0
    totals = [claimed.total for claimed in claims if claimed.total is not None]
    known = all(claimed.fen is not None for claimed in claims)
    last = claims[-1].base
    own = shared_invoice.under(laws[frames[last].policy])
    number = max((claimed.number for claimed in claims), key=len)
    where = "，".join(f"{frames[base].name} {yuan(fen)} 元" for base, fen in sums.items())
    said = f"发票 {number} 有 {len(sums)} 个基地报销：{where}"
    severity, amount = own.severity, sums[last]
    if totals and known:
        amount = sum(sums.values()) - max(totals)
        if amount <= 0:  # (1)
            return
        said = f"{said}，发票金额 {yuan(max(totals))} 元，多报 {yuan(amount)} 元"
    elif known and sums[last] in [fen for base, fen in sums.items() if base != last]:
        amount = sum(sums.values()) - max(sums.values())
    else:
        severity = max(severity, Severity.LEAD, key=list(Severity).index)
        said = f"{said}，没有发票金额，是否一张发票分摊需核实"
    parts = tuple(Part.of(frames[c.base], c.line, c.fen) for c in claims)
    yield Concern(own, severity, subject, amount, said, parts)
