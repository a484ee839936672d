"""Too many students for the teachers.

第六条（三）: 师生比 1:20-1:22, full- and part-time. A part-timer counts by the policy's weight. The ratio is
literally a range; the policy's mode says whether a better one is taken (C7): then up to 22 students a
teacher is right, and fewer than 20 is a note.

Nothing is passed over.

Skills are taught at the bench, and a bench has room for so many. 原则上 makes it a warning.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：师生比是否为1:20-1:22。

怎么查：取“单位”资料里的在训学员数、专职教师数、兼职教师数。兼职教师按管理办法文件里的系数折算（本办法0.5，
是习惯，条文没有写）。学员数除以教师数，用整数相乘比较。条文写的是区间，而每名教师带的学员少于20人只会更好，
所以本办法按“不超过1:22”执行：超过22按预警，少于20只作提示；管理办法文件可以改成严格按区间。
缺学员数或教师数的，无法判断；没有填兼职教师，而只算专职已经超过1:22的，也无法判断。

放过的情形：
无

为什么：技能要手把手教，一个教师带不了太多学员。

例：
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
  students: 600
  teachers: 20
  part-time: 10
```
结果：预警，—，—
"""


@rule(
    code="E11",
    title="师生比不符合要求",
    severity=Severity.WARNING,
    cites="第六条（三）",
    cited=("eligibility.cite_ratio",),
    fix="补充专兼职教师，或核对在训学员数和教师名册后更正。",
    examines="dossier",
    of_award=True,
)
def ratio(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a ratio of students to teachers that is outside."""
    law = policy.eligibility
    if law.ratio_high is None:
        raise NotRequired
    unit = book.dossier.one("单位")
    students, full, part = (number(unit, key) for key in ("students", "teachers", "part-time"))
    needed = (("在训学员数", "students", students), ("专职教师数", "teachers", full))
    for name, key, value in needed:
        if value is None:
            yield missing(ratio, book, name, Kept("单位", "", (key,)))
    if students is None or full is None:
        return
    if students == full == 0:
        raise Undetermined("在训学员数和专职教师数都填报为 0")
    teachers = full + Fraction(law.part_time_weight) * (part or 0)
    if students > law.ratio_high * teachers:
        if part is None:
            yield missing(ratio, book, "兼职教师数", Kept("单位", "", ("part-time",)))
            return
        severity, said = None, f"超过 1:{law.ratio_high}"
    elif law.ratio_low is not None and students < law.ratio_low * teachers:
        severity = Severity.NOTE if law.ratio_mode == "at_most" else None
        said = f"每名教师所带学员少于 {law.ratio_low} 人" + ("，优于要求" if severity else "")
    else:
        return
    over = students > law.ratio_high * teachers
    stands = f"1:{_tenths(students / teachers, up=over)}" if teachers else "无法计算（没有教师）"
    counted = f"专职教师 {full} 人、兼职教师 {part or 0} 人（每人按 {law.part_time_weight} 折算）"
    low = f"1:{law.ratio_low}-" if law.ratio_low is not None else ""
    reason = f"在训学员 {students} 人，{counted}，师生比 {stands}，{said}；要求 {low}1:{law.ratio_high}"
    yield Finding.about(ratio, book, "ratio", because=reason, amount=0, severity=severity)


def _tenths(value: Fraction, *, up: bool) -> str:
    """A number to one decimal, rounded away from the limit: 22.01 is no 22.0."""
    tenths = -(-value.numerator * 10 // value.denominator) if up else value.numerator * 10 // value.denominator
    return f"{tenths // 10}.{tenths % 10}"
