"""Tables in 万元 whose rows and columns still add up.

Each figure goes down or up to the next unit so that rows, columns and the total close, with the least
error in all; in a single row or column that is the method of largest remainders. The choice is a flow of
least cost: from the total through the rows, cells and columns, each with room for rounding up or not.
"""

from __future__ import annotations

from collections.abc import Sequence

UNIT = 10_000
"""0.01 万元 in fen."""
_MUST = 10**9  # what leaving out the whole part of a margin costs: more than any rounding can save

Grid = Sequence[Sequence[int]]


def closed(cells: Grid, columns: Sequence[int] | None = None, unit: int = UNIT) -> list[list[int]]:
    """The cells rounded to units, so that rows, columns and total add up to rounded margins.

    Args:
        cells: rows of fen, all of one length.
        columns: the columns' rounded sums where another table has settled them; multiples of the unit.
        unit: fen to round to.

    Returns:
        The cells in fen, each a multiple of the unit that is less than one unit from what it was.
    """
    if not cells or not cells[0]:
        return [list(row) for row in cells]
    flow = _Flow(len(cells) + len(cells[0]) + 2)
    source, sink = 0, len(cells) + len(cells[0]) + 1
    middle = len(cells) + 1
    places = {}
    for r, row in enumerate(cells):
        _margin(flow, source, r + 1, sum(row), sum(fen // unit for fen in row), unit)
        for c, fen in enumerate(row):
            if fen % unit:
                places[r, c] = flow.edge(r + 1, middle + c, 1, unit - 2 * (fen % unit))
    for c in range(len(cells[0])):
        down = [row[c] for row in cells]
        base = sum(fen // unit for fen in down)
        if columns is None:
            _margin(flow, middle + c, sink, sum(down), base, unit)
        else:
            flow.edge(middle + c, sink, columns[c] // unit - base, -_MUST)
    every = [fen for row in cells for fen in row]
    flow.push(source, sink, _limits(sum(every), sum(fen // unit for fen in every), unit), sum(every) % unit, unit)
    return [
        [(fen // unit + (flow.used(places[r, c]) if (r, c) in places else 0)) * unit for c, fen in enumerate(row)]
        for r, row in enumerate(cells)
    ]


def _limits(total: int, base: int, unit: int) -> tuple[int, int]:
    """How many units its parts may be rounded up, at the least and the most, so that a margin is rounded too."""
    least = total // unit - base
    return least, least + (1 if total % unit else 0)


def _margin(flow: _Flow, start: int, end: int, total: int, base: int, unit: int) -> None:
    least, most = _limits(total, base, unit)
    flow.edge(start, end, least, -_MUST)
    flow.edge(start, end, most - least, unit - 2 * (total % unit))


class _Flow:
    """A small network: edges with room and cost, filled along the cheapest paths."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.edges: list[list[int]] = []  # from, to, room left, cost; each is followed by its reverse

    def edge(self, start: int, end: int, room: int, cost: int) -> int:
        self.edges += [[start, end, room, cost], [end, start, 0, -cost]]
        return len(self.edges) - 2

    def used(self, edge: int) -> int:
        return self.edges[edge + 1][2]

    def push(self, source: int, sink: int, limits: tuple[int, int], rest: int, unit: int) -> None:
        """Send as many units as the total takes: its last one only where that costs less in all."""
        for number in range(limits[1]):
            path, cost = self._cheapest(source, sink)
            if path is None or (number >= limits[0] and cost + unit - 2 * rest > 0):
                return
            for edge in path:
                self.edges[edge][2] -= 1
                self.edges[edge ^ 1][2] += 1

    def _cheapest(self, source: int, sink: int) -> tuple[list[int] | None, int]:
        far = 10**18
        cost = [far] * self.nodes
        last = [-1] * self.nodes
        cost[source] = 0
        for _ in range(self.nodes):
            changed = False
            for number, (start, end, room, price) in enumerate(self.edges):
                if room > 0 and cost[start] < far and cost[start] + price < cost[end]:
                    cost[end], last[end], changed = cost[start] + price, number, True
            if not changed:
                break
        if cost[sink] == far:
            return None, 0
        path, node = [], sink
        while node != source:
            path.append(last[node])
            node = self.edges[last[node]][0]
        return path[::-1], cost[sink]


def apportioned(parts: Sequence[int], unit: int = UNIT) -> list[int]:
    """A single row of parts by largest remainders, fen."""
    return closed([list(parts)], unit=unit)[0]


__all__ = ["UNIT", "apportioned", "closed"]
