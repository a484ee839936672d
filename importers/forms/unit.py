"""Who applies: the 单位 of 附件1, 附件3 and 表1-1, and the length of 附件3's summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.forms.document import bare, distinct
from importers.forms.fields import answers
from ledgers.book.kinds import KINDS
from ledgers.book.render import clean

if TYPE_CHECKING:
    from importers.forms.document import Table

NAMES = ("单位名称", "申报单位", "项目单位")
_LABELS = {
    "属性": "attribute",
    "地址": "address",
    "通信地址": "address",
    "通讯地址": "address",
    "单位地址": "address",
    "邮编": "postcode",
    "邮政编码": "postcode",
    "负责人": "leader",
    "单位负责人": "leader",
    "姓名": "contact",
    "联系人": "contact",
    "手机": "phone",
    "资金账号": "account",
    "开户银行": "bank",
    "主管单位": "supervisor",
    "主管部门": "supervisor",
}
_OTHERS = frozenset(("座机", "传真", "E-mail", "部门及职务", "手机", "联系人"))
_CONTACT = "联系人"
_TICKED, _BOX = "☑☒■√✓✔✅●", "□☐○"
_SUMMARY = re.compile(r"基本情况\(?\d*字以内\)?")


def unit_of(table: Table, notes: list[str]) -> tuple[str, dict[str, Any]] | None:
    """The unit's name and its facts by key, blank where the form was left blank; None where it is no such table."""
    found = dict[str, str]()
    name = None
    for said, group, cell in answers(table, _known):
        text = clean(cell.text)
        if said in NAMES:
            name = text if name is None else name
        elif said in _OTHERS and not (group == _CONTACT and said in _LABELS):
            if said == "手机" and text:  # the leader's own, where the form has none of the contact's
                found.setdefault("leader-phone", text)
        elif key := _LABELS.get(said):
            found[key] = found.get(key) or (_attribute(cell.text, notes) if key == "attribute" else text)
    phone = found.pop("leader-phone", "")
    if phone and not found.get("phone"):
        found["phone"] = phone
    facts: dict[str, Any] = {key: found[key] for key in _ordered(found)}
    length = summary_length(table)
    if length:
        facts["summary-length"] = length
    return None if name is None else (name, facts)


def _known(said: str) -> bool:
    return said in NAMES or said in _LABELS or said in _OTHERS


def _ordered(found: dict[str, str]) -> list[str]:
    return [fact.key for fact in KINDS["单位"].facts if fact.key in found]


def _attribute(text: str, notes: list[str]) -> str:
    """The 属性 that is ticked, or that stands alone; blank where none or several are."""
    said = bare(text).replace("其他", "其它")
    choices = next(fact.choices for fact in KINDS["单位"].facts if fact.key == "attribute")
    present = [choice for choice in choices if bare(choice) in said]
    if len(present) == 1 and not re.search(f"[{_BOX}]", said):
        return present[0]
    # A tick stands before its word as the printed box does, or after it where the line begins with a word.
    mark = rf"(?:[{_TICKED}]|[(\[][xX√✓✔{_TICKED}][)\]])"
    before = not any(said.startswith(bare(choice)) for choice in present)
    ticked = [c for c in present if re.search(mark + bare(c) if before else bare(c) + mark, said)]
    if len(ticked) > 1:
        notes.append(f"属性勾了 {len(ticked)} 项：{'、'.join(ticked)}，没有取")
    return ticked[0] if len(ticked) == 1 else ""


def summary_length(table: Table) -> int:
    """The characters of 附件3's text, without blanks; 0 where the table has none."""
    for at, row in enumerate(table.rows):
        for cell in row:
            match = _SUMMARY.search(cell.bare)
            if not match:
                continue
            own = cell.bare[match.end() :].lstrip(":")  # written under the heading in the same cell
            texts = [own] if own else [c.bare for c in distinct(row) if c is not cell]
            if not any(texts) and at + 1 < len(table.rows):
                texts = [c.bare for c in distinct(table.rows[at + 1]) if c is not cell]
            return sum(map(len, texts))
    return 0
