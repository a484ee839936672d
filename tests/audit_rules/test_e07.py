"""E07: no clean record, or an old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e07 import record_of_conduct
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
    2023-05-10 custom "earmark-dossier" "资料" "企业信用报告"
    """
    (finding,) = record_of_conduct.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "早于申报日 2024-02-20 286 天" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
    2023-08-24 custom "earmark-dossier" "资料" "信用报告"
    """
    assert record_of_conduct.run(book).outcome == "clean"


def test_passed_over_1_a_later_report(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
    2024-06-01 custom "earmark-dossier" "资料" "信用报告"
    """
    assert record_of_conduct.run(book).outcome == "clean"


def test_passed_over_2_an_old_report_beside_a_fresh_one(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
    2022-06-01 custom "earmark-dossier" "资料" "信用报告"
    2024-01-10 custom "earmark-dossier" "资料" "信用报告"
    """
    assert record_of_conduct.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = record_of_conduct.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺未发生违法违规的承诺，登记：承诺 未发生违法违规；缺信用报告，登记：资料 信用报告",
    )


def test_undetermined_without_the_day(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "承诺" "未发生违法违规和失信联合惩戒事件"
    2023-06-01 custom "earmark-dossier" "资料" "信用报告"
    """
    assert "缺申报日期" in record_of_conduct.run(book).reason
