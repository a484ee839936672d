"""L02: spending that is not accounted to the project."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.l02 import dimensions
from audit_rules.rule import Severity
from ledgers.book.facts import Facts
from tests.conftest import POLICY

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_without_content(book: Book) -> None:
    """
    2024-08-19 * "诚信维修部" "监测终端检修"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -1120.00 CNY
      E支出:1地方财政:0未归集:30213设备维护  1120.00 CNY
    """
    (finding,) = dimensions.run(book).findings
    assert (finding.voucher, finding.severity) == ("记1", Severity.VIOLATION)
    assert "建设内容" in finding.message


def test_found_without_source_and_category(book: Book) -> None:
    """
    2024-08-19 * "某公司" "某事"
      voucher: "记1"
      A资产:1002银行存款:01专户:0待分配  -10.00 CNY
      E支出:0待分配:1构建培训体系:0未归类  10.00 CNY
    """
    (finding,) = dimensions.run(book).findings
    assert "资金来源、支出类别" in finding.message


def test_a_blank_specialty_is_a_note(book: Book) -> None:
    """
    2024-08-19 * "某公司" "设备租赁"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -60.00 CNY
      E支出:3其他:1构建培训体系:30299其他培训成本  60.00 CNY
    """
    assert [f.severity for f in dimensions.run(book).findings] == [Severity.NOTE]


def test_a_payment_nobody_has_explained_is_a_note(book: Book) -> None:
    """
    2024-08-19 ! "某公司" "货款"
      bank: "0000000000000001-0"
      A资产:1002银行存款:01专户:0待分配  -100.00 CNY
      A资产:1901待查款项:0待分配  100.00 CNY
    """
    (finding,) = dimensions.run(book).findings
    assert (finding.severity, finding.amount) == (Severity.NOTE, 10_000)


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "诚信维修部" "检修"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -1120.00 CNY
      E支出:1地方财政:1构建培训体系:30213设备维护  1120.00 CNY
    """
    answer = dimensions.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 1)


def test_passed_over_1_a_word_outside_the_policy_has_been_said(book: Book) -> None:
    """
    2024-08-19 * "某公司" "赔偿"
      voucher: "记1"
      category: "赔偿款"
      specialty: "养老护理员"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:39999范围外  500.00 CNY
    """
    assert dimensions.run(book).outcome == "clean"


@pytest.mark.book(facts=Facts("试点", POLICY, date(2024, 4, 1), ("养老护理员",)))
def test_passed_over_2_one_specialty_can_only_be_that(book: Book) -> None:
    """
    2024-08-19 * "诚信维修部" "检修"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1120.00 CNY
      E支出:1地方财政:1构建培训体系:30213设备维护  1120.00 CNY
    """
    assert dimensions.run(book).outcome == "clean"


def test_passed_over_3_bank_charges(book: Book) -> None:
    """
    2024-08-19 * "某商业银行" "账户手续费"
      voucher: "记1"
      A资产:1002银行存款:01专户:3其他  -60.00 CNY
      E支出:3其他:1构建培训体系:30299其他培训成本  60.00 CNY
    """
    assert dimensions.run(book).outcome == "clean"


def test_a_word_that_is_not_known_is_said(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      source: "财政拨款"
      A资产:1002银行存款:01专户:0待分配  -60.00 CNY
      E支出:0待分配:1构建培训体系:31003设备购置  60.00 CNY
    """
    (finding,) = dimensions.run(book).findings
    assert "资金来源“财政拨款”不认识" in finding.message
