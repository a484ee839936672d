"""整改通知书: what is ordered and by when, or a draft of what would be."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ledgers.book.notes import Rectification
from reports.matters import matters
from reports.order import order
from reports.register import _followed
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


def register_of(**facts: Any) -> dict[str, Any]:
    """The one row of the register, by the titles of its columns."""
    (table,) = order(*ordered(**facts)).tables
    (row,) = table.rows
    return {c.title: row.cells[c.key].value for c in table.columns}


def test_what_the_book_does_not_say_is_said_to_be_missing() -> None:
    said = register_of(owner="", due=None)
    wanted = ("责任人", "整改时限", "整改措施", "整改进展", "结果及佐证", "挽回金额", "验收人/日期")
    assert {said[title] for title in wanted} == {"未登记"}


def test_what_came_back_and_who_accepted_it_are_the_books() -> None:
    told = {"promise": "退款", "expects": "记2506-001", "course": "持续整改", "closer": "何雯"}
    said = register_of(state="待复核", **told)
    assert (said["整改措施"], said["挽回金额"], said["问题类型"]) == ("退款 记2506-001", 20_000, "持续整改")
    book, answers = ordered(state="销号", **told)
    row = _followed(book, next(m for m in matters(answers, 2025) if m.lead.rule.code == "F03"))
    assert (row["accepted"].value, row["progress"].value) == ("何雯 2025-11-01", "已完成")


def test_what_is_not_ordered_yet_has_no_answer() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    (table,) = order(book, answers_of(book)).tables
    (row,) = table.rows
    assert (row.cells["state"].value, row.cells["accepted"].value) == ("未下达", "—")
