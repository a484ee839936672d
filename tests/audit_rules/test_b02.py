"""B02: 表3-n-1 and the fiscal column of 表4-2."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.b02 import agree
from audit_rules.rule import Severity
from ledgers.book.plan import Plan

if TYPE_CHECKING:
    from ledgers.book.book import Book

DAY = date(2024, 4, 1)
JOINT, LAW = "校企合作提升培训能力", "总结技能人才培养规律"


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "地方财政"): 5_000_000}, {"甲": {JOINT: 4_000_000}}))
def test_found(book: Book) -> None:
    """"""
    (finding,) = agree.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 1000000, Severity.VIOLATION)
    assert "校企合作" in finding.message


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "地方财政"): 5_000_000}, {"甲": {JOINT: 4_990_000}}))
def test_rounding_is_a_note(book: Book) -> None:
    """"""
    (finding,) = agree.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 10000, Severity.NOTE)


def test_clean(book: Book) -> None:
    """"""
    assert agree.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = agree.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺分专业预算（附件2 表3-n-1）")
