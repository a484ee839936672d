"""B06: the percentages of 表4-2."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.b06 import shares
from audit_rules.rule import Severity
from tests.conftest import PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(plan=replace(PLAN, reading="column", misfits="构建培训体系 地方财政 写 75.00%"))
def test_found(book: Book) -> None:
    """"""
    (finding,) = shares.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 0, Severity.NOTE)
    assert "写 75.00%" in finding.message
    assert "占本列" in finding.message


@pytest.mark.book(plan=replace(PLAN, misfits="写 75.00%"))
def test_found_no_reading_fits(book: Book) -> None:
    """"""
    (finding,) = shares.run(book).findings
    assert "没有一种读法" in finding.message


@pytest.mark.book(plan=replace(PLAN, reading="row"))
def test_clean(book: Book) -> None:
    """"""
    assert shares.run(book).outcome == "clean"


def test_passed_over_1_a_form_without_percentages(book: Book) -> None:
    """"""
    answer = shares.run(book)
    assert (answer.outcome, answer.reason) == ("clean", "")


@pytest.mark.book(plan=None)
def test_undetermined_without_a_plan(book: Book) -> None:
    """"""
    answer = shares.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")
