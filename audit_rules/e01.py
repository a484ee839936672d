"""A specialty outside the key industries.

第二条: bases are built in the district's six key industries and related fields. Every specialty that
main or the dossier names is looked at: its industry is one of the policy's, in the policy's words or
in others for the same.

Passed over:
1. a related field: 及相关领域 opens the list, where the reason is on file in writing

The district pays for the trades that its economy lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：基地的专业（职业）是否属于全区六大重点产业（金融、商贸、专业服务、文旅、科创、大健康）及相关领域。

怎么查：逐个看基地信息和资料里写明的专业，取“专业”资料里的所属产业，与管理办法文件里的产业名单比对；
“文化旅游”这类同义写法按“文旅”认。没有填所属产业的，无法判断。第二条没有用“不得”，按预警处理。

放过的情形：
1. 属相关领域，并在资料里写明了书面理由的：“及相关领域”使名单是开放的

为什么：补助资金要投在本区经济最缺的职业上。

例：
```beancount
2024-03-01 custom "earmark-dossier" "专业" "养老护理员"
  industry: "大健康"
2024-03-01 custom "earmark-dossier" "专业" "健康照护师"
  industry: "种植业"
```
结果：预警，—，—
"""


@rule(
    code="E01",
    title="专业不在重点产业及相关领域内",
    severity=Severity.WARNING,
    cites="第二条",
    cited=("eligibility.cite_industries",),
    fix="补充该专业属于相关领域的书面理由，或改报重点产业内的专业。",
    examines="dossier",
    of_award=True,
)
def industry(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every specialty whose industry is none of the policy's."""
    law = policy.eligibility
    if not law.industries:
        raise NotRequired
    records = {record.name: record for record in book.dossier.of("专业")}
    names = list(dict.fromkeys([*book.facts.specialties, *records]))
    if not names:
        raise lacking("专业（职业）", Kept("专业"))
    for name in names:
        record = records.get(name)
        stated = text(record, "industry")
        if stated and one_of(stated, law.industries, law.industry_aliases):
            continue
        if text(record, "related"):  # (1)
            continue
        if not stated:
            yield missing(industry, book, f"{name}专业的所属产业", Kept("专业", "", ("industry",)))
            continue
        reason = f"{name}所属产业为“{stated}”，不在{'、'.join(law.industries)}之内，也没有属相关领域的书面理由"
        yield Finding.about(industry, book, f"specialty|{name}", because=reason, amount=0)
