"""How far a run is, at which rate, and how long it still takes: on stderr, so that a result can be piped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from earmark.fleet.outcome import Outcome

_SHOWN_AFTER = 0.5
_MINUTE, _HOUR = 60, 3600


class Progress:
    """A line that is written over on a terminal; where there is none, a line now and then.

    Args:
        total: how many books.
        to: where it is written.
        clock: seconds.
        every: seconds between two lines; by default ten a second on a terminal, else one in half a minute.
    """

    def __init__(
        self, total: int, to: TextIO, *, clock: Callable[[], float] = time.monotonic, every: float | None = None
    ) -> None:
        self._total, self._to, self._clock = total, to, clock
        self._over = to.isatty()
        self._every = every if every is not None else 0.1 if self._over else 30.0
        self._done = self._known = 0
        self._began = clock()
        self._last = self._began + (_SHOWN_AFTER - self._every if self._over else 0.0)
        self._width = 0

    @property
    def done(self) -> int:
        """How many books are done."""
        return self._done

    def tell(self, outcome: Outcome) -> None:
        """One more book is done."""
        self._done += 1
        self._known += outcome.known
        now = self._clock()
        if self._total > 1 and now - self._last >= self._every:
            self._last = now
            self._write(self.line(now))

    def line(self, now: float) -> str:
        """How far it is. The rate counts what was audited, not what was taken from an earlier run."""
        took, audited = now - self._began, self._done - self._known
        parts = [f"正在审计 {self._done}/{self._total}"]
        if self._known:
            parts.append(f"{self._known} 个没有变化")
        if audited and took > 0:
            rate = audited / took
            parts += [f"{rate:.1f} 个/秒", f"约剩 {_span((self._total - self._done) / rate)}"]
        return "，".join(parts)

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            self._to.write("\r" + " " * self._width + "\r")
            self._to.flush()
            self._width = 0

    def _write(self, line: str) -> None:
        if not self._over:
            self._to.write(line + "\n")
        else:
            width = sum(1 + (character > "\u2e7f") for character in line)
            self._to.write("\r" + line + " " * max(0, self._width - width))
            self._width = max(self._width, width)
        self._to.flush()


def _span(seconds: float) -> str:
    """A span of time, in words."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} 秒"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} 分钟"
    return f"{seconds / _HOUR:.1f} 小时"
