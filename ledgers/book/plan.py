"""投入预算: 表4-2 and 表3-n-1 as approved, and how they stand in a book's `plan.beancount`.

A plan is a group of customs of one day, the day it is in force from. Amounts are fen.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book.chart import HEADER
from ledgers.book.render import amount_fen, money, render
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

READINGS = ("column", "row", "total")


@dataclass(frozen=True, slots=True)
class Plan:
    """The approved budget.

    Attributes:
        date: the day it is in force from.
        cells: 表4-2, fen by (content, source), full names.
        specialties: 表3-n-1, fen by content, by specialty.
        unit: what the form was written in, 万元 or 元.
        reading: how its percentages read: of the column, the row or the total; empty where the
            form has none or they fit no reading.
        file: the form's name. sha256: its hash.
        stated: the grand total that the form states, fen; None where it states none.
        misfits: the percentages of the form that fit no reading, in words; empty where all do.
        approval: the paper that approved it, for a revision. approved: that paper's day.
    """

    date: dt.date
    cells: Mapping[tuple[str, str], int]
    specialties: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unit: str = "万元"
    reading: str = ""
    file: str = ""
    sha256: str = ""
    stated: int | None = None
    misfits: str = ""
    approval: str = ""
    approved: dt.date | None = None

    def cell(self, content: str, source: str) -> int:
        """One cell of 表4-2, fen; 0 where it is blank."""
        return self.cells.get((content, source), 0)

    def source_total(self, source: str) -> int:
        """A column of 表4-2, fen."""
        return sum(fen for (_, name), fen in self.cells.items() if name == source)

    def content_total(self, content: str) -> int:
        """A row of 表4-2, fen."""
        return sum(fen for (name, _), fen in self.cells.items() if name == content)

    @property
    def total(self) -> int:
        """All of 表4-2, fen."""
        return sum(self.cells.values())


def to_text(known: Plan | Sequence[Plan]) -> str:
    """The whole `plan.beancount` of a book with these plans."""
    some = [known] if isinstance(known, Plan) else known
    return HEADER + "".join("\n" + "".join(map(render, _customs(plan))) for plan in some)


def _customs(plan: Plan) -> list[data.Custom]:
    head = _custom(plan, "earmark-plan", ["表4-2"], _facts(plan))
    cells = [_custom(plan, "earmark-plan-cell", [*key, money(fen)]) for key, fen in plan.cells.items()]
    parts = [
        _custom(plan, "earmark-plan-specialty", [name, content, money(fen)])
        for name, row in plan.specialties.items()
        for content, fen in row.items()
    ]
    return [head, *cells, *parts]


def _facts(plan: Plan) -> dict[str, Any]:
    said = {
        "file": plan.file,
        "sha256": plan.sha256,
        "unit": plan.unit,
        "reading": plan.reading,
        "total": None if plan.stated is None else money(plan.stated),
        "misfits": plan.misfits or None,
        "approval": plan.approval or None,
        "approved": plan.approved,
    }
    return {key: value for key, value in said.items() if value is not None}


def plans(entries: Iterable[data.Directive]) -> list[Plan]:
    """Every plan of a book, by the day it is in force from.

    Raises:
        Refusal: two plans are in force from one day, or a custom is no part of one.
    """
    customs = [e for e in entries if isinstance(e, data.Custom) and e.type.startswith("earmark-plan")]
    return [_read(day, [e for e in customs if e.date == day]) for day in sorted({e.date for e in customs})]


def in_force(entries: Iterable[data.Directive], day: dt.date) -> Plan | None:
    """The plan in force on a day, None where the book has none yet.

    A plan that begins after the day is still the plan where there is no earlier one: a form is
    approved before the money comes, and nobody audits a base against no plan for want of days.
    """
    known = plans(entries)
    return next((plan for plan in reversed(known) if plan.date <= day), known[0] if known else None)


def _read(day: dt.date, customs: list[data.Custom]) -> Plan:
    cells: dict[tuple[str, str], int] = {}
    specialties: dict[str, dict[str, int]] = {}
    meta: dict[str, Any] = {}
    seen: set[tuple[str, str, str]] = set()
    for entry in customs:
        if entry.type == "earmark-plan":
            if meta:
                raise _refusal(entry, f"{day} 起有两份投入预算，不知道以哪一份为准")
            meta = entry.meta
            continue
        row, column, fen = _part(entry)
        if (entry.type, row, column) in seen:
            raise _refusal(entry, f"{day} 起的投入预算，“{row}”“{column}”写了两次，不知道以哪一个为准")
        seen.add((entry.type, row, column))
        if entry.type == "earmark-plan-cell":
            cells[row, column] = fen
        else:
            specialties.setdefault(row, {})[column] = fen
    known = {key: str(meta.get(key) or "") for key in ("unit", "reading", "file", "sha256", "misfits", "approval")}
    total, approved = meta.get("total"), meta.get("approved")
    stated = amount_fen(total) if isinstance(total, Amount) else None
    return Plan(
        day, cells, specialties, **known, stated=stated, approved=approved if isinstance(approved, dt.date) else None
    )


def _part(entry: data.Custom) -> tuple[str, str, int]:
    """A cell of 表4-2 or 表3-n-1: two names and an amount.

    Raises:
        Refusal: it is something else.
    """
    values = [v.value for v in entry.values]
    match entry.type, values:
        case "earmark-plan-cell" | "earmark-plan-specialty", [str(row), str(column), Amount(currency="CNY") as amount]:
            with suppress(ValueError):  # less than a fen
                if (fen := amount_fen(amount)) >= 0:
                    return row, column, fen
    raise _refusal(entry, "这一行不是投入预算的一格：应写两个名称和不小于零的金额（CNY）")


def _refusal(entry: data.Custom, what: str) -> Refusal:
    where = f"plan.beancount 第 {entry.meta.get('lineno', '?')} 行"
    return Refusal(what, where=where, todo="请主管部门核对，只保留批准的那一份")


def _custom(plan: Plan, kind: str, values: list[object], meta: dict[str, Any] | None = None) -> data.Custom:
    typed = [ValueType(value, type(value)) for value in values]
    return data.Custom(data.new_metadata("<earmark>", 0) | (meta or {}), plan.date, kind, typed)
