"""P09: the seals of both bureaus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p09 import seals
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "签章" "区人社局"
      form: "附件2 表5"
    2024-06-03 custom "earmark-request" "附件2 表5"
      due: 2024-06-20
    """
    (finding,) = seals.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "区财政局盖章" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "签章" "区人社局"
      form: "附件2 表5"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区财政局"
      form: "附件2 表5"
    """
    assert seals.run(book).outcome == "clean"


def test_undetermined_a_seal_on_the_other_form(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "签章" "区人社局"
      form: "附件2 表5"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert seals.run(book).reason == "缺区财政局盖章（附件2 表5），登记：签章 区财政局（所在表格）"


def test_undetermined_a_seal_that_does_not_say_where(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "签章" "区人社局"
      form: "附件2 表5"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
    2024-06-03 custom "earmark-request" "附件2 表5"
      due: 2024-06-20
    """
    answer = seals.run(book)
    assert answer.outcome == "undetermined"
    assert answer.reason == "区财政局的签章没有写所在表格，补写是否在附件2 表5，登记：签章 区财政局（所在表格）"
