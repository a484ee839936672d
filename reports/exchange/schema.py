"""What is exchanged: tables, their fields in order, types, lengths and code tables, declared once.

Names and order are those of GB/T 24589.1-2010 as public exporters show them; the text of the standard was not at
hand, so that lengths are bounds of ours, wide enough to cut nothing that people write.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date

STANDARD = "GB/T 24589.1-2010"
ENCODING = "GB18030"
ARCHIVE, LEDGER, OWN = "公共档案", "总账", "附表"  # the two files of the standard; what only csv and parquet have
MANIFEST = "清单.json"
DICTIONARY = "数据字典.csv"
AUXILIARIES = 30  # 辅助项1 to 辅助项30
USED = 5
DEBIT, CREDIT = "借", "贷"
POSTED, STANDING = "1", "0"  # 记账标志: entered; 作废标志: not void

Value: TypeAlias = "str | int | date | None"


class Type(StrEnum):
    """What a field holds: text, a whole number, fen written as yuan, a number without a unit, or a day."""

    TEXT = "文本"
    COUNT = "整数"
    MONEY = "金额"
    NUMBER = "数值"
    DAY = "日期"


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    Attributes:
        name: as the standard names its element.
        says: what a book of ours puts there, for the data dictionary.
        type: what it holds. length: at most that many characters, or digits before the point.
        required: it is never empty.
        codes: the only values it may have, besides nothing.
        spare: the standard's, which a book never fills: always `constant`; csv and parquet leave it out.
    """

    name: str
    says: str = ""
    type: Type = Type.TEXT
    length: int = 60
    required: bool = False
    codes: tuple[str, ...] = ()
    spare: bool = False
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: in the XML every record is one element of its name."""

    name: str
    file: str
    fields: tuple[Field, ...]
    says: str

    @property
    def kept(self) -> tuple[Field, ...]:
        """The fields that csv and parquet have."""
        return tuple(field for field in self.fields if not field.spare)


def _key(name: str, says: str = "", length: int = 60) -> Field:
    return Field(name, says, length=length, required=True)


def _name(name: str, says: str = "", length: int = 200) -> Field:
    return Field(name, says, length=length)


def _money(name: str, says: str = "") -> Field:
    return Field(name, says, Type.MONEY, 16, required=True)


def _none(name: str, type_: Type = Type.TEXT) -> Field:
    """A field of the standard that a book has nothing for: empty, a number 0."""
    number = type_ is Type.NUMBER
    return Field(name, "账套没有", type_, 16 if number else 60, spare=True, constant="0" if number else "")


def _side(name: str, says: str = "") -> Field:
    return Field(name, says, length=2, required=True, codes=(DEBIT, CREDIT))


_YEAR = Field("会计年度", "四位数字", length=4, required=True)
_PERIOD = Field("会计期间号", "01 到 12，即月份", length=2, required=True)
_CURRENCY = Field("币种编码", "CNY", length=10, required=True)
_SUBJECT = Field("科目编号", "各级编码按“会计科目编号规则”补零相连", length=60, required=True)

DIMENSIONS = ("资金来源", "建设内容", "专业", "合同", "对方单位")
"""What 辅助项1 to 5 are, each a 自定义档案项 numbered 01 to 05."""

_AUXILIARY = tuple(
    Field(f"辅助项{n}编号", f"{DIMENSIONS[n - 1]}，见自定义档案项值" if n <= USED else "不用", spare=n > USED)
    for n in range(1, AUXILIARIES + 1)
)

TABLES: tuple[Table, ...] = (
    Table(
        "电子账簿",
        ARCHIVE,
        (
            _key("电子账簿编号", "账套代码"),
            Field("电子账簿名称", "基地名称", length=200, required=True),
            Field("会计核算单位", "所在单位，没有登记的为基地名称", length=200, required=True),
            _name("组织机构代码", "统一社会信用代码", 20),
            _name("单位性质", "企业单位、事业单位或民办非企业单位", 60),
            _none("行业"),
            _name("开发单位", "Earmark"),
            _name("版本号", "程序的版本", 60),
            _key("本位币", "CNY", 10),
            _YEAR,
            Field("标准版本号", STANDARD, length=30, required=True, codes=(STANDARD,)),
        ),
        "一个账套的一年，一条",
    ),
    Table(
        "会计期间",
        ARCHIVE,
        (
            _YEAR,
            _PERIOD,
            Field("会计期间起始日期", "月初", Type.DAY, 8, required=True),
            Field("会计期间结束日期", "月末", Type.DAY, 8, required=True),
        ),
        "十二个月",
    ),
    Table(
        "记账凭证类型",
        ARCHIVE,
        (
            _key("记账凭证类型编号", "凭证字；“未”是账上没有凭证号的分录"),
            Field("记账凭证类型名称", length=60, required=True),
            _name("记账凭证类型简称", "同编号", 60),
        ),
        "这一年用到的",
    ),
    Table("币种", ARCHIVE, (_CURRENCY, Field("币种名称", "人民币", length=30, required=True)), "只有人民币"),
    Table(
        "自定义档案项",
        ARCHIVE,
        (
            _key("档案编码", "01 到 05"),
            Field("档案名称", "、".join(DIMENSIONS), length=200, required=True),
            _name("档案描述"),
            Field("是否有层级特征", "0", length=1, required=True, codes=("0", "1")),
            _none("档案编码规则"),
        ),
        "辅助项各是什么",
    ),
    Table(
        "自定义档案项值",
        ARCHIVE,
        (
            _key("档案编码"),
            _key("档案值编码", "按管理办法的次序，其余按在账上第一次出现的次序"),
            Field("档案值名称", length=300, required=True),
            _name("档案值描述"),
            _none("档案值父节点"),
            Field("档案值级次", "1", Type.COUNT, 2, required=True),
        ),
        "辅助项的每个值，截至这一年出现过的",
    ),
    Table(
        "总账基础信息",
        LEDGER,
        (
            _key("结构分隔符", "-", 2),
            _key("会计科目编号规则", "每一级几位，例如 1-4-4-5"),
            _none("现金流量项目编码规则"),
            _none("凭证头可扩展字段结构"),
            _none("凭证头可扩展结构对应档案"),
            _none("分录行可扩展字段结构"),
            _none("分录行可扩展字段对应档案"),
        ),
        "一条",
    ),
    Table(
        "会计科目",
        LEDGER,
        (
            _SUBJECT,
            Field("科目名称", "本级名称", length=200, required=True),
            Field("科目级次", "从 1 起", Type.COUNT, 2, required=True),
            Field(
                "科目类型",
                "资产、负债、净资产、收入或支出",
                length=20,
                required=True,
                codes=("资产", "负债", "共同", "所有者权益", "净资产", "成本", "损益", "收入", "支出", "费用"),
            ),
            _side("余额方向", "资产、支出为借，其余为贷"),
        ),
        "有发生额的科目和它们的上级",
    ),
    Table(
        "科目辅助核算",
        LEDGER,
        (
            _SUBJECT,
            _key("辅助项编号", "辅助项1 写 1"),
            Field("辅助项名称", "、".join(DIMENSIONS), length=200, required=True),
            Field("对应档案", "自定义档案项的档案编码", length=200, required=True),
            _name("辅助项描述"),
        ),
        "哪些科目有哪些辅助项",
    ),
    Table(
        "科目余额及发生额",
        LEDGER,
        (
            _SUBJECT,
            *_AUXILIARY,
            _side("期初余额方向", "余额为零的，同科目的余额方向"),
            _side("期末余额方向", "同上"),
            _CURRENCY,
            _none("计量单位"),
            _YEAR,
            _PERIOD,
            _none("期初数量", Type.NUMBER),
            _money("期初原币余额", "同本币"),
            _money("期初本币余额", "收入、支出科目年末不结转，是建账以来的累计"),
            _none("借方数量", Type.NUMBER),
            _money("借方原币金额", "同本币"),
            _money("借方本币金额", "本期各分录行之和"),
            _none("贷方数量", Type.NUMBER),
            _money("贷方原币金额", "同本币"),
            _money("贷方本币金额", "本期各分录行之和"),
            _none("期末数量", Type.NUMBER),
            _money("期末原币余额", "同本币"),
            _money("期末本币余额"),
        ),
        "有余额或发生额的末级科目，每月一条；不按辅助项展开，辅助项1、2 随科目而定的照写",
    ),
    Table(
        "记账凭证",
        LEDGER,
        (
            Field("记账凭证日期", "账上的日期", Type.DAY, 8, required=True),
            _YEAR,
            _PERIOD,
            _key("记账凭证类型编号"),
            _key("记账凭证编号", "账上的凭证号；一个月里用同一个号的，后面的加 -2、-3；没有的编“未-0001”", 200),
            Field("记账凭证行号", "从 1 起", Type.COUNT, 6, required=True),
            Field("记账凭证摘要", "用途", length=1000),
            _SUBJECT,
            *_AUXILIARY,
            _CURRENCY,
            _none("计量单位"),
            _none("借方数量", Type.NUMBER),
            _money("借方原币金额", "同本币"),
            _money("借方本币金额", "冲销记在相反方向，没有负数"),
            _none("贷方数量", Type.NUMBER),
            _money("贷方原币金额", "同本币"),
            _money("贷方本币金额"),
            _none("汇率类型编号"),
            Field("汇率", "本位币，总是 1", Type.NUMBER, 16, spare=True, constant="1"),
            _none("单价", Type.NUMBER),
            _none("结算方式编码"),
            Field("票据类型", "有发票号的写“发票”"),
            Field("票据号", "发票号", length=1000),
            Field("票据日期", "发票日期", Type.DAY, 8),
            Field("附件数", "账套里存有原件的发票张数", Type.COUNT, 6, required=True),
            _none("制单人"),
            _none("审核人"),
            _none("记账人"),
            Field("记账标志", "1 已记账", length=1, required=True, codes=("0", "1")),
            Field("作废标志", "0 没有作废；冲销的原分录和红字分录都在账上", length=1, required=True, codes=("0", "1")),
            Field("凭证来源系统", "Earmark"),
            _none("凭证头可扩展字段结构值"),
            _none("分录行可扩展字段结构值"),
        ),
        "每条分录行一条，借贷在每张凭证内相等",
    ),
    Table(
        "资产登记",
        OWN,
        (
            Field("资产", "编号或名称", length=300, required=True),
            Field("登记日期", "", Type.DAY, 8, required=True),
            _name("凭证号"),
            Field("原值", "", Type.MONEY, 16),
        ),
        "资料里登记的资产；国标固定资产部分的结构没有公开资料，不冒充",
    ),
)

BY_NAME = {table.name: table for table in TABLES}

ORDER = {
    ARCHIVE: (
        *("电子账簿", "会计期间", "记账凭证类型", "汇率类型", "币种", "结算方式", "部门档案", "员工档案"),
        *("供应商档案", "客户档案", "自定义档案项", "自定义档案项值"),
    ),
    LEDGER: (
        *("总账基础信息", "会计科目", "科目辅助核算", "现金流量项目", "科目余额及发生额", "记账凭证"),
        *("现金流量凭证项目数据", "报表集", "报表项数据"),
    ),
}
"""The tables of the standard's two files in its order, those among them that are not declared above included."""


def tables_of(file: str) -> tuple[Table, ...]:
    """The tables that go into a file, in order."""
    return tuple(table for table in TABLES if table.file == file)


def yuan_text(fen: int) -> str:
    """Fen as programs read them: 1234.50."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def text_of(field: Field, value: Value) -> str:
    """A value as it stands in XML and csv: money as 1234.50, a day as 20250131."""
    if value is None:
        return ""
    if field.type is Type.MONEY:
        return yuan_text(value) if isinstance(value, int) else str(value)
    if field.type is Type.DAY:
        return str(value).replace("-", "")  # an ISO day; strftime writes a year before 1000 short
    return str(value)
