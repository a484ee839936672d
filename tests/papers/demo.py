"""Which papers each demo base has, and in which of the shapes that real papers come in."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ledgers.policy import find_policy
from tests.papers import plan, sheet, statement

SEEDS = Path(__file__).parent
PAPERS = SEEDS.parent.parent / "ledgers" / "demo"


@dataclass(frozen=True)
class Shape:
    """How a base's people set out their papers; the importers must not care."""

    percent: plan.Percent
    figures: plan.Figures
    serial: int
    headers: tuple[str, ...] = tuple(sheet.HEADERS)
    titled: bool = False
    splits: tuple[date, ...] = ()
    form: str = "重庆市渝中区高技能人才培训基地建设项目实施方案"
    grant: str = "20 万元"


SHAPES = {
    "yz2401": Shape(percent=plan.by_column, figures=plan.shortest, serial=10001),
    "yz2402": Shape(percent=plan.by_row, figures=plan.plain, serial=52013, titled=True),
    "yz2501": Shape(
        percent=plan.by_total,
        figures=plan.plain,
        serial=307,
        headers=(
            *("日期", "凭证号", "摘要", "用途", "对方户名", "对方账号", "收付", "金额"),
            *("支出类别", "建设内容", "资金来源", "专业", "合同号", "发票号", "发票日期"),
        ),
        splits=(date(2026, 1, 1),),
    ),
    "cq1701": Shape(
        percent=plan.by_total,
        figures=plan.shortest,
        serial=80021,
        form="重庆市高技能人才培训基地建设项目实施方案",
        grant="本档",
    ),
    "sx2501": Shape(
        percent=plan.by_row,
        figures=plan.plain,
        serial=4001,
        titled=True,
        form="山西省高技能人才培训基地建设项目实施方案",
        grant="200 万元",
    ),
    "gj2201": Shape(
        percent=plan.by_column,
        figures=plan.plain,
        serial=660001,
        splits=(date(2024, 1, 1),),
        form="国家级高技能人才培训基地建设项目实施方案",
        grant="不超过 500 万元",
    ),
}
CODES = tuple(SHAPES)


def rows(code: str) -> list[sheet.Row]:
    """A base's seed rows in the bank's order; a row without a `sheet_date` is not on the accountant's sheet yet."""
    with (SEEDS / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(code: str) -> list[plan.Line]:
    """A base's plan, one line a content, in 万元; a policy of two sources leaves the third blank."""
    with (SEEDS / "plans.csv").open(encoding="utf-8", newline="") as file:
        return [
            plan.Line(
                content=row["content"],
                sources=tuple(Decimal(row[key]) for key in ("fiscal", "industry", "other") if row[key]),
                specialties=tuple(Decimal(row[key]) for key in ("first", "second") if row[key]),
            )
            for row in csv.DictReader(file)
            if row["code"] == code
        ]


def make(code: str, folder: Path) -> list[Path]:
    """Write the papers of the base `code` into `folder`; what is returned is in the order the demo imports them."""
    facts = tomllib.loads((PAPERS / code / "base.toml").read_text(encoding="utf-8"))
    shape, seeds, papers = SHAPES[code], rows(code), facts["papers"]
    folder.mkdir(parents=True, exist_ok=True)

    sources = find_policy(facts["policy"]).source
    plan.write(
        folder / papers["plan"],
        form=plan.Form(shape.form, tuple(f"{source.name}\n投入" for source in sources), shape.grant),
        name=facts["name"],
        host=facts["host"],
        specialties=facts["specialties"],
        lines=cells(code),
        percent=shape.percent,
        figures=shape.figures,
    )
    lines = statement.lines(seeds, account=facts["accounts"][0], holder=facts["host"], serial=shape.serial)
    for number, name in enumerate(papers["statements"]):
        first = shape.splits[number - 1] if number else date.min
        last = shape.splits[number] if number < len(shape.splits) else date.max
        statement.write(folder / name, [line for line in lines if first <= line.day < last])
    sheet.write(
        folder / papers["sheets"][0],
        [row for row in seeds if row["sheet_date"]],
        headers=shape.headers,
        title=f"{facts['name']}专项资金支出明细表" if shape.titled else "",
        unit=facts["host"],
    )
    return [folder / name for name in (papers["plan"], *papers["statements"], *papers["sheets"])]
