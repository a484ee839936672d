"""The unit's own rules for the money (经费管理实施细则).

第十条（一） binds the base to the 细则 it handed in with its application: money, management and accounts
go down to the project. The rule speaks only with that paper, or limits taken from it, on file;
without it it names the missing paper. Then two things are held against the spending of earmarked
money: that it stays within the project's specialties, and the paper's own limits (限额), each by a
category, a specialty or a content: the most for one payment, and the most of the subsidy. The
unit's limits may be stricter than the article, never looser: the other rules speak all the same.

Passed over:
1. spending from money other than the subsidy
2. a refund, which lowers the sum and is no payment

A rule that a unit wrote for itself is the easiest to hold it to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, Undetermined, rule
from audit_rules.share import percent
from audit_rules.specialty import funded, plain, served
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.book.dossier import Record
    from ledgers.policy import Policy

PAGE = """
查什么：单位有没有按自己申报时制定的经费管理实施细则用钱。第十条（一）要求落实细则，做到资金到项目、管理到项目、核算到项目。

怎么查：细则已经存档，或者细则里的限额已经登记，本规则才说话；没有的，无法判断，缺的是细则（主管部门限期要过、到期仍没有的，列为违规）。
有细则的，看补助资金两件事：是否只用于本项目的专业；是否超过细则的限额——按支出类别、专业或建设内容登记，
分单笔最高金额和占补助的最高比例。细则可以比管理办法严，不能比它宽，其他规则照查。
与 F07 说的是同一张凭证时，一并整改。限额写的名称认不出的，这一条无法判断。

放过的情形：
1. 不是补助资金付的
2. 退款：只冲减合计，不算付款

为什么：自己定的规矩，最应当守住。

例：
```beancount
2024-03-20 custom "earmark-dossier" "限额" "设备购置"
  amount: 20000.00 CNY
2024-05-16 * "重庆医教仪器设备有限公司" "实训设备"
  voucher: "记2405-003"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -28600.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  28600.00 CNY
```
结果：违规，记2405-003，28,600.00
"""


@rule(
    code="L04",
    title="支出不符合单位的经费管理实施细则",
    severity=Severity.VIOLATION,
    cites="第十条（一）",
    cited=("ledgers.cite_rules",),
    fix="超出细则的部分改由自筹资金列支；细则确需修改的，按程序修改并报备。",
)
def own_rules(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield what goes against the unit's own rules, or the paper that is missing."""
    paper = policy.ledgers.rules_paper
    if not paper:
        raise NotRequired
    limits = book.dossier.of("限额")
    if not limits and not any(paper in record.name for record in book.dossier.of("资料")):
        yield missing(own_rules, book, paper, Kept("资料", paper))
        return
    spends = [s for s in book.spending if policy.earmarked(s.source)]  # (1)
    known = funded(book) | {plain(name): name for name in book.facts.specialties}
    for spend in spends:
        strange = [name for name in served(spend, policy) if known and plain(name) not in known]
        if strange and spend.amount > 0:
            reason = (
                f"“{'、'.join(strange)}”不是本项目的专业，不符合细则“资金到项目”的要求（与 F07 同一凭证的一并整改）"
            )
            yield Finding.of(own_rules, spend, because=reason)
    for limit in limits:
        chosen = _under(limit, spends, policy, known)
        if chosen is None:
            yield Undetermined(f"限额“{limit.name}”不是支出类别、专业或建设内容，未能核对")
        else:
            yield from _judge(book, limit, chosen)


def _under(limit: Record, spends: list[Spend], policy: Policy, known: dict[str, str]) -> list[Spend] | None:
    """The spends that a limit is about, None where its name is nothing the policy knows."""
    if category := policy.find_category(limit.name):
        return [s for s in spends if s.category == category.name]
    if plain(limit.name) in known:
        return [s for s in spends if plain(limit.name) in map(plain, served(s, policy))]
    if content := policy.find_content(limit.name):
        return [s for s in spends if s.content == content.name]
    return None


def _judge(book: Book, limit: Record, spends: list[Spend]) -> Iterator[Finding]:
    most, share = limit.get("amount"), limit.get("share")
    for spend in spends:
        if most is not None and spend.amount > most:  # (2)
            over = f"超出 {yuan(spend.amount - most)} 元"
            reason = f"细则规定“{limit.name}”单笔不超过 {yuan(most)} 元，本笔 {yuan(spend.amount)} 元，{over}"
            yield Finding.of(own_rules, spend, because=reason)
    spent = sum(s.amount for s in spends)
    if share is not None and 100 * spent > share * book.grant:
        over = spent - share * book.grant // 100
        reason = (
            f"细则规定“{limit.name}”不超过补助的 {share}%，已支出 {yuan(spent)} 元，"
            f"占 {percent(spent, book.grant)}，超出 {yuan(over)} 元"
        )
        yield Finding.about(own_rules, book, f"limit|{limit.name}", because=reason, amount=over, items=spends)
