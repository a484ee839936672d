"""A closed month that has been changed.

结账 seals a month: the substance of every entry and their order, the documents on file, the plan and the
policy, chained to the month before (`ledgers.book.closing`). What differs now from what was sealed is a
finding that names the entry: changed, moved to another day, removed, inserted, put in another order; a
number or paper that was there and is another now; a document exchanged or gone; a plan or policy altered
for the months before; the record of the closing itself edited, or a closing that the deployment registered
outside of the book (`ledgers.book.record`) and that the book has no more.

Passed over:
1. a paper, an invoice or contract number or an explanation added to a closed entry later, which is recorded
2. layout: blank lines, order of days, where in the files an entry stands
3. a month that the bureau has reopened, and those after it, until they are closed again

A book that can be changed after it was shown proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_rules.entry import item_of
from audit_rules.rule import Finding, Severity, rule
from ledgers.book.closing import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：已结账的月份有没有再被改动。

怎么查：结账时，把当月每笔分录的实质内容（日期、对方、用途、科目、金额、来源行）和先后次序、凭证文件、投入预算、
管理办法各算一个摘要，与上个月的摘要连成一串，记在账套里。审计时重新算一遍，与结账时不同的逐笔列出：改动的、
挪到别的日子的、删去的、插入的、调换次序的；原有的发票号、合同号被改掉的；凭证文件被换掉或不在的；
以前月份的投入预算、管理办法被改的；结账记录本身被改的；系统在账套以外登记过、账套里却没有了的结账（账套被退回以前的状态）。

放过的情形：
1. 结账后给原有分录补充的凭证、发票号、合同号、说明：补充有记录，不是改动
2. 只是排版不同：空行、分录在文件里的位置
3. 主管部门反结账的月份及其以后的月份，在重新结账之前

为什么：给人看过以后还能改的账，证明不了什么。

例：
```beancount
2024-06-03 custom "earmark-closing" "2024-05"
  by: "王会计"
  previous: ""
  entries: ""
  documents: ""
  plan: ""
  policy: ""
  commit: ""
  digest: ""
2024-05-20 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2405-001"
  A资产:1002银行存款:01专户:1地方财政  -8580.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  8580.00 CNY
```
结果：违规，—，—
结果：违规，—，—
结果：违规，—，—
结果：违规，记2405-001，8,580.00
"""


@rule(
    code="I05",
    title="已结账月份的账被改动",
    severity=Severity.VIOLATION,
    cites="第十条（二）、《会计基础工作规范》",
    cited=("ledgers.cite_purpose", "《会计基础工作规范》"),
    fix="从历史恢复结账时的内容；确有差错的，在未结账的月份用冲销分录更正。确需重开的，请主管部门反结账并写明理由。",
    examines="closings",
)
def tampered(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every difference between the book and what its closings sealed."""
    del policy
    documents = None if book.documents is None else book.evidence
    missing = book.missing_closings
    for each in differences(book.closings, book.everything, documents, book.eras, missing):  # (1) (2) (3)
        reason, subject = f"{each.month} {each.words}", f"{each.month}|{each.subject}"
        if each.entry is None:
            yield Finding.about(tampered, book, subject, because=reason, amount=each.amount)
            continue
        item = item_of(each.entry)
        found = Finding.of(tampered, item, because=reason, amount=each.amount or item.amount)
        yield replace(found, subject=subject)  # what was sealed, whatever became of it
