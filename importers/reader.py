"""What a format of tables is as an importer: a file in, a paper out."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from importers.cells import read
from importers.filed import Filed
from importers.table import Located, Table, unknown, unread
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.cells import Grid
    from importers.paper import Paper

_PROBLEMS_SHOWN = 5


class Reader(Table, Filed):
    """A format that a file can be read by.

    Args:
        account: The beancount account that beangulp files the document under.
    """

    @abstractmethod
    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets. What is wrong with their rows stands in the paper's `refused`."""

    def paper(self, path: Path) -> Paper:
        """Read a file.

        Raises:
            Refusal: It cannot be read at all, or is not of this format.
        """
        grids = read(path)
        if not self.locate(grids):
            raise unknown(path.name, grids, [type(self)])
        return self.of(path.name, grids)

    def of(self, file: str, grids: Sequence[Grid]) -> Paper:
        """Read worksheets that are of this format."""
        located = self.locate(grids)
        return self.compose(file, located, unread(grids, located))

    def identify(self, filepath: str) -> bool:
        """Whether the file's columns are this format's."""
        try:
            return bool(self.locate(read(Path(filepath))))
        except Refusal:
            return False


def summary(problems: Sequence[str]) -> str:
    """Several problems as one message, the first few of them in words."""
    more = f"；另有 {len(problems) - _PROBLEMS_SHOWN} 处" if len(problems) > _PROBLEMS_SHOWN else ""
    return "；".join(problems[:_PROBLEMS_SHOWN]) + more
