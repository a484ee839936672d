"""Whether a payee is a person, by the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.policy.lexicon import Surname

_ASIDE = re.compile(r"[(（【\[].*?[)）】\]]|等\d*人?$|\d+人$|(?:先生|女士|老师|同学|师傅|代领|代收)$")
_LEADING = re.compile(
    r"^(?:(?:项目|行政|教务|后勤|财务|校内|外聘|企业)?"
    r"(?:出纳|会计|教师|老师|个人|讲师|学员|报销人|经办人|员工|职工|司机|主任|专员|干事|秘书|导师|技师|专家|教练|师傅|校长|院长|经理))"
    r"[:：]?(?=.{2,4}$)"
)
# How a person is called by the surname: 何大姐, 段总.
_TITLED = re.compile(
    r"(.)(?:总|董|工|师|导|姐|哥|嫂|某|老板|师傅|大厨|大姐|阿姨|老师|经理|主任|校长|院长|会计|出纳|教授|技师|大师|教练|律师"
    r"|医生|秘书|书记|厂长|科长|处长|局长|部长|队长|班长)"
)
# What ends the name of a shop, an office or an account, and no given name.
_NO_NAME = re.compile(
    r"[店行部厂社院校馆局站所户铺坊楼网队会场园司团处科室苑轩阁居堂庄村吧超市氏城]$|中心|公司|系统|银行|平台|超市|业务|代发|代付|支付|账|汇总"
)
_MINORITY = re.compile(r"[\u4e00-\u9fff]{2,8}[·•・.．][\u4e00-\u9fff]{2,10}")
_HAN = re.compile(r"[\u4e00-\u9fff某]{2,4}|[\u4e00-\u9fff][*×xＸ某]{1,2}[\u4e00-\u9fff]?")


class Names:
    """What a person may be called."""

    def __init__(self, surnames: Sequence[Surname]) -> None:
        self._single = frozenset("".join(each.single for each in surnames))
        self._double = tuple(name for each in surnames for name in each.double)

    def is_person(self, payee: str) -> bool:
        """Whether a payee as it stands in the file (before blanks are taken out of it) is a person's name."""
        name = _LEADING.sub("", re.sub(r"\s+", "", _ASIDE.sub("", payee.strip())))
        if _MINORITY.fullmatch(name):
            return True
        if (titled := _TITLED.fullmatch(name)) and titled.group(1) in self._single:
            return True
        if not _HAN.fullmatch(name) or _NO_NAME.search(name):
            return False
        if name.startswith(self._double):
            return len(name) in {3, 4}
        return name[0] in self._single and len(name) <= 3  # noqa: PLR2004  (a surname and a given name of one or two)
