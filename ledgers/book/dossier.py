"""The base's facts that are no postings: what the forms state, who teaches, who was trained, what was handed in.

A record is a custom directive of `dossier.beancount`:

    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 860
      high: 190

Its kind says which facts it may hold; the table of kinds below is what the command line, the form
importers and the rules all read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book.render import amount_fen, clean, decimal_to_fen, money, render
from ledgers.book.rows import party
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

TYPE = "earmark-dossier"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a kind of record may state.

    Attributes:
        key: its name in the file.
        label: its name to people.
        kind: str, int, date, bool or money (fen).
        required: a record without it is refused.
        choices: the only words it may have; any where empty.
    """

    key: str
    label: str
    kind: str = "str"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: in the file and to people.
        about: what its name (the second value) says.
        facts: what it may state.
        single: a later record of the same name replaces an earlier one.
        spelt: its name is an organisation's: brackets, blanks and 有限责任公司 make no other one.
    """

    name: str
    about: str
    facts: tuple[Fact, ...]
    single: bool = True
    spelt: bool = False

    def same(self, name: str) -> str:
        """A name as names of this kind are compared."""
        return party(name) if self.spelt else name


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "单位",
            "单位名称",
            (
                Fact("host-type", "单位类型"),
                Fact("attribute", "属性", choices=("政府办", "行业、企业办", "其它")),
                Fact("address", "地址"),
                Fact("postcode", "邮编"),
                Fact("leader", "负责人"),
                Fact("contact", "联系人"),
                Fact("phone", "手机"),
                Fact("account", "资金账号"),
                Fact("bank", "开户银行"),
                Fact("supervisor", "主管单位"),
                Fact("capacity-high", "高技能人才年培训能力", "int"),
                Fact("students", "在训学员数", "int"),
                Fact("teachers", "专职教师数", "int"),
                Fact("part-time", "兼职教师数", "int"),
                Fact("practice-teachers", "实训教师数", "int"),
                Fact("senior-teachers", "高级实习指导教师和高级技师数（不重复计）", "int"),
                Fact("summary-length", "附件3 基本情况字数", "int"),
            ),
            spelt=True,
        ),
        Kind(
            "专业",
            "专业（职业）名称",
            (
                Fact("industry", "所属产业"),
                Fact("related", "属相关领域的书面理由"),
                Fact("equipment", "实训装备台套数", "int"),
                Fact("leader", "项目负责人"),
                Fact("members", "项目组成员数", "int"),
                Fact("target", "建设目标（含数字）"),
            ),
        ),
        Kind(
            "要点",
            "专业｜建设内容｜序号",
            (
                Fact("specialty", "专业", required=True),
                Fact("content", "建设内容", required=True),
                Fact("midterm", "中期验收要点"),
                Fact("final", "终期验收要点"),
            ),
        ),
        Kind(
            "目标",
            "目标名称",
            (
                Fact("year", "年度", "int", required=True),
                Fact("number", "指标值", "int"),
                Fact("unit", "单位"),
                Fact("due", "完成日期", "date"),
                Fact("budget", "经费预算", "money"),
            ),
        ),
        Kind(
            "培训",
            "年度",
            (
                Fact("persons", "培训人数（不重复）", "int", required=True),
                Fact("high", "其中高级工以上人数", "int", required=True),
                Fact("times", "培训人次", "int"),
                Fact("assessed", "参加考核人数", "int"),
                Fact("passed", "考核合格人数", "int"),
                Fact("surveyed", "参加满意度评价人数", "int"),
                Fact("satisfied", "评价满意人数", "int"),
                Fact("file", "学员名册"),
                Fact("sha256", "摘要"),
            ),
        ),
        Kind(
            "合作企业",
            "企业名称",
            (
                Fact("credit-code", "统一社会信用代码"),
                Fact("size", "规模", choices=("大", "中", "小", "微")),
                Fact("until", "协议有效期至", "date"),
                Fact("specialties", "共建专业（顿号分开）"),
                Fact("topics", "共同研究确定的事项（顿号分开）"),
                Fact("site", "共建学生实习基地", "bool"),
                Fact("engaged", "聘任的技师、高级技师和优秀专业技术人才数", "int"),
            ),
            spelt=True,
        ),
        Kind(
            "专家",
            "姓名",
            (
                Fact("unit", "单位"),
                Fact("title", "职务/职称"),
                Fact("phone", "手机"),
                Fact("signed", "已签名", "bool"),
            ),
            single=False,
        ),
        Kind(
            "签章",
            "签章人",
            (Fact("form", "所在表格", choices=("附件1", "附件2 表5")), Fact("note", "说明")),
            single=False,
        ),
        Kind("保障措施", "管理机构、保障机制或经费保障", (Fact("text", "内容"),)),
        Kind(
            "节点",
            "节点名称",
            (
                Fact("url", "网址"),
                Fact("result", "结果"),
                Fact("issuers", "发文机关（顿号分开）"),
                Fact("number", "文号"),
            ),
        ),
        Kind(
            "资料",
            "资料名称",
            (
                Fact("file", "文件名"),
                Fact("sha256", "摘要"),
                Fact("copies", "份数", "int"),
                Fact("electronic", "有电子文档", "bool"),
                Fact("year", "年度", "int"),
                Fact("accepted", "主管部门已认可", "bool"),
            ),
            single=False,
        ),
        Kind(
            "产出",
            "产出名称",
            (
                Fact("dimension", "方面", required=True),
                Fact("specialty", "专业", required=True),
                Fact("accepted", "主管部门已认可", "bool"),
                Fact("file", "文件名"),
                Fact("sha256", "摘要"),
            ),
            single=False,
        ),
        Kind(
            "活动",
            "活动名称",
            (
                Fact("kind", "类别", choices=("考核评价", "技能竞赛", "课程开发", "成果交流", "其他")),
                Fact("major", "重大活动或重大成果", "bool"),
                Fact("reported", "报告日期", "date"),
            ),
            single=False,
        ),
        Kind("称号", "称号名称", (Fact("level", "级别", choices=("区级", "市级", "省级", "国家级")),)),
        Kind(
            "限额",
            "支出类别、专业或其他",
            (Fact("share", "占补助的最高比例（%）", "int"), Fact("amount", "单笔最高金额", "money")),
        ),
        Kind("承诺", "事项", (Fact("file", "文件名"), Fact("sha256", "摘要"))),
    )
}


@dataclass(frozen=True, slots=True)
class Record:
    """A fact that was recorded.

    Attributes:
        date: the day it is of: the paper's, the event's, the year's last.
        kind: its kind's name.
        name: what it is about.
        facts: by key; money as fen.
    """

    date: date
    kind: str
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    entry: data.Custom | None = field(default=None, compare=False, repr=False)

    def get(self, key: str) -> Any:
        """A fact, None where it is not stated."""
        return self.facts.get(key)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All records of a book up to a day."""

    records: tuple[Record, ...]

    def __len__(self) -> int:
        return len(self.records)

    def of(self, kind: str, name: str | None = None) -> list[Record]:
        """Records of a kind, in the order of their days.

        Where the kind says so, those of one name are one record: a later one adds facts to it and
        replaces those it states again.
        """
        of, wanted = KINDS[kind], None if name is None else KINDS[kind].same(name)
        found = [r for r in self.records if r.kind == kind and (wanted is None or of.same(r.name) == wanted)]
        if not of.single:
            return found
        merged: dict[str, Record] = {}
        for record in found:
            before = merged.get(key := of.same(record.name))
            facts = {**(before.facts if before else {}), **record.facts}
            merged[key] = replace(record, facts=facts)
        return list(merged.values())

    def one(self, kind: str, name: str | None = None) -> Record | None:
        """The last record of a kind, None where there is none."""
        found = self.of(kind, name)
        return found[-1] if found else None

    def until(self, day: date) -> Dossier:
        """What was known on a day."""
        return Dossier(tuple(r for r in self.records if r.date <= day))


def read_dossier(entries: Iterable[data.Directive], as_of: date) -> Dossier:
    """The records of a book's entries up to a day."""
    customs = [e for e in entries if isinstance(e, data.Custom) and e.type == TYPE and e.date <= as_of]
    records = [_read(entry) for entry in customs if len(entry.values) == 2]  # noqa: PLR2004  (kind, name)
    return Dossier(tuple(sorted((r for r in records if r.kind in KINDS), key=lambda r: r.date)))


def check_dossier(entries: Iterable[data.Directive]) -> None:
    """See that every record is of a known kind and has a name.

    The program writes no others; one that was written by hand would be passed over in silence.

    Raises:
        Refusal: the first record that is none.
    """
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != TYPE:
            continue
        if len(entry.values) != 2 or str(entry.values[0].value) not in KINDS:  # noqa: PLR2004  (kind, name)
            where = f"dossier.beancount 第 {entry.meta.get('lineno', '?')} 行"
            raise Refusal("这一行不是资料：应写类别和名称", where=where, todo=f"类别为 {'、'.join(KINDS)} 之一")


def _read(entry: data.Custom) -> Record:
    """The record; what is written in another kind than its fact's is not stated."""
    kind, name = (str(value.value) for value in entry.values)
    kinds = {fact.key: fact.kind for fact in KINDS[kind].facts} if kind in KINDS else {}
    said = {key: value for key, value in entry.meta.items() if key not in {"filename", "lineno"}}
    facts = {key: _plain(value) for key, value in said.items() if isinstance(value, _HELD[kinds.get(key, "str")])}
    return Record(entry.date, kind, name, facts, entry)


def _plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return amount_fen(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def made(day: date, kind: str, name: str, said: Mapping[str, str]) -> Record:
    """A record from what a person typed: keys or labels to texts.

    Raises:
        Refusal: an unknown kind or fact, a value that is none, or a required fact missing; all at once.
    """
    known = KINDS.get(kind)
    if known is None:
        raise Refusal(f"没有“{kind}”这一类资料", todo=f"可用：{'、'.join(KINDS)}")
    by_word = {word: fact for fact in known.facts for word in (fact.key, fact.label, _bare(fact.label))}
    facts: dict[str, Any] = {}
    wrong = []
    for word, text in said.items():
        if (fact := by_word.get(word)) is None:
            wrong.append(f"“{kind}”没有“{word}”这一项（可用：{'、'.join(f.label for f in known.facts)}）")
            continue
        try:
            facts[fact.key] = _typed(fact, clean(text))
        except ValueError as error:
            wrong.append(f"“{fact.label}”{error}")
    wrong += [f"缺“{f.label}”" for f in known.facts if f.required and f.key not in facts]
    if not clean(name):
        wrong.append(f"缺{known.about}")
    if wrong:
        raise Refusal("；".join(wrong), where=f"{kind} {name}")
    return Record(day, kind, clean(name), facts)


def _bare(label: str) -> str:
    """A label without what it adds in brackets: 培训人数 for 培训人数（不重复）."""
    return label.partition("（")[0]


def _typed(fact: Fact, text: str) -> Any:
    """A typed value; money as fen.

    Raises:
        ValueError: what is wrong with it, in words that follow the fact's label.
    """
    if fact.choices and text not in fact.choices:
        raise ValueError(f"只能是 {'、'.join(fact.choices)}")
    return _TYPES[fact.kind](text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"应是不小于零的整数，写的是“{text}”")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"应是日期，写成 2024-04-01 这样，写的是“{text}”") from None


def _yes(text: str) -> bool:
    if text not in _YES_NO:
        raise ValueError(f"只能写是或否，写的是“{text}”")
    return _YES_NO[text]


def _yuan(text: str) -> int:
    try:
        return decimal_to_fen(Decimal(text.replace(",", "")))
    except (ArithmeticError, ValueError):
        raise ValueError(f"应是金额（元，到分为止），写的是“{text}”") from None


_YES_NO = {"是": True, "有": True, "否": False, "无": False}
_TYPES: dict[str, Callable[[str], Any]] = {"str": str, "int": _whole, "date": _day, "bool": _yes, "money": _yuan}


# How a fact of each kind stands in a file.
_HELD: dict[str, type] = {"str": object, "int": Decimal, "date": date, "bool": bool, "money": Amount}


def to_text(record: Record) -> str:
    """A record as it stands in the file."""
    money_keys = {f.key for f in KINDS[record.kind].facts if f.kind == "money"}
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    for key, value in record.facts.items():
        meta[key] = money(value) if key in money_keys else value
    values = [ValueType(record.kind, str), ValueType(record.name, str)]
    return render(data.Custom(meta, record.date, TYPE, values))
