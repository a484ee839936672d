"""The text of the annual report, a module a part, in the order of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.chapters.basis import basis, front
from reports.chapters.found import earlier, problems
from reports.chapters.money import arrival, use
from reports.chapters.outcome import opinion, outputs
from reports.chapters.rest import advice, last_page, remarks, signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.chapters.year import Year
    from reports.text import Block


def body(year: Year, annexes: Sequence[str]) -> tuple[Block, ...]:
    """The whole text: page 1, chapters 一 to 九, the signature.

    Args:
        year: the year reported.
        annexes: the titles of the tables that follow.
    """
    chapters = (front, basis, arrival, use, outputs, opinion, problems, earlier, advice, remarks)
    blocks = [block for chapter in chapters for block in chapter(year)]
    return (*blocks, *signature(year, annexes))


def end(year: Year, marks: Mapping[str, str], seal: str) -> tuple[Block, ...]:
    """The last page."""
    return tuple(last_page(year, marks, seal))


__all__ = ["body", "end"]
