"""Where in a policy file a key stands: tomllib forgets lines, people want them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line, from 1, of a key that pydantic names by its place; of its table where the key itself is missing.

    Args:
        text: the file.
        place: such as ("grant", "amount") or ("source", 0, "name").
    """
    lines = text.splitlines()
    table = str(place[0])
    nth = next((part for part in place[1:2] if isinstance(part, int)), 0)
    keys = [str(part) for part in place[1:] if isinstance(part, str)]
    head = _header(lines, table, nth)
    if head is None:
        found = _key(lines, 0, table)
        return found if found is not None else 1
    for key in keys:
        found = _key(lines, head, key)
        if found is not None:
            return found
        nested = _header(lines, f"{table}.{key}", 0)
        if nested is not None:
            return nested
    return head


def _header(lines: list[str], table: str, nth: int) -> int | None:
    """The line of the n-th `[table]` or `[[table]]`."""
    pattern = re.compile(rf"^\s*\[\[?\s*{re.escape(table)}\s*\]\]?")
    found = [number for number, line in enumerate(lines, 1) if pattern.match(line)]
    return found[nth] if nth < len(found) else None


def _key(lines: list[str], head: int, key: str) -> int | None:
    """The line of a key within the table that begins on line `head`."""
    pattern = re.compile(rf'^\s*"?{re.escape(key)}"?\s*=')
    for number, line in enumerate(lines[head:], head + 1):
        if line.lstrip().startswith("["):
            return None
        if pattern.match(line):
            return number
    return None
