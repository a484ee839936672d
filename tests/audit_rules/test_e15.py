"""E15: a practice site and people from the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e15 import site
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      site: FALSE
      engaged: 0
    """
    answer = site.run(book)
    assert [f.subject for f in answer.findings] == ["site", "engaged"]
    assert {f.severity for f in answer.findings} == {Severity.WARNING}


def test_clean(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      site: TRUE
      engaged: 0
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      engaged: 2
    """
    assert site.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      site: FALSE
      engaged: 0
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      size: "大"
    """
    answer = site.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺共建学生实习基地协议，登记：合作企业（共建学生实习基地）；缺企业指导教师聘书，登记：合作企业（聘任的技师、高级技师和优秀专业技术人才数）",
    )
