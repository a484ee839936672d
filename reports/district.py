"""全区汇总表: every base of a year beside the others, a line a base, and what each was found with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit_rules.engine import ruleset
from reports import across
from reports.matters import Standing
from reports.table import Cell, Column, Kind, Quotient, Ref, Report, Row, Style, Table, column_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audit_rules.across import Across
    from reports.chapters.year import Year

TITLE = "全区汇总表"
_MONEY = ("plan", "received", "spent", "year", "balance", "subsidy", "doubt", "back")
_COUNTS = ("settle", "verify", "note", "past", "open")


@dataclass(frozen=True, slots=True)
class Line:
    """A base in the table, without its book: a district has hundreds of them.

    Attributes:
        code: the book's. digest: the book's. issuer: who has the table made.
        cells: the figures, by column; their postings stand in the base's own report.
    """

    code: str
    digest: str
    issuer: str
    cells: Mapping[str, Cell]

    @classmethod
    def of(cls, year: Year) -> Line:
        """A base's year in one line."""
        cells = {key: replace(cell, items=()) for key, cell in _cells(year).items()}
        return cls(year.book.code, year.book.digest, year.policy.meta.issuer[-1], cells)


def district(
    lines: Sequence[Line],
    number: int,
    as_of: date,
    refused: Sequence[tuple[str, str]] = (),
    found: Across | None = None,
) -> Report:
    """The bases of a district in a year.

    Args:
        lines: each base, all of the same year.
        number: the year.
        as_of: the day the figures are of.
        refused: bases that could not be read, with the reason, which the table names beneath.
        found: what comparing the bases came to: the bureau's, as the whole report is.
    """
    columns = (
        Column("number", "序号", Kind.COUNT, 6),
        Column("code", "代码", Kind.WORD, 9),
        Column("name", "基地", Kind.TEXT, 26),
        Column("plan", "批复预算", Kind.MONEY, 13),
        Column("received", "累计净到位", Kind.MONEY, 13),
        Column("arrival", "到位率", Kind.PERCENT, 9),
        Column("spent", "累计支出", Kind.MONEY, 13),
        Column("rate", "执行率", Kind.PERCENT, 9),
        Column("time", "时间进度", Kind.PERCENT, 9),
        Column("year", f"{number}年支出", Kind.MONEY, 13),
        Column("balance", "期末结余", Kind.MONEY, 13),
        Column("subsidy", "补助支出", Kind.MONEY, 13),
        Column("match", "配套比", Kind.PERCENT, 9),
        Column("settle", "待认定", Kind.COUNT, 7, "本年问题"),
        Column("verify", "待核实", Kind.COUNT, 7, "本年问题"),
        Column("note", "提示", Kind.COUNT, 6, "本年问题"),
        Column("past", "以前年度", Kind.COUNT, 9),
        Column("doubt", "疑点支出", Kind.MONEY, 13),
        Column("back", "拟恢复补助", Kind.MONEY, 13),
        Column("open", "无法判断", Kind.COUNT, 9),
    )
    rows = [Row(f"b{n}", {"number": Cell(n), **line.cells}) for n, line in enumerate(lines, 1)]
    keys = [row.key for row in rows]
    sums = {key: Cell(formula=column_sum(key, keys)) for key in (*_MONEY, *_COUNTS)}
    rates = {
        "arrival": Cell(formula=Quotient(Ref("received"), Ref("plan"))),
        "rate": Cell(formula=Quotient(Ref("spent"), Ref("plan"))),
    }
    rows.append(Row("total", {"name": Cell(f"合计（{len(lines)}个基地）"), **sums, **rates}, Style.TOTAL))
    table = Table(
        key="district",
        title=TITLE,
        columns=columns,
        rows=tuple(rows),
        sheet=TITLE,
        period=f"{number}年度，截至{day(as_of)}",
        unit="单位：元",
        labels=3,
        notes=(
            "口径同各基地年度报告：到位减配套转回，不含利息；执行率＝累计支出÷批复预算；问题按凭证归并，均为疑点，反馈认定前不作违规定性。",
            "疑点支出每张凭证计一次；拟恢复补助为使用范围等疑点如全部认定应退回的补助。无法判断为规则条数。",
            *(f"未能汇总：{code}，{why}" for code, why in refused),
        ),
    )
    return Report(
        title=f"{number}年度专项资金{TITLE}",
        base=lines[0].issuer if lines else "",
        code="",
        period=f"{number}年度",
        day=as_of,
        tables=(table, *(across.tables(found) if found else ())),
        marks={f"{line.code} 账簿摘要": line.digest for line in lines} | {"规则集": ruleset()},
        stamp=f"规则集 {ruleset()}",
        word="编制单位",
    )


def _cells(year: Year) -> dict[str, Cell]:
    figures, tally = year.figures, Counter(m.standing for m in year.current)
    total = figures.total
    return {
        "code": Cell(year.book.code),
        "name": Cell(year.book.name),
        "plan": Cell(total.planned if figures.planned else None),
        "received": Cell.of(total.received),
        "arrival": Cell(total.arrival.value if figures.planned else None),
        "spent": Cell.of(total.spent),
        "rate": Cell(total.execution.value if figures.planned else None),
        "time": Cell(figures.progress.value),
        "year": Cell.of(year.now.total.spent),
        "balance": Cell.of(total.balance),
        "subsidy": Cell.of(year.subsidy_spent),
        "match": Cell(figures.match.ratio.value),
        "settle": Cell(tally[Standing.SETTLE]),
        "verify": Cell(tally[Standing.VERIFY]),
        "note": Cell(tally[Standing.NOTE]),
        "past": Cell(len(year.past)),
        "doubt": Cell.of(year.doubt),
        "back": Cell.of(year.recoverable),
        "open": Cell(len(figures.undetermined)),
    }
