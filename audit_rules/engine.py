"""All rules over a book."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import audit_rules
from audit_rules.rule import Answer, Rule

if TYPE_CHECKING:
    from ledgers.book.book import Book

_MODULE = re.compile(r"[a-z]\d\d")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by code: one module each, named as the code."""
    names = sorted(m.name for m in pkgutil.iter_modules(audit_rules.__path__) if _MODULE.fullmatch(m.name))
    found = [rule for name in names for rule in _rules_in(name)]
    return tuple(sorted(found, key=lambda rule: rule.code))


def _rules_in(name: str) -> list[Rule]:
    module = importlib.import_module(f"audit_rules.{name}")
    return [value for value in vars(module).values() if isinstance(value, Rule)]


@cache
def ruleset() -> str:
    """The version of the rules: a digest over their files, so that a result names what made it."""
    folder = Path(audit_rules.__path__[0])
    text = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return hashlib.sha256(text).hexdigest()[:12]


def audit(book: Book) -> tuple[Answer, ...]:
    """Every rule's answer for a book, by code; what a person has waived or dismissed says so.

    Rules about the findings themselves (a waiver that no longer holds) come after the others.
    """
    first = [_with_states(rule.run(book), book) for rule in rules() if not rule.last]
    findings = [finding for answer in first for finding in answer.findings]
    last = [rule.run(book, findings) for rule in rules() if rule.last]
    return tuple(sorted([*first, *last], key=lambda answer: answer.rule.code))


def _with_states(answer: Answer, book: Book) -> Answer:
    if not answer.findings:
        return answer
    found = (replace(f, state=book.notes.state(f.id, f.fingerprint, book.as_of)) for f in answer.findings)
    return replace(answer, findings=tuple(found))
