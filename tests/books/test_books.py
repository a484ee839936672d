"""Held-back shapes: a book a family, each with exactly the findings a careful auditor expects.

`GOLDEN_UPDATE=1` writes the expected findings anew; every changed line is to be read against the
regulation before it is committed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from audit_rules.engine import rules
from audit_rules.rule import Severity
from tests.books.shape import FOLDER, NAMES, Written, audited, lines_of
from tests.loaders import same_by_quick

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", NAMES)
def test_the_book_has_these_findings_and_no_others(name: str, tmp_path: Path) -> None:
    """As `<name>.expected` lists them: rule, severity, voucher, sum; then what could not be judged."""
    _, answers = audited(Written.of(name), tmp_path)
    found, golden = lines_of(answers), FOLDER / f"{name}.expected"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
    same_by_quick(tmp_path / "books" / "book" / "main.beancount")


LEADS = {rule.code for rule in rules() if rule.code[0] == "X"} - {"X01", "X04", "X07", "X25"}
APART = {"X14", "X29"}
"""X14 judges words, which have books of their own; X29 wants a thousand payments."""


def test_every_lead_speaks_of_the_book_that_plants_them_and_none_of_its_twin(tmp_path: Path) -> None:
    for folder, name in ((tmp_path / "a", "leads"), (tmp_path / "b", "leads_clean")):
        folder.mkdir()
        _, answers = audited(Written.of(name), folder)
        leads = {a.rule.code: a for a in answers if a.rule.code in LEADS - APART}
        outcome = "found" if name == "leads" else "clean"
        assert {code: answer.reason for code, answer in leads.items() if answer.outcome != outcome} == {}
        assert {f.severity for answer in leads.values() for f in answer.findings} <= {Severity.LEAD}
