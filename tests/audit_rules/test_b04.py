"""B04: the plan's share of the subsidy is the subsidy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.b04 import fiscal_total
from audit_rules.rule import Severity
from ledgers.book.plan import Plan
from tests.conftest import moved

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(plan=Plan(date(2024, 4, 1), {("校企合作提升培训能力", "地方财政"): 19_000_000}))
def test_found(book: Book) -> None:
    """"""
    (finding,) = fiscal_total.run(book).findings
    assert (finding.amount, finding.severity) == (1_000_000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """"""
    assert fiscal_total.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    assert fiscal_total.run(book).reason == "缺投入预算（附件2 表4-2）"


def test_passed_over_1_a_later_policys_amount(book: Book) -> None:
    """"""
    assert fiscal_total.run(moved(book, date(2025, 7, 1), grant={"amount": 30_000_000})).outcome == "clean"
    assert fiscal_total.run(moved(book, date(2024, 3, 1), grant={"amount": 30_000_000})).outcome == "found"
