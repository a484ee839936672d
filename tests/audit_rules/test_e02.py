"""E02: a host of another kind than the four."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e02 import host_type
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "某某商会"
      host-type: "社会团体"
    """
    (finding,) = host_type.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "社会团体" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "某某集团"
      host-type: "企业技能培训中心"
    """
    assert host_type.run(book).outcome == "clean"


def test_clean_in_the_words_of_article_7(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "某某学校"
      host-type: "培训机构"
    """
    assert host_type.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = host_type.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺单位类型，登记：单位（单位类型）")
