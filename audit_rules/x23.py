"""Payments against what their contract says.

The 合同 of the dossier states the other party, the sum and the day of signing. What was paid under a
contract, less refunds, is held against its sum; each payment's payee against its party, its day against the
signing, and a stage that the words state (首付30%) against that share of the sum. One finding a contract.
Contracts that are named and not on file cannot be judged.

Passed over:
1. what was raised by a supplement: a later 合同 of the number
2. what was refunded
3. a party in another spelling
4. pay for teaching, whose engagement states no sum

A contract that does not bind is no reason to pay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.payment import is_pay
from audit_rules.rule import Finding, Severity, rule
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book, Spend
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：付款与合同对不对得上：金额、对方、日期、分期比例。

怎么查：按资料“合同”（合同对方、合同金额、签订日期），同一合同号的付款减去退款，合计超过合同金额的；
收款人不是合同对方的；付款早于签订日期的；
用途写了“首付30%”之类、付款超过该比例的。一个合同有几样的合为一条，列在最后一笔有问题的付款。
写了合同号而没有登记合同的，这一部分无法判断。

放过的情形：
1. 补充协议增加了金额的：同一合同号后来的登记代替先前的
2. 已经退回的付款
3. 合同对方的另一种写法
4. 指导教师课酬：聘任协议没有总额

为什么：管不住付款的合同，不是付款的理由。

例：
```beancount
2025-03-06 * "重庆某设备有限公司" "实训设备首付30%"
  voucher: "记2503-001"
  contract: "CG-1"
  A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  5000.00 CNY
2025-03-01 custom "earmark-dossier" "合同" "CG-1"
  party: "重庆某设备有限公司"
  amount: 10000.00 CNY
  signed: 2025-03-01
```
结果：线索，记2503-001，5,000.00
"""

_SHARE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*[%％]")
_WHOLE = 100


@rule(
    code="X23",
    title="付款与合同不符",
    severity=Severity.LEAD,
    cites="《中华人民共和国民法典》第五百零九条",
    cited=("《中华人民共和国民法典》第五百零九条",),
    fix="补签补充协议或更正合同号，登记：合同（合同对方、合同金额、签订日期）；多付的收回。",
)
def against_the_contract(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every contract on file that its payments do not follow."""
    records = {record.name: record for record in book.dossier.of("合同")}  # (1)
    under: dict[str, list[Spend]] = defaultdict(list)
    for spend in book.spending:
        number = spend.contract.strip()
        if number and spend.amount > 0 and not is_pay(spend, policy) and book.refunds.left([spend]):  # (2), (4)
            under[number].append(spend)
    for number, spends in under.items():
        if number in records and (said := list(_wrong(book, records[number], spends))):
            last = said[-1][0]
            others = [spend for spend in spends if spend is not last]
            reason = f"合同 {number}：{'；'.join(dict.fromkeys(why for _, why in said))}"
            amount = _over(book, records[number], spends) or last.amount
            yield Finding.of(against_the_contract, last, because=reason, amount=amount, others=others)
    if unknown := [number for number in under if number not in records]:
        yield lacking(f"合同内容（{len(unknown)} 个合同号）", Kept("合同", keys=("party", "amount", "signed")))


def _over(book: Book, record: Record, spends: Sequence[Spend]) -> int:
    """What was paid beyond the sum, fen."""
    total = record.get("amount")
    return max(0, book.refunds.left(spends) - total) if total else 0


def _wrong(book: Book, record: Record, spends: Sequence[Spend]) -> Iterator[tuple[Spend, str]]:
    """What does not follow the contract, each with the payment it is seen at."""
    total, signed, other = record.get("amount"), record.get("signed"), str(record.get("party") or "")
    for spend in spends:
        if other and party(spend.payee) != party(other):  # (3)
            yield spend, f"{spend.date} 付给“{spend.payee}”，合同对方是“{other}”"
        if signed and spend.date < signed:
            yield spend, f"{spend.date} 付款，早于签订日期 {signed}"
        found = _SHARE.search(spend.narration)
        if total and found and spend.amount * _WHOLE > total * Decimal(found[1]):
            stage = int(total * Decimal(found[1]) / _WHOLE)
            yield spend, f"写的是 {found[1]}%，应为 {yuan(stage)} 元，付了 {yuan(spend.amount)} 元"
    if total and (over := _over(book, record, spends)):
        yield spends[-1], f"已付 {yuan(total + over)} 元，合同金额 {yuan(total)} 元，多付 {yuan(over)} 元"
