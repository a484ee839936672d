"""Fava's filter boxes without regular expressions.

Fava reads the account box and every word of the filter box as a pattern. A pattern of a dozen
characters can keep the process busy for hours, and with it everybody's books; so here a word means
itself. Fava's own pages put a backslash before the signs of a name they insert: those are taken off
first, so that a click on a payee still finds that payee.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fava.core.filters import FilterSyntaxLexer

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

_ESCAPED = re.compile(r"\\([^\w\s])")


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


def _spell(kind: str, value: object) -> str:
    if kind == "STRING":
        text = literal(str(value))
        return f"'{text}'" if '"' in text else f'"{text}"'
    if kind in {"ALL", "ANY"}:
        return f"{kind.lower()}("
    sign = {"LINK": "^", "TAG": "#"}.get(kind, "")
    return f"{sign}{value}"
