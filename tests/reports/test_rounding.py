"""Tables in 万元: they close, no figure is off by a unit, and no other way has less error."""

from __future__ import annotations

import random
from itertools import product

import pytest

from reports.rounding import apportioned, closed


def margins(grid: list[list[int]]) -> list[int]:
    return [*map(sum, grid), *map(sum, zip(*grid, strict=True)), sum(map(sum, grid))]


def error(grid: list[list[int]], exact: list[list[int]]) -> int:
    cells = [v for row in grid for v in row] + margins(grid)
    return sum(abs(a - b) for a, b in zip(cells, [v for row in exact for v in row] + margins(exact), strict=True))


def best(exact: list[list[int]], unit: int) -> int:
    """The least error of all ways to round each cell down or up whose margins are rounded too."""
    cells = [v for row in exact for v in row]
    width, found = len(exact[0]), []
    for ups in product(*((0, 1) if v % unit else (0,) for v in cells)):
        flat = [(v // unit + up) * unit for v, up in zip(cells, ups, strict=True)]
        grid = [flat[n : n + width] for n in range(0, len(flat), width)]
        if all(abs(a - b) < unit for a, b in zip(margins(grid), margins(exact), strict=True)):
            found.append(error(grid, exact))
    return min(found)


@pytest.mark.parametrize("seed", range(40))
def test_it_closes_with_the_least_error(seed: int) -> None:
    chance = random.Random(seed)
    rows, columns = chance.randint(1, 3), chance.randint(1, 3)
    exact = [[chance.choice((0, 1, -1)) * chance.randrange(400) for _ in range(columns)] for _ in range(rows)]
    grid = closed(exact, unit=100)
    cells = zip((v for row in grid for v in row), (v for row in exact for v in row), strict=True)
    assert all(abs(a - b) < 100 and a % 100 == 0 for a, b in cells)
    assert all(abs(a - b) < 100 for a, b in zip(margins(grid), margins(exact), strict=True))
    assert error(grid, exact) == best(exact, 100)


def test_a_single_row_is_by_largest_remainders() -> None:
    assert apportioned([133, 133, 134], unit=100) == [100, 100, 200]
    assert apportioned([150, 149, 101], unit=100) == [200, 100, 100]
    assert apportioned([], unit=100) == []


def test_sums_that_another_table_settled_are_kept() -> None:
    grid = closed([[149, 30], [149, 30]], [300, 100], unit=100)
    assert [sum(column) for column in zip(*grid, strict=True)] == [300, 100]


def test_whole_units_stay_and_large_amounts_are_fine() -> None:
    assert closed([[10**16, 20_000], [0, 0]]) == [[10**16, 20_000], [0, 0]]
    big = closed([[10**14 + 1, 9_999], [5_000, 5_000]])
    assert sum(map(sum, big)) in {10**14 + 10_000, 10**14 + 20_000}
