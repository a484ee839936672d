"""A figure of the forms that the rolls contradict.

第七条（二）: who falsifies loses the application, 一经核实. Nothing is verified here: a contradiction goes to a
person as a lead, whatever its size, and nothing is cancelled. Compared, beyond the policy's tolerance, are the
trainees that a form stated with the roll of the same year (the record with a file), and the students in
training with all who were trained that year; exactly, parts with their whole: practice teachers with all
teachers, senior ones with practice teachers. The bank account is P01's, expenses are the F rules'.

Passed over:
1. a form that states less than the roll
2. a year that is not over

The grant was decided on these figures.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import number, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

    Pair = tuple[str, str, int, str, int, bool]

PAGE = """
查什么：申报表填的数，与学员名册、教师名册对不对得上。

怎么查：同一年度先填报了培训人数（没有附名册）、后又登记了学员名册（附文件）的，比培训人数和高级工以上人数；
“单位”资料里的在训学员数，比当年全部培训人数。填报数超过名册数、超出管理办法文件里容许的比例（条文没有写，本办法10%）的，
作线索。实训教师数不应多于专兼职教师之和，高级教师不应多于实训教师，这两项不设容许。
第七条对弄虚作假的处理是“一经核实”才取消资格：这里只列出对不上的数，是疑点，由人核实，所以一律是线索，不是违规。
账号是否一致见 P01。没有可比的名册的，无法判断。

放过的情形：
1. 填报数少于名册数的
2. 还没过完的年度

为什么：补助是按这些数批的。

例：
```beancount
2024-12-20 custom "earmark-dossier" "培训" "2024"
  persons: 1000
  high: 240
2025-03-10 custom "earmark-dossier" "培训" "2024"
  persons: 806
  high: 235
  file: "2024年学员名册.xlsx"
```
结果：线索，—，—
"""


@rule(
    code="A03",
    title="申报数据与名册不一致，需核实",
    severity=Severity.LEAD,
    cites="第七条（二）",
    cited=("application.cite_truth",),
    fix="由主管部门核实差异；填报有误的更正，属不实的按管理办法处理。",
    examines="dossier",
    of_award=True,
)
def truth(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every stated figure that another paper contradicts."""
    if not policy.application.cite_truth:
        raise NotRequired
    pairs = [*_trainees(book), *_students(book), *_teachers(book)]
    if not pairs:
        yield missing(truth, book, "学员名册", Kept("培训", "", ("persons", "high")))
    room = 1 + Fraction(policy.application.tolerance)
    for subject, stated_as, stated, held_as, held, exact in pairs:
        if stated <= held:  # (1)
            continue
        if exact or stated > held * room:
            beyond = "" if exact else f"，超出容许的 {policy.application.tolerance:.0%}"
            reason = f"{stated_as} {stated} 人，{held_as} {held} 人，多 {stated - held} 人{beyond}，需核实"
            yield Finding.about(truth, book, subject, because=reason, amount=0)


def _over(book: Book, year: int | None) -> bool:
    return year is not None and date(year, 12, 31) <= book.as_of  # (2)


def _trainees(book: Book) -> Iterator[Pair]:
    """What a form stated of a year, and what its roll says."""
    records = [record for record in book.dossier.records if record.kind == "培训" and _over(book, year_of(record))]
    rolls: dict[int | None, Record] = {year_of(record): record for record in records if record.get("file")}
    forms: dict[int | None, Record] = {year_of(record): record for record in records if not record.get("file")}
    for year, form in forms.items():
        for key, what in (("persons", "培训"), ("high", "高级工以上")):
            stated, held = number(form, key), number(rolls.get(year), key)
            if stated is not None and held is not None:
                yield f"trainees|{year}|{key}", f"填报 {year} 年{what}", stated, "学员名册", held, False


def _students(book: Book) -> Iterator[Pair]:
    """The students in training on a day, and all who were trained in its year."""
    unit = book.dossier.one("单位")
    stated = number(unit, "students")
    if unit is None or stated is None or not _over(book, unit.date.year):
        return
    for record in book.dossier.of("培训"):
        held = number(record, "persons")
        if year_of(record) == unit.date.year and held is not None:
            yield "students", f"{unit.date} 填报在训学员", stated, f"{unit.date.year} 年全年培训", held, False


def _teachers(book: Book) -> Iterator[Pair]:
    """Parts of the staff, and their wholes."""
    unit = book.dossier.one("单位")
    full, part, practice, senior = (
        number(unit, key) for key in ("teachers", "part-time", "practice-teachers", "senior-teachers")
    )
    if practice is not None and full is not None and part is not None:
        yield "practice", "填报实训教师", practice, "专兼职教师合计", full + part, True
    if senior is not None and practice is not None:
        yield "senior", "填报高级实习指导教师和高级技师", senior, "实训教师", practice, True
