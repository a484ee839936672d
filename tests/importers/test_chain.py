"""The running balance, proved in whichever direction the bank prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from importers.chain import Link, prove

if TYPE_CHECKING:
    import random

DAY = date(2024, 4, 18)
AMOUNTS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40)


def links(amounts: list[int], opening: int = 0) -> list[Link]:
    balance, made = opening, []
    for number, amount in enumerate(amounts, 2):
        balance += amount
        made.append(Link(f"第 {number} 行", number, (DAY, f"{number:06}"), amount, balance))
    return made


@given(AMOUNTS, st.integers(-(10**9), 10**9))
def test_any_chain_proves_in_either_direction(amounts: list[int], opening: int) -> None:
    chain = links(amounts, opening)
    for order in (chain, chain[::-1]):
        proof = prove(order)
        assert (proof.verdict, proof.first) == ("proved", None)
        assert (proof.opening, proof.closing) == (opening, opening + sum(amounts))
    if len(amounts) > 1:
        assert [*prove(chain).order] == [*prove(chain[::-1]).order] == chain


@given(st.lists(st.integers(1, 10**9), min_size=4, max_size=40), st.data(), st.integers(1, 10**6))
def test_one_altered_balance_breaks_it_at_that_row(amounts: list[int], data: st.DataObject, by: int) -> None:
    """All sums in, so that the direction is beyond doubt. The first row has none before it: the second shows it."""
    chain = links(amounts)
    at = data.draw(st.integers(0, len(chain) - 1))
    spoilt = chain[at]
    chain[at] = Link(spoilt.where, spoilt.row, spoilt.when, spoilt.amount, (spoilt.balance or 0) + by)
    proof = prove(chain)
    assert proof.verdict == "broken"
    assert proof.first
    shows = max(at, 1)
    assert proof.first.row == chain[shows].row
    assert proof.first.expected == (chain[shows - 1].balance or 0) + amounts[shows]
    assert proof.first.got == chain[shows].balance


def test_the_break_is_told_in_words() -> None:
    chain = links([100000, -2000, -500])
    chain[1] = Link("第 3 行", 3, (DAY, ""), -2000, 108000)
    proof = prove(chain)
    assert proof.first
    assert proof.first.message == (
        "第 3 行余额对不上：上一行余额 1,000.00，本行支出 20.00，应为 980.00，文件写 1,080.00"
    )


def test_a_break_in_a_file_that_prints_newest_first_names_the_row_below() -> None:
    chain = [
        Link(f"第 {n} 行", n, (DAY, f"{9 - n}"), 100, balance)
        for n, balance in ((2, 500), (3, 401), (4, 300), (5, 200), (6, 100))
    ]
    proof = prove(chain)
    assert [link.row for link in proof.order] == [6, 5, 4, 3, 2]
    assert proof.first
    assert proof.first.message == "第 3 行余额对不上：上一笔（第 4 行）余额 3.00，本行收入 1.00，应为 4.00，文件写 4.01"


def test_where_both_directions_prove_the_dates_decide() -> None:
    """1,000 in and 1,000 out: read either way the balances follow."""
    older, newer = Link("第 2 行", 2, (DAY, ""), 1000, 1000), Link("第 3 行", 3, (date(2024, 4, 19), ""), -1000, 0)
    assert prove([older, newer]).order == prove([newer, older]).order == (older, newer)


def test_a_balance_that_cannot_be_read_is_a_break() -> None:
    first = Link("第 2 行", 2, (DAY, ""), 100, None, "空")
    proof = prove([first])
    assert proof.verdict == "broken"
    assert proof.first
    assert proof.first.message == "第 2 行的余额读不出来：空"
    later = [*links([100]), Link("第 3 行", 3, (DAY, "9"), 5, None, "“***”")]
    found = prove(later).first
    assert found
    assert found.message.endswith("应为 1.05，文件里的余额读不出来：“***”")


def test_nothing_to_prove() -> None:
    assert prove([]).verdict == "absent"


@given(AMOUNTS, st.integers(-(10**9), 10**9), st.randoms(use_true_random=False))
def test_rows_of_one_moment_may_stand_in_any_order(amounts: list[int], opening: int, chance: random.Random) -> None:
    chain = [replace(link, when=(DAY, "09:00:00")) for link in links(amounts, opening)]
    chance.shuffle(chain)
    proof = prove(chain)
    assert proof.verdict == "proved"
    assert sorted(link.row for link in proof.order) == sorted(link.row for link in chain)
    assert (proof.closing or 0) - (proof.opening or 0) == sum(amounts)


def test_rows_of_one_day_whose_clock_lies_are_put_in_the_order_that_chains() -> None:
    """Fees are printed with the time of the payment that they were for, at the end of the day."""
    chain = [
        Link("第 2 行", 2, (DAY, "09:00:00"), 1000, 1000),
        Link("第 3 行", 3, (DAY, "10:00:00"), -5, 695),
        Link("第 4 行", 4, (DAY, "11:00:00"), -300, 700),
        Link("第 5 行", 5, (date(2024, 4, 19), "08:00:00"), -95, 600),
    ]
    proof = prove(chain)
    assert (proof.verdict, [link.row for link in proof.order]) == ("proved", [2, 4, 3, 5])
    moved = replace(chain[1], when=(date(2024, 4, 17), ""))
    assert prove([moved, chain[0], *chain[2:]]).verdict == "broken"
