"""S02: what was to be put right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.s02 import put_right

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_overdue(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
      state: "待整改"
    2025-06-20 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "已反馈"
    2025-06-25 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "退回"
    """
    answer = put_right.run(book)
    (finding,) = answer.findings
    assert (finding.severity, answer.examined) == (Severity.VIOLATION, 1)
    assert "逾期 301 天" in finding.message
    assert "张会计" in finding.message


def test_found_an_order_without_a_day_or_a_person(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "待整改"
    """
    (finding,) = put_right.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "整改期限和责任人" in finding.message


def test_found_done_too_late_and_not_closed(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-07-04 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "待复核"
    """
    assert [f.severity for f in put_right.run(book).findings] == [Severity.VIOLATION]


def test_clean_without_orders(book: Book) -> None:
    answer = put_right.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 0)


def test_passed_over_1_the_base_has_done_its_part(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-07-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "待复核"
    """
    (finding,) = put_right.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "请主管部门复核" in finding.message


def test_passed_over_2_it_was_no_finding(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-06-10 custom "earmark-review" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      verdict: "误报"
      by: "李静"
      closed-by: "王局"
    """
    assert put_right.run(book).outcome == "clean"


def test_found_after_a_false_alarm_was_taken_back(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-06-10 custom "earmark-review" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      verdict: "误报"
      by: "李静"
      closed-by: "王局"
    2025-06-20 custom "earmark-review" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      verdict: "属实"
      by: "赵敏"
    2025-06-21 custom "earmark-review" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      verdict: "误报"
      by: "李静"
    """
    assert put_right.run(book).outcome == "found"


def test_passed_over_2_a_waiver_holds_until_its_day(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-06-10 custom "earmark-waiver" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      by: "王局"
      why: "经批准"
      until: 2026-04-30
    """
    assert put_right.run(book).outcome == "clean"


def test_passed_over_3_closed(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    2025-08-01 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "销号"
    """
    assert put_right.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2025, 7, 3))
def test_passed_over_3_its_day(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
    """
    assert put_right.run(book).outcome == "clean"
