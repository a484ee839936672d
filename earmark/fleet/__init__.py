"""A fleet of books audited: a map over them, on every core, that does again only what has changed.

`key` says what a result rests on, `store` keeps results outside the books, `work` audits one book wherever it
is told to, `run` maps and mends, `progress` tells how far it is.
"""

from __future__ import annotations

from earmark.fleet.outcome import Outcome, Record
from earmark.fleet.progress import Progress
from earmark.fleet.run import Fleet, Interrupted

__all__ = ["Fleet", "Interrupted", "Outcome", "Progress", "Record"]
