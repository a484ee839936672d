"""Enough experts reviewed the plan, an odd number of them, and none twice.

附件2 表5: at least five experts, an odd number, each with name, unit or title, mobile number and
signature. Persons are counted, not rows: the same name with the same number, or with no number to
tell them apart, is one person and is questioned. Two names with one number, and an expert from the
applicant itself, are leads. A row on file is a row of the form, so what it does not state was left
blank there.

Passed over:
1. two experts of one name whose numbers differ: they are two persons
2. a row with a unit and no title, or the reverse: the form has one column for both

A panel that the applicant filled itself approves what the applicant wants.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：评审专家（附件2 表5）是否不少于 5 人、人数是单数，每人的姓名、单位及职务/职称、手机、签名是否齐全，
有没有同一人列两次，有没有申报单位自己的人。

怎么查：按人数，不按行数：同名同手机的，或同名而有一行没写手机的，是一个人列了两次，违规，人数只算一个。
少于 5 人、双数、有空项，违规。两个姓名用同一手机的，专家的单位就是申报单位的，作为线索由人核实。
专家是照表登记的，登记里没有的就是表上空着。没有登记专家的，先列为缺资料。

放过的情形：
1. 同名而手机不同的：是两个人
2. 单位和职务/职称只写一样的：表上是同一栏

为什么：评审专家由申报单位自己凑，评审就没有意义。

例：
```beancount
2024-03-10 custom "earmark-dossier" "专家" "赵一"
  unit: "某大学教授"
  phone: "13900000001"
  signed: TRUE
2024-03-10 custom "earmark-dossier" "专家" "钱二"
  unit: "某学院教授"
  phone: "13900000002"
  signed: TRUE
2024-03-10 custom "earmark-dossier" "专家" "孙三"
  unit: "某协会秘书长"
  phone: "13900000003"
  signed: TRUE
2024-03-10 custom "earmark-dossier" "专家" "李四"
  unit: "某医院护士长"
  phone: "13900000004"
  signed: TRUE
2024-03-10 custom "earmark-dossier" "专家" "李四"
  unit: "某医院护士长"
  phone: "13900000004"
  signed: TRUE
```
结果：违规，—，—
结果：违规，—，—
"""


@rule(
    code="P08",
    title="评审专家人数或信息不合要求",
    severity=Severity.VIOLATION,
    cites="附件2 表5",
    cited=("panel.cite",),
    fix="核对专家名单和签名，不合要求的重新组织评审。",
    examines="dossier",
    of_award=True,
)
def panel(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what is wrong with the panel, and with each of its rows."""
    need = policy.panel
    if need is None:
        raise NotRequired
    rows = book.dossier.of("专家")
    if not rows:
        yield missing(panel, book, f"专家名单（{need.cite}）", Kept("专家", "", ("unit", "title", "phone", "signed")))
        return
    people: list[Record] = []
    for row in rows:
        if any(_same(row, other) for other in people):
            yield Finding.about(panel, book, f"twice|{row.name}", because=f"专家“{row.name}”列了两次", amount=0)
            continue
        twin = next((p for p in people if _phone(p) and _phone(p) == _phone(row)), None)
        if twin:
            reason = f"专家“{twin.name}”和“{row.name}”手机相同，疑为一人"
            yield Finding.about(
                panel, book, f"phone|{twin.name}|{row.name}", because=reason, amount=0, severity=Severity.LEAD
            )
        people.append(row)
        yield from _row(book, row)
    wrong = [f"少于 {need.min} 人"] if len(people) < need.min else []
    wrong += ["不是单数"] if need.odd and len(people) % 2 == 0 else []
    if wrong:
        yield Finding.about(panel, book, "panel", because=f"专家 {len(people)} 人，{'，'.join(wrong)}", amount=0)


def _row(book: Book, row: Record) -> Iterator[Finding]:
    said = {
        "姓名": row.name.strip(),
        "单位及职务/职称": row.get("unit") or row.get("title"),  # (2)
        "手机": row.get("phone"),
        "签名": row.get("signed"),
    }
    blank = [word for word, value in said.items() if not value]
    if blank:
        reason = f"专家“{row.name}”缺{'、'.join(blank)}"
        yield Finding.about(panel, book, f"row|{row.name}", because=reason, amount=0)
    own = {party(n) for n in (book.facts.host, book.name, *(r.name for r in book.dossier.of("单位"))) if party(n)}
    if any(name in party(str(row.get("unit") or "")) for name in own | book.hosts):
        reason = f"专家“{row.name}”的单位“{row.get('unit')}”就是申报单位，需核实"
        yield Finding.about(panel, book, f"own|{row.name}", because=reason, amount=0, severity=Severity.LEAD)


def _same(row: Record, other: Record) -> bool:
    """Whether two rows are one person."""
    phones = {phone for phone in (_phone(row), _phone(other)) if phone}
    return party(row.name) == party(other.name) and len(phones) < 2  # noqa: PLR2004  # (1)


def _phone(row: Record) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", str(row.get("phone") or "")))
