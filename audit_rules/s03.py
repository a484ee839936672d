"""The plate is given in the name of both bureaus.

第十四条至第十七条 are the bureaus' duties; only the plate leaves a trace that a file can hold.
第十六条: it is given in the names of 区人力社保局 and 区财政局. The record of the giving names who
gave it; a name that is missing is a note to the bureau and no charge against the base.

Nothing is passed over: the text sets no day, so a plate that is not on file could not be judged.

A plate of one bureau only is worth a correction, and a base without one may never have been approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：基地铭牌是否以区人力社保局、区财政局两家名义授予（第十六条）。第十四条、第十五条、第十七条是主管部门的
服务和支持职责，账和档案里查不出，不在此列。

怎么查：看档案节点“授牌”的发文机关，全称、简称都认。少了一家，提示主管部门；没有写发文机关或没有授牌记录的，
无法判断（条文没有规定授牌时间）。授牌是主管部门的事，不记在基地头上。

放过的情形：
无

为什么：铭牌说明批准是两家共同作出的；没有铭牌的，值得核对批文。

例：
```beancount
2024-05-20 custom "earmark-dossier" "节点" "授牌"
  issuers: "重庆市渝中区人力资源和社会保障局"
```
结果：提示，—，—
"""


@rule(
    code="S03",
    title="铭牌没有以两局名义授予",
    severity=Severity.NOTE,
    cites="第十六条",
    cited=("upkeep.cite_plate",),
    fix="请主管部门核对授牌名义，必要时更换铭牌。",
    examines="dossier",
)
def plate(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the issuers that the plate does not name."""
    need = policy.upkeep
    if not need.plate or not need.plate_issuers:
        raise NotRequired
    given = [r for r in book.dossier.of("节点") if need.plate in r.name]
    stated = [str(r.get("issuers")) for r in given if r.get("issuers")]
    if not stated:
        raise lacking(f"{need.plate}{'的发文机关' if given else '记录'}", Kept("节点", need.plate, ("issuers",)))
    aliases = policy.application.bureau_aliases
    absent = [office for office in need.plate_issuers if not one_of(stated[-1], [office], aliases)]
    if absent:
        reason = f"{given[-1].date} {need.plate}，发文机关“{stated[-1]}”，缺 {'、'.join(absent)}"
        yield Finding.about(plate, book, "plate", because=reason, amount=0)
