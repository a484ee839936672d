"""S05: called put right, and the book lacks what was promised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.s05 import proved
from ledgers.book.promise import came_back, lacking
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

ORDER = """
2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  due: 2025-07-03
  owner: "张会计"
  state: "待整改"
2025-06-20 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "已反馈"
  evidence: "见凭证"
  promise: "{promise}"
  expects: "{expects}"
  sum: 500.00 CNY
"""
PAID = """
2025-05-08 * "某旅行社" "考察"
  voucher: "记2505-001"
  invoice: "25502000000012345678"
  A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  500.00 CNY
"""
BACK = """
2025-06-22 * "某旅行社" "退回"
  voucher: "记2506-011"
  A资产:1002银行存款:01专户:1地方财政  {amount} CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  -{amount} CNY
"""
DONE = """
2025-06-25 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
  state: "待复核"
"""


def test_found_closed_while_the_book_lacks_the_refund(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
      promise: "退款"
      expects: "记2506-011"
      sum: 500.00 CNY
    2025-06-30 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "销号"
    """
    (finding,) = proved.run(book).findings
    assert (finding.severity, finding.amount) == (Severity.VIOLATION, 50_000)
    assert "账上没有凭证 记2506-011" in finding.message


@pytest.mark.parametrize(
    ("promise", "expects", "extra", "lacks"),
    [
        ("退款", "记2506-011", BACK.format(amount="300.00"), "只收回 300.00 元，还差 200.00 元"),
        ("退款", "记2505-001", "", "没有收回款项"),
        ("冲销", "记2505-001", "", "没有冲销支出"),
        ("发票", "25502000000099999999", "", "没有一笔支出附有发票"),
    ],
)
def test_found_what_is_there_does_not_keep_the_promise(promise: str, expects: str, extra: str, lacks: str) -> None:
    text = ORDER.format(promise=promise, expects=expects) + PAID + extra + DONE
    (finding,) = proved.run(read_book(text)).findings
    assert lacks in finding.message


@pytest.mark.parametrize(
    ("promise", "expects", "back"),
    [("退款", "记2506-011", 50_000), ("冲销", "记2506-011", 0), ("发票", "25502000000012345678", 0)],
)
def test_clean_and_waiting_as_soon_as_the_book_holds_it(promise: str, expects: str, back: int) -> None:
    text = ORDER.format(promise=promise, expects=expects) + PAID + BACK.format(amount="500.00")
    book = read_book(text)
    (order,) = book.rectifications
    assert (order.state, lacking(book, order), came_back(book, order)) == ("待复核", "", back)
    assert order.date == (date(2025, 6, 20) if promise == "发票" else date(2025, 6, 22))
    assert proved.run(read_book(text + DONE)).outcome == "clean"


def test_clean_after_it_was_sent_back_a_promise_waits_for_a_new_answer() -> None:
    back = '2025-06-24 custom "earmark-rectification" "F03-1a2b3c4d5e6f"\n  state: "退回"\n  why: "不是这一笔"\n'
    text = ORDER.format(promise="退款", expects="记2506-011") + PAID + BACK.format(amount="500.00") + back
    assert [order.state for order in read_book(text).rectifications] == ["退回"]


def test_passed_over_1_nobody_has_called_it_done() -> None:
    book = read_book(ORDER.format(promise="退款", expects="记2506-011") + PAID)
    assert ([o.state for o in book.rectifications], proved.run(book).outcome) == (["已反馈"], "clean")


@pytest.mark.parametrize(
    "settled",
    [
        '  verdict: "误报"\n  by: "李静"\n  closed-by: "王局"\n',
        '  by: "王局"\n  why: "经批准"\n  until: 2026-04-30\n',
    ],
)
def test_passed_over_2_the_finding_is_settled(settled: str) -> None:
    kind = "earmark-review" if "verdict" in settled else "earmark-waiver"
    note = f'2025-07-01 custom "{kind}" "F03-1a2b3c4d5e6f"\n  fingerprint: "9f8e7d6c5b4a"\n{settled}'
    text = ORDER.format(promise="退款", expects="记2506-011") + PAID + DONE
    assert proved.run(read_book(text)).outcome == "found"
    assert proved.run(read_book(text + note)).outcome == "clean"


def test_passed_over_3_the_paper_of_what_went_past_the_book(book: Book) -> None:
    """
    2025-06-03 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2025-07-03
      owner: "张会计"
      promise: "退款"
      expects: "记2506-011"
    2025-06-30 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "销号"
      evidence: "国库缴款书 0012345"
    """
    assert proved.run(book).outcome == "clean"
