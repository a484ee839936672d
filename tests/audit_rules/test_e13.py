"""E13: large and medium partners."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.e13 import partners
from audit_rules.rule import Severity
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      size: "微"
      until: 2027-01-09
    """
    (finding,) = partners.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "有效的 1 家" in finding.message


def test_found_one_enterprise_under_two_names(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      credit-code: "91500103MA00000011"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司重庆分公司"
      credit-code: "91500103MA00000011"
      size: "大"
      until: 2027-01-09
    """
    assert partners.run(book).outcome == "found"


def test_found_an_agreement_that_has_run_out(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      size: "中"
      until: 2026-03-30
    """
    assert partners.run(book).outcome == "found"


@pytest.mark.book(facts=replace(FACTS, host="某某集团"))
def test_found_the_host_itself(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "某某集团"
      size: "大"
      until: 2027-01-09
    """
    assert "记有合作企业 1 家" in partners.run(book).findings[0].message


def test_clean(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      size: "中"
      until: 2026-03-31
    """
    assert partners.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    answer = partners.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺校企合作协议，登记：合作企业（规模、协议有效期至）")


def test_undetermined_without_a_size(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      until: 2027-01-09
    """
    answer = partners.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺乙公司的企业规模或协议有效期，登记：合作企业（规模、协议有效期至）",
    )
