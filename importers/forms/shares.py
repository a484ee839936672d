"""The percentages of 表4-2: of what they are shares, and which of them do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Reading: TypeAlias = Literal["column", "row", "total"]

_READINGS: tuple[Reading, ...] = ("column", "row", "total")  # in order of preference where several fit


@dataclass(frozen=True, slots=True)
class Share:
    """A printed percentage and what it is when read as a share of its column, its row or the total."""

    where: str
    printed: Decimal
    addends: int
    values: Mapping[Reading, Decimal | None]
    corner: bool

    def fits(self, reading: Reading) -> bool:
        """Whether it is that share within half of its last printed digit for each thing added up."""
        value = self.values[reading]
        slack = Decimal(5).scaleb(int(self.printed.as_tuple().exponent) - 1) * self.addends
        return value is None or abs(self.printed - value) <= slack


def reading_of(shares: Sequence[Share]) -> tuple[Reading | None, tuple[str, ...]]:
    """The reading that most percentages fit, and those that do not fit it, described."""
    telling = [share for share in shares if not share.corner]  # the corner is 100 % in every reading
    if not telling:
        return None, ()
    best = max(_READINGS, key=lambda reading: sum(share.fits(reading) for share in telling))  # first of equals
    misfits = tuple(f"{share.where}写 {share.printed}%" for share in shares if not share.fits(best))
    fitting = sum(share.fits(best) for share in telling)
    return (best if fitting * 2 > len(telling) else None), misfits


def shares(
    printed: Mapping[tuple[str, str], Decimal],
    cells: Mapping[tuple[str, str], int],
    contents: Sequence[str],
    sources: Sequence[str],
) -> Iterator[Share]:
    """The percentages of 表4-2 with what each would be in every reading.

    Args:
        printed: By (content, source), "" for 合计.
        cells: The sums, fen.
        contents: The rows. sources: the columns.
    """
    row = {c: sum(cells[c, s] for s in sources) for c in contents}
    column = {s: sum(cells[c, s] for c in contents) for s in sources}
    total = sum(row.values())
    value = {**cells, **{(c, ""): row[c] for c in row}, **{("", s): column[s] for s in column}, ("", ""): total}
    row[""], column[""] = total, total
    for (label, key), percentage in printed.items():
        yield Share(
            where=f"表4-2“{label or '合计'}”一行“{key or '合计'}”比例",
            printed=percentage,
            addends=(1 if label else len(contents)) * (1 if key else len(sources)),
            values={
                "column": _ratio(value[label, key], column[key]),
                "row": _ratio(value[label, key], row[label]),
                "total": _ratio(value[label, key], total),
            },
            corner=not label and not key,
        )


def _ratio(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * 100 / Decimal(whole) if whole else None
