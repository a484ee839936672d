"""附表1 资金到位明细表: what came in of whom, and the match that went back, from the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.figures import RECEIVED_KINDS, Money
from reports.table import Cell, Column, Kind, Row, Style, Sum, Table, column_sum
from reports.words import stretch

if TYPE_CHECKING:
    from ledgers.book.book import Book, Item

_COLUMNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("date", "日期", Kind.DATE, 12),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("payer", "付款方（收款方）", Kind.TEXT, 30),
    Column("source", "资金来源", Kind.WORD, 10),
    Column("kind", "类别", Kind.TEXT, 18),
    Column("purpose", "摘要", Kind.TEXT, 36),
    Column("amount", "金额", Kind.MONEY, 16),
)


def receipts(book: Book, year: int) -> Table:
    """附表1, cumulative to the book's day, fen; match returned is negative. Interest and 往来收回 are not in it."""
    money = Money(book)
    items = sorted(
        {id(i): i for line in money.sources for i in line.received.items}.values(), key=lambda i: (i.date, i.voucher)
    )
    paid_in = [i for i in book.income if i.kind in RECEIVED_KINDS]
    rows = [Row(f"r{n}", _cells(n, item, -1 if item not in paid_in else 1)) for n, item in enumerate(items, 1)]
    own = [row.key for row, item in zip(rows, items, strict=True) if item.date.year == year]
    total = {"payer": Cell("累计净到位"), "amount": Cell(formula=column_sum("amount", [r.key for r in rows]))}
    of_year = {
        "payer": Cell(f"其中：{year}年到位"),
        "amount": Cell(formula=column_sum("amount", own) if own else Sum(())),
    }
    interest = sum(line.interest.fen for line in money.sources)
    now = sum(i.amount for i in book.income if i.kind == "interest" and i.date.year == year)
    return Table(
        key="receipts",
        title="资金到位明细表",
        columns=_COLUMNS,
        rows=(*rows, Row("total", total, Style.TOTAL), Row("year", of_year, Style.LINE)),
        sheet="资金到位明细表",
        period=stretch(book.start, max(book.as_of, book.start)),
        unit="单位：元",
        labels=3,
        notes=(
            f"银行利息累计{yuan(interest)}元（其中{year}年{yuan(now)}元）和往来收回不计入到位，见资金收支情况表。",
            *(["配套转回账面为往来支出，本表作冲减列示，待核实。"] if any(i not in paid_in for i in items) else []),
        ),
    )


def _cells(number: int, item: Item, sign: int) -> dict[str, Cell]:
    return {
        "number": Cell(number),
        "date": Cell(item.date),
        "voucher": Cell(item.voucher),
        "payer": Cell(item.payee),
        "source": Cell(item.source),
        "kind": Cell(getattr(item, "name", "") if sign > 0 else "配套转回（冲减）"),
        "purpose": Cell(item.narration),
        "amount": Cell(sign * item.amount, items=(item,), account=item.account),
    }
