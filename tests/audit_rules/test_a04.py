"""A04: one unit with two bases, which one book cannot tell; C05 compares them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_rules.a04 import one_base
from audit_rules.across import compare
from audit_rules.columns import frame
from ledgers.policy import find_policy
from tests.conftest import FACTS, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_the_comparison_of_all_bases() -> None:
    """What A04 cannot say over a book, C05 says over two."""
    ours = replace(FACTS, credit_code="91500103MA00000011")
    books = {code: replace(read_book("", facts=replace(ours, name=code)), code=code) for code in "甲乙"}
    assert [one_base.run(book).outcome for book in books.values()] == ["undetermined"] * 2
    (found,) = compare({code: frame(book) for code, book in books.items()}, find_policy).concerns
    assert (found.rule.code, found.bases) == ("C05", ("乙", "甲"))


def test_clean_where_the_policy_does_not_ask(book: Book) -> None:
    law = book.policy.model_copy(update={"application": book.policy.application.model_copy(update={"cite_single": ""})})
    assert one_base.run(replace(book, policy=law)).outcome == "clean"


def test_undetermined_in_one_book(book: Book) -> None:
    answer = one_base.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺统一社会信用代码；缺其他基地的账套，由全区审计比对")
