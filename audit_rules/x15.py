"""Persons paid for teaching who may not have taught.

Pay for teaching to a person whose engagement is neither named by the payment (合同号) nor on file
(资料 聘任); to one whose engagement had ended, or who had left, by the day of the payment; and one
account that was paid under two names. Of a payment with a wages list behind it each line is looked at.

Passed over:
1. organisations without a list, whose staff is theirs
2. pay that names a contract, or to a person with an engagement on file that still ran; of a list, where an
   engagement is on file at all, one contract does not speak for all
3. one name in two spellings
4. accounts that the bank prints with stars or in part
5. what was refunded

A name on a payroll is the cheapest way to take money out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.payment import is_person, taught
from audit_rules.refund import less_refunds
from audit_rules.rule import Severity, rule
from ledgers.book.rows import digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.payment import Taught
    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：领课酬的人是不是真的聘用了，有没有虚列人员。

怎么查：付给个人的课酬，既没有写合同号、资料“聘任”里也没有这个人的；聘期已过或者已经离职的；逐笔列出。
付款后面附了发放表的，逐行看。同一个收款账号用两个姓名领款的，
列在后一个姓名的第一笔。

放过的情形：
1. 付给单位、没有发放表的
2. 写了合同号的，或者登记了聘任、仍在聘期的；发放表上的人，登记过聘任的以“聘任”为准
3. 同一姓名的两种写法
4. 账号带星号或不完整的
5. 已经退回的

为什么：名册上多一个名字，是最省事的套钱办法。

例：
```beancount
2025-06-27 * "周会敏" "指导教师课酬"
  voucher: "记2506-009"
  A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
  E支出:1地方财政:2校企合作:30216指导教师聘用  3000.00 CNY
```
结果：线索，记2506-009，3,000.00
"""

_WHOLE = 12  # digits that name one account


@rule(
    code="X15",
    title="疑似虚列人员领取课酬",
    severity=Severity.LEAD,
    cites="第十条（二）",
    cited=("ledgers.cite_purpose",),
    fix="补聘任协议、课表、签到表和授课记录，登记：聘任（协议号、聘期至）；没有授课的，收回课酬。",
)
def not_engaged(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield pay to who is not engaged, and accounts with two names."""
    paid = [p for p in book.payments if is_person(p.first.payee)]  # (5)
    for payment in book.payments:
        told = [(one, why) for one in taught(book, payment, policy) if (why := _why(one, payment, book))]  # (1)
        if told:
            listed = told[0][0].listed
            most = sum(one.amount for one, _ in told) if listed else None
            because = "；".join(why for _, why in told)
            yield less_refunds(not_engaged, book, payment.first, because=because, others=payment.others, most=most)
    yield from _two_names(book, paid)


def _why(one: Taught, payment: Payment, book: Book) -> str:
    """What speaks against a person's engagement, empty where nothing does."""
    record = book.appointed(one.name)
    ended = [
        (day, word) for key, word in (("left", "离职"), ("until", "聘期满")) if record and (day := record.get(key))
    ]
    past = min(((day, word) for day, word in ended if day < payment.date), default=None)
    if past:
        return f"“{one.name}”已于 {past[0]} {past[1]}，{payment.date} 仍领课酬"
    if record:  # (2)
        return ""
    if payment.contract and not (one.listed and book.dossier.of("聘任")):  # (2)
        return ""
    return f"“{one.name}”领课酬，没有聘任协议（合同号），资料“聘任”里也没有"


def _two_names(book: Book, paid: list[Payment]) -> Iterator[Finding]:
    """The first payment under each further name of an account."""
    by_account: dict[str, dict[str, Payment]] = defaultdict(dict)
    for payment in paid:
        number = payment.first.payee_account
        if len(digits(number)) >= _WHOLE and "*" not in number:  # (4)
            by_account[digits(number)].setdefault(payment.payee, payment)  # (3)
    for number, names in by_account.items():
        first, *others = names.values()
        for other in others:
            reason = f"账号 {number} 先付给“{first.first.payee}”，又付给“{other.first.payee}”"
            yield less_refunds(not_engaged, book, other.first, because=reason, others=[*other.others, *first.spends])
