"""The unit's own accounts held against the policy: what each may be is proposed by its code and its name.

A proposal is never used by itself: a person sees it, corrects it and saves it in the book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from importers.columns import Code, Text
from importers.table import Table, unknown
from ledgers.book.subjects import FOREIGN, LENT, MONEY, RECEIVED, SPENT, Subject, looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importers.cells import Grid
    from importers.software import Line
    from ledgers.policy import Policy, Receipt

NEARLY_SAME = 85  # of 100, rapidfuzz's ratio of two names

_CUT = re.compile(r"[_\-—–:：/\\\s.、·>→]+")
_MONEY_CODES = ("1001", "1002")
_CASH = "1001"
_CASH_NAMES = re.compile(r"(?:库存)?现金|资金结存")  # 资金结存 is the budget side of all of them
_MONEY_NAMES = re.compile(r"(?:库存)?现金|银行存款|其他货币资金|零余额账户用款额度|资金结存|货币资金")
_LENT_NAMES = re.compile(
    r".*(?:应收|应付|预收|预付|暂存|暂付|借款|往来|备用金|押金|保证金|应交|应缴|内部转账|待转|应返还额度).*"
)
_SPENT_NAMES = re.compile(r".*(?:费用|支出|成本|固定资产|在建工程|无形资产|材料|物品|低值易耗|费$).*")
_RECEIVED_NAMES = re.compile(r".*(?:收入|拨款|补助|拨入|利息|投入).*")
_FOREIGN_NAMES = re.compile(r".*(?:非项目|与项目无关).*")


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is known of the unit's accounts when its vouchers are read.

    Attributes:
        known: what a person saved, by what the account goes by.
        policy: by which an unknown account is proposed in messages; none where nobody asks.
    """

    known: Mapping[str, Subject] = field(default_factory=dict)
    policy: Policy | None = None

    def find(self, code: str, name: str) -> Subject | None:
        """What was saved of an account."""
        return self.known.get(code or name)

    def is_money(self, code: str, name: str) -> bool:
        """Whether an account is cash or money in the bank: as saved, else by its code and name."""
        saved = self.find(code, name)
        return saved.use == MONEY if saved else looks_like_money(code, name)

    def told(self, code: str, name: str) -> str:
        """An unknown account for a message, with what it is proposed to be."""
        subject = Subject(code=code, name=name)
        if self.policy is None:
            return subject.told
        spelt = proposed(code, name, self.policy).spelt
        return f"{subject.told}（建议 {spelt}）" if spelt else f"{subject.told}（请填）"


def looks_like_money(code: str, name: str) -> bool:
    """Whether code or name are those of cash, a bank account or a treasury quota."""
    return code.startswith(_MONEY_CODES) or any(map(_MONEY_NAMES.fullmatch, segments(name)))


def undecided_banks(accounts: Accounts, pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The bank accounts of a unit that has several, where nobody has said which are the base's; by what they go by.

    Of one bank account there is no doubt; of several, the unit's own business would be taken for the base's.
    """
    banks = {code or name: (code, name) for code, name in pairs if _is_bank(accounts, code, name)}
    return {key: pair for key, pair in banks.items() if accounts.find(*pair) is None} if len(banks) > 1 else {}


def _is_bank(accounts: Accounts, code: str, name: str) -> bool:
    if accounts.find(code, name) is None:
        cash = code.startswith(_CASH) or any(map(_CASH_NAMES.fullmatch, segments(name)))
        return looks_like_money(code, name) and not cash
    return accounts.is_money(code, name)


def segments(name: str) -> list[str]:
    """The parts of an account's path: 项目支出-高技能人才基地-设备购置."""
    return [part for part in _CUT.split(name) if part]


def proposed(code: str, name: str, policy: Policy) -> Subject:
    """What an account is likely to be; its use is empty where neither code nor name says.

    The parts of the path are looked up in the policy from the leaf up, letter by letter, then as parts of one
    another, then nearly; the policy's economic-classification codes are looked for at the end of the code and
    before the name.
    """
    bare = Subject(code=code, name=name)
    parts = segments(name)
    if looks_like_money(code, name):
        return replace(bare, use=MONEY)
    if any(map(_FOREIGN_NAMES.fullmatch, parts)):
        return replace(bare, use=FOREIGN)
    source = next((one.name for one in map(policy.find_source, parts) if one), "")
    content = next((one.name for one in map(policy.find_content, parts) if one), "")
    category = _category(code, parts, policy)
    if parts and (_LENT_NAMES.fullmatch(parts[0]) or (code[:1] == "2" and not category)):
        return replace(bare, use=LENT, source=source)
    received = next((one for part in reversed(parts) if (one := _receipt(part, policy))), None)
    spending = bool(category) or any(map(_SPENT_NAMES.fullmatch, parts))
    if received or (not spending and any(map(_RECEIVED_NAMES.fullmatch, parts))):
        word = received.words[0] if received else ""
        return replace(bare, use=RECEIVED, source=source or (received.source if received else ""), category=word)
    if spending:
        return replace(bare, use=SPENT, source=source, content=content, category=category)
    return bare


def _receipt(part: str, policy: Policy) -> Receipt | None:
    return policy.find_receipt(part) or policy.find_receipt(part.removesuffix("收入"))


def _category(code: str, parts: Sequence[str], policy: Policy) -> str:
    """The policy's category that an account's name or code says; empty for none."""
    digits = "".join(c for c in code if c.isdigit())
    for part in reversed(parts):
        if found := policy.find_category(part) or policy.find_category(part.lstrip("0123456789")):
            return found.name
    for category in policy.category:
        written = any(part.startswith(category.code) for part in parts)
        if written or (len(digits) > len(category.code) and digits.endswith(category.code)):
            return category.name
    words = [(word, category.name) for category in policy.category for word in (category.name, *category.aliases)]
    for part in reversed(parts):
        within = [(word, name) for word, name in words if len(word) > 2 and word in part]  # noqa: PLR2004
        if within:
            return max(within, key=lambda pair: len(pair[0]))[1]
    nearly = [(fuzz.ratio(part, word), name) for part in parts for word, name in words]
    score, name = max(nearly, default=(0.0, ""))
    return name if score >= NEARLY_SAME else ""


def opposite(lines: Iterable[Line]) -> dict[str, tuple[str, str]]:
    """The accounts of lines, each once, by what it goes by."""
    return {line.code or line.account: (line.code, line.account) for line in lines}


class SubjectSheet(Table):
    """科目对照表, as the program writes it and an accountant fills it."""

    title = "科目对照表"
    code = Code("科目编码", required=False)
    name = Text("科目名称")
    use = Text("用途")
    source = Text("资金来源")
    content = Text("建设内容")
    category = Text("支出类别或款项", "支出类别")
    specialty = Text("专业", required=False)


def read_subject_sheet(file: str, grids: Sequence[Grid], policy: Policy) -> list[Subject]:
    """The accounts of a 科目对照表 that say what they are.

    Raises:
        Refusal: the file is none, or a word of it is none of the policy's.
    """
    sheet = SubjectSheet()
    located = sheet.locate(grids)
    if not located:
        raise unknown(file, grids, [SubjectSheet])
    found = []
    for record in (record for each in located for record in each.records()):
        said = {name: record[column] for name, column in sheet.columns().items()}
        if said["use"] and (said["code"] or said["name"]) and not _is_header_again(said):
            found.append(looked_up(Subject(**said), policy, f"{file} {record.where}"))
    return found


def _is_header_again(said: Mapping[str, str]) -> bool:
    """Whether a row is the header again."""
    return said["use"] == SubjectSheet.use.name


def is_subject_sheet(grids: Sequence[Grid]) -> bool:
    """Whether a file's columns are a 科目对照表's."""
    return bool(SubjectSheet.locate(grids))
