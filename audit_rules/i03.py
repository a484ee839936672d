"""Money that moved before the base was approved, or while its regulation was not in force.

A book begins with the approval (节点 of the policy's name, the period's first day where none is on file).
A receipt of the subsidy, or spending of it, that is dated before that day is a slip of the date or money
that nobody had granted yet: each is questioned, and a note where the period that main states had begun
(which of the two days is right, E03 asks). Own money that was there before is one note for all. The
approval itself, and the day on which a base moved to another policy, lie within the time for which the
policy holds, or the policy is not the one to judge by. What a base approved in time receives and spends
after its policy has ended goes on under it, and is one note, as somebody should have said so.

Passed over:
1. spending from before the period, which T01 lists
2. interest, which an account bears whatever it is used for

A date that cannot be right is the first sign that a row was typed and not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.book import Income, Spend
from ledgers.book.facts import CHART_DATE
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：有没有批复以前的补助收支，批复时管理办法是不是有效。

怎么查：以资料里“节点”的“批复”为准，没有登记的，以建设周期第一天为准。补助资金的到账、支出、往来早于这一天的，逐笔列为预警：
不是日期写错，就是还没有批准就动了钱；批复以前、登记的建设周期开始以后的，哪个日期对由 E03 提出，
这里只作提示。自有资金早于这一天的，合并提示一次。批复日（改按另一办法的，改的那一天）不在
管理办法施行日和失效日之间的，列为预警：不该按这个办法审计。办法有效时批复、失效以后还有收支的，仍按该办法审计，
提示一次。没有起始日的，无法判断。

放过的情形：
1. 建设周期开始以前的支出：由 T01 列出
2. 利息：账户本来就有

为什么：不可能的日期，多半是没有对着原件填的。

例：
```beancount
2024-03-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2403-001"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2024-04-01 custom "earmark-dossier" "节点" "批复"
```
结果：预警，记2403-001，200,000.00
"""


@rule(
    code="I03",
    title="收支早于批复，或管理办法当时无效",
    severity=Severity.WARNING,
    cites="第七条（二）",
    cited=("application.cite_steps",),
    fix="对照银行回单和批文更正日期；日期无误的，附收支当时的依据。",
    examines="movements",
)
def dated(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield what moved before the approval, and an approval or a time outside the policy's."""
    if book.start <= CHART_DATE:
        missing = "缺建设期起始日"
        raise Undetermined(missing)
    step = policy.application.approval_step
    record = book.dossier.one("节点", step) if step else None
    approved = record.date if record else book.start
    named = f"{step}日" if record else "建设周期开始日"
    yield from _before(book, approved, named)
    yield from _out_of_force(book, approved, named)


def _before(book: Book, approved: date, named: str) -> Iterator[Finding]:
    own: list[Item] = []
    for item in book.movements:
        if item.date >= approved:
            continue
        if isinstance(item, Spend) and item.date < book.start:  # (1)
            continue
        if isinstance(item, Income) and item.kind == "interest":  # (2)
            continue
        if not book.law(item.date).earmarked(item.source):
            own.append(item)
            continue
        reason = f"{item.date} 早于{named} {approved} {(approved - item.date).days} 天"
        if item.date < (since := book.law(item.date).meta.valid_from):
            reason += f"，也早于管理办法施行日 {since}"
        severity = None if item.date < book.start else Severity.NOTE
        yield Finding.of(dated, item, because=reason, amount=abs(item.amount), severity=severity)
    if own:
        yield _note(book, "own", f"有 {len(own)} 笔自有资金收支早于{named} {approved}", own)


def _out_of_force(book: Book, approved: date, named: str) -> Iterator[Finding]:
    begun = [(approved, book.law(approved), named), *((day, law, "改按新办法之日") for day, law in book.laws[1:])]
    for day, law, word in begun:
        first, last = law.meta.valid_from, law.meta.valid_to
        if day < first or (last and day > last):
            until = f"，失效日 {last}" if last else ""
            reason = f"{word} {day} 不在{law.meta.number}的有效期内（施行日 {first}{until}）"
            yield Finding.about(dated, book, f"policy|{law.meta.id}", because=reason, amount=0)
    late = [i for i in book.movements if (end := book.law(i.date).meta.valid_to) and approved <= end < i.date]
    if late:
        law = book.law(late[0].date)
        reason = f"{law.meta.number}已于 {law.meta.valid_to} 失效，其后有 {len(late)} 笔收支，仍按该办法审计"
        yield _note(book, "after", reason, late)


def _note(book: Book, subject: str, said: str, items: Sequence[Item]) -> Finding:
    total = sum(abs(item.amount) for item in items)
    because = f"{said}，共 {yuan(total)} 元"
    return Finding.about(dated, book, subject, because=because, amount=total, severity=Severity.NOTE, items=items)
