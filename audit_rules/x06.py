"""Purchases paid to a person's account.

The payee's name is a person's by its shape, the sum is above the policy's, and the purpose is none
that persons are rightly paid for: a purchase was paid to somebody's own account. A lead, as small
sellers exist.

Passed over:
1. sums up to the policy's
2. pay for teaching, which X15 looks at
3. purposes of the policy's list: claims of expenses, allowances of trainees
4. what was refunded

Public money on a private account is where it stops being public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.payment import is_pay, is_person, says
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：有没有把采购款付到个人账户。

怎么查：对方户名像个人姓名、金额超过管理办法文件所定的数（一般 1,000 元），又不是课酬、报销、
学员补助等本来就付给个人的，逐笔列出。
只作线索：个体经营者用个人账户收款的，请核对营业执照和收款账户。

放过的情形：
1. 不超过所定金额的
2. 指导教师课酬：由 X15 核对
3. 报销、补助等付给个人的用途，用语写在管理办法文件里
4. 已经退回的

为什么：公款进了个人账户，就看不到下一步了。

例：
```beancount
2025-07-03 * "钱某" "购二手护理床（收据）"
  voucher: "记2507-001"
  A资产:1002银行存款:01专户:2行业企业  -5200.00 CNY
  E支出:2行业企业:1构建培训体系:31003设备购置  5200.00 CNY
```
结果：线索，记2507-001，5,200.00
"""


@rule(
    code="X06",
    title="货款付到个人账户",
    severity=Severity.LEAD,
    cites="《财政违法行为处罚处分条例》第十七条",
    cited=("《财政违法行为处罚处分条例》第十七条",),
    fix="核对收款人身份、营业执照和发票；不能证明是供货方的，收回款项。",
)
def private(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every purchase that was paid to a person."""
    least, words = policy.lead.person_from, policy.lead.person_words
    if least is None:
        raise NotRequired
    for payment in book.payments:  # (4)
        name = payment.first.payee
        if payment.amount <= least or not is_person(name):  # (1)
            continue
        if is_pay(payment.first, policy) or says(payment.text, words):  # (2), (3)
            continue
        account = f"，账号 {payment.first.payee_account}" if payment.first.payee_account else ""
        booked = payment.first.category or payment.first.word or "未写类别"
        reason = f"“{booked}”{yuan(payment.amount)} 元付给个人“{name}”{account}，不是课酬、报销或补助"
        yield less_refunds(private, book, payment.first, because=reason, others=payment.others)
