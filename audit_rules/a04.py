"""One unit with two bases.

第八条: a unit may have one base. It takes the other books to know: over one book the rule is undetermined, and C05
compares all bases. Nothing is passed over.

Two bases of one unit are twice the subsidy for one capacity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：同一单位是不是建了两个以上基地。

怎么查：要把各基地的账套放在一起，按统一社会信用代码比对；只看一个账套，无法判断，由主管部门审计全部账套时判断（C05）。
没有填信用代码的，先要补上。

放过的情形：没有。

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
