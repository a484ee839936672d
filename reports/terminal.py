"""Tables and figures as text for a terminal: clean columns, aligned by the width of Chinese characters."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from ledgers.book.render import clean, yuan
from reports.figures import UNASSIGNED_NAME, UNCOLLECTED_NAME, percent
from reports.rounding import UNIT
from reports.table import Cell, Column, Kind, Row, Style, Table, Values, column_sum
from reports.words import day, stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledgers.book.book import Book
    from reports.figures import Cell as Budget
    from reports.figures import Summary
    from reports.table import Value

_GAP = "  "
_WIDTH = 100
_TEXT = 44  # columns that a text takes at most; the file has it whole
_LEFT = (Kind.TEXT, Kind.WORD, Kind.DATE)


def render(table: Table, values: Values | None = None) -> str:
    """A table as lines, with its title and notes.

    Args:
        table: the table.
        values: what its formulas refer to, where that is more than the table itself.
    """
    known = values or Values([table])
    head = _joined([table.title, table.period, table.unit])
    return "\n".join(line for line in (head, *_grid(table, known), *table.notes) if line)


def render_summary(summary: Summary, book: Book) -> str:
    """What the audit of one base comes to, in a screenful."""
    parts = [_heading(summary, book), render(_money(summary)), _match(summary), _bank(summary)]
    parts += [render(_execution(summary)) if summary.planned else f"{summary.form}　还没有投入预算，执行率不适用"]
    parts += [render(_found(summary)) if summary.found else f"问题　{summary.clean} 条规则未发现问题"]
    parts += [_unjudged(summary)] if summary.undetermined else []
    return "\n\n".join(parts) + "\n"


def _heading(summary: Summary, book: Book) -> str:
    months = f"{summary.progress.numerator}/{summary.progress.denominator} 个月"
    lines = (
        f"{clean(summary.base)}（{summary.code}）" if summary.code else clean(summary.base),
        f"建设周期 {stretch(book.start, book.end)}，已过 {months}；数据截至 {day(summary.as_of)}",
    )
    rule = "─" * (_WIDTH - 4)
    return "\n".join([rule, *lines, rule])


def _match(summary: Summary) -> str:
    match = summary.match
    back = f"，转回 {yuan(match.returned.fen)}" if match.returned else ""
    short = f"，差 {yuan(match.short)}" if match.short else ""
    return f"配套比 {match.ratio.text()}　应配套 {yuan(match.due)}，净到位 {yuan(match.paid.fen)}{back}{short}"


def _bank(summary: Summary) -> str:
    bank = summary.bank
    if not bank.agrees:
        failed = f"，{bank.failed} 处对账单余额不符" if bank.failed else ""
        return f"▲ 账面与银行不符：差额 {yuan(bank.difference)}{failed}"
    if bank.asserted_on is None:
        return f"○ 还没有银行对账单，余额未核对　账面结余 {yuan(bank.balance)}"
    until = f"，对账单核对到 {bank.asserted_on}"
    waiting = f"，未达账项 {yuan(bank.outstanding)}" if bank.outstanding else ""
    return f"✓ 账面与银行一致　结余 {yuan(bank.balance)}{waiting}{until}"


def _money(summary: Summary) -> Table:
    """Each source's money in and out, fen."""
    shown = {
        "planned": "计划",
        "received": "到位（净额）",
        "interest": "利息等",
        "spent": "支出",
        "lent": "往来净流出",
        "balance": "结余",
    }
    rows = [
        Row(
            line.component,
            {
                "name": Cell(line.name),
                "planned": Cell(None if line.name == UNASSIGNED_NAME else line.planned),
                "received": Cell.of(line.received),
                "interest": Cell.of(line.interest + line.other_in),
                "spent": Cell.of(line.spent),
                "lent": Cell(line.lent.fen - line.returned.fen),
                "balance": Cell.of(line.balance),
            },
        )
        for line in summary.sources
    ]
    total = {key: Cell(formula=column_sum(key, [r.key for r in rows])) for key in shown}
    columns = (Column("name", "资金来源"), *(Column(k, v, Kind.MONEY) for k, v in shown.items()))
    total_row = Row("total", {"name": Cell("合计"), **total}, Style.TOTAL)
    return Table("money", "资金", columns, (*rows, total_row), "", unit="元", notes=_loose(summary))


def _loose(summary: Summary) -> tuple[str, ...]:
    """What the balance has besides the columns of the table."""
    total = summary.total
    notes = []
    if total.unexplained:
        count = len(total.unexplained.items)
        notes.append(f"另有 {count} 笔银行收付尚未说明，净额 {yuan(total.unexplained.fen)}，已含在结余里")
    if total.opening:
        notes.append(f"结余含建账前转入 {yuan(total.opening)}")
    return tuple(notes)


def _execution(summary: Summary) -> Table:
    """表4-2 in a terminal's width: three lines for each content."""
    keys = [*(str(n) for n in summary.budgeted), "t"]
    names = [*(summary.sources[n].name for n in summary.budgeted), "合计"]
    rows: list[Row] = []
    for n, line in enumerate((*summary.contents, summary.content_total)):
        cells = (*(line.cells[place] for place in summary.budgeted), line.total)
        rows += _three(f"{n}", line.short, dict(zip(keys, cells, strict=True)))
    columns = (
        Column("content", summary.form),
        Column("what", ""),
        *(Column(k, name, Kind.MONEY) for k, name in zip(keys, names, strict=True)),
    )
    return Table("execution", f"{summary.form} 执行情况", columns, tuple(rows), "", unit="元")


def _three(key: str, name: str, cells: Mapping[str, Budget]) -> list[Row]:
    pairs = cells.items()
    plans = {k: Cell(c.planned) for k, c in pairs if c.source != UNASSIGNED_NAME and name != UNCOLLECTED_NAME}
    return [
        Row(f"{key}p", {"content": Cell(name), "what": Cell("计划"), **plans}),
        Row(f"{key}s", {"what": Cell("实际"), **{k: Cell.of(c.spent) for k, c in pairs}}),
        Row(
            f"{key}r",
            {"what": Cell("执行率"), **{k: Cell(c.rate.value, kind=Kind.PERCENT) for k, c in pairs}},
        ),
    ]


def _found(summary: Summary) -> Table:
    """Findings by rule, the gravest first."""
    rows = [
        Row(
            f"{line.answer.rule.code} {line.severity}",
            {
                "rule": Cell(line.answer.rule.code),
                "severity": Cell(f"{line.severity.mark} {line.severity.word}"),
                "title": Cell(line.answer.rule.title),
                "cites": Cell(line.answer.rule.cites),
                "count": Cell(line.count),
                "amount": Cell(line.amount),
            },
        )
        for line in summary.found
    ]
    columns = (
        Column("rule", "规则"),
        Column("severity", "级别"),
        Column("title", "问题"),
        Column("cites", "依据"),
        Column("count", "项", Kind.COUNT),
        Column("amount", "涉及金额（元）", Kind.MONEY),
    )
    counts = "、".join(f"{severity.word} {n}" for severity, n in summary.counts.items())
    note = f"另有 {summary.clean} 条规则未发现问题" if summary.clean else ""
    return Table("found", f"问题　{counts}", columns, tuple(rows), "", notes=(note,))


def _unjudged(summary: Summary) -> str:
    lines = [f"无法判断　{len(summary.undetermined)} 条规则"]
    for answer in summary.undetermined:
        part = "（其余已判断）" if answer.outcome == "found" else ""
        lines.append(f"{answer.rule.code}  {answer.rule.title}{part}：{answer.reason}")
    return "\n".join(lines)


def _grid(table: Table, values: Values) -> Iterable[str]:
    """Heads and rows, each column as wide as its widest cell."""
    shown = [[_shown(row, column, values.of(table, row, column)) for column in table.columns] for row in table.rows]
    plain = [cells for row, cells in zip(table.rows, shown, strict=True) if row.style is not Style.BAND]
    titles = [] if table.headless else [[c.title for c in table.columns]]
    columns = list(zip(*titles, *plain, strict=True)) or [() for _ in table.columns]
    widths = [max(map(_wide, column), default=0) for column in columns]
    yield from [] if table.headless else _heads(table, widths)
    for row, cells in zip(table.rows, shown, strict=True):
        if row.style is Style.BAND:
            yield clean(str(row.cells[table.columns[0].key].value))
            continue
        if row.style is Style.TOTAL:
            yield "─" * _across(widths)
        yield _line(table.columns, cells, widths)


def _heads(table: Table, widths: list[int]) -> Iterable[str]:
    """The titles, and above them what their neighbours share."""
    above, place = "", 0
    for group, members in groupby(table.columns, key=lambda c: c.group):
        count = len(list(members))
        room = _across(widths[place : place + count])
        widths[place + count - 1] += max(0, _wide(group) - room)
        room = max(room, _wide(group))
        side = (room - _wide(group)) // 2
        above += (_GAP if place else "") + " " * side + group + " " * (room - side - _wide(group))
        place += count
    if above.strip():
        yield above.rstrip()
    yield _line(table.columns, [c.title for c in table.columns], widths)


def _across(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell + " " * (width - _wide(cell)) if column.kind in _LEFT else " " * (width - _wide(cell)) + cell
        for column, cell, width in zip(columns, cells, widths, strict=True)
    ]
    return _GAP.join(padded).rstrip()


def _shown(row: Row, column: Column, value: Value) -> str:
    """A value as people read it."""
    cell = row.cells.get(column.key)
    kind = (cell.kind if cell else None) or column.kind
    if value is None:
        return "—" if cell and kind is Kind.PERCENT else ""
    if isinstance(value, Fraction):
        return percent(value)
    if kind is Kind.WAN and isinstance(value, int):
        return yuan(value // UNIT)
    if kind is Kind.MONEY and isinstance(value, int):
        return yuan(value)
    if isinstance(value, date):
        return value.isoformat()
    indent = _GAP if row.style is Style.PART and column.kind is Kind.TEXT else ""
    return indent + _cut(clean(str(value)))


def _cut(text: str) -> str:
    """A text that is no wider than a column may be."""
    if _wide(text) <= _TEXT:
        return text
    kept = ""
    for character in text:
        if _wide(kept + character) > _TEXT - 1:
            break
        kept += character
    return kept + "…"


def _joined(parts: Iterable[str]) -> str:
    return "　".join(part for part in parts if part)


def _wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
