"""The mistakes of a policy file, each with its line and key, in Chinese and all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ledgers.policy.checks import mistakes_between
from ledgers.policy.faults import dotted, in_chinese
from ledgers.policy.lines import lines_of
from ledgers.policy.model import Policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ledgers.policy.checks import Mistake


def all_mistakes(raw: dict[str, Any], text: str, codes: Collection[str] | None = None) -> list[str]:
    """Every mistake of a file that is TOML: of single keys, and between those that are right.

    Args:
        raw: what TOML made of it.
        text: the file, for the lines.
        codes: the codes of all rules, where they are known.
    """
    lines = lines_of(text)
    found = {*_of_keys(raw), *mistakes_between(raw, codes)}
    placed = sorted((lines.of(place), dotted(place), said) for place, said in found)
    return [f"第 {line} 行 {key}：{said}" for line, key, said in placed]


def _of_keys(raw: dict[str, Any]) -> Iterator[Mistake]:
    try:
        Policy.model_validate(raw)
    except ValidationError as error:
        for mistake in error.errors():
            yield tuple(part for part in mistake["loc"] if part != "[key]"), in_chinese(mistake)
