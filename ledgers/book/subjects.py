"""What each account of the unit's own accounting software is to the base, as a person confirmed it, kept in the book.

    2026-05-08 custom "earmark-subject" "500101"
      name: "项目支出-设备购置"
      use: "支出"
      source: "地方财政"
      content: "构建完善的高技能人才培训体系"
      category: "设备购置"
      by: "张会计"

A later record of the same account replaces an earlier one. An account without a code goes by its name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render_all
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.policy import Policy

TYPE = "earmark-subject"
SPENT, RECEIVED, LENT, FOREIGN, LEFT_OUT, MONEY = "支出", "收入", "往来", "非项目", "不导入", "资金"
USES = (SPENT, RECEIVED, LENT, FOREIGN, LEFT_OUT, MONEY)
_FACTS = ("name", "use", "source", "content", "category", "specialty")
_PLACES = {SPENT: ("source", "content", "category", "specialty"), RECEIVED: ("source", "category"), LENT: ("source",)}
_FORM = "写成 支出/资金来源/建设内容/支出类别/专业、收入/资金来源/款项、往来/资金来源、非项目、不导入 或 资金"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An account of the software and what its lines are.

    Attributes:
        code: 科目编码, empty where the software exports none.
        name: 科目名称, the whole path where the software has it.
        use: one of `USES`; empty where nobody has decided.
        source, content, category, specialty: the policy's names; for 收入 `category` is what came in.
        date: the day it was confirmed. by: who confirmed it.
    """

    code: str = ""
    name: str = ""
    use: str = ""
    source: str = ""
    content: str = ""
    category: str = ""
    specialty: str = ""
    date: dt.date = dt.date.min
    by: str = ""

    @property
    def key(self) -> str:
        """What the account goes by: its code, or its name where it has none."""
        return self.code or self.name

    @property
    def told(self) -> str:
        """The account for messages: code and name."""
        return " ".join(filter(None, (self.code, self.name)))

    @property
    def complete(self) -> bool:
        """Whether it says all that a row of it needs."""
        needed = {SPENT: (self.source, self.content, self.category), RECEIVED: (self.source, self.category)}
        return bool(self.use) and all(needed.get(self.use, ()))

    def same(self, other: Subject) -> bool:
        """Whether another record says the same of the account."""
        return all(getattr(self, name) == getattr(other, name) for name in _FACTS)

    @property
    def spelt(self) -> str:
        """What it is, as a person types it: 支出/地方财政/构建培训体系/设备购置."""
        said = (str(getattr(self, name)) for name in _PLACES.get(self.use, ()))
        return "/".join((self.use, *said)).rstrip("/")


def read_subjects(entries: Iterable[data.Directive]) -> dict[str, Subject]:
    """The accounts of a book's entries by what they go by, the last record of each."""
    found: dict[str, Subject] = {}
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == TYPE and entry.values:
            key = str(entry.values[0].value)
            said = {name: str(entry.meta.get(name) or "") for name in _FACTS}
            code = "" if said["name"] == key else key
            found[key] = Subject(code=code, **said, date=entry.date, by=str(entry.meta.get("by") or ""))
    return found


def to_text(subjects: Iterable[Subject]) -> str:
    """Accounts as they stand in the file."""
    customs = []
    for subject in subjects:
        meta = data.new_metadata("<earmark>", 0)
        meta |= {name: getattr(subject, name) for name in _FACTS if getattr(subject, name)}
        meta["by"] = subject.by
        customs.append(data.Custom(meta, subject.date, TYPE, [ValueType(subject.key, str)]))
    return render_all(customs)


def spelt_out(text: str, policy: Policy, where: str) -> Subject:
    """What a person typed an account to be; the words are looked up in the policy.

    Args:
        text: 支出/资金来源/建设内容/支出类别/专业 and the like; without the first word it is a 支出.
        policy: the book's.
        where: where it was typed, for the message.

    Raises:
        Refusal: a word that the policy has not, or too many of them.
    """
    words = [word.strip() for word in text.split("/")]
    use, *rest = words if words[0] in USES else [SPENT, *words]
    wanted = _PLACES.get(use, ())
    if len(rest) > len(wanted):
        raise Refusal(f"“{text}”看不懂", where=where, todo=_FORM)
    said: dict[str, Any] = dict(zip(wanted, rest, strict=False))
    return looked_up(Subject(use=use, **said), policy, where)


def looked_up(subject: Subject, policy: Policy, where: str) -> Subject:
    """An account with the policy's own names for its words.

    Raises:
        Refusal: the policy has no such source, content, category or receipt, or the use is none.
    """
    if subject.use not in USES:
        raise Refusal(f"用途“{subject.use}”看不懂", where=where, todo=f"可以是 {'、'.join(USES)}")
    source = policy.find_source(subject.source) if subject.source else None
    content = policy.find_content(subject.content) if subject.content else None
    receipt = policy.find_receipt(subject.category) if subject.use == RECEIVED and subject.category else None
    category = policy.find_category(subject.category) if subject.use == SPENT and subject.category else None
    checks = (
        ("资金来源", subject.source, source, [s.name for s in policy.source]),
        ("建设内容", subject.content, content, [c.short for c in policy.content]),
        ("支出类别", subject.use == SPENT and subject.category, category, [c.name for c in policy.category]),
        ("款项", subject.use == RECEIVED and subject.category, receipt, [r.words[0] for r in policy.receipt]),
    )
    for what, word, found, known in checks:
        if word and found is None:
            raise Refusal(f"没有“{word}”这个{what}", where=where, todo=f"可用：{'、'.join(known)}")
    named = category.name if category else receipt.words[0] if receipt else ""
    return Subject(
        code=subject.code,
        name=subject.name,
        use=subject.use,
        source=source.name if source else "",
        content=content.name if content else "",
        category=named,
        specialty=subject.specialty if subject.use == SPENT else "",
        date=subject.date,
        by=subject.by,
    )
