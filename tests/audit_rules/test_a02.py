"""A02: review, publicity, approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.a02 import procedure
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_out_of_order(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "节点" "专家评审"
    2024-03-15 custom "earmark-dossier" "节点" "公示"
      url: "http://a.example"
    2024-04-01 custom "earmark-dossier" "节点" "批复"
      issuers: "重庆市渝中区人力资源和社会保障局、重庆市渝中区财政局"
    """
    (finding,) = procedure.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.NOTE, "order|公示")


def test_found_one_bureau_and_an_objection(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "节点" "专家评审"
    2024-03-15 custom "earmark-dossier" "节点" "公示"
      url: "http://a.example"
      result: "有异议"
    2024-04-01 custom "earmark-dossier" "节点" "批复"
      issuers: "区人力社保局"
    """
    assert [f.subject for f in procedure.run(book).findings] == ["objection", "approvers"]


def test_clean(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "节点" "专家评审"
    2024-03-15 custom "earmark-dossier" "节点" "公示"
      url: "http://a.example"
      result: "公示期满无异议"
    2024-04-01 custom "earmark-dossier" "节点" "批复"
      issuers: "重庆市渝中区人力资源和社会保障局、重庆市渝中区财政局"
    """
    assert procedure.run(book).outcome == "clean"


def test_passed_over_1_one_day(book: Book) -> None:
    """
    2024-03-15 custom "earmark-dossier" "节点" "专家评审"
    2024-03-15 custom "earmark-dossier" "节点" "公示"
      url: "http://a.example"
    2024-03-15 custom "earmark-dossier" "节点" "批复"
      issuers: "重庆市渝中区人力资源和社会保障局、重庆市渝中区财政局"
    """
    assert procedure.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-03-15 custom "earmark-dossier" "节点" "公示"
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    """
    answer = procedure.run(book)
    assert answer.outcome == "undetermined"
    assert answer.reason == (
        "缺专家评审的日期，登记：节点 专家评审；缺公示的网址，登记：节点 公示（网址）；"
        "缺批复的发文机关，登记：节点 批复（发文机关）"
    )


def test_a_paper_asked_for_is_never_held_against_the_base(book: Book) -> None:
    """
    2026-01-08 custom "earmark-request" "批复"
      due: 2026-02-01
    """
    assert procedure.run(book).outcome == "undetermined"
