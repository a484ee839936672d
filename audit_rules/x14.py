"""A spend booked under another name than its own.

What the subsidy may not pay for is seldom booked as what it is. Where a spend is booked to a category
that the article allows, and payee, purpose, invoice or the list behind it say firmly that it was something
that the article bans, the name and the thing differ. On the subsidy F03, F04, F05 and L03 charge the payment
with the same words: this rule then only notes the false name, without a sum, so that nothing counts twice.
Own money under a false name hides from the match, and only this rule sees it: a lead.

Passed over:
1. spending booked to a category that the article bans or does not name: there is no disguise
2. a refund
3. what text alone does not decide: a conference room let by a hotel, a fee that includes lodging
4. a lecturer's fare and lodging booked as 指导教师聘用 or 师资培训 (F03 says by which papers), and what reads as
   labour or wages while the person is engaged to teach
5. one allowed category under the name of another (改造 or 维护, 教材 or 科研): words tell these apart too seldom;
   things that last and were booked as material are X09's

An auditor who finds one false name looks at every voucher of the hand that wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.papers import is_engaged, is_lecturers
from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.words import parts
from ledgers.book.render import yuan
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.words import Part
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Category, Policy

PAGE = """
查什么：账上列的支出类别，与收款人、用途、发票品目所写的是不是一回事。

怎么查：支出列在第九条允许的类别里，而收款人、用途、发票品目明确写的是第九条禁止的支出（例如旅行社列作师资培训、
餐饮发票列作原材料消耗），名实不符，写明凭哪些字样。付款后面附了名单的，逐行看。
补助资金的，支付是否违规由 F03、F04、F05、L03 认定，这里只作提示，不再计金额；
自有资金改名列支会虚增配套，别的规则看不到，列为线索。

放过的情形：
1. 列在第九条禁止或没有列出的类别里的：名称没有掩盖什么
2. 退款（负数支出）
3. 凭文字不能断定的：酒店出租会场、培训费含食宿等
4. 授课教师的交通、住宿，列在指导教师聘用或师资培训里的（凭什么认定见 F03）；字样像劳务、工资而人已聘任授课的
5. 两个类别都是允许的（改造列作维护、教材列作科研等）：文字往往分不清；设备列作材料的由 X09 认定

为什么：名称和内容不符的凭证，往往不止一张。

例：
```beancount
2025-03-10 * "重庆悦途国际旅行社有限公司" "教师培训服务费"
  voucher: "记2503-004"
  A资产:1002银行存款:01专户:2行业企业  -5860.00 CNY
  E支出:2行业企业:1构建培训体系:30216师资培训  5860.00 CNY
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
        told = [part for part in parts(spend, law, book) if _differs(part, spend, category, law, book)]
        if not told:
            continue
        one, own, total = told[0], disguise.under(law), sum(part.amount for part in told)
        listed = f"付款所附名单有 {len(told)} 行 {yuan(total)} 元" if one.listed else ""
        reason = f"列作“{spend.word}”，而{listed}{one.judged.reason}，应为{one.judged.label}，名实不符"
        if law.earmarked(spend.source):
            reason = f"{reason}；支付由 {_CHARGED[one.judged.ban]} 认定"
            yield Finding.of(own, spend, because=reason, amount=0, severity=Severity.NOTE)
        else:
            yield less_refunds(own, book, spend, because=reason, most=total if one.listed else None)


_CHARGED = {"travel": "F03", "labour": "F04", "unrelated": "F05", "parked": "L03"}


def _differs(part: Part, spend: Spend, category: Category, law: Policy, book: Book) -> bool:
    """Whether the words of a part firmly name something that the article bans, and no paper speaks for it."""
    if not part.judged.ban or not part.judged.firm:  # (3), (5)
        return False
    if part.judged.fare and category.lecturer and is_lecturers(book, spend, part, law):  # (4)
        return False
    return not (part.judged.ban == "labour" and category.engagement and is_engaged(book, spend, part))  # (4)
