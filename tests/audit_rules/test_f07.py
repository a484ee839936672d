"""F07: the subsidy for a specialty that it was not granted for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.f07 import specialties
from audit_rules.rule import Severity
from ledgers.book.facts import Facts
from ledgers.book.plan import Plan
from tests.conftest import POLICY, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

THREE = Facts("试点", POLICY, date(2024, 4, 1), ("甲", "乙", "丙"))
NONE = Facts("试点", POLICY, date(2024, 4, 1))
JOINT = "校企合作提升培训能力"


def test_found(book: Book) -> None:
    """
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:1地方财政  -8800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8800.00 CNY
    """
    (finding,) = specialties.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 880000, Severity.VIOLATION)


def test_found_own_money_is_a_note(book: Book) -> None:
    """
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:2行业企业  -8800.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  8800.00 CNY
    """
    (finding,) = specialties.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 880000, Severity.NOTE)


def test_found_a_near_name_is_a_lead(book: Book) -> None:
    """
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "养老护理"
      A资产:1002银行存款:01专户:1地方财政  -8800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8800.00 CNY
    """
    (finding,) = specialties.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 880000, Severity.LEAD)


@pytest.mark.book(plan=None, facts=THREE)
def test_found_more_than_the_article_allows(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "甲"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      specialty: "乙"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  900.00 CNY
    2024-07-27 * "甲公司" "设备"
      voucher: "记3"
      specialty: "丙"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  1000.00 CNY
    """
    (finding,) = specialties.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 100000, Severity.VIOLATION)
    assert "3 个专业" in finding.message


@pytest.mark.book(facts=THREE, plan=Plan(date(2024, 4, 1), {}, {"甲": {JOINT: 1}, "丙": {JOINT: 0}}))
def test_found_one_that_the_table_gives_nothing_to(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "丙"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    (finding,) = specialties.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 80000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "养老护理员"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      specialty: "养老护理员、健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  900.00 CNY
    """
    assert specialties.run(book).outcome == "clean"


def test_passed_over_1_refund(book: Book) -> None:
    """
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:1地方财政  8800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -8800.00 CNY
    """
    assert specialties.run(book).outcome == "clean"


def test_passed_over_2_none_or_all_of_them(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      specialty: "公共"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  900.00 CNY
    """
    assert specialties.run(book).outcome == "clean"


@pytest.mark.parametrize("word", ["不分专业", "两专业共用", "各专业", "综合"])
def test_passed_over_2_however_all_of_them_are_called(word: str) -> None:
    book = read_book(f"""
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "{word}"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """)
    assert specialties.run(book).outcome == "clean"


def test_passed_over_3_a_level_in_brackets(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "养老护理员 （高级）"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    assert specialties.run(book).outcome == "clean"


@pytest.mark.book(plan=None, facts=NONE)
def test_undetermined(book: Book) -> None:
    """
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "丁"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    answer = specialties.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺批准的专业（职业）名单")
