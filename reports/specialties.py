"""表3-n-1: planned against spent by specialty and content, for the subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.figures import figure
from reports.table import Cell, Column, Kind, Row, Style, Table, column_sum, difference, ratio, row_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledgers.book.book import Book, Spend

_NONE = "未填专业"


def by_specialty(book: Book) -> Table:
    """The subsidy's spending by specialty and content against 表3-n-1, cumulative, fen.

    A specialty that was spent for and not planned has a row of its own, and so has what names none.
    """
    contents, form = [c.name for c in book.policy.content], book.policy.budget.form_specialty
    groups = [*((str(n), content.short) for n, content in enumerate(book.policy.content)), ("t", "合计")]
    columns = [Column("specialty", "专业（职业）", Kind.TEXT, 22)]
    for key, name in groups:
        columns += [
            Column(f"plan{key}", "计划", Kind.MONEY, 11, name),
            Column(f"spent{key}", "实际", Kind.MONEY, 11, name),
            Column(f"rate{key}", "执行率", Kind.PERCENT, 8, name),
            Column(f"gap{key}", "差额", Kind.MONEY, 11, name),
        ]
    rows = [Row(f"s{n}", _row(book, name, contents)) for n, name in enumerate(_names(book))]
    total: dict[str, Cell] = {"specialty": Cell("合计")}
    for key, _ in groups:
        sums = {f"{kind}{key}": Cell(formula=column_sum(f"{kind}{key}", [r.key for r in rows])) for kind in _KINDS}
        total |= sums | _rates(key)
    notes = ["只列补助资金；实际为累计支出，含疑点支出。没有写建设内容的支出不在本表。"]
    notes += [] if book.plan and book.plan.specialties else [f"尚无分专业预算（{form}），执行率不适用。"]
    return Table(
        key="specialties",
        title=f"分专业预算（{form}）执行情况表",
        columns=tuple(columns),
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet="分专业执行情况",
        period=f"截至{day(book.as_of)}",
        unit="单位：元",
        notes=tuple(notes),
    )


_KINDS = ("plan", "spent")


def _names(book: Book) -> list[str]:
    planned = list(book.plan.specialties) if book.plan else []
    spent = [s.specialty or _NONE for s in _subsidy(book, lambda spend: bool(spend.content))]
    return list(dict.fromkeys([*planned, *(n for n in spent if n != _NONE), *([_NONE] if _NONE in spent else [])]))


def _subsidy(book: Book, wanted: Callable[[Spend], bool]) -> list[Spend]:
    return [s for s in book.spending if book.policy.earmarked(s.source) and wanted(s)]


def _row(book: Book, name: str, contents: Sequence[str]) -> dict[str, Cell]:
    planned = book.plan.specialties.get(name) if book.plan else None
    cells: dict[str, Cell] = {"specialty": Cell(name)}
    for n, content in enumerate(contents):
        own = _subsidy(book, lambda s, c=content: s.content == c and (s.specialty or _NONE) == name)  # type: ignore[misc]
        cells[f"plan{n}"] = Cell(None if planned is None else planned.get(content, 0))
        cells[f"spent{n}"] = Cell.of(figure(own))
        cells |= _rates(str(n))
    places = range(len(contents))
    cells |= {f"{kind}t": Cell(formula=row_sum(f"{kind}{n}" for n in places)) for kind in _KINDS}
    return cells | _rates("t")


def _rates(key: str) -> dict[str, Cell]:
    return {
        f"rate{key}": Cell(formula=ratio(f"spent{key}", f"plan{key}")),
        f"gap{key}": Cell(formula=difference(f"spent{key}", f"plan{key}")),
    }
