"""The building period is not what the regulation makes it.

第三条: two years. The text does not say from which day, so the policy names the basis (C8): the day of
a 节点, or of the first subsidy received. A start in main that is another day contradicts no text, only
that reading: a note. The last day of the period follows from main's start: calendar months, less a day,
29 February → 28 February. A 节点 that states another end contradicts the period; the text knows no
extension.

Passed over:
1. a later end under an extension that has a paper's number: the extension itself is a note
2. another length in a policy that the base moved to later, unless it makes a period that still ran longer
3. an end that follows from the basis where main states another start: the same question, asked once

Every date of the audit hangs on the period: too early, too late, month 12, month 24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, Severity, Undetermined, rule
from audit_rules.stated import text
from ledgers.book.facts import CHART_DATE
from ledgers.policy.model import last_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：建设周期是否为2年，起止日期与批文是否一致。

怎么查：第三条规定建设周期2年，没有写从哪一天起算，起算依据由管理办法文件定（本办法按批文日期）。
基地信息里的起始日与这个依据的日期（资料里“节点”的“批复”；按资金到账起算的，取第一笔补助到账日）不同的，
条文没有写起算日，只作提示，请主管部门明确。截止日按日历月推算：起始日加24个月再减一天，2月29日起的到2月28日止。资料里记有“终期”节点的，
其日期应等于推算的截止日。第三条没有延期的规定：记有“延期”节点而没有文号的，按违规处理；
有文号的只作提示，各项期限仍按原截止日核对。没有批复的，无法判断。

放过的情形：
1. 有文号的延期批文之后，终期晚于推算的截止日：延期本身另作提示
2. 账套后来改用的管理办法规定周期较短的：以批准时的为准；较长、改用时周期还没有结束的，按较长的推算
3. 起始日与起算依据不同，而终期正好是按起算依据推算的截止日：同一个问题，只在起始日上提示

为什么：支出的早晚、一年和两年的评估，都从起止日期算起；日期错了，后面全错。

例：
```beancount
2024-04-15 custom "earmark-dossier" "节点" "批复"
  number: "渝中人社〔2024〕18号"
```
结果：提示，—，—
"""


@rule(
    code="E03",
    title="建设周期与规定不符",
    severity=Severity.VIOLATION,
    cites="第三条",
    cited=("period.cite",),
    fix="按批文核对并更正基地信息里的起始日；终期、延期与规定不符的，由主管部门书面明确。",
    examines="dossier",
    of_award=True,  # (2)
)
def period(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a start, an end or an extension that the regulation does not give."""
    law = policy.period
    if book.start <= CHART_DATE:
        raise Undetermined("缺建设期起始日")
    day = basis(book, policy)
    if day is None:
        if law.from_receipt:
            yield missing(period, book, "补助到账记录", "请导入专户银行流水和支出明细表")
        else:
            yield missing(period, book, law.step, Kept("节点", law.step))
    elif day != book.start:
        days = abs((book.start - day).days)
        reason = f"建设期起始日为 {book.start}，{law.start_basis}为 {day}，差 {days} 天，请明确从哪一天起算"
        yield Finding.about(period, book, "start", because=reason, amount=0, severity=Severity.NOTE)
    length = f"按 {book.months} 个月推算的截止日为 {book.end}"
    extension = book.dossier.one("节点", law.extension_step) if law.extension_step else None
    approved = bool(extension and text(extension, "number"))
    if extension:
        paper = f"文号{text(extension, 'number')}" if approved else "没有文号"
        reason = f"{extension.date} 记有“{extension.name}”（{paper}），管理办法没有延期的规定；{length}，期限仍按此核对"
        severity = Severity.NOTE if approved else None
        yield Finding.about(period, book, "extension", because=reason, amount=0, severity=severity)
    end = book.dossier.one("节点", law.end_step) if law.end_step else None
    if end is None or end.date == book.end:
        return
    if approved and end.date > book.end:  # (1)
        return
    if day and end.date == last_day(day, book.months):  # (3)
        return
    reason = f"资料记载的{end.name}为 {end.date}，{length}，差 {abs((end.date - book.end).days)} 天"
    yield Finding.about(period, book, "end", because=reason, amount=0)


def basis(book: Book, policy: Policy) -> date | None:
    """The day that the period runs from, None where it is not on file."""
    if policy.period.from_receipt:
        return next((item.date for item in book.income if item.kind == "grant" and item.amount > 0), None)
    record = book.dossier.one("节点", policy.period.step)
    return record.date if record else None
