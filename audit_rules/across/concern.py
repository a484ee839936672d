"""A finding over several bases: it names each of them, so that it is the bureau's alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from audit_rules.rule import Severity

if TYPE_CHECKING:
    from audit_rules.columns import Frame
    from audit_rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a base that a finding is about. Amount in fen, as the base's book has it."""

    base: str
    name: str
    date: str
    voucher: str
    payee: str
    narration: str
    amount: int

    @classmethod
    def of(cls, frame: Frame, line: int, amount: int | None = None) -> Self:
        """A line of a base's frame, at another amount where only a part of it counts."""
        said = {name: frame.lines[name][line] for name in ("date", "voucher", "payee", "narration")}
        fen = frame.lines["fen"][line] if amount is None else amount
        return cls(frame.base, frame.name, **said, amount=fen)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a rule over bases found.

    Attributes:
        rule: the rule, as the policy of the base in question sets it.
        severity: this finding's.
        subject: what it is about, by which it is known again: a number, a payee, a base and a thing.
        amount: fen in question.
        message: the facts, in Chinese.
        parts: every entry it is about, by base and day.
    """

    rule: Rule
    severity: Severity
    subject: str
    amount: int
    message: str
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """Stable for rule and subject, whatever else changes."""
        return f"{self.rule.code}-{hashlib.sha256(repr((self.rule.code, self.subject)).encode()).hexdigest()[:12]}"

    @property
    def bases(self) -> tuple[str, ...]:
        """The codes of the bases that it names."""
        return tuple(dict.fromkeys(part.base for part in self.parts))

    @property
    def rank(self) -> tuple[object, ...]:
        """By rule, the gravest and largest first."""
        return (self.rule.code, list(Severity).index(self.severity), -abs(self.amount), self.id)
