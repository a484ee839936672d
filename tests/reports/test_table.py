"""A cell's declaration gives its value; nothing else computes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from reports.table import Cell, Column, Kind, Ref, Row, Sum, Table, Values, column_sum, difference, ratio, row_sum

if TYPE_CHECKING:
    from reports.table import Formula

COLUMNS = tuple(Column(key, key, Kind.MONEY) for key in ("a", "b", "sum", "less", "rate"))


def _table(key: str, *rows: Row) -> Table:
    return Table(key, key, COLUMNS, rows, key)


def _value(tables: tuple[Table, ...], column: str, row: int = 0) -> object:
    table = tables[0]
    return Values(tables).of(table, table.rows[row], table.column(column))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (3, 2, {"sum": 5, "less": 1, "rate": Fraction(3, 2)}),
        (3, 0, {"sum": 3, "less": 3, "rate": None}),
        (None, 4, {"sum": 4, "less": -4, "rate": Fraction(0)}),
        (3, -1, {"sum": 2, "less": 4, "rate": None}),
    ],
)
def test_formulas_of_a_row(a: int | None, b: int, expected: dict[str, object]) -> None:
    cells = {"a": Cell(a), "b": Cell(b)}
    formulas: dict[str, Formula] = {"sum": row_sum(["a", "b"]), "less": difference("a", "b"), "rate": ratio("a", "b")}
    table = _table("t", Row("r", cells | {key: Cell(formula=f) for key, f in formulas.items()}))
    assert {key: _value((table,), key) for key in expected} == expected


def test_a_sum_of_sums_and_of_nothing() -> None:
    rows = (
        Row("r1", {"a": Cell(1)}),
        Row("r2", {"a": Cell(2)}),
        Row("t1", {"a": Cell(formula=column_sum("a", ["r1", "r2"]))}),
    )
    twice = Sum((Ref("a", "t1"), Ref("a", "t1")), (Ref("a", "r1"),))
    table = _table("t", *rows, Row("t2", {"a": Cell(formula=twice), "b": Cell(formula=column_sum("b", []))}))
    assert (_value((table,), "a", 3), _value((table,), "b", 3)) == (5, 0)


def test_a_cell_of_another_table() -> None:
    other = _table("other", Row("x", {"b": Cell(7)}))
    table = _table("t", Row("r", {"a": Cell(formula=Sum((Ref("b", "x", "other"),)))}))
    assert _value((table, other), "a") == 7


def test_words_are_no_amount() -> None:
    table = _table("t", Row("r", {"a": Cell("七"), "sum": Cell(formula=row_sum(["a"]))}))
    with pytest.raises(TypeError, match="no amount"):
        _value((table,), "sum")
