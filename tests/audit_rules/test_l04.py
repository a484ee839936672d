"""L04: the unit's own rules for the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.l04 import own_rules
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_one_payment_over_the_limit(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "设备购置"
      amount: 20000.00 CNY
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  20000.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -28600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  28600.00 CNY
    """
    (finding,) = own_rules.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 2860000, Severity.VIOLATION)


def test_found_a_share_over_the_limit(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "设备购置"
      share: 25
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  20000.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -30000.50 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30000.50 CNY
    """
    (finding,) = own_rules.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 50, Severity.VIOLATION)


def test_found_by_specialty_and_content(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "健康照护师"
      amount: 100.00 CNY
    2024-03-20 custom "earmark-dossier" "限额" "校企合作"
      amount: 200.00 CNY
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "健康照护师"
      A资产:1002银行存款:01专户:1地方财政  -150.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  150.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -250.00 CNY
      E支出:1地方财政:2校企合作:31003设备购置  250.00 CNY
    """
    assert [f.voucher for f in own_rules.run(book).findings] == ["记1", "记2"]


def test_found_a_specialty_that_is_not_the_projects(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "资料" "经费管理实施细则"
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:1地方财政  -8800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8800.00 CNY
    """
    (finding,) = own_rules.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 880000, Severity.VIOLATION)


def test_clean(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "资料" "经费管理实施细则"
    2024-03-20 custom "earmark-dossier" "限额" "设备购置"
      amount: 20000.00 CNY
      share: 10
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "养老护理员"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  20000.00 CNY
    """
    assert own_rules.run(book).outcome == "clean"


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "设备购置"
      amount: 20000.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -28600.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  28600.00 CNY
    """
    assert own_rules.run(book).outcome == "clean"


def test_passed_over_2_refund(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "设备购置"
      share: 10
    2024-05-27 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -22000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  22000.00 CNY
    2024-06-27 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  2000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -2000.00 CNY
    """
    assert own_rules.run(book).outcome == "clean"


def test_undetermined_without_the_paper(book: Book) -> None:
    """
    2025-05-27 * "甲公司" "设备"
      voucher: "记1"
      specialty: "汽车维修工"
      A资产:1002银行存款:01专户:1地方财政  -8800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8800.00 CNY
    """
    answer = own_rules.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺经费管理实施细则，登记：资料 经费管理实施细则")


def test_undetermined_by_a_name_that_says_nothing(book: Book) -> None:
    """
    2024-03-20 custom "earmark-dossier" "限额" "领导审批"
      amount: 100.00 CNY
    """
    assert "领导审批" in own_rules.run(book).reason


def test_asked_for_and_not_handed_in(book: Book) -> None:
    """
    2026-03-01 custom "earmark-request" "经费管理实施细则"
      due: 2026-03-20
    """
    (finding,) = own_rules.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 0, Severity.VIOLATION)
