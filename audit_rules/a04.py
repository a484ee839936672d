"""One unit with two bases.

第八条: a unit may have one base. It takes the other books to know: over one book the rule is undetermined, and
`beside` judges a book beside its peers, for a run over all bases. Same credit code is the same unit. Different
codes with the same person in charge at the same address may be members of one group: a lead, for a person.

Passed over:
1. an earlier base whose period was over before this one's began: a lead, not a violation

Two bases of one unit are twice the subsidy for one capacity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import text
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：同一单位是不是建了两个以上基地。

怎么查：要把各基地的账套放在一起，按统一社会信用代码比对；只看一个账套，无法判断，全区审计时判断。
信用代码相同、建设期重叠的，是违规。代码不同而负责人和地址都相同的，可能是同一集团的两块牌子，作线索。
没有填信用代码的，先要补上。

放过的情形：
1. 前一个基地的建设期在本基地开始之前已经结束的：只作线索

为什么：一个单位两个基地，是一份能力拿两份补助。

例：
```beancount
2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
  leader: "张明"
  address: "渝中区某路1号"
```
结果：无法判断
"""


@rule(
    code="A04",
    title="同一单位建有两个以上基地",
    severity=Severity.VIOLATION,
    cites="第八条",
    cited=("application.cite_single",),
    fix="由主管部门核实，保留一个基地，多拨的补助收回。",
    examines="dossier",
    of_award=True,
)
def one_base(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Say that one book cannot tell."""
    if not policy.application.cite_single:
        raise NotRequired
    first = "" if book.facts.credit_code else "缺统一社会信用代码；"
    yield Undetermined(f"{first}缺其他基地的账套，由全区审计比对")


def beside(book: Book, peers: Iterable[Book]) -> Iterator[Finding]:
    """Yield every other base of the same unit.

    Args:
        book: the base in question.
        peers: the other bases' books.
    """
    for peer in peers:
        same = bool(_code(book)) and _code(book) == _code(peer)
        if not same and not _akin(book, peer):
            continue
        who = f"{peer.name}（{peer.code}）" if peer.code else peer.name
        if same:
            apart = peer.end < book.start or book.end < peer.start
            severity = Severity.LEAD if apart else None  # (1)
            reason = f"与{who}同为信用代码 {book.facts.credit_code} 的单位，该基地建设期 {peer.start} 至 {peer.end}"
        else:
            severity = Severity.LEAD
            reason = f"与{who}的负责人、地址相同，信用代码不同，是否同一单位需核实"
        yield Finding.about(
            one_base, book, f"unit|{peer.code or peer.name}", because=reason, amount=0, severity=severity
        )


def _code(book: Book) -> str:
    return party(book.facts.credit_code)


def _akin(book: Book, peer: Book) -> bool:
    """Whether two units have the same person in charge at the same address."""
    ours, theirs = (one.dossier.one("单位") for one in (book, peer))
    keys = ("leader", "address")
    return all(text(ours, key) and party(text(ours, key)) == party(text(theirs, key)) for key in keys)
