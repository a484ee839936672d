"""X23: payments against what their contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x23 import against_the_contract

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_more_than_the_sum(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-03-06 * "设备公司" "设备款"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  6000.00 CNY
    2025-04-06 * "设备公司" "设备款"
      voucher: "记3"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5000.00 CNY
    """
    (finding,) = against_the_contract.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记3", 100_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记3", "记2"]
    assert "合同 CG-1：已付 11,000.00 元，合同金额 10,000.00 元，多付 1,000.00 元" in finding.message


def test_found_another_party_and_too_early(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-02-06 * "贸易公司" "设备款"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  6000.00 CNY
    """
    (finding,) = against_the_contract.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 600_000, Severity.LEAD)
    assert (
        "2025-02-06 付给“贸易公司”，合同对方是“设备公司”；2025-02-06 付款，早于签订日期 2025-03-01" in finding.message
    )


def test_found_a_stage_beyond_its_share(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-03-06 * "设备公司" "设备首付30%"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5000.00 CNY
    """
    (finding,) = against_the_contract.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 500_000, Severity.LEAD)
    assert "写的是 30%，应为 3,000.00 元，付了 5,000.00 元" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-03-06 * "设备公司" "设备首付30%"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-04-06 * "设备公司" "验收款60%"
      voucher: "记3"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  6000.00 CNY
    2025-04-06 * "别的公司" "没有合同"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  60000.00 CNY
    """
    assert against_the_contract.run(book).outcome == "clean"


def test_undetermined_where_the_contract_is_not_on_file(book: Book) -> None:
    """
    2025-03-06 * "设备公司" "设备款"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-06 * "设备公司" "设备款"
      voucher: "记2"
      contract: "CG-2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    """
    answer = against_the_contract.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺合同内容（2 个合同号），登记：合同（合同对方、合同金额、签订日期）",
    )


def test_passed_over_1_raised_by_a_supplement(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-03-06 * "设备公司" "设备款"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -11000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  11000.00 CNY
    2025-04-01 custom "earmark-dossier" "合同" "CG-1"
      amount: 12000.00 CNY
    """
    assert against_the_contract.run(book).outcome == "clean"


def test_passed_over_2_what_was_refunded(book: Book) -> None:
    """
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备公司"
      amount: 10000.00 CNY
      signed: 2025-03-01
    2025-03-06 * "设备公司" "设备款"
      voucher: "记2"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  10000.00 CNY
    2025-04-06 * "设备公司" "重付"
      voucher: "记3"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  5000.00 CNY
    2025-05-06 * "设备公司" "退重付记3"
      voucher: "记4"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  5000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -5000.00 CNY
    2025-05-07 * "贸易公司" "付错"
      voucher: "记5"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-05-08 * "贸易公司" "退付错记5"
      voucher: "记6"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -3000.00 CNY
    """
    assert against_the_contract.run(book).outcome == "clean"


def test_passed_over_3_a_party_in_another_spelling(book: Book) -> None:
    """
    2025-03-06 * "设备有限公司" "设备款"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      party: "设备有限责任公司"
    """
    assert against_the_contract.run(book).outcome == "clean"


def test_passed_over_4_pay_for_teaching(book: Book) -> None:
    """
    2025-03-06 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    """
    assert against_the_contract.run(book).outcome == "clean"
