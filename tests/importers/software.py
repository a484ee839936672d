"""Lists of vouchers as accounting software prints them: built from their headings, as no real sample was at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ledgers.book.subjects import spelt_out
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledgers.book.subjects import Subject

Row = list[Any]

BANK = ("100201", "银行存款-建行专户")
CASH = ("1001", "库存现金")
EQUIPMENT = ("500101", "项目支出-高技能人才基地-设备购置")
MATERIALS = ("500102", "项目支出-高技能人才基地-材料费")
GRANT = ("4001", "财政补助收入")
PAYABLE = ("2202", "应付账款")
DEPRECIATION = ("660201", "管理费用-折旧")
WORN = ("1602", "累计折旧")
CANTEEN = ("660301", "管理费用-食堂")

SAID = {
    EQUIPMENT: "支出/地方财政/体系/设备购置/养老护理员",
    MATERIALS: "支出/地方财政/体系/原材料消耗",
    GRANT: "收入/地方财政/财政补助拨入",
    PAYABLE: "往来/地方财政",
    CANTEEN: "非项目",
}


def known(*left_out: tuple[str, str], **others: str) -> dict[str, Subject]:
    """What a person saved of these accounts, by code."""
    policy = find_policy("yuzhong-2023-25")
    said = {code: text for (code, name), text in SAID.items() if (code, name) not in left_out}
    return {code: spelt_out(text, policy, "测试") for code, text in (said | others).items()}


@dataclass(frozen=True)
class Leg:
    """A line of a voucher: day, number, text, account, fen on the debit side or, negative, on the credit side."""

    day: date
    number: int
    text: str
    account: tuple[str, str]
    net: int
    party: str = ""
    red: bool = False  # printed as a negative sum on the other side

    @property
    def debit(self) -> int:
        return self.net if (self.net > 0) != self.red else 0

    @property
    def credit(self) -> int:
        return -self.net if (self.net < 0) != self.red else 0


def voucher(day: date, number: int, text: str, *legs: tuple[tuple[str, str], int], party: str = "") -> list[Leg]:
    return [Leg(day, number, text, account, net, party) for account, net in legs]


FEW = [
    *voucher(date(2025, 1, 5), 1, "拨款", (BANK, 20_000_000), (GRANT, -20_000_000), party="区财政局"),
    *voucher(
        date(2025, 1, 8),
        2,
        "付实训设备和耗材",
        (EQUIPMENT, 800_000),
        (MATERIALS, 58_000),
        (BANK, -858_000),
        party="甲公司",
    ),
    *voucher(date(2025, 1, 31), 3, "计提折旧", (DEPRECIATION, 5_000), (WORN, -5_000)),
    *voucher(date(2025, 1, 31), 4, "提现", (CASH, 100_000), (BANK, -100_000)),
    *voucher(date(2025, 2, 3), 1, "食堂买菜", (CANTEEN, 30_000), (CASH, -30_000)),
]
"""January's and February's vouchers; both months have a number 1."""

ROWS = [
    (date(2025, 1, 5), "1", 20_000_000, "财政补助拨入"),
    (date(2025, 1, 8), "2", -800_000, "设备购置"),
    (date(2025, 1, 8), "2", -58_000, "原材料消耗"),
    (date(2025, 2, 3), "1", -30_000, "非项目支出"),
]
"""What the few are as rows: day, number, fen, category."""


def yuan(fen: int) -> str:
    return f"{fen / 100:.2f}" if fen else ""


def u8(legs: Sequence[Leg]) -> list[Row]:
    """用友 U8/T3 序时账: one sum and 方向, dots in the days, CR/LF in 摘要, codes as numbers."""
    rows: list[Row] = [
        ["单位名称：某中心"],
        ["日期", "凭证号数", "科目编码", "科目名称", "摘要", "方向", "数量", "外币", "金额"],
    ]
    for leg in legs:
        side, sum_ = ("借", leg.debit) if leg.debit else ("贷", leg.credit)
        code, name = leg.account
        rows.append(
            [
                f"{leg.day:%Y.%m.%d}",
                f"记-{leg.number:04}",
                float(code),
                name,
                f"{leg.text}\r\n",
                side,
                "",
                "",
                sum_ / 100,
            ]
        )
    return [*rows, ["", "合计", "", "", "", "", "", "", sum(leg.debit for leg in legs) / 100]]


def full_path(legs: Sequence[Leg]) -> list[Row]:
    """序时账 with 科目全称, a title and its months above."""
    rows: list[Row] = [["序时账"], ["2025年01月至2025年12月"]]
    rows.append(["日期", "凭证字号", "摘要", "科目全称", "科目编码", "科目名称", "借方金额", "贷方金额", "辅助核算"])
    for leg in legs:
        code, name = leg.account
        leaf = name.rsplit("-", 1)[-1]
        sums = [yuan(leg.debit), yuan(leg.credit)]
        rows.append([leg.day.isoformat(), f"记-{leg.number:03}", leg.text, name, code, leaf, *sums, leg.party])
    return rows


def kingdee(legs: Sequence[Leg]) -> list[Row]:
    """金蝶 凭证列表: 科目 joins code and name; day and number are merged over the lines of a voucher."""
    rows: list[Row] = [["凭证列表"], ["某中心"], ["日期", "凭证字号", "摘要", "科目", "借方金额", "贷方金额", "制单人"]]
    before: tuple[date, int] | None = None
    for leg in legs:
        first = (leg.day, leg.number) != before
        head = [leg.day.isoformat(), f"记-{leg.number}"] if first else ["", ""]
        rows.append([*head, leg.text, "_".join(leg.account), yuan(leg.debit), yuan(leg.credit), "张三"])
        before = (leg.day, leg.number)
    return [*rows, ["合计", "", "", "", yuan(sum(x.debit for x in legs)), yuan(sum(x.credit for x in legs))]]


def jdy(legs: Sequence[Leg]) -> list[Row]:
    """精斗云 凭证模板: 凭证字 and 凭证号 apart."""
    head = "日期 凭证字 凭证号 附件数 分录序号 摘要 科目代码 科目名称 借方金额 贷方金额 客户 供应商 职员 项目 部门 存货"
    rows: list[Row] = [[*head.split(), "原币金额", "币别", "汇率"]]
    for at, leg in enumerate(legs, 1):
        sums = [leg.debit / 100 or None, leg.credit / 100 or None]
        first = [leg.day, "记", leg.number, 1, at, leg.text, *leg.account, *sums, "", leg.party, "", "", "", ""]
        rows.append([*first, (leg.debit or leg.credit) / 100, "RMB", 1])
    return rows


def u8_import(legs: Sequence[Leg]) -> list[Row]:
    """用友 凭证导入: unused sides are 0, days without leading zeros."""
    head = "会计期间 凭证类别字 凭证类别排序号 凭证编号 行号 制单日期 附单据数 制单人 摘要 科目编码 科目名称 币种"
    rows: list[Row] = [["填制凭证", "V800"], [*head.split(), "借方金额", "贷方金额", "汇率"]]
    for at, leg in enumerate(legs, 1):
        day = f"{leg.day.year}-{leg.day.month}-{leg.day.day}"
        first = [leg.day.month, "记", 1, leg.number, at, day, 1, "张三", leg.text, *leg.account, "人民币"]
        rows.append([*first, leg.debit / 100, leg.credit / 100, 1])
    return rows


def kis(legs: Sequence[Leg]) -> list[Row]:
    """KIS 凭证序时簿: facts of the voucher on its first line, the account's path with ` - `."""
    head = "审核 过账 日期 会计期间 凭证字号 附件数 序号 摘要 科目代码 科目名称 币别 原币金额 借方 贷方 制单 结算号"
    rows: list[Row] = [["凭证序时簿"], head.split()]
    before: tuple[date, int] | None = None
    for at, leg in enumerate(legs, 1):
        first = (leg.day, leg.number) != before
        head_ = ["√", "√", leg.day, "2025.1", f"记 - {leg.number}", 1] if first else [""] * 6
        name = leg.account[1].replace("-", " - ")
        said = [at, leg.text, leg.account[0], name, "人民币", (leg.debit or leg.credit) / 100]
        rows.append([*head_, *said, yuan(leg.debit), yuan(leg.credit), "张三", ""])
        before = (leg.day, leg.number)
    return rows


LISTS: Mapping[str, Callable[[Sequence[Leg]], list[Row]]] = {
    "用友序时账": u8,
    "科目全称序时账": full_path,
    "金蝶凭证列表": kingdee,
    "精斗云": jdy,
    "用友凭证导入": u8_import,
    "金蝶凭证序时簿": kis,
}


def ledger(legs: Sequence[Leg], account: tuple[str, str], opening: int = 0, *, counter: bool = True) -> list[Row]:
    """明细账 of an account: 月 and 日 under the year, 期初余额, 本月合计 and 本年累计, the balance with its side."""
    rows: list[Row] = [[f"{account[1]}明细账"], [f"科目：{account[0]} {account[1]}"]]
    rows.append(["2025年", "", "凭证号数", "摘要", "对方科目" if counter else "", "借方", "贷方", "方向", "余额"])
    rows.append(["月", "日", "", "", "", "", "", "", ""])
    balance = opening
    rows.append(["1", "1", "", "上年结转", "", "", "", *sided(balance)])
    year = [0, 0]
    months = sorted({leg.day.month for leg in legs if leg.account == account})
    for month in months:
        mine = [leg for leg in legs if leg.account == account and leg.day.month == month]
        for leg in mine:
            others = [x.account for x in legs if (x.day, x.number) == (leg.day, leg.number) and x.account != account]
            balance += leg.net
            said = ",".join(f"{code} {name}" for code, name in others) if counter else ""
            sums = [yuan(leg.debit), yuan(leg.credit)]
            rows.append([month, leg.day.day, f"记-{leg.number}", leg.text, said, *sums, *sided(balance)])
        both = [sum(leg.debit for leg in mine), sum(leg.credit for leg in mine)]
        year = [a + b for a, b in zip(year, both, strict=True)]
        rows.append([month, "", "", "本月合计", "", *map(yuan, both), *sided(balance)])
        rows.append([month, "", "", "本年累计", "", *map(yuan, year), *sided(balance)])
    return rows


def sided(fen: int) -> list[str]:
    return ["借" if fen > 0 else "贷", yuan(abs(fen))] if fen else ["平", ""]
