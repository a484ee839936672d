"""A04: one unit with two bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.a04 import beside, one_base
from audit_rules.rule import Severity
from tests.conftest import FACTS, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


OURS = replace(FACTS, credit_code="91500103MA00000011")
KIN = """
2024-02-20 custom "earmark-dossier" "单位" "某某学校"
  leader: "张明"
  address: "渝中区某路1号"
"""


@pytest.mark.book(facts=OURS)
def test_found_beside_another_base_of_the_unit(book: Book) -> None:
    (finding,) = beside(book, [read_book("", facts=replace(OURS, name="另一基地"))])
    assert finding.severity is Severity.VIOLATION
    assert "另一基地" in finding.message


@pytest.mark.book(facts=OURS)
def test_found_the_same_person_at_the_same_address(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某学校"
      leader: "张明"
      address: "渝中区某路1号"
    """
    other = replace(OURS, name="另一基地", credit_code="91500103MA00000022")
    (finding,) = beside(book, [read_book(KIN, facts=other)])
    assert finding.severity is Severity.LEAD


@pytest.mark.book(facts=OURS)
def test_clean_beside_another_unit(book: Book) -> None:
    other = replace(OURS, name="另一基地", credit_code="91500103MA00000022")
    assert not list(beside(book, [read_book("", facts=other)]))


@pytest.mark.book(facts=OURS)
def test_passed_over_1_an_earlier_base(book: Book) -> None:
    earlier = replace(OURS, name="前一基地", start=date(2022, 4, 1))
    assert [f.severity for f in beside(book, [read_book("", facts=earlier)])] == [Severity.LEAD]


def test_undetermined_in_one_book(book: Book) -> None:
    answer = one_base.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺统一社会信用代码；缺其他基地的账套，由全区审计比对")
