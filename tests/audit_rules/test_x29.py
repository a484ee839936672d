"""X29: first digits that are not those of payments. The books have a thousand payments, so they are made."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x29 import LAW, first_digits
from tests.conftest import read_book

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_rules.rule import Answer
    from ledgers.book.book import Book

ROWS = 1000
NATURAL = [round(10 ** (3 + 3 * n / ROWS)) for n in range(ROWS)]  # fen, over three orders: Benford's own
"""Ten yuan to ten thousand, each order with the same number of payments."""


@pytest.fixture(scope="module")
def pattern() -> Book:
    """One payment; the books below have copies of it with other amounts."""
    return read_book("""
    2025-06-12 * "甲公司" "货"
      A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1.00 CNY
    """)


def asked(book: Book, amounts: Iterable[int]) -> Answer:
    (spend,) = book.spending
    made = replace(book)
    entries = [spend.entry._replace(meta=dict(spend.entry.meta)) for _ in amounts]
    spends = (replace(spend, amount=fen, entry=entry) for fen, entry in zip(amounts, entries, strict=True))
    vars(made)["spending"] = tuple(spends)
    return first_digits.run(made)


def test_the_law_adds_up() -> None:
    assert sum(LAW.values()) == pytest.approx(1)
    assert float(LAW[1]) == pytest.approx(math.log10(2))


def test_found_where_a_digit_is_a_favourite(pattern: Book) -> None:
    liked = [fen if n % 5 else 90_000 + n for n, fen in enumerate(NATURAL)]
    (finding,) = asked(pattern, liked).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 0, Severity.LEAD)
    assert "1000 笔付款的首位数字平均偏差" in finding.message
    assert "偏离最大的是 9 开头的" in finding.message


def test_clean(pattern: Book) -> None:
    assert asked(pattern, NATURAL).outcome == "clean"


def test_undetermined_with_few_payments(pattern: Book) -> None:
    answer = asked(pattern, NATURAL[1:])
    assert (answer.outcome, answer.reason) == ("undetermined", "只有 999 笔付款，首位数字分析至少要 1000 笔")


def test_passed_over_1_below_one_yuan(pattern: Book) -> None:
    assert asked(pattern, [*NATURAL, *[99] * 500]).outcome == "clean"


def test_passed_over_2_too_close_together(pattern: Book) -> None:
    assert asked(pattern, [90_000 + n for n in range(ROWS)]).outcome == "clean"


def test_passed_over_3_within_the_band(pattern: Book) -> None:
    assert asked(pattern, [fen if n % 50 else 90_000 + n for n, fen in enumerate(NATURAL)]).outcome == "clean"


def test_passed_over_4_what_was_refunded(pattern: Book) -> None:
    paid = [90_000 + n for n in range(ROWS)]
    assert asked(pattern, [*NATURAL, *paid]).outcome == "found"
    assert asked(pattern, [*NATURAL, *paid, *[-fen for fen in paid]]).outcome == "clean"
