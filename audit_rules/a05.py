"""A unit that had a higher title when it applied.

第八条: who already holds a municipal or higher base may not apply for a district one. The titles on
file, or a declaration that there is none, are what it is judged by; the level decides. Where the day
of the application is not on file, a title from before the regulation came first and one from after the
approval came later.

Passed over:
1. a title won after the application: 已获批 speaks of what was there

The district's money is for those whom no higher level pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing, undated
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import applied_between, declared, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：申报时是否已获批市级及以上高技能人才培训基地。

怎么查：看资料里的“称号”，级别为市级、省级、国家级，日期不晚于申报日的，是违规（第八条“不得”）。
申报日不在案的：称号早于管理办法施行日的必在申报之前，晚于批复或建设期起始日的必在申报之后，其余无法判断。
既没有登记任何称号、也没有“未获批市级及以上基地”的承诺的，无法判断；称号没有填级别的，无法判断。

放过的情形：
1. 申报之后才获批的称号：第八条说的是“已获批”

为什么：区级补助给上级没有支持过的单位。

例：
```beancount
2022-09-01 custom "earmark-dossier" "称号" "重庆市高技能人才培训基地"
  level: "市级"
2024-02-20 custom "earmark-dossier" "节点" "申报"
```
结果：违规，—，—
"""


@rule(
    code="A05",
    title="已获批市级及以上基地仍申报区级基地",
    severity=Severity.VIOLATION,
    cites="第八条",
    cited=("application.cite_excluding",),
    fix="由主管部门核实称号和获批日期，按管理办法处理。",
    examines="dossier",
    of_award=True,
)
def higher_title(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every excluding title that the unit had when it applied."""
    law = policy.application
    if not law.excluding_levels:
        raise NotRequired
    titles = book.dossier.of("称号")
    if not titles and not (law.excluding_declaration and declared(book, law.excluding_declaration)):
        yield missing(
            higher_title,
            book,
            f"未获批{law.excluding_declaration}培训基地的承诺",
            Kept("承诺", f"未获批{law.excluding_declaration}培训基地"),
        )
    first, last = applied_between(book)
    for title in titles:
        level = text(title, "level")
        if title.date > last:  # (1)
            continue
        if not level:
            yield lacking(f"“{title.name}”的级别", Kept("称号", title.name, ("level",)))
        elif level in law.excluding_levels and title.date > first:
            yield undated(book, f"“{title.name}”（{title.date}）是否在申报前获批无法判断")
        elif level in law.excluding_levels:
            until = f"申报日为 {last}" if first == last else f"申报不会早于 {first}"
            reason = f"{title.date} 已获批{level}“{title.name}”，{until}"
            yield Finding.about(higher_title, book, f"title|{title.name}", because=reason, amount=0)
