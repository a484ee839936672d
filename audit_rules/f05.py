"""Other spending of the subsidy that the project does not need.

第九条 closes its list of bans with 等与…资金使用范围无关的其他支出. A spend from earmarked money is
firmly outside when its category is one the policy bans as unrelated, or its words name one; a
category that neither the list of allowed uses nor the bans know is for a person to decide, with what its
words say it was. Own vehicles' fuel, insurance and repair are among the unrelated. Where a list stands behind
the payment, each of its lines is judged.

Passed over:
1. spending from money other than the subsidy
2. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
3. travel, labour and money that is parked, which have rules of their own (F03, F04, L03)
4. pay that reads as 津贴 or 补助 and may be for teaching, to a person who is engaged (聘任, 合同号)

等 leaves the list open: the machine proposes, the auditor disposes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.papers import is_engaged
from audit_rules.refund import less_refunds
from audit_rules.rule import Severity, rule
from audit_rules.words import by_words, parts
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Finding, Rule
    from audit_rules.words import Part
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有用于与基地建设无关的其他支出，如接待、公车、福利、罚款、捐赠。

怎么查：逐笔看补助资金的支出。类别属于管理办法文件列明的无关支出，或收款方、用途、发票品目写的是餐饮接待、礼品福利、工资津贴、
公务用车（加油、保险、维修、过路停车）、罚款捐赠、个人消费、行政办公的，认定；食材、酒水、油料等是不是实训材料，看用途和基地的专业；
付款后面附了发放表、报销明细的，逐行看事由和发票，问题金额是有问题各行的合计。
类别在第九条里既没有列出也没有禁止的，逐笔列为线索，写明文字像哪一类，由人判断（按类别汇总见 F06）。

放过的情形：
1. 不是补助资金付的
2. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
3. 差旅费、劳务费和资金挪存：由 F03、F04、L03 认定
4. 写作津贴、补助而可能是课酬，付给已聘任的人（资料“聘任”，或有合同号）、列在指导教师聘用的

为什么：第九条用“等”字收尾，没有列全；机器提出，由人决定。

例：
```beancount
2025-03-03 * "中国石化某加油站" "公务用车加油卡充值"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -1200.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1200.00 CNY
```
结果：违规，记2503-001，1,200.00
"""


@rule(
    code="F05",
    title="补助资金列支与基地建设无关的其他支出",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("category.cite",),
    fix="说明用途并附依据；与基地建设无关的退回专户，改由自筹资金列支。",
)
def unrelated(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is outside the allowed uses."""
    del policy  # each spend is judged by the policy of its day
    for spend in book.spending:
        law = book.law(spend.date)
        own = unrelated.under(law)
        if not law.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = law.find_category(spend.category)
        if category and category.ban == "unrelated":
            yield less_refunds(own, book, spend, because=f"补助资金列支“{spend.word}”，与基地建设无关")
            continue
        if category and category.ban:  # (3)
            continue
        known = parts(spend, law, book)
        hits = [(part, how) for part in known if (how := _weighed(part, spend, book, law, own))]
        if hits:
            yield by_words(own, book, spend, hits)
        elif any(part.judged.ban for part in known):  # (3)
            continue
        elif spend.outside:
            reason = f"“{spend.word}”不在{own.cites}所列支出范围内，是否与基地建设有关需核实{_alike(known)}"
            yield less_refunds(own, book, spend, because=reason, severity=Severity.LEAD)
        elif category and category.verdict is Verdict.REVIEW:
            reason = f"“{spend.word}”{own.cites}没有列明，是否与基地建设有关需核实{_alike(known)}"
            yield less_refunds(own, book, spend, because=reason, severity=Severity.LEAD)


def _weighed(part: Part, spend: Spend, book: Book, law: Policy, own: Rule) -> Severity | None:
    """How firmly a part is unrelated, None where it is not."""
    if part.judged.ban != "unrelated":
        return None
    if part.judged.firm:
        return own.severity
    category = law.find_category(spend.category)
    if category and category.engagement and is_engaged(book, spend, part):  # (4)
        return None
    return Severity.LEAD


def _alike(known: Sequence[Part]) -> str:
    """What the words of a spend that nobody listed make it, where they tell."""
    found = {part.judged.category: part.judged for part in known if part.judged.firm and part.judged.category}
    return "".join(f"；{judged.said}，像是“{name}”" for name, judged in found.items() if judged.words)
