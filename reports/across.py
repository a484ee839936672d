"""跨基地比对 as tables: what was found over bases, the sums of each policy, and the percentiles. The bureau's alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from audit_rules.across.shares import WHOLE
from ledgers.book.render import yuan
from reports.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from audit_rules.across import Across, Concern

TITLE = "跨基地比对"
_LISTED = 12  # entries that a cell names
_CONCERNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("rule", "规则", Kind.WORD, 7),
    Column("severity", "级别", Kind.WORD, 9),
    Column("title", "问题", Kind.TEXT, 22),
    Column("bases", "基地", Kind.TEXT, 22),
    Column("amount", "涉及金额", Kind.MONEY, 14),
    Column("message", "事实", Kind.TEXT, 46),
    Column("vouchers", "凭证", Kind.TEXT, 40),
    Column("fix", "怎么办", Kind.TEXT, 30),
)
_ROLLUPS = (
    Column("policy", "管理办法", Kind.WORD, 18),
    Column("name", "发文机关", Kind.TEXT, 26),
    Column("bases", "基地", Kind.COUNT, 8),
    Column("spent", "累计支出", Kind.MONEY, 15),
    Column("earmarked", "其中补助", Kind.MONEY, 15),
    Column("concerns", "跨基地问题", Kind.COUNT, 10),
)
_SHARES = (
    Column("policy", "管理办法", Kind.WORD, 18),
    Column("size", "规模", Kind.WORD, 7),
    Column("category", "支出类别", Kind.TEXT, 20),
    Column("count", "基地", Kind.COUNT, 7),
    *(
        Column(key, word, Kind.PERCENT, 9, "占全部支出")
        for key, word in (
            ("p10", "10 分位"),
            ("p25", "25 分位"),
            ("median", "中位"),
            ("p75", "75 分位"),
            ("p90", "90 分位"),
        )
    ),
)


def tables(found: Across) -> tuple[Table, ...]:
    """What was found, and the sums and percentiles where there are any."""
    return (concerns(found), *(table for table in (rollups(found), shares(found)) if table.rows))


def concerns(found: Across) -> Table:
    """What was found, a line each, with every base and voucher that it names."""
    rows = [Row(each.id, _concern(n, each)) for n, each in enumerate(found.concerns, 1)]
    rows = rows or [Row("none", {"number": Cell(f"比对了 {found.bases} 个基地，没有发现")}, Style.BAND)]
    note = "都是疑点：两个以上基地的账放在一起才看得出来，由主管部门核实；各基地看不到这张表。"
    return Table("across", TITLE, _CONCERNS, tuple(rows), TITLE, unit="单位：元", labels=2, notes=(note,))


def _concern(number: int, found: Concern) -> dict[str, Cell]:
    return {
        "number": Cell(number),
        "rule": Cell(found.rule.code),
        "severity": Cell(f"{found.severity.mark} {found.severity.word}", tone=found.severity),
        "title": Cell(found.rule.title),
        "bases": Cell("、".join(dict.fromkeys(f"{part.name}（{part.base}）" for part in found.parts))),
        "amount": Cell(found.amount),
        "message": Cell(found.message),
        "vouchers": Cell("；".join(_vouchers(found))),
        "fix": Cell(found.rule.fix),
    }


def _vouchers(found: Concern) -> list[str]:
    """The entries in words, a few of many."""
    said = [f"{part.base} {part.date} {part.voucher or '无凭证号'} {yuan(part.amount)}" for part in found.parts]
    return said if len(said) <= _LISTED else [*said[:_LISTED], f"另有 {len(said) - _LISTED} 笔"]


def rollups(found: Across) -> Table:
    """The sums of each policy, and of all where there are several."""
    rows = tuple(
        Row(
            each.policy or "total",
            {
                "policy": Cell(each.policy),
                "name": Cell(each.name),
                "bases": Cell(each.bases),
                "spent": Cell(each.spent),
                "earmarked": Cell(each.earmarked),
                "concerns": Cell(sum(each.concerns.values()) or None),
            },
            Style.BODY if each.policy else Style.TOTAL,
        )
        for each in found.rollups
    )
    return Table("rollups", "各管理办法汇总", _ROLLUPS, rows, "各管理办法汇总", unit="单位：元", labels=2)


def shares(found: Across) -> Table:
    """The percentiles of each category's part of the spending."""
    rows = tuple(
        Row(
            f"{each.policy}|{each.size}|{each.category}",
            {
                "policy": Cell(each.policy),
                "size": Cell(each.size or "—"),
                "category": Cell(each.category or "未归类"),
                "count": Cell(each.spread.count),
                **{
                    key: Cell(Fraction(getattr(each.spread, key), WHOLE))
                    for key in ("p10", "p25", "median", "p75", "p90")
                },
            },
        )
        for each in found.shares
    )
    notes = ("每个基地这一类支出占它全部支出的比例，同一管理办法、同一规模的放在一起；基地太少的不列。",)
    return Table("shares", "各类支出占比分布", _SHARES, rows, "各类支出占比分布", labels=3, notes=notes)


def told(found: Across) -> str:
    """What was found, for a terminal: a few lines each."""
    lines = [f"{TITLE}：{found.bases} 个基地，{len(found.concerns)} 个疑点（只给主管部门，各基地看不到）"]
    for each in found.concerns:
        lines.append(
            f"{each.severity.mark} {each.rule.code} {each.severity.word}  {each.rule.title}  {yuan(each.amount)} 元"
        )
        lines.append(f"  {each.message}")
        lines.append(f"  凭证：{'；'.join(_vouchers(each))}")
        lines.append(f"  怎么办：{each.rule.fix}")
    return "\n".join(" ".join(line.split("\n")) for line in lines) + "\n"
