"""资金收支情况表 and 表4-2 执行情况: where the money came from, where it went, what is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from reports.figures import RECEIVED_KINDS, UNASSIGNED_NAME, UNCOLLECTED_NAME, Figure, Money, bank
from reports.table import (
    Cell,
    Chart,
    Column,
    Kind,
    Ref,
    Row,
    Style,
    Sum,
    Table,
    column_sum,
    difference,
    ratio,
    row_sum,
)
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledgers.book.book import Book
    from reports.figures import ContentLine, SourceLine, Summary

    Pick = Callable[[Money, str], Figure]

FUNDS, EXECUTION = "funds", "execution"
YEAR, ALL = "y", "c"  # column keys are these and the source's place: y0, y1 … and yt for the total


def funds(book: Book, year: int) -> Table:
    """资金收支情况表 of a year and from the beginning, by source, fen."""
    return _Funds(book, date(year, 1, 1), f"{year}年").table()


def month_funds(book: Book, year: int, month: int) -> Table:
    """The same of a month, whose last day is the book's at the latest."""
    return _Funds(book, date(year, month, 1), f"{year}年{month}月").table()


class _Funds:
    """The table while it is made."""

    def __init__(self, book: Book, first: date, called: str) -> None:
        self.book, self.called = book, called
        self.now = Money(book, first)
        self.before = Money(book, None, first - timedelta(days=1))
        self.whole = Money(book)
        self.names = [line.name for line in self.whole.sources]

    def table(self) -> Table:
        """The table as declared."""
        rest = self._rest()
        return Table(
            key=FUNDS,
            title="资金收支情况表",
            columns=self._columns(),
            rows=(*self._in(), *self._out(), *rest, *self._memo()),
            sheet="资金收支情况表",
            unit="单位：元",
            notes=self._notes(rest),
        )

    def _columns(self) -> tuple[Column, ...]:
        spans = ((YEAR, self.called), (ALL, "累计（自建账起）"))
        money = [
            Column(f"{span}{key}", title, Kind.MONEY, 14, group)
            for span, group in spans
            for key, title in [*((str(n), name) for n, name in enumerate(self.names)), ("t", "合计")]
        ]
        return (Column("item", "项目", Kind.TEXT, 34), *money)

    def _in(self) -> list[Row]:
        opening = self._line("opening", "一、期初结余", Style.LINE, year=self._opening)
        named = [(f"in-{r.code}", r.name, r.name) for r in self.book.policy.receipt]
        kinds = [self._line(key, label, Style.PART, _receipts(name)) for key, label, name in named]
        unknown = self._line("in-unknown", "其他收入（类型未说明）", Style.PART, _receipts(""))
        kinds += [unknown] if _any(unknown) else []
        return [opening, self._sum("in", "二、收入小计", [r.key for r in kinds]), *kinds]

    def _out(self) -> list[Row]:
        names = [line.name for line in self.whole.contents]
        contents = [self._line(f"out-{n}", name, Style.PART, _spent(name)) for n, name in enumerate(names)]
        return [self._sum("out", "三、支出小计", [r.key for r in contents]), *contents]

    def _rest(self) -> list[Row]:
        lent = self._line("lent", "四、往来支出", Style.LINE, lambda m, name: m.lending(name, out=True))
        back = self._line("back", "五、往来收回", Style.LINE, lambda m, name: m.lending(name, out=False))
        rows = [lent, back]
        loose = self._line("loose", "待查款项（收减付）", Style.LINE, lambda m, name: _line_of(m, name).unexplained)
        before = self._line(
            "before", "建账前银行余额转入", Style.LINE, lambda m, name: Figure(_line_of(m, name).opening)
        )
        for number, row in zip("六七", filter(_any, (loose, before)), strict=False):
            rows.append(_numbered(row, number))
        plus = ("opening", "in", "back", *(r.key for r in rows[2:]))
        number = "六七八"[len(rows) - 2]
        rows.append(self._computed("closing", f"{number}、期末结余", plus, ("out", "lent"), Style.TOTAL))
        return rows

    def _memo(self) -> list[Row]:
        received = tuple(f"in-{r.code}" for r in self.book.policy.receipt if r.kind in RECEIVED_KINDS)
        return [
            Row("memo", {"item": Cell("附：到位净额")}, Style.BAND),
            self._line("returned", "配套转回单位（已列往来支出）", Style.PART, lambda m, name: m.returned(name)),
            self._computed("received", "到位净额（不含利息，减配套转回）", received, ("returned",), Style.BODY),
            Row("bank", {"item": Cell("附：与银行账面核对")}, Style.BAND),
            *self._bank(),
        ]

    def _bank(self) -> list[Row]:
        shares = bank(self.book, 0).by_source
        held = {f"{ALL}{n}": Cell(shares.get(name, (0, 0))[0]) for n, name in enumerate(self.names)}
        waiting = {f"{ALL}{n}": Cell(shares.get(name, (0, 0))[1]) for n, name in enumerate(self.names)}
        keys = [*held, f"{ALL}t"]
        gap = {key: Cell(formula=Sum((Ref(key, "closing"),), (Ref(key, "held"), Ref(key, "waiting")))) for key in keys}
        total = {f"{ALL}t": Cell(formula=row_sum(held))}
        return [
            Row("held", {"item": Cell("银行存款余额"), **held, **total}, Style.PART),
            Row("waiting", {"item": Cell("加：未达账项（账上有、银行无）"), **waiting, **total}, Style.PART),
            Row("gap", {"item": Cell("差额（期末结余减以上两项）"), **gap}, Style.BODY),
        ]

    def _notes(self, rest: Sequence[Row]) -> tuple[str, ...]:
        signs = {"lent": "－", "closing": "＝"}
        identity = "".join(signs.get(row.key, "＋") + str(row.cells["item"].value)[0] for row in rest)
        return (
            f"勾稽关系：一＋二－三{identity}。",
            "支出按账面数，含疑点支出；往来支出和往来收回不列收支；期末结余含利息。",
            bank_note(self.book, self.whole.total.balance.fen),
        )

    def _opening(self, name: str) -> Figure:
        return _line_of(self.before, name).balance

    def _line(
        self,
        key: str,
        label: str,
        style: Style,
        pick: Pick | None = None,
        *,
        year: Callable[[str], Figure] | None = None,
    ) -> Row:
        """A row of figures: picked from either stretch, or of the year alone."""
        cells = {"item": Cell(label)}
        for span, money in ((YEAR, self.now), (ALL, self.whole)):
            if pick is None and span == ALL:
                continue
            for n, name in enumerate(self.names):
                found = pick(money, name) if pick else year(name) if year else Figure()
                cells[f"{span}{n}"] = Cell.of(found)
            cells[f"{span}t"] = Cell(formula=self._across(span))
        return Row(key, cells, style)

    def _sum(self, key: str, label: str, rows: Sequence[str]) -> Row:
        return self._computed(key, label, rows, (), Style.LINE)

    def _computed(self, key: str, label: str, plus: Sequence[str], minus: Sequence[str], style: Style) -> Row:
        cells = {"item": Cell(label)}
        for span in (YEAR, ALL):
            for n, _ in enumerate(self.names):
                column = f"{span}{n}"
                added, taken = column_sum(column, plus), column_sum(column, minus)
                cells[column] = Cell(formula=Sum(added.plus, taken.plus))
            cells[f"{span}t"] = Cell(formula=self._across(span))
        return Row(key, cells, style)

    def _across(self, span: str) -> Sum:
        return row_sum(f"{span}{n}" for n, _ in enumerate(self.names))


def _receipts(receipt: str) -> Pick:
    return lambda money, name: money.receipts(name, receipt)


def _spent(content: str) -> Pick:
    return lambda money, name: money.spent(name, content)


def _line_of(money: Money, name: str) -> SourceLine:
    return next(line for line in money.sources if line.name == name)


def _any(row: Row) -> bool:
    return any(cell.value for key, cell in row.cells.items() if key != "item")


def _numbered(row: Row, number: str) -> Row:
    label = Cell(f"{number}、{row.cells['item'].value}")
    return Row(row.key, {**row.cells, "item": label}, row.style)


def bank_note(book: Book, balance: int) -> str:
    """What the statements say of the book's balances."""
    found = bank(book, balance)
    if found.asserted_on is None:
        return "账套里还没有可核对的银行对账单余额。"
    said = f"银行对账单余额核对到{day(found.asserted_on)}"
    return f"{said}，有 {found.failed} 处不符，须查明。" if found.failed else f"{said}，均与账面相符。"


def execution(summary: Summary) -> Table:
    """表4-2: planned against spent by content and source, cumulative, fen."""
    groups = [*((str(n), summary.sources[n].name) for n in summary.budgeted), ("t", "合计")]
    columns = [Column("content", "建设内容", Kind.TEXT, 22)]
    for key, name in groups:
        columns += [
            Column(f"plan{key}", "计划", Kind.MONEY, 11, name),
            Column(f"spent{key}", "实际", Kind.MONEY, 11, name),
            Column(f"rate{key}", "执行率", Kind.PERCENT, 8, name),
            Column(f"gap{key}", "差额", Kind.MONEY, 11, name),
        ]
    rows = [
        Row(f"content{n}", {"content": Cell(line.name), **_budget(summary, line)})
        for n, line in enumerate(summary.contents)
    ]
    total: dict[str, Cell] = {"content": Cell("合计")}
    for key, _ in groups:
        total |= _rates(key)
        for kind in ("plan", "spent"):
            total[f"{kind}{key}"] = Cell(formula=column_sum(f"{kind}{key}", [r.key for r in rows]))
    notes = ["实际为累计支出，按账面数，含疑点支出。执行率＝实际÷计划；差额＝实际－计划，正数为超支。"]
    notes += [] if summary.planned else [f"尚无投入预算（{summary.form}），执行率不适用。"]
    return Table(
        key=EXECUTION,
        title=f"建设经费投入预算（{summary.form}）执行情况表",
        columns=tuple(columns),
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet=f"{summary.form} 执行情况",
        period=f"截至{day(summary.as_of)}",
        unit="单位：元",
        notes=tuple(notes),
        chart=Chart("计划与实际（各来源合计，元）", "content", ("plant", "spentt"), tuple(row.key for row in rows)),
    )


def _budget(summary: Summary, line: ContentLine) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for n in summary.budgeted:
        cell = line.cells[n]
        has_plan = summary.planned and cell.content != UNCOLLECTED_NAME and cell.source != UNASSIGNED_NAME
        found[f"plan{n}"] = Cell(cell.planned if has_plan else None)
        found[f"spent{n}"] = Cell.of(cell.spent)
        found |= _rates(str(n))
    for kind in ("plan", "spent"):
        found[f"{kind}t"] = Cell(formula=row_sum(f"{kind}{n}" for n in summary.budgeted))
    return found | _rates("t")


def _rates(key: str) -> dict[str, Cell]:
    return {
        f"rate{key}": Cell(formula=ratio(f"spent{key}", f"plan{key}")),
        f"gap{key}": Cell(formula=difference(f"spent{key}", f"plan{key}")),
    }
