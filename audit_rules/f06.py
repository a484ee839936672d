"""What the subsidy was spent on, against the list of the article.

第九条 names ten uses, the last of which is 其他培训成本. Spending of earmarked money is added up by its
category: a category that the list does not have is a lead, one for each category (每一笔 is F05's),
and so is a catch-all that takes more of the subsidy than the policy's share. 主要用于 leaves the
list open, so that none of this is firm. The article caps no category: where a policy sets a cap of
its own, what goes over it is a warning. A spend whose category is on the list and whose words do not tell
what was bought could not be judged by F03, F04, F05 and L03: it is named here, for that part.

Passed over:
1. spending from money other than the subsidy
2. a category that the article bans, which F03, F04 and F05 judge
3. a category that nobody has stated, which L02 asks for
4. a category whose spending was refunded in full
5. words that do not tell, where a contract is on file or the money came back
6. what was spent before a move to another policy, as to that policy's list, caps and catch-all: each
   policy's figures are held against what was paid while it was in force

A list with a catch-all is kept by watching the catch-all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined, rule
from audit_rules.share import percent
from audit_rules.words import parts
from ledgers.book.render import yuan
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

PAGE = """
查什么：补助资金花在哪些类别上，是不是第九条列出的十类；其中“其他培训成本”占了多少。

怎么查：把补助资金的支出按类别相加。第九条没有列出的类别，每类出一条线索（逐笔的核实见 F05）；
其他培训成本合计超过补助标准的一定比例（管理办法文件里的数，条文没有定）时，也出一条线索。
第九条写的是“主要用于”，列举没有封口，所以这里只有线索，没有违规。
第九条没有给任何类别定上限（如设备购置不超过多少）。管理办法文件另写了类别上限和依据的，补助资金在该类别的支出净额
超过上限的部分列为预警；没有写的不查。
类别在所列范围里、而收款方、用途、发票品目看不出买了什么，又没有合同号的，这一部分无法判断，写明凭证号。

放过的情形：
1. 不是补助资金付的
2. 第九条禁止的类别：由 F03、F04、F05 认定
3. 没有填类别的：由 L02 要求补填
4. 已经全部退回的类别
5. 文字看不出用途而有合同号的，或者已经退回的
6. 账套改用别的管理办法以前的支出：新办法的范围、上限和比例只管改用以后付的

为什么：列举里有一项“其他”，就要看住这一项的大小。

例：
```beancount
2025-03-06 * "重庆某管理咨询有限公司" "管理咨询"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
  E支出:1地方财政:1构建培训体系:30203咨询费  5000.00 CNY
```
结果：线索，—，5,000.00
"""


@rule(
    code="F06",
    title="补助支出类别不在所列范围，或占比偏高",
    severity=Severity.LEAD,
    cites="第九条",
    cited=("category.cite",),
    fix="说明与基地建设的关系并附依据；能归入所列类别的，改列该类别。",
)
def categories(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every category outside the list, a catch-all that is large, and what goes over a cap."""
    del policy  # each spend is judged by the policy of its day
    unlisted: dict[str, list[Spend]] = defaultdict(list)
    untold: list[Spend] = []
    for since, law in book.eras:  # (6)
        spends = [s for s in book.spending if book.law(s.date) is law and law.earmarked(s.source)]  # (1)
        era = f"|{since}" if since > date.min else ""
        yield from _over_caps(book, law, spends, era)
        yield from _catch_all(book, law, spends, era)
        untold += [s for s in spends if _is_untold(s, law, book)]
        for spend in spends:
            category = law.find_category(spend.category)
            if category and category.verdict is Verdict.BANNED:  # (2)
                continue
            if category is None and not spend.outside:  # (3)
                continue
            if category is None or category.verdict is Verdict.REVIEW:
                unlisted[spend.word].append(spend)
    for word, spends in unlisted.items():
        spent = sum(s.amount for s in spends)
        if spent <= 0:  # (4)
            continue
        own = categories.under(book.law(spends[-1].date))
        reason = (
            f"“{word}”不在{own.cites}所列支出范围内，"
            f"补助资金共列 {len(spends)} 笔 {yuan(spent)} 元，是否属培训成本需核实"
        )
        yield Finding.about(own, book, f"category|{word}", because=reason, amount=spent, items=spends)
    if untold:
        which = list(dict.fromkeys(s.voucher for s in untold if s.voucher))
        named = f"（{'、'.join(which[:_SHOWN])}{' 等' if len(which) > _SHOWN else ''}）" if which else ""
        total = sum(s.amount for s in untold)
        yield Undetermined(f"{len(untold)} 笔 {yuan(total)} 元{named}看不出买了什么，缺用途或发票品目")


_SHOWN = 5  # vouchers that a sentence can hold


def _is_untold(spend: Spend, law: Policy, book: Book) -> bool:
    """Whether a spend is on the list by its category, and its words do not tell what was bought."""
    category = law.find_category(spend.category)
    if category is None or category.verdict is not Verdict.ALLOWED or spend.amount <= 0:
        return False
    if spend.contract or not book.refunds.left([spend]):  # (5)
        return False
    known = parts(spend, law, book)
    return bool(known) and not any(part.judged.firm or part.judged.words for part in known)


def _catch_all(book: Book, law: Policy, spends: list[Spend], era: str) -> Iterator[Finding]:
    """Yield where the catch-all takes more of the subsidy than the policy's share."""
    most = law.lead.catch_all_share
    loose = [s for s in spends if (category := law.find_category(s.category)) and category.catch_all]
    spent = sum(s.amount for s in loose)
    if most is None or spent <= book.grant * most:
        return
    word = "、".join(dict.fromkeys(s.category for s in loose))
    reason = (
        f"“{word}”用补助资金 {yuan(spent)} 元，占补助 {yuan(book.grant)} 元的 {percent(spent, book.grant)}，"
        f"超过 {yuan(int(book.grant * most))} 元，请核实构成"
    )
    yield Finding.about(categories.under(law), book, f"catch-all{era}", because=reason, amount=spent, items=loose)


def _over_caps(book: Book, law: Policy, spends: list[Spend], era: str) -> Iterator[Finding]:
    """Yield each category that takes more of the subsidy than the policy's cap on it."""
    for cap in law.cap:
        own = [s for s in spends if (category := law.find_category(s.category)) and category.name == cap.category]
        spent, limit = sum(s.amount for s in own), int(book.grant * cap.share)
        if spent <= limit:
            continue
        reason = (
            f"“{cap.category}”用补助资金 {yuan(spent)} 元，占补助 {yuan(book.grant)} 元的 "
            f"{percent(spent, book.grant)}；{cap.cite}规定不超过 {yuan(limit)} 元，超过 {yuan(spent - limit)} 元"
        )
        yield Finding.about(
            categories.under(law),
            book,
            f"cap|{cap.category}{era}",
            because=reason,
            amount=spent - limit,
            severity=Severity.WARNING,
            items=own,
        )
