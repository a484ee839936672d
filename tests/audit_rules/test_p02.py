"""P02: the opinions of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p02 import opinions
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_out_of_order(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-12 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    (finding,) = opinions.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "行业主管部门意见 2024-03-12，晚于其后的 专家组 2024-03-10" in finding.message


def test_found_reviewers_out_of_order_are_a_note(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-25 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert [f.severity for f in opinions.run(book).findings] == [Severity.NOTE]


def test_found_asked_for_in_vain(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-05-06 custom "earmark-request" "申报表审核意见"
      due: 2024-05-20
    """
    (finding,) = opinions.run(book).findings
    assert "申报表区财政局意见" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert opinions.run(book).outcome == "clean"


def test_passed_over_1_no_supervising_body(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      supervisor: "无"
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert opinions.run(book).outcome == "clean"


def test_passed_over_2_the_two_bureaus(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-18 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert opinions.run(book).outcome == "clean"


def test_passed_over_3_a_seal_on_the_other_form(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    2024-02-01 custom "earmark-dossier" "签章" "区财政局"
      form: "附件2 表5"
    """
    assert opinions.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
      form: "附件1"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    assert opinions.run(book).reason == "缺申报表行业主管部门意见，登记：签章 行业主管部门（所在表格）"


def test_undetermined_without_the_form(book: Book) -> None:
    assert opinions.run(book).reason == "缺申报表审核意见，登记：签章（所在表格）"


def test_a_seal_that_does_not_say_its_form_could_not_be_judged(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "签章" "申报单位"
    2024-03-05 custom "earmark-dossier" "签章" "行业主管部门"
    2024-03-10 custom "earmark-dossier" "签章" "专家组"
    2024-03-20 custom "earmark-dossier" "签章" "重庆市渝中区人力资源和社会保障局"
    2024-03-20 custom "earmark-dossier" "签章" "区财政局"
      form: "附件1"
    """
    answer = opinions.run(book)
    assert (answer.outcome, answer.findings) == ("undetermined", ())
    assert answer.reason == "区人力社保局的签章没有写所在表格，补写是否在附件1，登记：签章 区人力社保局（所在表格）"
