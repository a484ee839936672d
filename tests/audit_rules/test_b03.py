"""B03: the sums of 表4-2."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.b03 import sums
from audit_rules.rule import Severity
from tests.conftest import PLAN

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(plan=replace(PLAN, stated=45_000_000))
def test_found(book: Book) -> None:
    """"""
    (finding,) = sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 1000000, Severity.VIOLATION)


@pytest.mark.book(plan=replace(PLAN, stated=44_010_000))
def test_rounding_is_a_note(book: Book) -> None:
    """"""
    (finding,) = sums.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 10000, Severity.NOTE)


@pytest.mark.book(plan=replace(PLAN, stated=44_000_000))
def test_clean(book: Book) -> None:
    """"""
    assert sums.run(book).outcome == "clean"


def test_undetermined_without_a_total(book: Book) -> None:
    """"""
    answer = sums.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "表4-2 没有写合计，或导入时没有记下")


@pytest.mark.book(plan=None)
def test_undetermined_without_a_plan(book: Book) -> None:
    """"""
    answer = sums.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺投入预算（附件2 表4-2）")
