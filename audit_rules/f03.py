"""Travel paid from the subsidy.

第九条: the subsidy may not pay for 差旅费. A spend from earmarked money is travel when its category
is one the policy bans as travel, or when the judge (`ledgers/judge`) makes it travel, lodging or hired
transport by purpose, invoice item and payee: its words and rulings are data, each finding names the words.

Invoice items are the sheet's and those of the e-invoices behind the spend. Where a list stands behind the
payment (发放表, 报销明细), each of its lines is judged by its own words and invoice, and only what its
travelling lines come to is in question.

Passed over:
1. spending from money other than the subsidy: the ban follows the money
2. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
3. a lecturer's fare and lodging booked as 指导教师聘用 or 师资培训 (财行〔2016〕540号): who travelled is
   engaged on the day (聘任), or a contract is on file that is an engagement, or under which somebody came
   to teach; tours and study trips never
4. a course fee that includes board and lodging: booked as 师资培训, under a contract, and paid to an
   organisation that is no hotel, carrier or agency
5. whatever else has a contract on file (a teacher's own way to a course: 差旅费, unless he taught there), and
   words that only ask (a hotel whose hall was let for a competition): a lead for a person, no violation

Earmarked money buys training capacity; travel is where it most often leaks away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.papers import is_lecturers
from audit_rules.payment import is_person
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from audit_rules.words import by_words, parts
from ledgers.judge import judge_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding, Rule
    from audit_rules.words import Part
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有支付差旅费。第九条规定补助资金不得用于差旅费。

怎么查：逐笔看资金来源为补助资金的支出。支出类别是差旅费、其他交通费用或因公出国费用的，直接认定；
类别写的是别的，按收款方、用途、发票品目判断：差旅、往返、住宿、考察、旅游、网约车、租车等，或收款方是旅行社、酒店、航空公司而
用途没有写清买了什么的，认定；发票品目与用途不一致的，以发票品目为准。旅游管理专业教材、高铁乘务实训舱这样，字样只是所教所造之物名称的一部分的，不算。
发票品目既看明细表填的，也看导入的电子发票的明细行。付款后面附了发放表、报销明细的，逐行看事由和发票，问题金额是差旅各行的合计。
词和规则都是数据（词表），每条问题写明凭哪些字样。

放过的情形：
1. 不是补助资金付的
2. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
3. 授课教师的交通、住宿，列在指导教师聘用或师资培训里的，属师资费（财行〔2016〕540号）：
   出行人在资料“聘任”里、当天仍在聘期；或者有合同号，而合同就是聘任协议（列在指导教师聘用，或“聘任”里登记的协议号），
   或用途写明来校授课。旅游、考察不在此列
4. 培训费含食宿：列在师资培训、有合同号、付给办班单位（不是酒店、旅行社、运输企业，也不是个人）
5. 其他有合同号的（本单位教师去参训的往返交通是差旅费，除非是去授课），以及字样只是可疑的（例如租用酒店场地办竞赛）：
   只作线索，由人核实

为什么：补助资金买的是培训能力，差旅费是最常见的流失处。

例：
```beancount
2024-08-19 * "王素芬" "赴成都参加师资研修往返高铁票"
  voucher: "记2408-002"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  1236.00 CNY
```
结果：违规，记2408-002，1,236.00
"""


@rule(
    code="F03",
    title="补助资金列支差旅费",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("category.cite",),
    fix="改由自筹资金列支；已支付的，退回专户并附退款凭证。",
)
def travel(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend of earmarked money that is travel."""
    del policy  # each spend is judged by the policy of its day
    if not any(law.bans("travel") for _, law in book.eras):
        raise NotRequired
    for spend in book.spending:
        law = book.law(spend.date)
        own = travel.under(law)
        if not law.earmarked(spend.source):  # (1)
            continue
        if spend.amount <= 0:  # (2)
            continue
        category = law.find_category(spend.category)
        if category and category.ban == "travel":
            yield less_refunds(own, book, spend, because=f"补助资金列支“{spend.word}”，{own.cites}不得列支")
            continue
        hits = [(part, how) for part in parts(spend, law, book) if (how := _weighed(part, spend, book, law, own))]
        if hits:
            yield by_words(own, book, spend, hits)


def _weighed(part: Part, spend: Spend, book: Book, law: Policy, own: Rule) -> Severity | None:
    """How firmly a part is travel, None where it is none or the papers speak for it."""
    if part.judged.ban != "travel":
        return None
    category = law.find_category(spend.category)
    if part.judged.fare and category and category.lecturer:
        if is_lecturers(book, spend, part, law):  # (3)
            return None
        if spend.contract and not category.engagement and _is_course_fee(part, law):  # (4)
            return None
    return Severity.LEAD if spend.contract or not part.judged.firm else own.severity  # (5)


def _is_course_fee(part: Part, law: Policy) -> bool:
    """Whether a part is what a giver of courses takes, board included: no hotel, carrier or agency, and no person."""
    if part.judged.firm or is_person(part.name):
        return False
    return not judge_of(law).judge(part.name).ban
