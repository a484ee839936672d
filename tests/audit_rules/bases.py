"""Several bases for the rules that compare them: the test's docstring has a journal under each base's name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit_rules.across import compare
from audit_rules.columns import Frame, frame, from_text, to_text
from ledgers.policy import find_policy
from tests.conftest import FACTS, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_rules.across import Concern
    from ledgers.policy import Policy

_BASE = re.compile(r"^ *(\S)基地$", re.MULTILINE)


def frame_of(code: str, journal: str) -> Frame:
    """A base's frame as an audit keeps it and a run reads it."""
    book = read_book(journal, facts=replace(FACTS, name=f"{code}基地"))
    return from_text(to_text(frame(replace(book, code=code))))


def frames_of(text: str) -> dict[str, Frame]:
    """The frames of the bases of a docstring."""
    parts = _BASE.split(text)[1:]
    return {code: frame_of(code, journal) for code, journal in zip(parts[::2], parts[1::2], strict=True)}


def concerns_of(frames: Mapping[str, Frame], code: str, law: Policy | None = None) -> list[Concern]:
    """What a rule over bases finds in them."""
    found = compare(frames, (lambda _: law) if law else find_policy).concerns
    return [concern for concern in found if concern.rule.code == code]
