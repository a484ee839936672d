"""All rules over a book."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
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
    text = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(text).hexdigest()[:12]


def audit(book: Book) -> tuple[Answer, ...]:
    """Every rule's answer for a book, by code."""
    return tuple(rule.run(book) for rule in rules())
