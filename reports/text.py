"""The sentences of a report: headings, paragraphs and the figures in them, each with its postings.

A paragraph is declared as pieces, so that a figure in the middle of a sentence leads to its vouchers
wherever the sentence is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ledgers.book.render import yuan
from reports.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_rules.rule import Mention
    from ledgers.book.book import Item
    from reports.table import Table


class Look(StrEnum):
    """How a paragraph stands: indented, at the margin (主送), in the middle, to the right, or small."""

    BODY = "body"
    FLUSH = "flush"
    CENTRE = "centre"
    RIGHT = "right"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence.

    Attributes:
        text: the words.
        items: the postings behind the figure that it is.
        account: the account prefix they can be looked up under.
        strong: it leads the sentence: 事实, 依据, 要求.
    """

    text: str
    items: Sequence[Item | Mention] = field(default=(), repr=False)
    account: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 一、, 2 （一）, 3 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `kept`: it stands on the page of what follows."""

    parts: tuple[Said, ...]
    look: Look = Look.BODY
    kept: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(part.text for part in self.parts)


Block: TypeAlias = "Heading | Para | Table"
Piece: TypeAlias = "str | Said | Figure"


@dataclass(frozen=True)
class Paper:
    """A report as it is read on paper; the workbook draws its tables alone.

    Attributes:
        title: its lines. mark: what stands beneath it: 征求意见稿.
        running: what stands at the head of every page.
        body: headings, paragraphs and the small tables among them.
        annexes: tables of their own pages, numbered 附表1, 附表2 …; one without a number goes on with the last.
        last: the last page: what the report was made from.
        unit: whose tables they are, as it stands above each annex.
    """

    title: tuple[str, ...]
    mark: str
    running: str
    body: tuple[Block, ...]
    annexes: tuple[tuple[str, Table], ...] = ()
    last: tuple[Block, ...] = ()
    unit: str = ""


def para(*pieces: Piece, look: Look = Look.BODY, kept: bool = False) -> Para:
    """A paragraph of words and figures; a figure is written in 元 with its postings."""
    return Para(tuple(_said(piece) for piece in pieces if piece != ""), look, kept)


def _said(piece: Piece) -> Said:
    if isinstance(piece, Figure):
        return money(piece)
    return Said(piece) if isinstance(piece, str) else piece


def money(figure: Figure) -> Said:
    """A figure as a sentence has it: 1,234.50元."""
    return Said(f"{yuan(figure.fen)}元", figure.items, figure.account)


def strong(text: str) -> Said:
    """Words that lead a sentence."""
    return Said(text, strong=True)


def listed(parts: Sequence[Sequence[Piece]], between: str = "、") -> list[Piece]:
    """Pieces one after the other, with a mark between them."""
    found: list[Piece] = []
    for number, pieces in enumerate(parts):
        found += [between, *pieces] if number else pieces
    return found
