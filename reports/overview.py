"""A district's tables: a line a base, and 整改台账 with the eighteen columns that people know it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from ledgers.book.notes import CLOSED
from reports.table import Cell, Column, Kind, Row, Style, Sum, Table
from reports.table import Ref as At

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.standing import Order, Standing

LEDGER = "整改台账"
_BASES = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("name", "基地", Kind.TEXT, 26),
    Column("code", "代码", Kind.WORD, 10),
    Column("light", "情况", Kind.WORD, 12),
    Column("why", "原因", Kind.TEXT, 30),
    Column("elapsed", "周期进度", Kind.PERCENT, 10),
    Column("end", "期满", Kind.DATE, 12),
    Column("received", "到位", Kind.MONEY, 15, "补助资金"),
    Column("due", "应到位", Kind.MONEY, 15, "补助资金"),
    Column("match", "配套比", Kind.PERCENT, 10, "配套"),
    Column("short", "差额", Kind.MONEY, 15, "配套"),
    Column("subsidy", "补助", Kind.PERCENT, 10, "执行率"),
    Column("all", "全部", Kind.PERCENT, 10, "执行率"),
    Column("violation", "违规", Kind.COUNT, 7, "支出合规"),
    Column("warning", "预警", Kind.COUNT, 7, "支出合规"),
    Column("lead", "线索", Kind.COUNT, 7, "支出合规"),
    Column("overdue", "逾期", Kind.COUNT, 7, "整改"),
    Column("pending", "待整改", Kind.COUNT, 8, "整改"),
    Column("booked", "最近入账", Kind.DATE, 12),
)


def bases(lines: Sequence[Standing]) -> Table:
    """A line a base as the overview shows them; one that could not be audited is in no total."""
    rows = [Row(line.code, _base(n, line)) for n, line in enumerate(lines, 1)]
    read = [line for line in lines if not line.reason]
    if len(read) > 1:
        rows.append(Row("total", _total(read), Style.TOTAL))
    left = len(lines) - len(read)
    notes = (f"{left} 个基地无法审计，未计入合计。",) if left else ()
    return Table("bases", "全区总览", _BASES, tuple(rows), "全区总览", unit="单位：元", labels=2, notes=notes)


def _base(number: int, line: Standing) -> dict[str, Cell]:
    _, word, reasons = line.light
    cells = {
        "number": Cell(number),
        "name": Cell(line.name),
        "code": Cell(line.code),
        "light": Cell(word),
        "why": Cell("；".join(reasons)),
    }
    if line.reason:
        return cells
    money = {"received": line.received, "due": line.due, "short": line.match_short}
    ratios = {"elapsed": line.elapsed, "match": line.match, "subsidy": line.subsidy, "all": line.all}
    counts: dict[str, int] = {s.value: line.count(s) for s in (Severity.VIOLATION, Severity.WARNING, Severity.LEAD)}
    counts |= {"overdue": line.overdue, "pending": line.pending}
    return {
        **cells,
        **{key: Cell(fen) for key, fen in money.items()},
        **{key: Cell(ratio.value) for key, ratio in ratios.items()},
        **{key: Cell(count or None) for key, count in counts.items()},
        "end": Cell(line.end),
        "booked": Cell(line.booked),
    }


def _total(read: Sequence[Standing]) -> dict[str, Cell]:
    sums = {
        "received": [x.received for x in read],
        "due": [x.due for x in read],
        "short": [x.match_short for x in read],
    }
    return {
        "name": Cell(f"合计 {len(read)} 个基地"),
        **{key: _sum(key, fens, [x.code for x in read]) for key, fens in sums.items()},
    }


def _sum(column: str, fens: Iterable[int], rows: Iterable[str]) -> Cell:
    return Cell(sum(fens), formula=Sum(tuple(At(column, row) for row in rows)))


_REGISTER = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("finding", "问题编号", Kind.WORD, 19),
    Column("message", "问题描述", Kind.TEXT, 40),
    Column("amount", "涉及金额", Kind.MONEY, 14),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("course", "问题类型", Kind.WORD, 12),
    Column("cites", "定性依据", Kind.TEXT, 14),
    Column("demand", "整改要求", Kind.TEXT, 26),
    Column("host", "责任单位", Kind.TEXT, 20),
    Column("owner", "责任人", Kind.WORD, 10),
    Column("due", "整改时限", Kind.DATE, 12),
    Column("measure", "整改措施", Kind.TEXT, 18),
    Column("progress", "整改进展", Kind.TEXT, 18),
    Column("result", "整改结果及佐证", Kind.TEXT, 26),
    Column("back", "挽回金额", Kind.MONEY, 14),
    Column("closer", "验收人/日期", Kind.TEXT, 14),
    Column("state", "状态", Kind.WORD, 9),
    Column("note", "备注", Kind.TEXT, 16),
)
"""The register's eighteen columns, in the order that people know."""


def register(orders: Sequence[Order]) -> Table:
    """整改台账."""
    keys = [f"{order.base}/{order.finding}" for order in orders]
    rows = [Row(key, _order(n, order)) for n, (key, order) in enumerate(zip(keys, orders, strict=True), 1)]
    if orders:
        cells = {
            "finding": Cell(f"合计 {len(orders)} 项"),
            "amount": _sum("amount", [order.amount for order in orders], keys),
            "back": _sum("back", [order.back for order in orders], keys),
        }
        rows.append(Row("total", cells, Style.TOTAL))
    else:
        rows = [Row("none", {"number": Cell("没有整改事项")}, Style.BAND)]
    return Table("register", LEDGER, _REGISTER, tuple(rows), LEDGER, unit="单位：元", labels=2)


def _order(number: int, order: Order) -> dict[str, Cell]:
    promised = f"{order.promise} {order.expects}".strip()
    words = {
        "finding": order.finding,
        "message": f"{order.title}。{order.message}",
        "voucher": order.voucher,
        "course": order.course,
        "cites": order.cites,
        "demand": order.demand,
        "host": order.host,
        "owner": order.owner,
        "measure": promised,
        "progress": order.lacks if order.promise else "",
        "result": order.evidence,
        "closer": f"{order.closer} {order.last}".strip() if order.state == CLOSED else "",
        "state": order.state,
        "note": f"逾期 {order.late} 天" if order.late else "",
    }
    return {
        "number": Cell(number),
        **{key: Cell(text) for key, text in words.items()},
        "amount": Cell(order.amount),
        "back": Cell(order.back or None),
        "due": Cell(order.due),
    }
