"""Labour paid from the subsidy.

第九条: the subsidy may not pay for 劳务费; 30226 劳务费 is by definition pay for temporary hands,
manuscripts, translation and reviews. A spend from earmarked money is labour when its category is
one the policy bans as labour, or when its words name it. Pay for teaching is another thing: it is
the allowed 指导教师聘用, told apart by evidence. Without an engagement on file it is a lead.

Passed over:
1. spending from money other than the subsidy
2. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
3. pay for teaching under an engagement: a 合同号 on the row
4. a firm that only has 劳务 or 人力资源 in its name, under a contract: it sells something else

Labour fees are the easiest way to turn earmarked money into wages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from audit_rules.words import judged_spend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有支付劳务费。第九条规定补助资金不得用于劳务费。

怎么查：逐笔看补助资金的支出。类别是劳务费的，直接认定；类别写的是别的，而收款方、用途、发票品目
写的是评审、监考、保洁、临时工、劳务派遣、灵活用工等的，认定；讲座费、专家指导费、指导教师劳务费凭文字分不清，只作线索。指导教师聘用是允许的，与劳务费靠证据区分：
没有聘用协议（合同号）的，只作线索。

放过的情形：
1. 不是补助资金付的
2. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
3. 有聘用协议（合同号）的指导教师课酬
4. 收款方只是名称里有劳务、人力资源字样而有合同号的：它卖的是别的

为什么：劳务费是把补助变成工资最容易的办法。

例：
```beancount
2025-05-29 * "代发业务清算户" "课程标准专家评审费（5人×600元）"
  voucher: "记2505-005"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
  E支出:1地方财政:1构建培训体系:30226劳务费  3000.00 CNY
```
结果：违规，记2505-005，3,000.00
"""


@rule(
    code="F04",
    title="补助资金列支劳务费",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("category.cite",),
    fix="改由自筹资金列支；属聘用指导教师的，补聘用协议、课表、签到表。",
)
def labour(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is labour, and teaching pay without an engagement."""
    del policy  # each spend is judged by the policy of its day
    if not any(law.bans("labour") for _, law in book.eras):
        raise NotRequired
    for spend in book.spending:
        law = book.law(spend.date)
        own = labour.under(law)
        if not law.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = law.find_category(spend.category)
        if category and category.ban == "labour":
            yield less_refunds(own, book, spend, because=f"补助资金列支“{spend.word}”，{own.cites}不得列支")
            continue
        if category and category.engagement and spend.contract:  # (3)
            continue
        judged = judged_spend(spend, law, book)
        if judged and judged.ban == "labour":
            if not judged.firm and spend.contract:  # (4)
                continue
            reason = f"{judged.reason}，疑为{judged.category or judged.label}，账上列“{spend.word or '未归类'}”"
            yield less_refunds(own, book, spend, because=reason, severity=None if judged.firm else Severity.LEAD)
        elif category and category.engagement:
            reason = f"列“{spend.word}”而没有聘用协议的合同号，是否劳务费需核实"
            yield less_refunds(own, book, spend, because=reason, severity=Severity.LEAD)
