"""B01: 表3-n-1 divides the subsidy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.b01 import divided
from audit_rules.rule import Severity
from ledgers.book.plan import Plan
from tests.conftest import moved

if TYPE_CHECKING:
    from ledgers.book.book import Book

DAY = date(2024, 4, 1)
JOINT, LAW = "校企合作提升培训能力", "总结技能人才培养规律"


@pytest.mark.book(plan=Plan(DAY, {}, {"甲": {JOINT: 12_000_000}, "乙": {JOINT: 6_000_000}}))
def test_found(book: Book) -> None:
    """"""
    (finding,) = divided.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 2000000, Severity.VIOLATION)


@pytest.mark.book(plan=Plan(DAY, {}, {"甲": {JOINT: 13_000_000}, "乙": {JOINT: 6_990_000}}))
def test_rounding_is_a_note(book: Book) -> None:
    """"""
    (finding,) = divided.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 10000, Severity.NOTE)


@pytest.mark.book(plan=Plan(DAY, {}, {"甲": {JOINT: 13_000_000}, "乙": {JOINT: 6_990_000}}, unit="元"))
def test_in_yuan_nothing_is_rounded(book: Book) -> None:
    """"""
    (finding,) = divided.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 10000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """"""
    assert divided.run(book).outcome == "clean"


@pytest.mark.book(plan=Plan(DAY, {(JOINT, "地方财政"): 20_000_000}))
def test_undetermined(book: Book) -> None:
    """"""
    answer = divided.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺分专业预算（附件2 表3-n-1）")


def test_passed_over_1_a_later_policys_amount(book: Book) -> None:
    """"""
    after = moved(book, date(2025, 7, 1), grant={"amount": 30_000_000}, budget={"fiscal_per": "specialty"})
    assert divided.run(after).outcome == "clean"
    assert divided.run(after).rule.cites == "附件2 表3-n-1", "the policy it was approved under is cited"
    assert divided.run(moved(book, date(2024, 3, 1), grant={"amount": 30_000_000})).outcome == "found"
