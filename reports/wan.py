"""附表3 and 附表4 in 万元, rounded so that rows and columns still add up; rates from the fen, never from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.figures import UNASSIGNED_NAME, UNCOLLECTED_NAME, Money, Ratio, summary
from reports.rounding import closed
from reports.table import Cell, Column, Kind, Row, Style, Table, column_sum, difference, row_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.book.book import Book, Spend

_KINDS = (("plan", "预算"), ("year", "本年支出"), ("spent", "累计支出"), ("rate", "执行率"), ("gap", "差异"))
_ADDED = ("plan", "year", "spent")
NO_SPECIALTY = "未登记专业"


@dataclass(frozen=True)
class Rounded:
    """The spending of a year and from the beginning in 万元, by content and source; fen in whole 0.01 万元."""

    year: tuple[tuple[int, ...], ...]
    spent: tuple[tuple[int, ...], ...]
    plan: tuple[tuple[int, ...], ...]


def _rounded(book: Book, year: int) -> Rounded:
    now, whole = Money(book, date(year, 1, 1)), summary(book, ())
    budgeted, names = whole.budgeted, [line.name for line in whole.contents]

    def of(money: Money) -> list[list[int]]:
        sources = [whole.sources[n].name for n in budgeted]
        return [[money.spent(source, name).fen for source in sources] for name in names]

    plans = [
        [line.cells[n].planned if _planned(whole.planned, line.name) else 0 for n in budgeted]
        for line in whole.contents
    ]
    return Rounded(*(tuple(map(tuple, closed(grid))) for grid in (of(now), of(Money(book)), plans)))


def _planned(planned: bool, content: str) -> bool:
    return planned and content != UNCOLLECTED_NAME


def execution_in_wan(book: Book, year: int) -> Table:
    """附表3: 表4-2 against spending by content and source."""
    figures, rounded = summary(book, ()), _rounded(book, year)
    groups = [*((str(n), f"{figures.sources[n].name}投入") for n in figures.budgeted), ("t", "合计")]
    rows = []
    for r, line in enumerate(figures.contents):
        cells: dict[str, Cell] = {"content": Cell(line.name)}
        for c, n in enumerate(figures.budgeted):
            has = _planned(figures.planned, line.name) and line.cells[n].source != UNASSIGNED_NAME
            cells |= {
                f"plan{n}": Cell(rounded.plan[r][c] if has else None),
                f"year{n}": Cell(rounded.year[r][c]),
                f"spent{n}": Cell(
                    rounded.spent[r][c], items=line.cells[n].spent.items, account=line.cells[n].spent.account
                ),
                f"rate{n}": Cell(line.cells[n].rate.value if has else None),
            }
        cells["ratet"] = Cell(line.total.rate.value)
        cells |= {f"{kind}t": Cell(formula=row_sum(f"{kind}{n}" for n in figures.budgeted)) for kind in _ADDED}
        rows.append(Row(f"content{r}", cells | _gaps([key for key, _ in groups])))
    total: dict[str, Cell] = {"content": Cell("合计")}
    for key, _ in groups:
        total |= {f"{kind}{key}": Cell(formula=column_sum(f"{kind}{key}", [r.key for r in rows])) for kind in _ADDED}
        line_ = figures.total if key == "t" else figures.sources[int(key)]
        total[f"rate{key}"] = Cell(line_.execution.value if figures.planned else None)
    total |= _gaps([key for key, _ in groups])
    return Table(
        key="wan",
        title=f"预算执行情况表（对应{figures.form}）",
        columns=(Column("content", "建设内容", Kind.TEXT, 22), *_columns(groups)),
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet=f"{figures.form} 执行情况（万元）",
        period=f"截至{day(book.as_of)}",
        unit="单位：万元，%",
        notes=(
            f"执行率＝累计支出÷预算，按分计算；时间进度{figures.progress.text()}。差异＝累计支出－预算，正数为超支。",
            "金额保留两位小数，各格取下或上整，行、列及总计均闭合，总偏差最小（单列即最大余数法）。",
            f"精确到分：累计支出合计{yuan(figures.total.spent.fen)}元。累计支出为账面数，含疑点支出。",
            *([] if figures.planned else [f"尚无投入预算（{figures.form}），执行率不适用。"]),
        ),
    )


def _columns(groups: Sequence[tuple[str, str]]) -> list[Column]:
    kinds = {"rate": Kind.PERCENT}
    return [
        Column(f"{kind}{key}", title, kinds.get(kind, Kind.WAN), 9, group)
        for key, group in groups
        for kind, title in _KINDS
    ]


def _gaps(keys: Sequence[str]) -> dict[str, Cell]:
    return {f"gap{key}": Cell(formula=difference(f"spent{key}", f"plan{key}")) for key in keys}


def specialties_in_wan(book: Book, year: int) -> Table:
    """附表4: 表3-n-1 against the subsidy's spending by specialty and content, fitted to 附表3."""
    form, plan = book.policy.budget.form_specialty, book.plan
    contents = [*(c.name for c in book.policy.content), ""]
    names = _names(book)
    earmarked = [s for s in book.spending if book.policy.earmarked(s.source)]

    def grid(spends: Sequence[Spend]) -> list[list[int]]:
        return [
            [sum(s.amount for s in spends if (s.specialty or "") == n and s.content == c) for c in contents]
            for n in names
        ]

    of_year = [s for s in earmarked if s.date.year == year]
    exact = grid(earmarked)
    now, whole = (
        closed(grid(of_year), _fitted(book, year, "year", contents)),
        closed(exact, _fitted(book, year, "spent", contents)),
    )
    plans = [[(plan.specialties.get(n, {}).get(c, 0) if plan else 0) for c in contents] for n in names]
    planned = closed(plans)
    rows: list[Row] = []
    subtotals = []
    for r, name in enumerate(names):
        own = []
        has = plan is not None and name in plan.specialties
        for c, content in enumerate(contents):
            if not (plans[r][c] or exact[r][c] or now[r][c]):
                continue
            spends = tuple(s for s in earmarked if (s.specialty or "") == name and s.content == content)
            rate = Ratio(exact[r][c], plans[r][c]).value if has else None
            row = Row(
                f"s{r}c{c}",
                {
                    "specialty": Cell(_called(book, name)),
                    "content": Cell(content or "未归集建设内容"),
                    "plan": Cell(planned[r][c] if has and content else None),
                    "year": Cell(now[r][c]),
                    "spent": Cell(whole[r][c], items=spends),
                    "rate": Cell(rate),
                    **_gap(),
                },
            )
            own.append(row)
        if not own:
            continue
        rows += own
        keys = [row.key for row in own]
        sub = Row(f"s{r}", {"specialty": Cell(_called(book, name)), "content": Cell("小计"), **_sums(keys)}, Style.LINE)
        sub = Row(
            sub.key, {**sub.cells, "rate": Cell(Ratio(sum(exact[r]), sum(plans[r])).value if has else None)}, Style.LINE
        )
        rows.append(sub)
        subtotals.append(sub.key)
    rate = Ratio(sum(map(sum, exact)), sum(map(sum, plans))).value if plan and plan.specialties else None
    total = {"specialty": Cell("合计"), **_sums(subtotals), "rate": Cell(rate)}
    return Table(
        key="wan-specialties",
        title=f"分专业执行情况表（对应{form}，{book.policy.subsidy}资金）",
        columns=(
            Column("specialty", "专业（职业）", Kind.TEXT, 22),
            Column("content", "建设内容", Kind.TEXT, 32),
            Column("plan", "预算", Kind.WAN, 10),
            Column("year", "本年支出", Kind.WAN, 10),
            Column("spent", "累计支出", Kind.WAN, 10),
            Column("rate", "执行率", Kind.PERCENT, 10),
            Column("gap", "差异", Kind.WAN, 10),
        ),
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet="分专业执行情况（万元）",
        period=f"截至{day(book.as_of)}",
        unit="单位：万元，%",
        labels=2,
        notes=(
            f"各建设内容合计与预算执行情况表{book.policy.subsidy}栏一致；取整方法同该表。",
            *([] if plan and plan.specialties else [f"尚无分专业预算（{form}），执行率不适用。"]),
        ),
    )


def _fitted(book: Book, year: int, part: str, contents: Sequence[str]) -> list[int]:
    """What 附表3 prints for the subsidy, by content: the sums that 附表4 must have."""
    figures, rounded = summary(book, ()), _rounded(book, year)
    places = [c for c, n in enumerate(figures.budgeted) if figures.sources[n].earmarked]
    grid = rounded.year if part == "year" else rounded.spent
    by_name = {line.name: sum(grid[r][c] for c in places) for r, line in enumerate(figures.contents)}
    return [by_name.get(name or UNCOLLECTED_NAME, 0) for name in contents]


def _names(book: Book) -> list[str]:
    planned = list(book.plan.specialties) if book.plan else []
    spent = [s.specialty for s in book.spending if book.policy.earmarked(s.source)]
    return [*dict.fromkeys([*planned, *(n for n in spent if n)]), *([""] if "" in spent else [])]


def _called(book: Book, name: str) -> str:
    if not name:
        return NO_SPECIALTY
    return name if not book.specialties or name in book.specialties else f"计划外：{name}"


def _gap() -> dict[str, Cell]:
    return {"gap": Cell(formula=difference("spent", "plan"))}


def _sums(rows: Sequence[str]) -> dict[str, Cell]:
    return {kind: Cell(formula=column_sum(kind, rows)) for kind in _ADDED} | _gap()
