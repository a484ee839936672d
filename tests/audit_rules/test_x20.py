"""X20: what is left of the subsidy, without a decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x20 import remainder

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_found(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  190000.00 CNY
    """
    (finding,) = remainder.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 1_000_000, Severity.LEAD)
    assert (
        "建设期 2026-03-31 已满 183 天，补助净到账 200,000.00 元，支出 190,000.00 元，结余 10,000.00 元（5.0%）"
        in finding.message
    )


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_clean(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -200000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  200000.00 CNY
    """
    assert remainder.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_undetermined_before_the_subsidy_came(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -200000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  200000.00 CNY
    """
    answer = remainder.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有财政补助到账")


@pytest.mark.book(as_of=date(2026, 6, 29))
def test_passed_over_1_within_the_days(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  190000.00 CNY
    """
    assert remainder.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_passed_over_2_decided_on(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  190000.00 CNY
    2026-05-06 custom "earmark-dossier" "节点" "结余处理"
      result: "上缴"
    """
    assert remainder.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_passed_over_3_interest(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -200000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  200000.00 CNY
    2024-06-21 * "某银行" "到账"
      voucher: "收3"
      A资产:1002银行存款:01专户:3其他  90.00 CNY
      I收入:3其他:4302利息收入  -90.00 CNY
    """
    assert remainder.run(book).outcome == "clean"


@pytest.mark.book(as_of=date(2026, 9, 30))
def test_passed_over_4_given_back(book: Book) -> None:
    """
    2024-04-18 * "财政局" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  190000.00 CNY
    2026-05-06 * "财政局" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
      A资产:1221往来款项:1地方财政  10000.00 CNY
    """
    assert remainder.run(book).outcome == "clean"
