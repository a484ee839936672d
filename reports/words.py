"""How days, sums and what rules say are written where a person reads them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def day(when: date) -> str:
    """2025年12月31日."""
    return f"{when.year}年{when.month}月{when.day}日"


def stretch(first: date, last: date) -> str:
    """2025年1月1日至12月31日."""
    end = day(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return f"{day(first)}至{end}"


_LONGEST = 40


def short(name: str) -> str:
    """A name where a line has room for one of forty characters, as at the head of a page."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


_QUOTED = re.compile(r"(“[^”]*”)")
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_GAP = re.compile(r"(?<=[一-鿿]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) (?=[一-鿿])")
_LACKING = re.compile(r"缺(.+?)，(登记：.+)")


def prose(text: str) -> str:
    """A rule's words as a document has them: days in full, no blanks around figures; a quotation stays as it is."""
    parts = _QUOTED.split(text)
    return "".join(part if n % 2 else _DAY.sub(_in_full, _GAP.sub("", part)) for n, part in enumerate(parts))


def _in_full(found: re.Match[str]) -> str:
    year, month, of_month = map(int, found.groups())
    return f"{year}年{month}月{of_month}日"


def gathered(reason: str) -> str:
    """What is missing, papers that the same record ends named together: 缺甲、乙，登记：资料."""
    said = []
    for record, group in groupby(map(_lacking, reason.split("；")), lambda part: part[1]):
        if record:
            said.append(f"缺{'、'.join(name for name, _ in group)}，{record}")
        else:
            said += [whole for whole, _ in group]
    return "；".join(said)


def _lacking(part: str) -> tuple[str, str]:
    """The paper and its record, or the whole and nothing."""
    found = _LACKING.fullmatch(part)
    return (found[1], found[2]) if found else (part, "")


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital(fen: int) -> str:
    """人民币大写: 5860.00 is 伍仟捌佰陆拾元整; a minus is 负.

    Raises:
        ValueError: it is beyond what a cheque can say.
    """
    if abs(fen) >= 10 ** (2 + 4 * len(_GROUPS)):
        raise ValueError("金额太大")
    yuan, rest = divmod(abs(fen), 100)
    jiao, odd = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    tail = f"{_DIGITS[jiao]}角" if jiao else "零" if yuan and odd else ""
    small = f"{tail}{_DIGITS[odd]}分" if odd else f"{tail}整" if whole or tail else "零元整"
    return f"{'负' if fen < 0 else ''}{whole}{small}"


def _whole(yuan: int) -> str:
    """A whole number in words, groups of four places from the right."""
    said, gap = "", False
    for power in reversed(range(len(_GROUPS))):
        group = yuan // 10 ** (4 * power) % 10_000
        if not group:
            gap = bool(said)
            continue
        said += ("零" if said and (gap or group < 1000) else "") + _group(group) + _GROUPS[power]  # noqa: PLR2004
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for power in reversed(range(4)):
        digit = number // 10**power % 10
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + _PLACES[power]
        gap = bool(said) and not digit
    return said
