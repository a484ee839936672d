"""Every specialty has a leader, a team and a target in figures.

附件2 表3-n-1: each specialty that the subsidy serves names 项目负责人 and 项目组成员, and its
建设目标 is written with figures. A figure is a number with something that it counts: the digits of
years, dates and numbered headings are none. A fact that is on file and blank, or nought, was left
blank in the form; one that is not on file could not be judged.

Passed over:
1. a specialty that the plan gives no subsidy
2. a figure written in Chinese numerals (三百人, 百分之九十)

Nobody answers for a specialty that no name stands beside.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：补助支持的每个专业（职业）有没有项目负责人、项目组成员，建设目标是不是用数据写的（附件2 表3-n-1）。

怎么查：逐个专业看档案里的“专业”。负责人空着、成员为 0、建设目标空着或没有数字，违规；档案里没有这一项，先列为缺资料。
目标里的年份、日期、序号不算数字：“2025年建成培训体系”没有可监测的指标。

放过的情形：
1. 表3-n-1 没有安排补助的专业
2. 用汉字写的数（三百人、百分之九十）：算有数据

为什么：没有负责人，就没有人对这个专业交账；没有数据，验收无从比起。

例：
```beancount
2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
  leader: "王某"
  members: 4
  target: "2025年建成完善的培训体系"
2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
  leader: "李某"
  members: 3
  target: "年培训高级工120人，开发课程4门"
```
结果：违规，—，—
"""

_NO_FIGURE = re.compile(
    r"""(19|20)\d\d\s*([-—~至]\s*(19|20)?\d\d)?\s*年?  # a year, a span of years
    | \d+\s*[月日号]                                # a day
    | 第\s*\d+ | [(]\s*\d+\s*[)]                   # a numbered heading
    | (^|[\s;；。])\d+\s*[.、)]""",
    re.VERBOSE,
)
_UNITS = "个名人套门本项次家间台期种部级场份篇"
_CHINESE = re.compile(rf"百分之|[二两三四五六七八九十百千万][二三四五六七八九十百千万零]*余?[{_UNITS}]")
_LABELS = {"leader": "项目负责人", "members": "项目组成员", "target": "建设目标"}


@rule(
    code="P05",
    title="专业建设缺负责人、成员或可量化目标",
    severity=Severity.VIOLATION,
    cites="附件2 表3-n-1",
    cited=("application.cite_leaders",),
    fix="补写项目负责人、项目组成员和带数据的建设目标，报批后重新登记。",
    examines="dossier",
    of_award=True,
)
def teams(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every blank of 表3-n-1, by specialty."""
    if not policy.application.leaders:
        raise NotRequired
    if not book.specialties:
        yield Undetermined(f"缺补助支持的专业（{policy.budget.form_specialty}）")
    for name in book.specialties:  # (1)
        table = f"{name}建设目标与预算安排（{policy.application.cite_leaders}）"
        record = book.dossier.one("专业", name)
        if record is None:
            yield missing(teams, book, table, Kept("专业", "", tuple(_LABELS)))
            continue
        for key, label in _LABELS.items():
            if key not in record.facts:
                yield missing(teams, book, f"{name}的{label}", Kept("专业", "", (key,)), (table,))
            elif reason := _blank(record, key):
                yield Finding.about(teams, book, f"{name}|{key}", because=f"{name}{label}{reason}", amount=0)


def _blank(record: Record, key: str) -> str:
    """What is wrong with a fact, empty where nothing is."""
    value = record.get(key)
    if key == "members":
        return "" if value else "为 0 人，至少应有 1 人"
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    if not text:
        return "空着"
    if key == "target" and not re.search(r"\d", _NO_FIGURE.sub(" ", text)) and not _CHINESE.search(text):  # (2)
        return f"“{text}”没有数据"
    return ""
