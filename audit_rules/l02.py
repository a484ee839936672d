"""Spending that is not accounted to the project: a dimension is missing.

第十条（一） asks that money, management and accounts go down to the project. Every spend therefore
names its source, its content and its category; a blank specialty is a note. A statement's payment
that no sheet explains yet has none of them: it is a note until the sheet arrives.

Passed over:
1. a category that is no word of the policy: it has been said, and F05 asks about it
2. a specialty where the base has only one: nothing else can be meant
3. bank charges: an account's fee belongs to no specialty

What is not accounted to the project cannot be shown to have served it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule
from audit_rules.words import is_bank_fee

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：每一笔支出有没有核算到项目。第十条（一）要求资金到项目、管理到项目、核算到项目。

怎么查：逐笔看支出是否写明资金来源、建设内容、支出类别，缺一项就列出；专业（职业）空白的，只作提示。
银行已经付款、支出明细表里还没有的，先作提示，等明细表。

放过的情形：
1. 写了类别、但不是管理办法里的类别的：已经写了，由 F05、F06 核实
2. 只有一个专业的基地没有写专业的：不会是别的
3. 银行手续费、工本费等没有写专业的：账户的费用不属于哪个专业

为什么：没有核算到项目的钱，说不清为项目做了什么。

例：
```beancount
2025-07-17 * "渝中区诚信设备维修服务部" "监测终端检修更换电池"
  voucher: "记2507-003"
  specialty: "健康照护师"
  A资产:1002银行存款:01专户:1地方财政  -1120.00 CNY
  E支出:1地方财政:0未归集:30213设备维护  1120.00 CNY
```
结果：违规，记2507-003，1,120.00
"""


@rule(
    code="L02",
    title="支出没有核算到项目",
    severity=Severity.VIOLATION,
    cites="第十条（一）",
    cited=("ledgers.cite_rules",),
    fix="补填缺少的资金来源、建设内容或支出类别。",
)
def dimensions(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend without source, content or category, and what is not explained at all."""
    del policy
    for spend in book.spending:
        law = book.law(spend.date)
        if missing := _missing(spend):
            yield Finding.of(dimensions, spend, because="，".join(missing))
        elif not spend.specialty and len(book.facts.specialties) != 1:  # (2)
            if is_bank_fee(spend, law):  # (3)
                continue
            yield Finding.of(dimensions, spend, because="没有填专业（职业）", severity=Severity.NOTE)
    for item in book.unexplained:
        if item.amount < 0:
            reason = "银行已付款，支出明细表里还没有这一笔"
            yield Finding.of(dimensions, item, because=reason, amount=-item.amount, severity=Severity.NOTE)


def _missing(spend: Spend) -> list[str]:
    """What is blank, and what is filled with a word that the policy does not know."""
    named = {
        "资金来源": (spend.source, spend.said("source")),
        "建设内容": (spend.content, spend.said("content")),
        "支出类别": (spend.category or spend.outside, ""),  # (1)
    }
    blank = [label for label, (known, said) in named.items() if not known and not said]
    odd = [f"{label}“{said}”不认识" for label, (known, said) in named.items() if not known and said]
    return [*([f"没有填{'、'.join(blank)}"] if blank else []), *odd]
