"""附表6 设备资产清册: what was bought to last, by contract, with its card; what is booked as something else apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.sampling import by_voucher
from reports.table import Cell, Column, Kind, Row, Style, Table, column_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.book.book import Book, Spend
    from reports.matters import Matter

_COLUMNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("name", "资产名称（按摘要）", Kind.TEXT, 32),
    Column("amount", "账面金额", Kind.MONEY, 15),
    Column("source", "资金来源", Kind.TEXT, 12),
    Column("specialty", "专业", Kind.TEXT, 14),
    Column("payee", "供应商", Kind.TEXT, 26),
    Column("contract", "合同号", Kind.TEXT, 15),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("card", "资产卡片", Kind.TEXT, 14),
    Column("note", "备注", Kind.TEXT, 18),
)


def bought(book: Book) -> tuple[Spend, ...]:
    """Spends that the book has as things that last."""
    return tuple(s for s in book.spending if s.category in book.policy.lead.asset_right)


def misplaced(book: Book, matters: Sequence[Matter]) -> tuple[Spend, ...]:
    """Spends of things that last which the book has as something else (X09)."""
    found = {id(f.mentions[0].entry) for m in matters for f in m.findings if f.rule.code == "X09" and f.mentions}
    return tuple(s for s in book.spending if id(s.entry) in found and s.category not in book.policy.lead.asset_right)


def equipment(book: Book, year: int, matters: Sequence[Matter]) -> Table:
    """附表6, cumulative to the book's day, fen: each voucher once, those of a contract together."""
    named = by_voucher(matters)
    own, others = _grouped(bought(book)), _grouped(misplaced(book, matters))
    rows = [Row(f"a{n}", _cells(book, n, group, named)) for n, group in enumerate(own, 1)]
    total = {"name": Cell("设备购置合计"), "amount": Cell(formula=column_sum("amount", [r.key for r in rows]))}
    rows.append(Row("total", total, Style.TOTAL))
    if others:
        rows.append(Row("others", {"number": Cell("另列：账面列作其他类别，类别待更正")}, Style.BAND))
        rows += [Row(f"o{n}", _cells(book, n, group, named)) for n, group in enumerate(others, 1)]
    of_year = sum(s.amount for s in bought(book) if s.date.year == year)
    return Table(
        key="equipment",
        title="设备资产清册",
        columns=_COLUMNS,
        rows=tuple(rows),
        sheet="设备资产清册",
        period=f"截至{day(book.as_of)}",
        unit="单位：元",
        labels=2,
        notes=(
            (
                f"按账面“{'、'.join(book.policy.lead.asset_right)}”类支出编制，同一合同的付款并为一项，其中{year}年"
                f"{yuan(of_year)}元；资产卡片取自档案的“资产”记录，没有的列“未取得”。"
            ),
        ),
    )


def _grouped(spends: Sequence[Spend]) -> list[list[Spend]]:
    groups: dict[tuple[str, str], list[Spend]] = defaultdict(list)
    for spend in spends:
        groups[(spend.payee, spend.contract) if spend.contract else ("", f"{id(spend.entry)}{spend.row}")].append(spend)
    return list(groups.values())


def _cells(book: Book, number: int, group: Sequence[Spend], named: dict[str, str]) -> dict[str, Cell]:
    vouchers = [v for v in dict.fromkeys(s.voucher for s in group) if v]
    cards = [r.name for r in book.dossier.of("资产") if r.get("voucher") in vouchers]
    numbers = dict.fromkeys(named[v] for v in vouchers if v in named)

    def said(key: str) -> str:
        return "、".join(dict.fromkeys(filter(None, (getattr(s, key) for s in group))))

    return {
        "number": Cell(number),
        "name": Cell(group[0].narration + (f"等{len(group)}笔" if len(group) > 1 else "")),
        "amount": Cell(sum(s.amount for s in group), items=tuple(group)),
        "source": Cell(said("source")),
        "specialty": Cell(said("specialty")),
        "payee": Cell(group[0].payee),
        "contract": Cell(group[0].contract),
        "voucher": Cell("\n".join(vouchers)),
        "card": Cell("、".join(cards) or "未取得"),
        "note": Cell(f"问题{'、'.join(numbers)}" if numbers else ""),
    }
