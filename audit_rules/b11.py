"""Spending against the calendar (序时进度).

The share of the plan that is spent is held against the share of the period that has gone: by
source, and for the subsidy by content as well. The clock of a source starts with its first money
where that came after the period began. Beyond the policy's first band the difference is a note.
Beyond the second it is a warning only for the subsidy as a whole, and only when it lags: equipment
is bought once, so that one content, or a source ahead of the calendar, proves nothing. The bands
are the bureau's, not in the text.

Passed over:
1. a source that no money has come from yet, or that the plan gives nothing to
2. a deviation within the first band
3. the time after the period's end, when there is no calendar left: B07, B09 and L05 speak then

A project that is late shows it here a year before its assessment does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.book.plan import Plan
    from ledgers.policy import Policy

PAGE = """
查什么：花钱的进度和时间的进度差多少（序时进度）。

怎么查：已支出占计划的比例，与建设期已过的比例相比，按资金来源看，补助资金再按建设内容看。钱到得晚的，从第一笔到账算起。
相差超过第一档的提示；补助资金整体落后超过第二档的预警。单项内容和进度超前的只作提示：设备一次买齐，说明不了快慢。
两档都是主管部门的要求，条文没有定，管理办法文件可改。没有投入预算的，无法判断。

放过的情形：
1. 还没有到账、或者计划没有安排的来源
2. 相差在第一档以内的
3. 建设期满以后：没有序时可比了，由 B07、B09、L05 说明

为什么：拖期的项目，在这里比在考核时早一年看得出来。

例：
截至：2025-04-30
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2024-06-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2406-001"
  A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  60000.00 CNY
2025-01-09 * "重庆山城印务有限公司" "汇编印刷"
  voucher: "记2501-001"
  A资产:1002银行存款:01专户:1地方财政  -15000.00 CNY
  E支出:1地方财政:3总结培养规律:30299其他培训成本  15000.00 CNY
2025-01-16 * "重庆洁康卫生用品有限公司" "耗材"
  voucher: "记2501-002"
  A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
  E支出:1地方财政:2校企合作:30218原材料消耗  10000.00 CNY
```
结果：提示，—，16,507.71
"""


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far one part of the plan is. Amounts in fen."""

    subject: str
    name: str
    planned: int
    spent: int
    whole: bool


@rule(
    code="B11",
    title="支出进度偏离序时进度",
    severity=Severity.WARNING,
    cites="第十三条",
    cited=("progress.cite_bands",),
    fix="说明原因，调整用款计划；需要调整预算的，先报批。",
)
def calendar(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every part of the plan that is ahead of or behind the calendar beyond the bands."""
    bands = policy.progress
    if bands.note_band is None:
        raise NotRequired
    plan = book.plan
    if plan is None:
        missing = f"缺投入预算（{policy.budget.cite}）"
        raise Undetermined(missing)
    until = book.as_of
    if until > book.end:  # (3)
        return
    for source in policy.source:
        first = min((i.date for i in book.income if i.source == source.name and i.kind != "interest"), default=None)
        if first is None or not plan.source_total(source.name):  # (1)
            continue
        since = max(first, book.start)
        if until < since:
            continue
        gone = Fraction((until - since).days + 1, (book.end - since).days + 1)
        for part in _parts(book, policy, plan, source.name):
            ahead = Fraction(part.spent, part.planned) - gone
            if abs(ahead) <= Fraction(bands.note_band):  # (2)
                continue
            late = bands.warning_band is not None and ahead < -Fraction(bands.warning_band)
            firm = late and part.whole and source.earmarked
            yield _finding(book, part, gone, since, severity=None if firm else Severity.NOTE)


def _parts(book: Book, policy: Policy, plan: Plan, source: str) -> Iterator[_Progress]:
    """The source as a whole, and its contents where it is the subsidy."""
    spends = [s for s in book.spending if s.source == source]
    yield _Progress(source, source, plan.source_total(source), sum(s.amount for s in spends), whole=True)
    for content in policy.content if policy.earmarked(source) else ():
        if planned := plan.cell(content.name, source):
            spent = sum(s.amount for s in spends if s.content == content.name)
            name = f"{source}“{content.short}”"
            yield _Progress(f"{source}|{content.name}", name, planned, spent, whole=False)


def _finding(book: Book, part: _Progress, gone: Fraction, since: date, *, severity: Severity | None) -> Finding:
    due = int(part.planned * gone)
    word = "超前" if part.spent > due else "落后"
    reason = (
        f"{part.name}支出 {yuan(part.spent)} 元，占计划 {yuan(part.planned)} 元的 {percent(part.spent, part.planned)}；"
        f"自 {since} 起时间已过 {percent(gone.numerator, gone.denominator)}，按序时应为 {yuan(due)} 元，"
        f"{word} {yuan(abs(part.spent - due))} 元"
    )
    return Finding.about(calendar, book, part.subject, because=reason, amount=abs(part.spent - due), severity=severity)
