"""The percentages of 表4-2.

The form does not say of what its 比例 are shares: of the column, of the row or of the whole. At
import each reading is tried and the one that fits is kept; none is refused, and no money rule
looks at a percentage. A form whose percentages fit no reading, each within half of its last
printed digit, is a note that names those that do not fit.

Passed over:
1. a form without any percentage: the rule accepts every reading, and what is not there fits them all

Amounts are the truth, and a wrong percentage costs nothing but trust.

A form whose own figures disagree was not read by those who signed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：表4-2 填的比例，和金额对不对得上。

怎么查：表4-2 没有说明比例是占什么的：可以是占本列、占本行，也可以是占总额。导入时三种读法都试，合哪一种就按哪一种，
都不算错；有比例哪一种读法都不合（允许末位四舍五入）的，提示一次，写明是哪几格。金额才是准的，比例不影响任何金额的认定。
没有投入预算的，无法判断。

放过的情形：
1. 原表一个比例也没有填的：金额齐全，比例可以由金额算出，没有什么对不上

为什么：自己的数字互相对不上的表，说明签字的人没有看过。

例：
```beancount
2025-01-01 custom "earmark-plan" "表4-2"
  unit: "万元"
  misfits: "构建培训体系 地方财政 写 75.00%"
2025-01-01 custom "earmark-plan-cell" "构建完善的高技能人才培训体系" "地方财政" 200000.00 CNY
```
结果：提示，—，—
"""

READINGS = {"column": "占本列", "row": "占本行", "total": "占总额"}


@rule(
    code="B06",
    title="投入预算的比例与金额不符",
    severity=Severity.NOTE,
    cites="附件2 表4-2",
    cited=("budget.cite",),
    fix="按金额重算比例，更正后存档。",
    examines="planned",
    of_award=True,
)
def shares(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the percentages that fit no reading."""
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    if plan.misfits:  # (1)
        reading = READINGS.get(plan.reading, "")
        by = f"多数比例为{reading}的读法" if reading else "没有一种读法合得上"
        yield Finding.about(shares, book, "shares", because=f"{by}，不合的有：{plan.misfits}", amount=0)
