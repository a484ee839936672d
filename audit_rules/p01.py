"""The form states who the base is, and the subsidy went to the account that it states.

附件1 and 附件3 ask for 属性, 地址, 邮编, 负责人, 联系人, 资金账号, 开户银行, 主管单位. A field
that is on file and blank was left blank in the form; one that is not on file could not be judged.
The account that the form states is held against the account on which the bank shows the subsidy:
every receipt of the subsidy on another account is questioned. Digits alone are compared.

Passed over:
1. a field filled with 无: a base without a supervising body says so
2. a receipt on an account that the form named before or after a change: every account on file counts
3. a receipt taken back, which says nothing of where money came in

An account that is not the one applied for is the cheapest sign that money went somewhere else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from ledgers.book.chart import BANK
from ledgers.book.journal import EXPLAINS
from ledgers.book.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Income
    from ledgers.policy import Policy

PAGE = """
查什么：申报表（附件1、附件3）的单位信息是否填全；补助资金是不是进了申报表上的资金账号。

怎么查：属性、地址、邮编、负责人、联系人、资金账号、开户银行、主管单位逐项看：档案里有这一项而内容空着，是表上没填，
违规；档案里没有这一项，先列为缺资料。再看账上每一笔财政补助，银行流水显示进了哪个账户，与申报表的资金账号
（只比数字）不同的，违规。补助没有到账、没有银行流水的，账号无法核对。

放过的情形：
1. 写“无”的（例如没有主管单位）
2. 更换过资金账号的：档案里先后登记过的账号都算
3. 退回补助的付款

为什么：收款账户和申报的不一样，是钱去了别处的最直接迹象，核对起来又最省事。

例：
```beancount
2024-03-01 custom "earmark-dossier" "单位" "试点基地"
  attribute: "其它"
  address: "渝中区某路1号"
  postcode: ""
  leader: "王某"
  contact: "李某"
  account: "9990000000000000001"
  bank: "某银行"
  supervisor: "无"
```
结果：违规，—，—
"""


@rule(
    code="P01",
    title="申报表单位信息不全或资金账号与收款账户不符",
    severity=Severity.VIOLATION,
    cites="附件1、附件3",
    cited=("application.cite_unit",),
    fix="补填单位信息；资金账号不符的，说明原因并附变更批准，或把补助转回申报的账户。",
    examines="dossier",
    of_award=True,
)
def unit(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every blank field, and every receipt of the subsidy on another account."""
    if not policy.application.unit_fields:
        raise NotRequired
    records = [r for r in book.dossier.records if r.kind == "单位"]
    if not records:
        yield missing(unit, book, "单位基本信息", Kept("单位", "", tuple(policy.application.unit_fields)))
        return
    stated = {key: value for record in records for key, value in record.facts.items()}
    labels = {fact.key: fact.label for fact in KINDS["单位"].facts}
    for key in policy.application.unit_fields:
        label = labels.get(key, key)
        if key not in stated:
            yield missing(unit, book, f"申报表“{label}”", Kept("单位", "", (key,)), ("单位基本信息",))
        elif not str(stated[key] or "").strip():  # (1)
            reason = f"申报表“{label}”空着"
            yield Finding.about(unit, book, f"field|{key}", because=reason, amount=0)
    named = {number for r in records if (number := _digits(r.get("account")))}  # (2)
    if named:
        yield from _receipts(book, named)


def _receipts(book: Book, named: set[str]) -> Iterator[Finding | Undetermined]:
    receipts = [i for i in book.income if i.kind == "grant" and i.amount > 0]  # (3)
    if not receipts:
        yield Undetermined("缺补助到账记录，资金账号未能核对")
    unseen = 0
    for item in receipts:
        number = _received_on(book, item)
        if not number:
            unseen += 1
        elif number not in named:
            reason = f"申报表资金账号 {'、'.join(sorted(named))}，补助进了 {number}"
            yield Finding.of(unit, item, because=reason)
    if unseen:
        yield Undetermined(f"缺 {unseen} 笔补助到账的银行流水或收款账号，资金账号未能核对")


def _received_on(book: Book, item: Income) -> str:
    """The number of the bank account on which the bank shows a receipt; empty where it shows none."""
    if not {"bank", EXPLAINS} & item.entry.meta.keys():
        return ""
    side = [p.account for p in item.entry.postings if p.account.startswith(f"{BANK}:")]
    index = int(side[0].split(":")[2][:2]) - 1 if side else len(book.facts.numbers)
    return _digits(book.facts.numbers[index]) if index < len(book.facts.numbers) else ""


def _digits(number: object) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", str(number or "")))
