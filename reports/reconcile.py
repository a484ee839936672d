"""银行存款余额调节表, as accountants know the form, and the items behind each of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.table import Cell, Column, Kind, Ref, Report, Row, Style, Sum, Table, column_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Book
    from ledgers.book.reconcile import Reconciliation, Waiting

TITLE = "银行存款余额调节表"
_LISTS = (
    ("bank-in", "银行已收、企业未收款"),
    ("bank-out", "银行已付、企业未付款"),
    ("book-in", "企业已收、银行未收款"),
    ("book-out", "企业已付、银行未付款"),
)


def reconciliation(book: Book, found: Sequence[Reconciliation]) -> Report:
    """The tables of a base's accounts at the end of a day."""
    unit = book.facts.host or book.name
    tables = [table for each in found for table in tables_of(each, unit, alone=len(found) == 1)]
    return Report(
        title=TITLE,
        base=unit,
        word="编制单位",
        code=book.code,
        period=day(found[0].day),
        day=found[0].day,
        tables=tuple(tables),
        marks={"账套代码": book.code, "账簿摘要（SHA-256）": book.digest},
        stamp=f"账簿摘要 {book.digest[:12]}",
    )


def _account(found: Reconciliation) -> str:
    return f"账号：{found.number or '未登记'}"


def tables_of(found: Reconciliation, unit: str, *, alone: bool = True) -> tuple[Table, Table]:
    """The form of one account of a unit, and the list of its items, fen."""
    place = "" if alone else f"（{found.index + 1:02}专户）"
    items = _items(found, place)
    rows = [
        Row("account", {"book": Cell(f"编制单位：{unit}　　{_account(found)}")}, Style.BAND),
        _line(
            "balance",
            ("企业银行存款日记账余额", Cell(found.journal)),
            ("银行对账单余额", Cell(found.bank)),
        ),
        _line(
            "plus",
            ("加：银行已收、企业未收款", _fetched("bank-in", items)),
            ("加：企业已收、银行未收款", _fetched("book-in", items)),
        ),
        _line(
            "minus",
            ("减：银行已付、企业未付款", _fetched("bank-out", items)),
            ("减：企业已付、银行未付款", _fetched("book-out", items)),
        ),
        _line(
            "adjusted",
            ("调节后的存款余额", _adjusted("book")),
            ("调节后的存款余额", _adjusted("bank") if found.bank is not None else Cell()),
            Style.TOTAL,
        ),
    ]
    form = Table(
        key=f"form{found.index}",
        title=f"{TITLE}{place}",
        columns=(
            Column("book", "项目", Kind.TEXT, 30),
            Column("book-fen", "金额", Kind.MONEY, 18),
            Column("bank", "项目", Kind.TEXT, 30),
            Column("bank-fen", "金额", Kind.MONEY, 18),
        ),
        rows=tuple(rows),
        sheet=f"{TITLE}{place}",
        period=day(found.day),
        unit="单位：元",
        notes=(*_notes(found), "", "会计主管：　　　　　　　　复核人：　　　　　　　　编制人：　　　　　　　　"),
    )
    return form, items


def _line(key: str, left: tuple[str, Cell], right: tuple[str, Cell], style: Style = Style.BODY) -> Row:
    return Row(key, {"book": Cell(left[0]), "book-fen": left[1], "bank": Cell(right[0]), "bank-fen": right[1]}, style)


def _fetched(kind: str, items: Table) -> Cell:
    """A list's sum, where the list has any item."""
    key = f"{kind}-total"
    return Cell(formula=Sum((Ref("amount", key, items.key),))) if any(row.key == key for row in items.rows) else Cell(0)


def _adjusted(side: str) -> Cell:
    column = f"{side}-fen"
    return Cell(formula=Sum((Ref(column, "balance"), Ref(column, "plus")), (Ref(column, "minus"),)))


def _notes(found: Reconciliation) -> Iterator[str]:
    if found.bank is None:
        yield "没有到这一天的对账单余额，不能调节；请先导入流水。"
    elif found.stated and found.stated < found.day:
        yield f"对账单最后一笔是 {found.stated}，其后至 {found.day} 没有流水，余额按这一笔。"
    if found.difference:
        more = "；".join(found.causes) or "账上有不是由流水和明细表记入的分录，请逐笔核对"
        yield f"调节后两边相差 {yuan(abs(found.difference))} 元：{more}。"
    elif found.bank is not None:
        yield "调节后两边相等。"


def _items(found: Reconciliation, place: str) -> Table:
    rows: list[Row] = []
    for key, title in _LISTS:
        side = found.bank_only if key.startswith("bank") else found.book_only
        some = [item for item in side if (item.amount > 0) == key.endswith("in")]
        if not some:
            continue
        rows.append(Row(f"{key}-band", {"number": Cell(title)}, Style.BAND))
        rows += [Row(f"{key}{n}", _item(n, item)) for n, item in enumerate(some, 1)]
        total = column_sum("amount", (f"{key}{n}" for n in range(1, len(some) + 1)))
        rows.append(Row(f"{key}-total", {"payee": Cell("小计"), "amount": Cell(formula=total)}, Style.TOTAL))
    if not rows:
        rows.append(Row("none", {"number": Cell("没有未达账项")}, Style.BAND))
    return Table(
        key=f"items{found.index}",
        title=f"未达账项明细表{place}",
        columns=(
            Column("number", "序号", Kind.COUNT, 6),
            Column("date", "日期", Kind.DATE, 12),
            Column("voucher", "凭证号", Kind.WORD, 14),
            Column("payee", "对方户名", Kind.TEXT, 26),
            Column("text", "摘要", Kind.TEXT, 28),
            Column("amount", "金额", Kind.MONEY, 16),
        ),
        rows=tuple(rows),
        sheet=f"未达账项明细表{place}",
        period=day(found.day),
        unit="单位：元",
        labels=2,
        notes=(f"{_account(found)}　金额为正数，方向见各段标题。",),
    )


def _item(number: int, item: Waiting) -> dict[str, Cell]:
    return {
        "number": Cell(number),
        "date": Cell(item.date),
        "voucher": Cell(item.voucher),
        "payee": Cell(item.payee),
        "text": Cell(item.text),
        "amount": Cell(abs(item.amount)),
    }
