"""No practice site shared with a partner, or nobody engaged from the trade.

第六条（四）: unit and partners run a practice site together, and 技师, 高级技师 or first-rate specialists are
engaged to teach. One site and one such person, with any partner, are enough.

Nothing is passed over. What no partner's record states could not be judged; that it is not so is found
only where every record says so.

The skill is in the workshop. 原则上 makes it a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.paper import Kept, missing
from audit_rules.rule import Finding, NotRequired, Severity, rule
from audit_rules.stated import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：是否与合作企业共建了学生实习基地，是否聘请技师、高级技师和优秀专业技术人才担任指导教师。

怎么查：看“合作企业”资料，有一家写明共建学生实习基地、有一家写明聘任了这样的人，就算达到。
各家都写明没有的，才认定没有；有的企业没有填，无法判断。第六条是“原则上”，按预警处理。

放过的情形：
无

为什么：本事在车间里，请进来、走出去都要有。

例：
```beancount
2024-01-10 custom "earmark-dossier" "合作企业" "重庆某某医养集团有限公司"
  site: TRUE
  engaged: 0
```
结果：预警，—，—
"""


@rule(
    code="E15",
    title="没有共建实习基地或聘请企业指导教师",
    severity=Severity.WARNING,
    cites="第六条（四）",
    cited=("eligibility.cite_site",),
    fix="补充共建学生实习基地的协议和指导教师聘书。",
    examines="dossier",
    of_award=True,
)
def site(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield a missing site and missing engagements."""
    if not policy.eligibility.joint_site:
        raise NotRequired
    records = book.dossier.of("合作企业")
    sites = [record.get("site") for record in records]
    engaged = [number(record, "engaged") for record in records]
    if True not in sites:
        if not records or None in sites:
            yield missing(site, book, "共建学生实习基地协议", Kept("合作企业", "", ("site",)))
        else:
            reason = f"记有合作企业 {len(records)} 家，都没有共建学生实习基地"
            yield Finding.about(site, book, "site", because=reason, amount=0)
    if not any(engaged):
        if not records or None in engaged:
            yield missing(site, book, "企业指导教师聘书", Kept("合作企业", "", ("engaged",)))
        else:
            reason = f"记有合作企业 {len(records)} 家，都没有聘请技师、高级技师或优秀专业技术人才担任指导教师"
            yield Finding.about(site, book, "engaged", because=reason, amount=0)
