"""A sheet held against the rows that are booked: which rows are new, which are there, which have been changed.

Accountants import the same sheet again with more rows, with a row corrected, with vouchers renumbered;
and they keep two sheets, one for each source, in which one voucher has lines in both. A changed row is
never booked beside the old one; a second line is never taken for a change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledgers.book.rows import SheetRow

REDATED_DAYS = 62  # a corrected date lies in the month beside

_SUBSTANCE = ("date", "amount", "payee", "summary", "purpose", "source", "content", "category")
_LABELS = {
    "voucher": "凭证号",
    "date": "日期",
    "amount": "金额",
    "payee": "对方户名",
    "payee_account": "对方账号",
    "summary": "摘要",
    "purpose": "用途",
    "source": "资金来源",
    "content": "建设内容",
    "category": "支出类别",
    "specialty": "专业",
    "invoice": "发票号",
    "invoice_date": "发票日期",
    "invoice_amount": "发票金额",
    "invoice_item": "发票品目",
    "contract": "合同号",
}
_FIRM = frozenset({"voucher", *_SUBSTANCE})
_ADVICE = "没有改动；确需更正请冲销后重记"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sheet's row is to the book: `reason` says why it is not booked, empty for a new one."""

    row: SheetRow
    reason: str = ""


def sort_out(rows: Sequence[SheetRow], booked: Mapping[str, SheetRow]) -> list[Verdict]:
    """A verdict for each row of a sheet, in its order.

    Args:
        rows: the sheet's, with their ordinals.
        booked: the book's rows by identity.
    """
    here = {row.id for row in rows}
    gone = [row for row in booked.values() if row.id not in here]
    edition = any(row.id in booked for row in rows)
    fresh = [row for row in rows if row.id not in booked]
    reasons = {row.id: _there(booked[row.id], row) for row in rows if row.id in booked}
    reasons |= _renumbered(fresh, gone)
    reasons |= _changed([row for row in fresh if row.id not in reasons], gone, edition=edition)
    return [Verdict(row, reasons.get(row.id, "")) for row in rows]


def _there(old: SheetRow, new: SheetRow) -> str:
    changed = difference(old, new)
    return f"已在账，内容不同（{changed}），{_ADVICE}" if changed else "已在账"


def _renumbered(fresh: Iterable[SheetRow], gone: list[SheetRow]) -> dict[str, str]:
    """Fresh rows that are a vanished row under another number or, near by, another date; `gone` loses those."""
    found = {}
    for row in fresh:
        old = next((o for o in gone if _is_moved(o, row)), None)
        if old is not None:
            gone.remove(old)
            found[row.id] = f"同一笔已入账（{difference(old, row)}），{_ADVICE}"
    return found


def _is_moved(old: SheetRow, new: SheetRow) -> bool:
    differ = _differing(old, new)
    if differ == ["voucher"]:
        return True
    return differ == ["date"] and bool(old.voucher) and abs((old.date - new.date).days) <= REDATED_DAYS


def _changed(fresh: Iterable[SheetRow], gone: Iterable[SheetRow], *, edition: bool) -> dict[str, str]:
    """Fresh rows that stand for a vanished row of their voucher.

    In another edition of a booked sheet (some rows are the same) any vanished row of the voucher has
    been changed. Where no row is the same it may be another sheet: only a row that differs in one
    thing, and not in the source alone, is a correction.
    """
    waiting: dict[tuple[object, ...], list[SheetRow]] = defaultdict(list)
    for row in gone:
        waiting[_slot(row)].append(row)
    found = {}
    for row in fresh:
        near = sorted(waiting[_slot(row)], key=lambda old: len(_differing(old, row))) if row.voucher else []
        old = near[0] if near else None
        if old is None or not (edition or _is_correction(_differing(old, row))):
            continue
        waiting[_slot(row)].remove(old)
        found[row.id] = f"凭证号 {row.voucher} 已入账，内容不同（{difference(old, row)}），{_ADVICE}"
    return found


def _slot(row: SheetRow) -> tuple[object, ...]:
    """A voucher of a month, in one direction: numbers begin anew each month."""
    return (row.voucher, row.date.year, row.date.month, row.amount > 0)


def _is_correction(differ: list[str]) -> bool:
    return len(differ) == 1 and differ != ["source"]


def _differing(old: SheetRow, new: SheetRow) -> list[str]:
    return [name for name in ("voucher", *_SUBSTANCE) if getattr(old, name) != getattr(new, name)]


def difference(old: SheetRow, new: SheetRow) -> str:
    """What a row says otherwise than the booked one; evidence it leaves blank is no difference."""
    said = []
    for name, label in _LABELS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before == after or (after in ("", None) and name not in _FIRM):
            continue
        shown = [_shown(name, value) for value in (before, after)]
        said.append(f"{label} {shown[0]} → {shown[1]}")
    return "，".join(said)


def _shown(name: str, value: object) -> str:
    if name in {"amount", "invoice_amount"} and isinstance(value, int):
        return yuan(abs(value))
    return str(value) if value not in ("", None) else "空"
