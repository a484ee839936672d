"""After two years the experience is summed up.

第十一条（三）: the base sums up how skilled people are trained and what it has learnt. From the
twenty-fourth month on there is a summary report that the bureau has accepted, and the content of
表4-2 that pays for it, 总结技能人才培养规律, has spending or an explanation of why it has none.

Passed over:
1. a content without spending whose explanation is on file: summing up may cost nothing
2. a content that the plan gives no money

The report is what the next base learns from; it is also the first thing that is left undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：项目实施满两年，有没有主管部门认可的建设总结报告；“总结技能人才培养规律”这项建设内容花了钱没有，
没花的有没有说明（第十一条（三））。

怎么查：从建设周期满 24 个月起查；之前不查。档案里名称含“建设总结报告”的资料，有一份已获认可就算有；
都未获认可是违规，还没有结论的无法判断，没有的先列为缺资料。再看这项建设内容的支出净额（各种来源合计）：
预算安排了钱、一分未花、又没有名称含“总结培养规律”和“说明”的资料，列为缺说明。

放过的情形：
1. 没有支出但有说明的：总结可以不花钱
2. 投入预算没有给这项内容安排钱的

为什么：总结报告是后来者能学到的东西，也最容易拖着不做。

例：
```beancount
2026-04-10 custom "earmark-dossier" "资料" "建设总结报告"
  accepted: FALSE
2025-10-10 * "重庆渝职教材发行有限公司" "培养规律研究成果汇编"
  voucher: "记2510-001"
  A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
  E支出:1地方财政:3总结培养规律:30227科研活动  30000.00 CNY
```
结果：违规，—，—
"""


@rule(
    code="O03",
    title="实施两年后没有形成获认可的建设总结",
    severity=Severity.VIOLATION,
    cites="第十一条（三）",
    cited=("output.cite_summary",),
    fix="编写或修改建设总结报告，报主管部门认可后登记；该项内容没有支出的，附书面说明。",
    examines="dossier",
    of_award=True,
)
def summary(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a report that is missing or was not accepted, and a content that nothing was done for."""
    need = policy.output
    if not need.summary or need.summary_month is None:
        raise NotRequired
    if book.as_of < book.month(need.summary_month):
        return
    papers = book.dossier.of("资料")
    reports = [r for r in papers if need.summary in r.name]
    verdicts = [r.get("accepted") for r in reports]
    if not reports:
        yield missing(summary, book, need.summary, Kept("资料", need.summary))
    elif True not in verdicts and None in verdicts:
        yield lacking(f"主管部门对{need.summary}的认可结论", Kept("资料", need.summary, ("accepted",)))
    elif True not in verdicts:
        reason = f"满 {need.summary_month} 个月，{need.summary}交了 {len(reports)} 份，主管部门均未认可"
        yield Finding.about(summary, book, "report", because=reason, amount=0)
    content = policy.find_content(need.summary_content)
    if content is None:
        return
    if book.plan and not book.plan.content_total(content.name):  # (2)
        return
    spent = sum(s.amount for s in book.spending if s.content == content.name)
    explained = any(content.short in r.name and "说明" in r.name for r in papers)  # (1)
    if spent <= 0 and not explained:
        name = f"“{content.short}”没有支出的说明"
        yield missing(summary, book, name, Kept("资料", name))
