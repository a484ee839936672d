"""Every year of the plan has a target that can be measured.

附件2 填写要求二: overall targets and targets by stage, with figures that can be checked; every
year states its target, a measurable figure and a budget. A target of 表2-2 is complete with a
number, a unit, a day and a budget; every year named needs one complete target, and as many years
are named as the period has. Years are calendar years or 1, 2. A target on file is a line of the
form, so what it does not state was left blank there.

Passed over:
1. a target of a year that lies outside the period
2. an incomplete target beside a complete one of the same year

A target without a figure is met by whatever happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：实施方案每个年度有没有可量化的目标：指标值、单位、完成日期、经费预算（附件2 填写要求二、表2-2）。

怎么查：把档案里的“目标”按年度归拢（写公历年份，或写 1、2 表示第几年）。每个写到的年度至少要有一项目标四样俱全；
写到的年度数不少于建设周期的年数。目标是照表登记的，登记里没有的就是表上空着。一项目标也没有登记的，先列为缺资料。

放过的情形：
1. 年度不在建设周期里的目标
2. 同一年度已有一项四样俱全的，其余目标不全不再问

为什么：没有数字的目标，怎么做都算完成。

例：
```beancount
2024-03-01 custom "earmark-dossier" "目标" "培训高级工"
  year: 2024
  number: 300
  unit: "人"
  due: 2024-12-31
  budget: 80000.00 CNY
2024-03-01 custom "earmark-dossier" "目标" "形成规模化培训示范效应"
  year: 2025
```
结果：违规，—，—
"""

_FACTS = {"number": "指标值", "unit": "单位", "due": "完成日期", "budget": "经费预算"}


@rule(
    code="P03",
    title="年度目标不可量化或缺少年度目标",
    severity=Severity.VIOLATION,
    cites="附件2 填写要求二、表2-2",
    cited=("application.cite_targets",),
    fix="按年度补写指标值、单位、完成日期和经费预算，报批后重新登记。",
    examines="dossier",
    of_award=True,
)
def targets(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every year without a complete target, and the years that none names."""
    if not policy.application.targets:
        raise NotRequired
    on_file = book.dossier.of("目标")
    if not on_file:
        paper = f"年度目标（{policy.application.cite_targets}）"
        yield missing(targets, book, paper, Kept("目标", "", ("year", *_FACTS)))
        return
    span = -(-policy.period.months // 12)
    within = {*range(1, span + 1), *range(book.start.year, book.end.year + 1)}
    lacks: dict[int, list[set[str]]] = {}
    for target in on_file:
        if target.get("year") not in within:  # (1)
            continue
        blank = {word for key, word in _FACTS.items() if target.get(key) in (None, "")}
        lacks.setdefault(target.get("year"), []).append(blank)
    for year, blanks in sorted(lacks.items()):
        least = min(blanks, key=len)  # (2)
        if least:
            words = "、".join(word for word in _FACTS.values() if word in least)
            reason = f"{_name(year)}的目标 {len(blanks)} 项，没有一项写全，至少缺{words}"
            yield Finding.about(targets, book, f"year|{year}", because=reason, amount=0)
    if len(lacks) < span:
        named = "、".join(_name(year) for year in sorted(lacks)) or "没有"
        reason = f"建设周期 {span} 年，写了目标的年度：{named}，少 {span - len(lacks)} 个年度"
        yield Finding.about(targets, book, "years", because=reason, amount=0)


def _name(year: int) -> str:
    return f"{year} 年度" if year > 100 else f"第 {year} 年"  # noqa: PLR2004  (a calendar year, or the first, the second)
