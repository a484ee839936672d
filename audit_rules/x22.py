"""Sellers that share a person, a telephone or an address with the host or with each other.

What the register says of a seller is in no book: the dossier's 供应商 record it (法定代表人, 电话, 地址), 单位
the host's own. A seller that was paid and shares one of these with the host, or whose relation to
the host is stated, is a lead at its first payment; so are two paid sellers that share one. Without
any record it cannot be judged.

Passed over:
1. sellers that were paid nothing
2. facts that are not stated, or that the source masks with stars
3. the host itself among the sellers

Who sells to himself sets the price alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, lacking
from audit_rules.relation import OF_SELLER, plain, with_host
from audit_rules.rule import Finding, Severity, rule
from ledgers.book.render import yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：供货方和所在单位，或者几家供货方之间，是不是一家人。

怎么查：账上看不出工商信息，要先登记资料“供应商”（法定代表人、电话、地址、与所在单位的关系）。
付过款的供应商与所在单位（资料“单位”的负责人、联系人、
手机、地址）有一样相同，或者写明了关系的，列在第一笔付款；两家付过款的供应商有一样相同的，列在后一家的第一笔。
一家也没有登记的，无法判断。

放过的情形：
1. 没有付过款的
2. 没有填的，或者带星号的
3. 供应商就是所在单位自己的：由 L03、X10 核对

为什么：自己卖给自己，价钱自己说了算。

例：
```beancount
2025-03-06 * "重庆某商贸有限公司" "实训用品"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  3000.00 CNY
2024-04-01 custom "earmark-dossier" "单位" "重庆巴渝康养服务集团有限公司"
  leader: "张某"
  address: "渝中区某路1号"
2025-03-01 custom "earmark-dossier" "供应商" "重庆某商贸有限公司"
  legal: "李某"
  address: "渝中区某路 1 号"
```
结果：线索，记2503-001，3,000.00
"""


@rule(
    code="X22",
    title="供货方与所在单位或其他供货方有关联",
    severity=Severity.LEAD,
    cites="《中华人民共和国政府采购法》第七十七条",
    cited=("《中华人民共和国政府采购法》第七十七条",),
    fix="说明关联关系和定价依据，附询价、比价资料。",
)
def related(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every paid seller that shares something with the host or with another."""
    del policy
    sellers = book.dossier.of("供应商")
    if not sellers:
        raise lacking("供应商的工商信息", Kept("供应商", keys=("legal", "phone", "address")))
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in book.payments:
        paid[payment.payee].append(payment)
    known = [r for r in sellers if party(r.name) in paid and not book.is_host(r.name)]  # (1), (3)
    units = book.dossier.of("单位")
    for record in known:
        if said := with_host(record, units):
            yield _finding(record, paid[party(record.name)], f"“{record.name}”{said}")
    yield from _with_each_other(known, paid)


def _with_each_other(known: list[Record], paid: dict[str, list[Payment]]) -> Iterator[Finding]:
    """Each seller that shares something with one before it, once."""
    seen: dict[tuple[str, str], Record] = {}
    for record in known:
        shared = [
            (key, seen[key, value]) for key in OF_SELLER if (value := plain(key, record)) and (key, value) in seen
        ]
        for key in OF_SELLER:
            if value := plain(key, record):  # (2)
                seen.setdefault((key, value), record)
        if shared:
            key, other = shared[0]
            said = f"“{record.name}”与“{other.name}”的{OF_SELLER[key]}同为“{record.get(key)}”"
            yield _finding(record, paid[party(record.name)], said, paid[party(other.name)])


def _finding(record: Record, own: list[Payment], because: str, others: Iterable[Payment] = ()) -> Finding:
    total = sum(payment.left for payment in own)
    spends = [spend for payment in (*own, *others) for spend in payment.spends][1:]
    said = f"{because}；付给“{record.name}”{len(own)} 笔 {yuan(total)} 元"
    return Finding.of(related, own[0].first, because=said, amount=total, others=spends)
