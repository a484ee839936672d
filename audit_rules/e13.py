"""Fewer than two large or medium partners.

第六条（四）: steady cooperation with two or more large or medium enterprises. Counted are different
enterprises, by credit code and else by name, that are large or medium and whose agreement holds on the
day of the audit, the period's last day at the latest. The host is no partner of its own.

Where a size or an agreement's end is not on file and would decide, it could not be judged.

Nothing is passed over.

Training that no employer stands behind ends in a certificate. 原则上 makes it a warning.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import text
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：是否与2家以上大、中型企业建立了稳定的合作关系。

怎么查：看“合作企业”资料，同一统一社会信用代码只算一家，没有代码的按名称算；规模为大、中（按统计上划分办法），
协议在检查日仍有效（建设期满后按期满日看），才计入；小微企业不计，单位自己不算自己的合作企业。
没有填规模或协议有效期、而这会影响结论的，无法判断；一家也没有记的，无法判断。第六条是“原则上”，不足按预警处理。

放过的情形：
无

为什么：没有企业接应的培训，学完用不上。

例：
```beancount
2024-01-10 custom "earmark-dossier" "合作企业" "重庆某某医养集团有限公司"
  credit-code: "91500103MA00000011"
  size: "大"
  until: 2027-01-09
2024-01-10 custom "earmark-dossier" "合作企业" "重庆某某护理站有限公司"
  credit-code: "91500103MA00000022"
  size: "小"
  until: 2027-01-09
```
结果：预警，—，—
"""


@rule(
    code="E13",
    title="合作的大、中型企业不足",
    severity=Severity.WARNING,
    cites="第六条（四）",
    cited=("eligibility.cite_partners",),
    fix="补充与大、中型企业的有效合作协议和企业规模证明。",
    examines="dossier",
    of_award=True,
)
def partners(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a number of partners that is too small."""
    law = policy.eligibility
    if law.partners is None:
        raise NotRequired
    records = [record for record in book.dossier.of("合作企业") if not _own(book, record)]
    if not records:
        yield missing(partners, book, "校企合作协议", Kept("合作企业", "", ("size", "until")))
        return
    day = min(book.as_of, book.end)
    said = [(_identity(record), _counts(record, law.partner_sizes, day)) for record in records]
    sure = {who for who, counts in said if counts}
    maybe = {who for who, counts in said if counts is None} - sure
    if len(sure) >= law.partners:
        return
    if len(sure) + len(maybe) >= law.partners:
        names = "、".join(record.name for record in records if _identity(record) in maybe)
        yield lacking(f"{names}的企业规模或协议有效期", Kept("合作企业", "", ("size", "until")))
        return
    sizes = "、".join(law.partner_sizes)
    kind = f"规模为{sizes}、" if sizes else ""
    reason = (
        f"记有合作企业 {len({who for who, _ in said})} 家，其中{kind}协议在 {day} 有效的 {len(sure)} 家，"
        f"应不少于 {law.partners} 家"
    )
    yield Finding.about(partners, book, "partners", because=reason, amount=0)


def _identity(record: Record) -> str:
    return party(text(record, "credit-code")) or party(record.name)


def _own(book: Book, record: Record) -> bool:
    code = party(text(record, "credit-code"))
    return book.is_host(record.name) or (bool(code) and code == party(book.facts.credit_code))


def _counts(record: Record, sizes: list[str], day: date) -> bool | None:
    """Whether an enterprise counts; None where its papers do not say."""
    size, until = text(record, "size"), record.get("until")
    if (size and sizes and size not in sizes) or (isinstance(until, date) and until < day):
        return False
    return None if (sizes and not size) or not isinstance(until, date) else True
