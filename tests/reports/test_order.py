"""整改通知书: what is ordered and by when, or a draft of what would be."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ledgers.book.notes import Rectification
from reports.order import order
from tests.reports.books import JOURNAL, PLAN, answers_of, book_of, golden
from tests.reports.test_paper import read

if TYPE_CHECKING:
    from ledgers.book.book import Book

YEAR_END = date(2025, 12, 31)


def ordered(**facts: Any) -> tuple[Book, Any]:
    """A book whose one finding of F03 has been ordered to be put right."""
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    answers = answers_of(book)
    (finding,) = next(a for a in answers if a.rule.code == "F03").findings
    given: dict[str, Any] = {"due": date(2025, 12, 20), "owner": "张会计", "state": "待整改"} | facts
    step = Rectification(date=date(2025, 11, 1), ordered=date(2025, 11, 1), finding=finding.id, **given)
    book.__dict__["rectifications"] = (step,)
    return book, answers


def test_the_notice_reads() -> None:
    golden("order.txt", read(order(*ordered())))


def test_without_an_order_it_is_a_draft_of_what_is_no_hint() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    text = read(order(book, answers_of(book)))
    assert "（拟稿）" in text
    assert re.findall(r"### (\d\. \S+?)，", text) == ["1. 补助资金列支差旅费"]
    assert "自收到本通知之日起30日内" in text


def test_what_is_closed_is_not_ordered_again() -> None:
    book, answers = ordered(state="销号")
    assert "（拟稿）" in read(order(book, answers))


def test_an_order_in_time_is_not_late() -> None:
    text = read(order(*ordered(due=date(2026, 1, 31))))
    assert "2026年1月31日前，责任人张会计。" in text
    assert "逾期" not in text


def test_nothing_to_put_right() -> None:
    book = book_of("", YEAR_END)
    assert "没有需要下达整改的问题" in read(order(book, []))


def test_the_register_has_its_eighteen_columns() -> None:
    (table,) = order(*ordered(state="已反馈", evidence="记2512-001 退回专户")).tables
    assert len(table.columns) == 18
    (row,) = table.rows
    said = {c.title: row.cells[c.key].value for c in table.columns}
    assert (said["状态"], said["责任人"], said["整改时限"]) == ("已反馈", "张会计", "2025-12-20")
    assert (said["结果及佐证"], said["整改进展"], said["备注"]) == ("记2512-001 退回专户", "逾期", "待认定")
