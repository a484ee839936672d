"""A pause of the garbage collector while rows are made by the hundred thousand.

None of them refers back to what holds it, so that counting references frees them all; the collector would look at
each of them again whenever some more have been made, which takes a third of the time.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest; a pause within a pause ends with the outer one."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
