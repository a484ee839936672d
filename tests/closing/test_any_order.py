"""Whatever is imported, corrected, matched and closed in whatever order: closed months stay, no money is made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark import desk
from importers.intake import standing
from ledgers.book.closing import closed_until, month_of
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.importers.desk import journal, made, put, sheet, statement
from tests.importers.test_a_year_of_imports import DEEDS, Unit, happenings, whole

if TYPE_CHECKING:
    import pytest

    from ledgers.book.shelf import OpenBook

TODAY = date(2025, 9, 1)
MONTHS = [f"2024-{month:02}" for month in range(4, 13)]


def until(book: OpenBook) -> date:
    return closed_until(book.parsed("audit.beancount"))


def closes_a_month(unit: Unit) -> None:
    last = until(unit.book)
    desk.close(
        unit.book, MONTHS[0] if last == date.min else MONTHS[MONTHS.index(month_of(last)) + 1], day=TODAY, author="甲"
    )


def figures(book: OpenBook, day: date) -> list[tuple[str, int]]:
    """What the book says of the time up to a day: its movements and what is unexplained."""
    at = book.book(day)
    return sorted((item.account, item.amount) for item in (*at.movements, *at.unexplained))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), happenings())
def test_closed_months_stay_whatever_comes(
    tmp_path_factory: pytest.TempPathFactory, deed: st.DataObject, made_up: Any
) -> None:
    rows, lines = made_up
    book = made(Shelf(tmp_path_factory.mktemp("any")))
    unit = Unit(book, deed, rows, lines)
    held: dict[date, list[tuple[str, int]]] = {}
    for _ in range(deed.draw(st.integers(2, 6))):
        doing = closes_a_month if len(held) < len(MONTHS) and deed.draw(st.booleans()) else deed.draw(DEEDS)
        before = journal(book)
        try:
            doing(unit)
        except Refusal:
            assert journal(book) == before
        if doing is closes_a_month:
            held[until(book)] = figures(book, until(book))
        whole(book, rows)
        assert desk.verify(book, TODAY).differences == ()
        assert {day: figures(book, day) for day in held} == held
    again(unit)


def again(unit: Unit) -> None:
    """Everything that can come once more adds nothing the second time."""
    papers = [sheet(unit.edition)] if unit.edition else []
    if open_rows := [row for row in unit.rows if row.id in standing(unit.book).bank or row.date > until(unit.book)]:
        papers.append(statement(open_rows))
    for n in range(2):
        before = journal(unit.book)
        for paper in papers:
            try:
                put(unit.book, paper)
            except Refusal as refused:
                assert "直接记在银行账上" in str(refused)  # noqa: PT017
        assert n == 0 or journal(unit.book) == before
    assert desk.verify(unit.book, TODAY).differences == ()
