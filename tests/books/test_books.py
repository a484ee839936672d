"""Held-back shapes: a book a family, each with exactly the findings a careful auditor expects.

`GOLDEN_UPDATE=1` writes the expected findings anew; every changed line is to be read against the
regulation before it is committed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.books.shape import FOLDER, NAMES, Written, audited, lines_of

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
