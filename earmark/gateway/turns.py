"""How much of the service one person may have at a time, so that nobody holds up the others."""

from __future__ import annotations

from collections import Counter
from threading import Lock

from flask import g


class Turns:
    """Counts what is being done for each person, until the request that does it is over.

    Args:
        most: how much may be done for one person at a time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[int] = Counter()
        self._lock = Lock()

    def take(self, person: int) -> bool:
        """Take a turn for this request; whether there was one left."""
        with self._lock:
            if self._taken[person] >= self._most:
                return False
            self._taken[person] += 1
        g.turns = (*getattr(g, "turns", ()), (self, person))
        return True

    def give_back(self, person: int) -> None:
        """Give one back."""
        with self._lock:
            self._taken[person] -= 1
            if not self._taken[person]:
                del self._taken[person]


def over(_error: BaseException | None = None) -> None:
    """Give back what the request took, whichever way it ended."""
    taken, g.turns = getattr(g, "turns", ()), ()
    for turns, person in taken:
        turns.give_back(person)
