"""P11: the length of the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p11 import length
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      summary-length: 1001
    """
    (finding,) = length.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "多 1 字" in finding.message


def test_clean_at_the_limit(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      summary-length: 1000
    """
    assert length.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    assert length.run(book).outcome == "undetermined"
