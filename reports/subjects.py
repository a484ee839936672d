"""科目对照表: what the accounts of the unit's own software are to the base, to be looked at and to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.subjects import USES
from reports.table import Cell, Column, Kind, Report, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledgers.book.subjects import Subject

_COLUMNS = (
    Column("code", "科目编码", Kind.TEXT, 14),
    Column("name", "科目名称", Kind.TEXT, 34),
    Column("use", "用途", Kind.TEXT, 8),
    Column("source", "资金来源", Kind.TEXT, 12),
    Column("content", "建设内容", Kind.TEXT, 28),
    Column("category", "支出类别或款项", Kind.TEXT, 20),
    Column("specialty", "专业", Kind.TEXT, 14),
    Column("state", "依据", Kind.TEXT, 8),
    Column("moved", "收支净额", Kind.MONEY, 14),
)


def subject_table(lines: Sequence[tuple[Subject, str, int | None]]) -> Table:
    """The table of accounts.

    Args:
        lines: each account, where it stands (已保存, 建议, 请填), and the fen that its lines move, in less out.
    """
    facts = ("code", "name", "use", "source", "content", "category", "specialty")
    rows = [
        Row(
            subject.key,
            {
                **{fact: Cell(getattr(subject, fact) or None) for fact in facts},
                "state": Cell(state),
                "moved": Cell(moved),
            },
        )
        for subject, state, moved in lines
    ]
    advice = "支出填来源、内容和类别，收入填来源和款项。填好后用 earmark accounts 账套 这个文件 --save"
    note = f"用途填 {'、'.join(USES)}；{advice}"
    return Table("subjects", "科目对照表", _COLUMNS, tuple(rows), "科目对照", unit="单位：元", labels=2, notes=(note,))


def subject_report(table: Table, base: str, code: str, day: date) -> Report:
    """The same as a workbook."""
    return Report(title="科目对照表", base=base, code=code, period=f"截至 {day}", day=day, tables=(table,))
