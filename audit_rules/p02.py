"""The application carries its five opinions, in their order.

附件1 ends with the opinions of 申报单位, 行业主管部门, 专家组, 区人力社保局 and 区财政局, each
signed or sealed with a day. One that is not on file is a paper that is missing; a mark that does not say
which form it stands on may be 附件2's where it is one of the bureaus that seal both: it could not be judged
until that is stated. One that is dated
after an opinion that follows it is out of order: a violation where the base had to gather it, a
note where it is one of those who review, whose order is their own duty.

Passed over:
1. 行业主管部门 where the form names no 主管单位: 第七条 asks for it only for 破格 (C6)
2. the order of the two bureaus between themselves: 第七条 names them together
3. seals on 附件2 表5, which P09 looks at

Opinions dated backwards were written after the decision that they were to prepare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.stated import one_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy
    from ledgers.policy.model import Application

PAGE = """
查什么：申报表（附件1）的五项意见是否齐全、先后是否合理：申报单位、行业主管部门、专家组、区人力社保局、区财政局。

怎么查：看档案里的“签章”，所在表格写附件1 的才算。两局在附件2 表5 上也要盖章，没写所在表格的分不清盖在哪张表上，
无法判断，补写后再看；其他三项只在申报表上有，没写所在表格的也算。
缺哪一项，先列为缺资料。日期晚于后面意见的，顺序不对：
申报单位、行业主管部门的，违规；专家组和两局的，提示——评审和审批是他们的职责，不记在基地头上。

放过的情形：
1. 申报表没有主管单位的（空着或写“无”），不要求行业主管部门意见：正文第七条只在破格申报时要求
2. 区人力社保局和区财政局之间的先后：正文写的是两局审批
3. 附件2 表5 上的盖章（另见 P09）

为什么：意见的日期倒着来，说明是事后补的。

例：
```beancount
2024-03-25 custom "earmark-dossier" "签章" "申报单位"
2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
2024-03-10 custom "earmark-dossier" "签章" "专家组"
2024-03-20 custom "earmark-dossier" "签章" "区人力社保局"
  form: "附件1"
2024-03-20 custom "earmark-dossier" "签章" "区财政局"
  form: "附件1"
```
结果：违规，—，—
"""

FORM = "附件1"


@rule(
    code="P02",
    title="申报表审核意见不全或顺序不对",
    severity=Severity.VIOLATION,
    cites="附件1",
    cited=("application.cite_signoffs",),
    fix="补齐意见和签章；日期有误的，由签章单位书面更正。",
    examines="dossier",
    of_award=True,
)
def opinions(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every opinion that is missing or out of order."""
    need = policy.application
    if not need.signoffs:
        raise NotRequired
    marks = [r for r in book.dossier.of("签章") if text(r, "form") in {FORM, ""}]  # (3)
    if not marks:
        yield missing(opinions, book, "申报表审核意见", Kept("签章", "", ("form",)))
        return
    dated, loose = _marked(marks, need)
    supervisors = [r.get("supervisor") for r in book.dossier.records if r.kind == "单位" and "supervisor" in r.facts]
    alone = bool(supervisors) and str(supervisors[-1] or "").strip() in {"", "无", "/"}
    for name in need.signoffs:
        if name in dated:
            continue
        if name in loose:
            yield Undetermined(f"{name}的签章没有写所在表格，补写是否在{FORM}，{Kept('签章', name, ('form',))}")
            continue
        if name == need.signoff_if_supervised and alone:  # (1)
            continue
        yield missing(opinions, book, f"申报表{name}意见", Kept("签章", name, ("form",)), ("申报表审核意见",))
    order = [name for name in need.signoffs if name in dated]
    for at, name in enumerate(order):
        before = [n for n in order[at + 1 :] if dated[n] < dated[name] and not {n, name} <= set(need.approvers)]  # (2)
        if before:
            others = "、".join(f"{n} {dated[n]}" for n in before)
            reason = f"{name}意见 {dated[name]}，晚于其后的 {others}"
            firm = Severity.NOTE if name in need.reviewers else None
            yield Finding.about(opinions, book, f"order|{name}", because=reason, amount=0, severity=firm)


def _marked(marks: Iterable[Record], need: Application) -> tuple[dict[str, date], set[str]]:
    """The day of each opinion, and the bureaus whose seal does not say that it stands on this form."""
    dated: dict[str, date] = {}
    loose: set[str] = set()
    for record in marks:
        for name in (n for n in need.signoffs if one_of(record.name, [n], need.bureau_aliases)):
            if text(record, "form") or name not in need.seals:
                dated[name] = record.date
            else:
                loose.add(name)
    return dated, loose - set(dated)
