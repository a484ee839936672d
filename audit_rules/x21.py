"""What a public host should have bought through the government's procurement.

At a public host, a purchase whose words are in the policy's 集中采购目录 and that reaches the policy's
sum wants a 采购方式: the 合同 of the dossier states it. Without a contract it is a lead; under one that is
not on file, or states none, it cannot be judged. From the large sum on, a central buyer buys: any other
方式 is a lead.

Passed over:
1. hosts that are not public
2. purchases below the sum
3. purchases whose contract states how they were procured
4. what was refunded

Public money buys where everybody may offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.payment import bought, says
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, Undetermined, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：公办单位买集中采购目录里的东西，有没有走政府采购。

怎么查：所在单位是公办的，用途或发票品目在管理办法文件所列集中采购目录内、金额达到一定数（一般 1,000 元）的：
没有合同号的列出；
有合同号、资料“合同”没有写采购方式的，无法判断；达到集采机构采购限额（一般 500,000 元）而采购方式不是集中采购的，
列出。
没有填单位性质的，无法判断。

放过的情形：
1. 企业、民办非企业单位
2. 不足所定金额的
3. 合同已写明采购方式的
4. 已经退回的

为什么：公家的钱，要在谁都能报价的地方买。

例：
```beancount
2025-03-06 * "重庆某商贸有限公司" "购实训室打印机1台"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  2600.00 CNY
```
结果：无法判断
"""

_PUBLIC = "公办"
_CENTRAL = "集中采购"


@rule(
    code="X21",
    title="应当政府采购而没有采购手续",
    severity=Severity.LEAD,
    cites="《中华人民共和国政府采购法》",
    cited=("《中华人民共和国政府采购法》",),
    fix="补框架协议订单、采购备案等资料，登记：合同（采购方式）。",
)
def unprocured(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every listed purchase of a public host without a procurement."""
    lead = policy.lead
    if lead.procure_from is None:
        raise NotRequired
    if not book.facts.kind:
        missing = "main.beancount 没有写单位性质"
        raise Undetermined(missing)
    if book.facts.kind != _PUBLIC:  # (1)
        return
    methods = {record.name: str(record.get("method") or "") for record in book.dossier.of("合同")}
    silent = 0
    for payment in book.payments:  # (4)
        text = f"{payment.text} {'；'.join(spend.bought for spend in payment.spends)}"
        word = bought(text, lead.procure_words)
        if not word or says(text, lead.asset_other_words) or payment.amount < lead.procure_from:  # (2)
            continue
        method = next((m for s in payment.spends if (m := methods.get(s.contract.strip()))), "")
        large = lead.procure_large is not None and payment.amount >= lead.procure_large
        if payment.contract and not method:
            silent += 1
        elif not method or (large and _CENTRAL not in method):  # (3)
            reason = _because(word, payment, method, policy)
            yield less_refunds(unprocured, book, payment.first, because=reason, others=payment.others)
    if silent:
        yield lacking(f"采购方式（{silent} 笔）", Kept("合同", keys=("method",)))


def _because(word: str, payment: Payment, method: str, policy: Policy) -> str:
    said = f"“{word}”在集中采购目录内，{yuan(payment.amount)} 元"
    if not method:
        return f"{said}，没有合同号，也没有采购方式"
    return f"{said}，达到 {yuan(policy.lead.procure_large or 0)} 元，采购方式是“{method}”，不是集中采购"
