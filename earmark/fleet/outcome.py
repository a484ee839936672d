"""What is asked of a book and what comes of it: plain values, which need nothing of what an audit needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Task:
    """A book to be audited.

    Attributes:
        books: the folder of all books. code: the book. day: the day it is looked at.
        world: what its result rests on outside of it; empty where the result is not to be kept.
        seconds: how long it may take.
        loader: how it is loaded, see `ledgers.book.loading`; empty where the process that does it decides.
    """

    books: Path
    code: str
    day: date
    world: str
    seconds: float
    loader: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What an audit of a book says: plain values, the same whoever made it and whether it was kept.

    Attributes:
        said: the book's part of the JSON of `audit`, as text. policy: the policy it is under.
        text: the same for a terminal.
        standing: the base's line of the overview, as `reports.standing` writes it; text too, read where it is wanted.
        columns: its lines, as `audit_rules.columns` writes them; text, read where bases are compared.
        violated: whether an open violation is in it.
        holds: the last day that it speaks of; the day it was made for, see `earmark.fleet.key`.
    """

    said: str
    policy: str
    text: str
    standing: str
    columns: str
    violated: bool
    holds: str

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Self | None:
        """A kept record; None where it is none."""
        texts = ("said", "policy", "text", "standing", "columns", "holds")
        kinds = {**dict.fromkeys(texts, str), "violated": bool}
        if kept is None or kept.keys() != kinds.keys():
            return None
        return cls(**kept) if all(isinstance(kept[name], kind) for name, kind in kinds.items()) else None

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a book.

    Attributes:
        record: the result; None where there is none, and `refused` says why.
        unkept: why the result could not be kept, empty where it was or was not to be.
        known: it was kept from an earlier run.
        loader: how the book was loaded for it; no part of the result, which is the same either way.
    """

    code: str
    record: Record | None = None
    refused: str = ""
    unkept: str = ""
    known: bool = False
    loader: str = ""

    @classmethod
    def of(cls, code: str, kept: dict[str, Any] | None) -> Self | None:
        """What was kept of a book; None where it is none."""
        if kept is None or not isinstance(loader := kept.get("loader"), str):
            return None
        record = Record.of({name: value for name, value in kept.items() if name != "loader"})
        return cls(code, record, known=True, loader=loader) if record else None

    def kept(self) -> dict[str, Any]:
        """As it is kept: the result, and how its book was loaded."""
        return (self.record.plain() if self.record else {}) | {"loader": self.loader}


def late(task: Task) -> str:
    """The line of a book that took too long."""
    return f"{task.code}：{task.seconds:g} 秒没有审完，已放下。可用 --limit-seconds 放宽，或单独审计这个账套"
