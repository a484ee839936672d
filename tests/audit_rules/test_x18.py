"""X18: spending of the subsidy that runs ahead of the match."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x18 import lagging

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_where_the_match_is_still_behind(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  10000.00 CNY
      I收入:2行业企业:4201单位配套  -10000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-07-12 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1000.00 CNY
    """
    (finding,) = lagging.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 528_000, Severity.LEAD)
    assert "自 2024-06-12 起单位配套净到账少于补助累计支出的 1.00 倍，到 2026-04-30 仍没有跟上" in finding.message
    assert "最多差 5,280.00 元（2024-07-12）" in finding.message


def test_found_where_it_was_made_good_later(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-08-25 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
      I收入:2行业企业:4201单位配套  -20000.00 CNY
    """
    (finding,) = lagging.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 1_428_000, Severity.LEAD)
    assert "到 2024-08-25 才跟上，共 74 天" in finding.message


def test_found_once_the_match_went_back(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
      I收入:2行业企业:4201单位配套  -20000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-07-12 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:2行业企业  -10000.00 CNY
      A资产:1221往来款项:2行业企业  10000.00 CNY
    """
    (finding,) = lagging.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 428_000, Severity.LEAD)
    assert "自 2024-07-12 起" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
      I收入:2行业企业:4201单位配套  -20000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -50000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  50000.00 CNY
    """
    assert lagging.run(book).outcome == "clean"


def test_undetermined_before_anything_moved(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "申报"
    """
    answer = lagging.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有收支")


def test_passed_over_1_a_lag_within_the_days(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-07-12 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
      I收入:2行业企业:4201单位配套  -20000.00 CNY
    """
    assert lagging.run(book).outcome == "clean"


def test_passed_over_2_partners_where_the_policy_counts_them(book: Book) -> None:
    """
    2024-04-25 * "医养公司" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
      I收入:2行业企业:4202合作企业投入  -20000.00 CNY
    2024-06-12 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    """
    assert lagging.run(book).outcome == "found"
    match = book.policy.match.model_copy(update={"count_partners": True})
    law = book.policy.model_copy(update={"match": match})
    assert lagging.run(replace(book, policy=law)).outcome == "clean"


def test_passed_over_3_spending_that_was_refunded(book: Book) -> None:
    """
    2024-06-12 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  14280.00 CNY
    2024-06-30 * "甲公司" "退设备款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  14280.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -14280.00 CNY
    """
    assert lagging.run(book).outcome == "clean"
