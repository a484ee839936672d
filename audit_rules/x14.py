"""A spend booked under another name than its own.

What the subsidy may not pay for is seldom booked as what it is. Where a spend is booked to a category
that the article allows, and payee, purpose and invoice say firmly that it was something that it
bans, the name and the thing differ. F03, F04, F05 and L03 charge the payment; this rule points at the
disguise itself, on whatever money: own money under a false name hides from the match, too.

Passed over:
1. spending booked to a category that the article bans or does not name: there is no disguise
2. a refund
3. what text alone does not decide: a conference room let by a hotel, a fee that includes lodging
4. a lecturer's fare and lodging booked as 指导教师聘用 or 师资培训 with a contract on file (财行〔2016〕540号)

An auditor who finds one false name looks at every voucher of the hand that wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from audit_rules.words import judged_spend
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：账上列的支出类别，与收款人、用途、发票品目所写的是不是一回事。

怎么查：支出列在第九条允许的类别里，而收款人、用途、发票品目明确写的是第九条禁止的支出（例如旅行社列作师资培训、
餐饮发票列作原材料消耗），名实不符，列为线索，写明凭哪些字样。支付本身是否违规由 F03、F04、F05、L03 认定；
这里不分资金来源：自有资金改名列支，会虚增配套。

放过的情形：
1. 列在第九条禁止或没有列出的类别里的：名称没有掩盖什么
2. 退款（负数支出）
3. 凭文字不能断定的：酒店出租会场、培训费含食宿等
4. 有合同号、列在指导教师聘用或师资培训里的交通、住宿（财行〔2016〕540号）

为什么：名称和内容不符的凭证，往往不止一张。

例：
```beancount
2025-03-10 * "重庆悦途国际旅行社有限公司" "教师培训服务费"
  voucher: "记2503-004"
  A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
  E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
```
结果：线索，记2503-004，5,860.00
"""


@rule(
    code="X14",
    title="支出类别与实际内容不符",
    severity=Severity.LEAD,
    cites="第九条",
    cited=("category.cite",),
    fix="调取发票、合同和签收资料，核实实际内容；列错的改列，属禁止支出的改由自筹资金列支。",
)
def disguise(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend whose words name something banned while its category is an allowed one."""
    del policy  # each spend is judged by the policy of its day
    if all(law.judge is None for _, law in book.eras):
        raise NotRequired
    for spend in book.spending:
        law = book.law(spend.date)
        category = law.find_category(spend.category)
        if category is None or category.verdict is not Verdict.ALLOWED:  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        judged = judged_spend(spend, law, book)
        if judged is None or not judged.firm:  # (3)
            continue
        if judged.fare and category.lecturer and spend.contract:  # (4)
            continue
        reason = f"列作“{spend.word}”，而{judged.reason}，应为{judged.label}，名实不符"
        yield less_refunds(disguise.under(law), book, spend, because=reason)
