"""The subsidy spent for a specialty that it was not granted for.

第九条 supports one or two specialties; which ones, the approval says (表3-n-1, main where there is
no such table). A spend of
earmarked money that names another specialty is questioned. A name that is part of a known one, or
holds one, may be the same specialty in other words, and is a lead, as is one that main knows and the
table gives nothing to. Own money may serve a further
one, which is a note. Where more specialties than the article allows are approved and served, the
number itself is the finding: the text wins over the form's n=3.

Passed over:
1. a refund: it is taken off the payment that it takes back, and one refunded in full is a note
2. a spend that names no specialty, or all of them (L02 notes a blank one)
3. a level in brackets and another spelling of blanks and marks: the specialty is the same

Two specialties done well are what the money is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.specialty import funded, plain, served
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金有没有用于批准以外的专业（职业），用到的专业有没有超过管理办法规定的个数（第九条：1—2 个）。

怎么查：批准的专业以表3-n-1 所列的为准，没有表3-n-1 的以账套登记的为准。逐笔看支出写的专业：
补助资金用于别的专业的，列为违规；名称互相包含（如“汽车维修”与“汽车维修工”）的，可能是同一专业写法不同，只作线索；
账套登记了而表3-n-1 没有安排补助的，也只作线索；自有资金用于别的专业的，只作提示。
批准的专业超过规定个数并且都用了补助的，按个数出一条：表3-n 备注写 n 为 2—3，与正文不一致，以正文为准。

放过的情形：
1. 退款（负数支出）：从所退的那一笔里扣除，问题写明哪天退回多少，金额为没有退回的部分；查账前已全部退回的，
   只作提示。退的是哪一笔，以链接、refund-of、用途里写的凭证号为准；没有写的，看同一对方、同一科目，金额相同的在先
2. 没有写专业，或写的是公共、共用等
3. 只差括号里的等级、空格和标点的

为什么：补助是给批准的一两个专业的，摊薄了就建不成。

例：
```beancount
2025-05-27 * "重庆车匠汽修设备有限公司" "购汽车维修实训台架1台"
  voucher: "记2505-004"
  specialty: "汽车维修工"
  A资产:1002银行存款:01专户:1地方财政  -8800.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  8800.00 CNY
```
结果：违规，记2505-004，8,800.00
"""


@rule(
    code="F07",
    title="补助资金用于批准以外的专业",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("specialty.cite",),
    fix="退回专户，改由自筹资金列支；专业写错的，更正并附依据。",
    of_award=True,
)
def specialties(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every spend for a specialty that is not the base's, and a number of them over the limit."""
    if policy.specialty is None:
        raise NotRequired
    known = funded(book)
    registered = {plain(name) for name in book.facts.specialties}
    used: dict[str, list[Spend]] = {}
    for spend in book.spending:
        law = book.law(spend.date)
        if spend.amount <= 0:  # (1)
            continue
        for name in served(spend, law):  # (2)
            own, same = not law.earmarked(spend.source), plain(name)
            if not own and (same in known or same in registered or not known) and book.refunds.left([spend]):  # (3)
                used.setdefault(same, []).append(spend)
            if same in known or not known or (own and same in registered):
                continue
            what, severity = _strange(same, known, registered, policy.budget.form_specialty)
            severity = Severity.NOTE if own else severity
            reason = f"{spend.source or '未写来源的资金'}用于“{name}”，{what}"
            yield less_refunds(specialties, book, spend, because=reason, severity=severity)
            break
    most = policy.specialty.max
    if len(used) > most:
        names = "、".join(known.get(key, spends[0].specialty) for key, spends in used.items())
        by_first = sorted(used.values(), key=lambda spends: spends[0].date)
        later = [spend for spends in by_first[most:] for spend in spends]
        amount = book.refunds.left(later)
        reason = f"补助资金用于 {len(used)} 个专业（{names}），管理办法为至多 {most} 个，后用的共 {yuan(amount)} 元"
        yield Finding.about(specialties, book, "count", because=reason, amount=amount, items=later)
    if not known and used:
        yield Undetermined("缺批准的专业（职业）名单")


def _strange(same: str, known: dict[str, str], registered: set[str], form: str) -> tuple[str, Severity | None]:
    """What is said of a specialty that the subsidy was not planned for, and how firmly."""
    if same in registered:
        return f"{form} 没有给这个专业安排补助，需核实", Severity.LEAD
    if near := next((name for word, name in known.items() if word in same or same in word), ""):
        return f"与批准的“{near}”是否同一专业需核实", Severity.LEAD
    return f"不是批准的专业（{'、'.join(known.values())}）", None
