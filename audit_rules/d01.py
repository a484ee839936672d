"""The archive of the project holds what the regulation lists.

第十二条: a dedicated archive with 申请表, 批文, 重大活动记录, 业绩, 工作总结, 影像资料 and so on.
Each kind needs at least one paper on file, 业绩 and 工作总结 one for every calendar year that has
ended within the period. A paper is of a kind when its name has the kind's word or one that the
policy counts as the same (附件1 says 申报表 for 申请表, archives say 批复 for 批文). Its year is
the one stated, else the one in its name, else the one of its day.

The list is open (等): a paper that the bureau has asked for by a name of its own belongs to it too,
from the day of the request.

Passed over:
1. the yearly papers of a year that has not ended, or whose 31 December lies outside the period
2. records of activities and pictures while the first year runs and no major activity is on file

A base that closed without its papers cannot be reviewed; they are cheap to keep as one goes.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：专门档案里申请表、批文、重大活动记录、业绩、工作总结、影像资料六类是否各有至少一件，
其中业绩和工作总结每年各有一件（第十二条）。

怎么查：看档案目录里的“资料”。名称含该类的字样就算一件；管理办法文件里列了同义的写法（附件1 把申请表写作
申报表，批文常写作批复）。年度以登记的为准，没登记的看名称里的年份，再没有的看资料日期的年份。
条文的六类之后有“等”字：主管部门另行调取的资料（earmark ask --other）也在其中。缺的先列为缺资料；
主管部门要求了并且期限已过，才是违规。要求可以写具体的一件，也可以写“专门档案”；年度还没结束时要的，不算要那一年的。

放过的情形：
1. 还没有结束的年度，和 12 月 31 日不在建设周期里的年度：不要求那一年的业绩和工作总结
2. 第一年里还没有登记重大活动的：暂不要求重大活动记录和影像资料

为什么：没有档案，项目结束后谁也说不清做过什么；随做随存最省事。

例：
```beancount
2024-03-01 custom "earmark-dossier" "资料" "建设项目申报表"
2024-04-01 custom "earmark-dossier" "资料" "关于设立基地的批复"
2024-06-08 custom "earmark-request" "专门档案"
  due: 2024-06-20
2024-06-10 custom "earmark-dossier" "活动" "养老护理技能竞赛"
  kind: "技能竞赛"
  major: TRUE
  reported: 2024-06-12
2024-06-11 custom "earmark-dossier" "资料" "竞赛活动记录"
```
截至：2024-07-31
结果：违规，—，—
"""

_UNTIL_SOMETHING_HAPPENED = ("重大活动记录", "影像资料")


@rule(
    code="D01",
    title="专门档案不齐",
    severity=Severity.VIOLATION,
    cites="第十二条",
    cited=("upkeep.cite_archive",),
    fix="补齐所缺资料，登记名称、日期和年度。",
    examines="dossier",
)
def archive(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every kind of paper that the archive lacks."""
    need = policy.upkeep
    others = dict.fromkeys(request.paper for request in book.notes.requests if request.other)
    if not need.archive and not others:
        raise NotRequired
    papers = book.dossier.of("资料")
    happened = any(r.get("major") for r in book.dossier.of("活动")) or book.as_of >= book.month(12)
    ends = [date(year, 12, 31) for year in range(book.start.year, book.end.year + 1)]
    years = [day.year for day in ends if book.start <= day <= book.end and day < book.as_of]
    for kind in need.archive:
        words = (kind, *need.archive_words.get(kind, []))
        on_file = [r for r in papers if any(word in r.name for word in words)]
        if kind in need.archive_yearly:
            held = {_year(r) for r in on_file}
            for year in years:  # (1)
                if year not in held:
                    yield missing(
                        archive, book, f"{year}年度{kind}", Kept("资料", f"{year}年度{kind}"), (kind, "专门档案")
                    )
            continue
        if kind in _UNTIL_SOMETHING_HAPPENED and not happened:  # (2)
            continue
        if not on_file:
            yield missing(archive, book, kind, Kept("资料", kind), ("专门档案",))
    for name in others:
        if not any(holds(r.name, name) for r in papers):
            yield missing(archive, book, name, Kept("资料", name))


def _year(paper: Record) -> int:
    named = re.search(r"20\d\d", paper.name)
    return int(paper.get("year") or (named[0] if named else paper.date.year))
