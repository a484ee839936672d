"""One unit with several bases.

第八条: a unit may have one base. Within a book A04 can only say that it takes the others to know. Here the same
统一社会信用代码 in two books is the same unit. Different codes with the same person in charge at the same address may
be members of one group: a lead, for a person.

Passed over:
1. bases whose periods do not overlap: a lead, not a violation

Two bases of one unit are twice the subsidy for one capacity.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from audit_rules.across.concern import Concern, Part
from audit_rules.rule import Severity, rule
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Frame
    from ledgers.policy import Policy

PAGE = """
查什么：同一单位是不是建了两个以上基地。

怎么查：把各基地放在一起，统一社会信用代码相同、建设期重叠的，是违规。代码不同而资料“单位”里的负责人和地址都相同的，
可能是同一集团的两块牌子，作线索。没有填信用代码的基地，A04 在它自己的账套里提示。

放过的情形：
1. 建设期不重叠的：只作线索

为什么：一个单位两个基地，是一份能力拿两份补助。

例：

甲基地
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
  leader: "张明"
  address: "渝中区某路1号"
```

乙基地
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业培训学校"
  leader: "张明"
  address: "渝中区某路1号"
```
结果：线索，乙、甲，0.00
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """Who has a base, and from when until when."""

    base: str
    policy: str
    credit: str
    place: tuple[str, str]
    start: str
    end: str

    def overlaps(self, other: Unit) -> bool:
        """Whether the periods of two bases have a day in common."""
        return self.start <= other.end and other.start <= self.end


def gather(frame: Frame, law: Policy) -> Iterator[Unit]:
    """The unit of a base."""
    if law.application.cite_single:
        place = (frame.leader, frame.address)
        yield Unit(frame.base, frame.policy, party(frame.credit), place, frame.start, frame.end)


@rule(
    code="C05",
    title="同一单位建有两个以上基地",
    severity=Severity.VIOLATION,
    cites="第八条",
    cited=("application.cite_single",),
    fix="由主管部门核实，保留一个基地，多拨的补助收回。",
)
def one_unit(gathered: Sequence[Unit], frames: Mapping[str, Frame], laws: Mapping[str, Policy]) -> Iterator[Concern]:
    """Yield every two bases of one unit, or of what may be one."""
    alike: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for unit in gathered:
        if unit.credit:
            alike["credit", unit.credit].append(unit)
        if all(unit.place):
            alike["place", *unit.place].append(unit)
    for (how, *_), units in sorted(alike.items()):
        for one, other in combinations(sorted(units, key=lambda unit: (unit.start, unit.base)), 2):
            if how == "credit" or not one.credit or one.credit != other.credit:
                yield _concern(how, one, other, frames, laws)


def _concern(how: str, one: Unit, other: Unit, frames: Mapping[str, Frame], laws: Mapping[str, Policy]) -> Concern:
    own, severity = one_unit.under(laws[other.policy]), Severity.LEAD
    names = "和".join(f"{frames[unit.base].name}（{unit.start} 至 {unit.end}）" for unit in (one, other))
    said = f"{names}的负责人、地址相同，信用代码不同或没有填，是否同一单位需核实"
    if how == "credit":
        said = f"{names}同为信用代码 {frames[other.base].credit} 的单位"
        severity = own.severity if one.overlaps(other) else Severity.LEAD  # (1)
    parts = tuple(
        Part(unit.base, frames[unit.base].name, unit.start, "", frames[unit.base].host, "建设期开始", 0)
        for unit in (one, other)
    )
    return Concern(own, severity, f"{how}|{one.base}|{other.base}", 0, said, parts)
