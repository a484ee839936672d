"""Fava's filter boxes without regular expressions.

Fava reads the account box and every word of the filter box as a pattern. A pattern of a dozen
characters can keep the process busy for hours, and with it everybody's books; so here a word means
itself. Fava's own pages put a backslash before the signs of a name they insert: those are taken off
first, so that a click on a payee still finds that payee.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from fava.core.filters import FilterError, FilterSyntaxLexer
from fava.util.date import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMITS: Mapping[str, int] = {
    "account": 200,
    "filter": 300,
    "time": 60,
    "interval": 10,
    "conversion": 40,
}
"""How long each of Fava's parameters may be."""

_YEARS = (1970, 2100)
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")
_QUARTER = re.compile(r"(\d{4})年第?([1-4一二三四])季度?")
_UNTIL = re.compile(r"\s*(?:至|到|~|—+|–)\s*")

_ESCAPED = re.compile(r"\\([^\w\s])")


class TimeError(FilterError):
    """A time that is none."""

    def __init__(self, text: str) -> None:
        super().__init__("time", text)


def too_long(args: Mapping[str, str]) -> str | None:
    """The first parameter that is longer than any filter needs to be."""
    return next((name for name, limit in LIMITS.items() if len(args.get(name, "")) > limit), None)


def literal(value: str) -> str:
    """A pattern that finds this text and nothing else."""
    return re.escape(_ESCAPED.sub(r"\1", value))


def literal_words(query: str) -> str:
    """The filter box's query with every word made literal.

    Raises:
        fava.core.filters.FilterError: the query holds a sign that its grammar does not know.
    """
    return " ".join(_spell(token.type, token.value) for token in FilterSyntaxLexer().lex(query))


def times(text: str) -> str:
    """The time box's words in Fava's spelling: 2025年3月1日 as 2025-03-01, 至 as a hyphen.

    Raises:
        TimeError: no such time, or none that a book could have.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _QUARTER.sub(lambda m: f"{m[1]}-q{'一二三四'.find(m[2]) + 1 or m[2]}", plain)
    plain = _DAY.sub(lambda m: "-".join(part.zfill(2) for part in m.groups() if part), plain)
    plain = _UNTIL.sub(" - ", plain)
    try:
        first, last = parse_date(plain)
    except (ValueError, OverflowError):
        raise TimeError(text) from None
    if first is None or last is None or first >= last or first.year < _YEARS[0] or last.year > _YEARS[1] + 1:
        raise TimeError(text)
    return plain


def _spell(kind: str, value: object) -> str:
    if kind == "STRING":
        text = literal(str(value))
        return f"'{text}'" if '"' in text else f'"{text}"'
    if kind in {"ALL", "ANY"}:
        return f"{kind.lower()}("
    sign = {"LINK": "^", "TAG": "#"}.get(kind, "")
    return f"{sign}{value}"
