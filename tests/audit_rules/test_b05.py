"""B05: the planned match."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit_rules.b05 import planned_match
from audit_rules.rule import Severity
from ledgers.book.plan import Plan
from tests.conftest import moved

if TYPE_CHECKING:
    from ledgers.book.book import Book

DAY = date(2024, 4, 1)
JOINT, LAW = "校企合作提升培训能力", "总结技能人才培养规律"


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "行业企业"): 15_000_000}))
def test_found(book: Book) -> None:
    """"""
    (finding,) = planned_match.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 5000000, Severity.WARNING)
    assert "75.0%" in finding.message


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "行业企业"): 15_000_000, (JOINT, "其他"): 5_000_000}))
def test_found_other_sources_would_make_it_up(book: Book) -> None:
    """"""
    (finding,) = planned_match.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 5000000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """"""
    assert planned_match.run(book).outcome == "clean"


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "行业企业"): 10_000_000, (LAW, "行业企业"): 9_990_000}))
def test_passed_over_1_rounding(book: Book) -> None:
    """"""
    assert planned_match.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = planned_match.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")


def test_passed_over_2_a_later_policys_ratio(book: Book) -> None:
    """"""
    assert planned_match.run(moved(book, date(2025, 7, 1), match={"ratio": Decimal(2)})).outcome == "clean"
    assert planned_match.run(moved(book, date(2024, 3, 1), match={"ratio": Decimal(2)})).outcome == "found"
