"""Too few trainees in a year, or too few of them highly skilled.

第六条（二）: at least 800 trained a year, 20% of them to 高级工 or above. Every year whose roll is on file
is looked at; persons are counted once, 人次 stand beside and replace nothing. Asked for are the calendar
years that lie whole within the period, and one year at least.

Another policy may count 人次, take so many pupils instead, or ask that a share of those assessed
passes and a share of those asked is satisfied; this one does not.

800 × 20% = 160 is less than E08's 300: that is capacity, this is what happened.

Passed over:
1. a year that is not over

The scale is what the base was chosen for. 原则上 makes it a warning.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import number, reaches, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：年培训规模是否不少于800人，其中高级工以上是否占20%以上。

怎么查：逐年看“培训”资料，人数按不重复的人计；人次列在旁边，不能代替人数。高级工以上人数除以培训人数，
用整数相乘比较，不四舍五入：恰好20%算达到。申报前的年度按申报条件看；整年落在建设期内的年度应有学员名册，
没有的，无法判断该年。800人的20%是160人，少于 E08 的300人，并不矛盾：E08 是能力，这里是实际。
第六条是“原则上”，不足按预警处理。别的管理办法按人次计规模、可用在训学员数代替、要求合格率或满意率的，按其规定一并核对。

放过的情形：
1. 还没过完的年度

为什么：规模是选这个单位作基地的理由。

例：
```beancount
2025-12-31 custom "earmark-dossier" "培训" "2025"
  persons: 760
  high: 150
  times: 1320
```
结果：预警，—，—
结果：预警，—，—
"""


@rule(
    code="E10",
    title="年培训规模或高级工以上占比不足",
    severity=Severity.WARNING,
    cites="第六条（二）",
    cited=("eligibility.cite_trainees",),
    fix="核对学员名册，按不重复人数更正；确实不足的，说明原因和补足计划。",
    examines="dossier",
    of_award=True,
)
def trainees(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every year that falls short in number or share."""
    law = policy.eligibility
    if (law.yearly_trainees, law.high_share, law.pass_rate, law.satisfaction) == (None, None, None, None):
        raise NotRequired
    seen: set[int] = set()
    for record in book.dossier.of("培训"):
        year = year_of(record)
        if year is None:
            yield Undetermined(f"培训记录“{record.name}”没有写明年度，登记时名称写年度")
        elif date(year, 12, 31) > book.as_of:  # (1)
            continue
        else:
            seen.add(year)
            yield from _year(book, policy, year, record)
    whole = [y for y in range(book.start.year, book.end.year + 1) if _inside(book, y)]
    for year in whole:
        if year not in seen:
            yield missing(trainees, book, f"{year}年学员名册", _roll(year), ("学员名册",))
    if not seen and not whole:
        yield missing(trainees, book, "学员名册", Kept("培训", "", ("persons", "high")))


def _inside(book: Book, year: int) -> bool:
    """Whether a calendar year lies whole within the period and is over."""
    return book.start <= date(year, 1, 1) and date(year, 12, 31) <= min(book.end, book.as_of)


def _year(book: Book, policy: Policy, year: int, record: Record) -> Iterator[Finding | Undetermined]:
    law = policy.eligibility
    persons, high, times = (number(record, key) for key in ("persons", "high", "times"))
    counted = times if law.yearly_unit == "人次" else persons
    beside = f"（{times} 人次）" if times is not None and law.yearly_unit == "人" else ""
    if counted is None:
        yield lacking(
            f" {year} 年培训{law.yearly_unit}数",
            Kept("培训", str(year), ("times" if law.yearly_unit == "人次" else "persons",)),
        )
    elif law.yearly_trainees is not None and counted < law.yearly_trainees and not _many_students(book, policy):
        short = law.yearly_trainees - counted
        reason = (
            f"{year} 年培训 {counted} {law.yearly_unit}{beside}，应不少于 {law.yearly_trainees} {law.yearly_unit}，"
            f"差 {short} {law.yearly_unit}"
        )
        yield Finding.about(trainees, book, f"trainees|{year}", because=reason, amount=0)
    yield from _rates(book, policy, year, record)
    if law.high_share is None:
        return
    if persons is None or high is None:
        yield lacking(f" {year} 年高级工以上人数或培训人数", _roll(year))
    elif high > persons:
        yield Undetermined(
            f"{year} 年高级工以上 {high} 人，多于培训人数 {persons} 人，名册有误，核对后更正“培训 {year}”的登记"
        )
    elif not reaches(high, persons, law.high_share):
        share = _percent(high, persons)
        reason = f"{year} 年高级工以上 {high} 人，占培训人数 {persons} 人的 {share}，应不低于 {law.high_share:.0%}"
        yield Finding.about(trainees, book, f"high|{year}", because=reason, amount=0)


def _roll(year: int) -> Kept:
    return Kept("培训", str(year), ("persons", "high"))


def _many_students(book: Book, policy: Policy) -> bool:
    least = policy.eligibility.yearly_or_students
    students = [number(record, "students") or 0 for record in book.dossier.of("单位")]
    return least is not None and max(students, default=0) >= least


def _rates(book: Book, policy: Policy, year: int, record: Record) -> Iterator[Finding | Undetermined]:
    """The shares of a year's training that a policy may ask for."""
    law = policy.eligibility
    for word, least, keys in (
        ("合格率", law.pass_rate, ("assessed", "passed")),
        ("满意率", law.satisfaction, ("surveyed", "satisfied")),
    ):
        whole, part = (number(record, key) for key in keys)
        if least is None:
            continue
        if part is None or not whole:
            yield lacking(f" {year} 年{word}", Kept("培训", str(year), keys))
        elif not reaches(part, whole, least):
            reason = f"{year} 年{word} {_percent(part, whole)}（{whole} 人中 {part} 人），应不低于 {least:.0%}"
            yield Finding.about(trainees, book, f"{word}|{year}", because=reason, amount=0)


def _percent(part: int, whole: int) -> str:
    """A share cut, not rounded, to two decimals: 19.999% is no 20.00%."""
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
