"""支出明细表: every spend of a year, then what is no spending or not yet known to be any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sampling import by_voucher
from reports.table import Cell, Column, Kind, Row, Style, Table, column_sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledgers.book.book import Book, Item, Spend
    from reports.matters import Matter

PAYMENTS = "payments"

_COLUMNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("date", "日期", Kind.DATE, 12),
    Column("payee", "收款方", Kind.TEXT, 26),
    Column("purpose", "用途", Kind.TEXT, 30),
    Column("category", "支出类别", Kind.TEXT, 16),
    Column("source", "资金来源", Kind.WORD, 10),
    Column("content", "建设内容", Kind.TEXT, 15),
    Column("specialty", "专业（职业）", Kind.TEXT, 13),
    Column("invoice", "发票号", Kind.TEXT, 22),
    Column("contract", "合同号", Kind.TEXT, 16),
    Column("amount", "金额", Kind.MONEY, 15),
    Column("matter", "问题", Kind.TEXT, 7),
)


def payments(book: Book, year: int, matters: Sequence[Matter] = (), *, month: int = 0) -> Table:
    """支出明细表 of a year, or of a month of it, fen; each row names the problems that question it."""
    named = by_voucher(matters)

    def within(item: Item) -> bool:
        return item.date.year == year and month in {0, item.date.month}

    spends = [s for s in book.spending if within(s)]
    loans = [i for i in book.loans if within(i)]
    loose = [i for i in book.unexplained if within(i) and i.amount < 0]
    rows = [*_rows("s", [_spend(book, s) for s in spends]), _sum("total", "支出合计", "s", len(spends))]
    if loans:
        rows += _part("l", "往来款项（不列支出；收回为负）", "往来小计", [_other(i, i.amount) for i in loans])
    if loose:
        rows += _part(
            "u", "未说明的银行付款（银行已付，支出明细表未说明）", "未说明小计", [_other(i, -i.amount) for i in loose]
        )
    rows = [_noted(row, named) for row in rows]
    return Table(
        key=PAYMENTS,
        title="支出明细表",
        columns=_COLUMNS,
        rows=tuple(rows),
        sheet="支出明细表",
        period=f"{year}年{month}月" if month else f"{year}年度",
        unit="单位：元",
        labels=2,
        notes=("退款以负数列示。金额按账面数，含疑点支出。“问题”栏为报告第六、七部分的问题序号。",),
    )


def _noted(row: Row, named: Mapping[str, str]) -> Row:
    voucher = row.cells.get("voucher", Cell()).value
    number = named.get(voucher, "") if isinstance(voucher, str) else ""
    return Row(row.key, {**row.cells, "matter": Cell(number)}, row.style) if number else row


def _part(key: str, title: str, total: str, cells: Sequence[dict[str, Cell]]) -> list[Row]:
    band = Row(f"{key}-band", {"number": Cell(title)}, Style.BAND)
    return [band, *_rows(key, cells), _sum(f"{key}-total", total, key, len(cells))]


def _rows(key: str, cells: Iterable[dict[str, Cell]]) -> list[Row]:
    return [Row(f"{key}{n}", {"number": Cell(n), **row}) for n, row in enumerate(cells, 1)]


def _sum(key: str, title: str, prefix: str, count: int) -> Row:
    amount = Cell(formula=column_sum("amount", (f"{prefix}{n}" for n in range(1, count + 1))))
    return Row(key, {"payee": Cell(title), "amount": amount}, Style.TOTAL)


def _spend(book: Book, spend: Spend) -> dict[str, Cell]:
    content = book.policy.find_content(spend.content)
    word = f"{spend.word}（范围外）" if spend.outside and spend.word else "范围外" if spend.outside else spend.category
    return _other(spend, spend.amount) | {
        "category": Cell(word),
        "content": Cell(content.short if content else ""),
        "specialty": Cell(spend.specialty),
        "invoice": Cell(spend.invoice),
        "contract": Cell(spend.contract),
    }


def _other(item: Item, amount: int) -> dict[str, Cell]:
    return {
        "voucher": Cell(item.voucher),
        "date": Cell(item.date),
        "payee": Cell(item.payee),
        "purpose": Cell(item.narration),
        "source": Cell(item.source),
        "amount": Cell(amount, items=(item,), account=item.account),
    }
