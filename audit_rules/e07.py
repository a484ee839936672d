"""No clean record on file, or an old one.

第六条（一）: no breach of law, no joint punishment for breach of trust. That cannot be proved; on file are
a declaration of the unit and a credit report no older than the policy's days before the application.

Passed over:
1. a report from after the application: it looks further, 未发生过 has no look-back limit
2. an old report beside a fresh one

The bureau answers for whom it gave the money to. 原则上 makes it a warning (第六条).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing, undated
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import applied_between, declared, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：单位未发生过违法违规和失信联合惩戒事件，有没有承诺和信用报告，信用报告是否过旧。

怎么查：“未发生过”无法从账上证明，只看两件材料：资料里有无未违法违规的承诺；信用报告的日期是否在申报日前180天以内
（天数是主管部门定的，写在管理办法文件里）。有几份信用报告的，取最近的一份。材料不在案、申报日不明的，
无法判断。第六条是“原则上”，报告过旧按预警处理。

放过的情形：
1. 申报日之后出具的报告：看得更远，“未发生过”没有回溯期限
2. 旧报告之外另有新报告的

为什么：把钱拨给谁，主管部门要有依据。

例：
```beancount
2024-02-20 custom "earmark-dossier" "节点" "申报"
2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
2023-05-10 custom "earmark-dossier" "资料" "企业信用报告"
```
结果：预警，—，—
"""


@rule(
    code="E07",
    title="信用报告早于规定期限",
    severity=Severity.WARNING,
    cites="第六条（一）",
    cited=("eligibility.cite_credit",),
    fix="重新查询并提交信用报告。",
    examines="dossier",
    of_award=True,
)
def record_of_conduct(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what is missing of declaration and report, and a report that is too old."""
    law = policy.eligibility
    if not law.credit_report and not law.credit_declaration:
        raise NotRequired
    if law.credit_declaration and not declared(book, law.credit_declaration):
        yield missing(
            record_of_conduct,
            book,
            f"未发生{law.credit_declaration}的承诺",
            Kept("承诺", f"未发生{law.credit_declaration}"),
        )
    if not law.credit_report:
        return
    found = papers(book, law.credit_report)
    if not found:
        yield missing(record_of_conduct, book, law.credit_report, Kept("资料", law.credit_report))
        return
    if law.credit_report_days is None:
        return
    made = max(record.date for record in found)  # (2)
    first, last = applied_between(book)
    window = timedelta(days=law.credit_report_days)
    if made >= last - window:  # (1)
        return
    if made < first - window:
        days = (first - made).days
        until = f"申报日 {first}" if first == last else f"最早可能的申报日 {first}"
        reason = f"{law.credit_report}日期为 {made}，早于{until} {days} 天，规定不超过 {law.credit_report_days} 天"
        yield Finding.about(record_of_conduct, book, "credit", because=reason, amount=0)
    else:
        yield undated(book, f"{law.credit_report}（{made}）是否过旧无法判断")
