"""Sums of money and percentages as forms write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from importers.forms.document import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Unit: TypeAlias = Literal["万元", "元"]

FEN: Mapping[Unit, int] = {"万元": 1_000_000, "元": 100}
_NOTHING = re.compile(r"[-—–―─/无]*")
_UNIT = r"(千元|百元|百万元|亿元|万元|万|元)"
# In a header a unit stands at the end or in brackets. Above a table it must be said to be one: prose has 万元 too.
_IN_HEADER = re.compile(rf"(?<![\d.千百亿万]){_UNIT}(?=[)]|$)")
_IN_TITLE = re.compile(rf"单位[:(]?(?:人民币)?{_UNIT}|[(](?:人民币|金额)?{_UNIT}[)]")


def fen(text: str, unit: Unit) -> int:
    """A cell's sum in fen: blank is 0, a unit in the cell goes before the header's.

    Raises:
        ValueError: With the reason in Chinese.
    """
    said = bare(text)
    if _NOTHING.fullmatch(said):
        return 0
    match = re.fullmatch(r"[¥Y]?(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(万元|万|元)?", said)
    if not match:
        raise ValueError(f"“{text.strip()[:20]}”不是金额")
    if match[2]:
        unit = "元" if match[2] == "元" else "万元"
    value = Decimal(match[1].replace(",", "")) * FEN[unit]
    if value != value.to_integral_value():
        raise ValueError(f"“{text.strip()[:20]}”不是整分")
    return int(value)


def said(amount: int, unit: Unit) -> str:
    """Fen in the form's unit, with at least two decimals."""
    value = (Decimal(amount) / FEN[unit]).normalize()
    places = max(2, -int(value.as_tuple().exponent))
    return f"{value:,.{places}f}"


def percent(text: str) -> Decimal | None:
    """A percentage with or without its sign; None where the cell has none."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?|\.\d+)%?", bare(text))
    return Decimal(match[1]) if match else None


def header_units(texts: Iterable[str]) -> dict[str, str]:
    """The units that header cells state, each with the cell that states it."""
    return _stated(_IN_HEADER, texts)


def title_units(texts: Iterable[str]) -> dict[str, str]:
    """The units that the lines above a table state, each with its line."""
    return _stated(_IN_TITLE, texts)


def _stated(pattern: re.Pattern[str], texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        for match in pattern.finditer(bare(text)):
            word = next(filter(None, match.groups()))
            found.setdefault("万元" if word == "万" else word, bare(text)[:30])
    return found


def one_unit(header: Mapping[str, str], title: Mapping[str, str], table: str, problems: list[str]) -> Unit | None:
    """The one unit that a table's header and title state; what contradicts goes to the problems."""
    stated = {**title, **header}
    if len({*header, *title}) > 1:
        places = [f"表头“{text}”写 {unit}" for unit, text in header.items()]
        places += [f"标题“{text}”写 {unit}" for unit, text in title.items()]
        problems.append(f"{table} 的金额单位前后不一：{'，'.join(places)}")
    for unit in stated:
        if unit not in FEN:
            problems.append(f"{table} 的金额单位“{unit}”读不了，请改用万元或元")
            return None
    return next((unit for unit in FEN if unit in stated), None)
