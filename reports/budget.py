"""The plan in force as tables: 表4-2 and 表3-n-1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.table import Cell, Column, Kind, Ref, Row, Style, Sum, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.plan import Plan
    from ledgers.policy import Policy

_READINGS = {"column": "各资金来源中的占比", "row": "各建设内容中的占比", "total": "总预算中的占比"}


def plan_tables(plan: Plan, policy: Policy) -> Iterator[Table]:
    """表4-2, and 表3-n-1 where the form has one. Amounts in fen."""
    yield _table_4_2(plan, policy)
    if plan.specialties:
        yield _table_3_n_1(plan, policy)


def _table_4_2(plan: Plan, policy: Policy) -> Table:
    sources = [s.name for s in policy.source]
    columns = (
        Column("content", "建设内容", width=20),
        *(Column(name, name, Kind.MONEY, 14) for name in sources),
        Column("all", "合计", Kind.MONEY, 14),
    )
    across = Sum(tuple(Ref(name) for name in sources))
    rows = [
        Row(
            c.name,
            {
                "content": Cell(c.short),
                **{s: Cell(plan.cell(c.name, s)) for s in sources},
                "all": Cell(formula=across),
            },
        )
        for c in policy.content
    ]
    down = {name: Cell(formula=Sum(tuple(Ref(name, row.key) for row in rows))) for name in (*sources, "all")}
    rows.append(Row("total", {"content": Cell("合计"), **down}, Style.TOTAL))
    reading = f"，比例为{_READINGS[plan.reading]}" if plan.reading else ""
    note = f"自 {plan.date} 起；{plan.file}，原表单位{plan.unit}{reading}"
    return Table(
        "plan", f"{policy.budget.form} 投入预算汇总", columns, tuple(rows), "投入预算", unit="单位：元", notes=(note,)
    )


def _table_3_n_1(plan: Plan, policy: Policy) -> Table:
    contents = [c.name for c in policy.content]
    columns = (
        Column("specialty", "专业（职业）", width=20),
        *(Column(c.name, c.short, Kind.MONEY, 14) for c in policy.content),
        Column("all", "合计", Kind.MONEY, 14),
    )
    across = Sum(tuple(Ref(name) for name in contents))
    rows = [
        Row(
            name,
            {"specialty": Cell(name), **{c: Cell(row.get(c, 0)) for c in contents}, "all": Cell(formula=across)},
        )
        for name, row in plan.specialties.items()
    ]
    down = {name: Cell(formula=Sum(tuple(Ref(name, row.key) for row in rows))) for name in (*contents, "all")}
    rows.append(Row("total", {"specialty": Cell("合计"), **down}, Style.TOTAL))
    return Table(
        "specialties", f"{policy.budget.form_specialty} 专业预算安排", columns, tuple(rows), "投入预算", unit="单位：元"
    )
