"""Stretches of an account that statements have proved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ledgers.book.stretch import bank_assertions, conflict, month_starts, stretches
from tests.rows import bank, statements

if TYPE_CHECKING:
    import random

    from ledgers.book.rows import BankRow


@given(statements(max_size=40), st.randoms(use_true_random=False))
def test_a_whole_statement_is_one_stretch_in_any_order_of_its_rows(rows: list[BankRow], chance: random.Random) -> None:
    shuffled = rows[:]
    chance.shuffle(shuffled)
    (one,) = stretches(shuffled)
    assert one.closing - one.opening == sum(row.amount for row in rows)
    assert sorted(r.id for r in one.rows) == sorted(r.id for r in rows)


@given(statements(max_size=40))
def test_in_its_own_order_a_statement_keeps_its_order(rows: list[BankRow]) -> None:
    assert list(stretches(rows)[0].rows) == rows


def test_days_that_end_where_they_began_are_settled_by_a_later_day() -> None:
    rows = bank(
        ("2024-05-01", 100, "甲"),
        ("2024-05-01", -100, "乙"),
        ("2024-05-02", 100, "甲"),
        ("2024-05-02", -100, "乙"),
        ("2024-05-03", 50, "丙"),
    )
    (one,) = stretches([rows[1], rows[0], rows[3], rows[2], rows[4]])
    assert list(one.rows) == rows


def test_a_gap_cuts_and_closing_it_joins() -> None:
    rows = bank(("2024-04-18", 1000, "甲"), ("2024-05-02", -100, "乙"), ("2024-06-03", -50, "丙"))
    gapped = stretches([rows[0], rows[2]])
    assert [(s.opening, s.closing) for s in gapped] == [(0, 1000), (900, 850)]
    assert len(stretches(rows)) == 1
    assert conflict(gapped, stretches(rows)) is None


def test_a_day_after_a_gap_keeps_its_order_though_one_of_its_balances_is_the_last_by_chance() -> None:
    rows = bank(
        ("2024-05-03", 50, "甲"),
        ("2024-05-04", 50, "乙"),
        ("2024-05-07", -50, "乙"),
        ("2024-05-07", 80, "甲"),
        opening=1080,
    )
    gapped = stretches([rows[0], *rows[2:]])  # 1130 before the gap, and between the two rows behind it
    assert [(s.opening, s.closing) for s in gapped] == [(1080, 1130), (1180, 1210)]
    assert conflict(stretches(rows[:1]), gapped) is None


def test_an_altered_overlap_is_a_conflict() -> None:
    rows = bank(
        ("2024-04-18", 1000, "甲"), ("2024-05-02", -100, "乙"), ("2024-06-03", -50, "丙"), ("2024-07-03", -5, "丁")
    )
    other = bank(("2024-05-02", -300, "乙"), ("2024-06-03", -50, "丙"), ("2024-07-03", -5, "丁"), opening=1000)
    assert conflict(stretches(rows), stretches([*rows, *other])) is not None


def test_assertions_at_month_ends_and_after_the_last_row_and_none_after_a_gap() -> None:
    rows = bank(("2024-04-18", 1000, "甲"), ("2024-05-02", -100, "乙"), ("2024-07-03", -50, "丙"))
    proved = stretches([*rows, *bank(("2024-09-01", 7, "丁"), opening=99)])
    made = bank_assertions("A资产:1002银行存款:01专户", proved)
    assert [(b.date.isoformat(), str(b.amount), str(b.tolerance)) for b in made] == [
        ("2024-05-01", "10.00 CNY", "0.00"),
        ("2024-06-01", "9.00 CNY", "0.00"),
        ("2024-07-01", "9.00 CNY", "0.00"),
        ("2024-07-04", "8.50 CNY", "0.00"),
    ]


def test_months_begin_after_the_first_day() -> None:
    assert month_starts(date(2024, 12, 1), date(2025, 1, 1)) == [date(2025, 1, 1)]
    assert month_starts(date(2024, 12, 5), date(2024, 12, 31)) == []


def test_days_that_end_where_they_began_are_joined_at_the_balance_they_share() -> None:
    """In and out again on the 18th, out and in again on the 19th: both may begin at 0, the first also at 250."""
    eighteenth = bank(("2024-05-18", 250, "甲"), ("2024-05-18", -250, "乙"))
    nineteenth = bank(("2024-05-19", -250, "甲"), ("2024-05-19", 250, "乙"))
    for rows in ([*eighteenth[::-1], *nineteenth], [*eighteenth, *nineteenth[::-1]]):
        (stretch,) = stretches(rows)
        assert (stretch.opening, stretch.closing) == (0, 0)
