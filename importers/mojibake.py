"""Chinese that a program read in the wrong encoding, turned back where that loses nothing.

Older accounting software writes GBK into workbooks that say they are Latin (日期 shows as ÈÕÆÚ), and some exports are
UTF-8 that was taken for GBK (日期 shows as 鏃ユ湡). Both keep every byte, so that the text can be read again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.cells import Cell, Grid

_LATIN = re.compile(r"[\u0080-\u00ff]{2}")
_WRONG = (("latin-1", "gb18030"), ("cp1252", "gb18030"), ("gb18030", "utf-8"))
"""How it was read, and how it is written."""


def mended(grids: Sequence[Grid]) -> list[list[Grid]]:
    """The worksheets read again in each way in which all garbled cells make sense; none where none is garbled."""
    found = []
    for taken_for, written_in in _WRONG:
        again = [
            replace(grid, rows=[[_again(cell, taken_for, written_in) for cell in r] for r in grid.rows])
            for grid in grids
        ]
        if any(new.rows != old.rows for new, old in zip(again, grids, strict=True)):
            found.append(again)
    return found


def _again(cell: Cell, taken_for: str, written_in: str) -> Cell:
    if not isinstance(cell, str) or cell.isascii():
        return cell
    if taken_for != "gb18030" and not _LATIN.search(cell):
        return cell
    try:
        return cell.encode(taken_for).decode(written_in)
    except UnicodeError:
        return cell
