"""Labour paid from the subsidy.

第九条: the subsidy may not pay for 劳务费; 30226 劳务费 is by definition pay for temporary hands,
manuscripts, translation and reviews. A spend from earmarked money is labour when its category is
one the policy bans as labour, or when its words name it. Pay for teaching is another thing: it is
the allowed 指导教师聘用, told apart by evidence, whatever it is booked as. Where a wages list stands
behind the payment, each of its lines is judged, and the bank's own words (代发) count no more.

Without an engagement pay for teaching is a lead; so is pay for teaching to one of the unit's own
(资料 职工, or paid wages in the book), and what is only called 劳务 while the person is engaged to teach. A review,
a translation, a manuscript are labour by definition, whoever did them.

Passed over:
1. spending from money other than the subsidy
2. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
3. pay for teaching to a person who is engaged (聘任) on the day, or under a 合同号; on a list, where no 聘任
   is on file at all
4. what only sounds of labour, under a contract: a firm that has 人力资源 in its name sells something else

Labour fees are the easiest way to turn earmarked money into wages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.papers import is_engaged
from audit_rules.payment import is_person
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from audit_rules.words import by_words, parts
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Finding, Rule
    from audit_rules.words import Part
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有支付劳务费。第九条规定补助资金不得用于劳务费。

怎么查：逐笔看补助资金的支出。类别是劳务费的，直接认定；类别写的是别的，而收款方、用途、发票品目
写的是评审、监考、保洁、临时工、劳务派遣、灵活用工等的，认定；讲座费、专家指导费、指导教师劳务费凭文字分不清，只作线索。
付款后面附了发放表的，逐行看人和事由，银行的“代发”不作数，问题金额是有问题各行的合计。
指导教师聘用是允许的，与劳务费靠证据区分，不论列在哪一类：没有聘用协议的课酬，付给本单位职工（资料“职工”，或在账上领工资的人）的课酬，
已聘任的人而文字只写“劳务费”的，只作线索；评审费、翻译费、稿费按定义就是劳务费，不论是谁。

放过的情形：
1. 不是补助资金付的
2. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
3. 课酬付给当天仍在聘期的人（资料“聘任”），或者写了合同号的；发放表上的人，登记过聘任的以“聘任”为准
4. 只是字样像劳务、有合同号的：收款方名称里有人力资源字样，卖的是别的

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
        known = parts(spend, law, book)
        hits = [(part, how) for part in known if (how := _weighed(part, spend, book, law, own))]
        if hits:
            yield by_words(own, book, spend, hits)
            continue
        asked = [(part, why) for part in known if (why := _unproved(part, spend, book, law))]
        if asked:
            yield _unproved_finding(own, book, spend, asked)


def _weighed(part: Part, spend: Spend, book: Book, law: Policy, own: Rule) -> Severity | None:
    """How firmly a part is labour, None where it is none or the papers speak for it."""
    if part.judged.ban != "labour":
        return None
    category = law.find_category(spend.category)
    person = part.listed or is_person(part.name)
    engaged = person and is_engaged(book, spend, part)
    if part.judged.firm:
        teaching = engaged and (book.appointed(part.name) or (category is not None and category.engagement))
        return Severity.LEAD if teaching and _is_loose(part) else own.severity
    if engaged or (spend.contract and not person):  # (3), (4)
        return None
    return Severity.LEAD


def _is_loose(part: Part) -> bool:
    """Whether the words only say 劳务, as pay for teaching is often called, and name no work that is labour."""
    stem = part.judged.category.removesuffix("费")
    return bool(stem) and all(stem in word for _, word in part.judged.words)


def _unproved(part: Part, spend: Spend, book: Book, law: Policy) -> str:
    """What papers pay for teaching lacks; empty where it is none, or they speak for it."""
    booked, judged = law.find_category(spend.category), law.find_category(part.judged.category)
    person = part.listed or is_person(part.name)
    taught = judged is not None and judged.engagement and person
    if not taught and (booked is None or not booked.engagement or part.judged.ban):
        return ""
    if person and book.is_staff(part.name, spend.date):
        return "是本单位职工，在工资以外领课酬"
    if is_engaged(book, spend, part):  # (3)
        return ""
    return "聘期已过" if book.appointed(part.name) else "没有聘用协议的合同号"


def _unproved_finding(own: Rule, book: Book, spend: Spend, asked: Sequence[tuple[Part, str]]) -> Finding:
    (one, why), total = asked[0], sum(part.amount for part, _ in asked)
    if one.listed:
        said = f"付款所附名单有 {len(asked)} 行 {yuan(total)} 元课酬，“{one.name}”{why}"
    else:
        said = f"列“{spend.word or '未归类'}”而{why}" if why.startswith("没有") else f"“{one.name}”{why}"
    reason = f"{said}，是否劳务费需核实"
    most = total if one.listed else None
    return less_refunds(own, book, spend, because=reason, severity=Severity.LEAD, most=most)
