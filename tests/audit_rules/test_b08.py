"""B08: a specialty spent more than 表3-n-1 gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.b08 import parts
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.00 CNY
    2025-04-06 * "甲公司" "设备"
      voucher: "记2"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -8874.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8874.00 CNY
    """
    (finding,) = parts.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 387400, Severity.WARNING)
    assert "111.1%" in finding.message
    assert [m.voucher for m in finding.mentions] == ["记1", "记2"]


def test_clean(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -35000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  35000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:2行业企业  -90000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  90000.00 CNY
    """
    assert parts.run(book).outcome == "clean"


def test_passed_over_1_within_the_tolerance(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -38500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  38500.00 CNY
    """
    assert parts.run(book).outcome == "clean"


def test_passed_over_2_no_one_part(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  90000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记2"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:0未归集:31003设备购置  90000.00 CNY
    2025-03-06 * "甲公司" "设备"
      voucher: "记3"
      specialty: "健康照护师、养老护理员"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  90000.00 CNY
    """
    assert parts.run(book).outcome == "clean"


def test_passed_over_3_a_specialty_of_no_plan(book: Book) -> None:
    """
    2025-03-06 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:1地方财政  -90000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  90000.00 CNY
    """
    assert parts.run(book).outcome == "clean"


@pytest.mark.book(plan=None)
def test_undetermined(book: Book) -> None:
    """"""
    answer = parts.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺分专业预算（附件2 表3-n-1）")
