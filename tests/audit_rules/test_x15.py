"""X15: persons paid for teaching who may not have taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x15 import not_engaged

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_without_an_engagement(book: Book) -> None:
    """
    2025-06-27 * "周会敏" "指导教师课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    """
    (finding,) = not_engaged.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 300_000, Severity.LEAD)
    assert "“周会敏”领课酬，没有聘任协议（合同号），资料“聘任”里也没有" in finding.message


def test_found_after_leaving_and_after_the_engagement(book: Book) -> None:
    """
    2025-06-27 * "刘建国" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-27 * "赵敏" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
      left: 2025-01-31
      until: 2026-06-01
    2024-06-01 custom "earmark-dossier" "聘任" "赵敏"
      until: 2025-05-31
    """
    assert [(f.voucher, f.amount) for f in not_engaged.run(book).findings] == [("记1", 300_000), ("记2", 200_000)]
    assert "已于 2025-01-31 离职" in not_engaged.run(book).findings[0].message


def test_found_one_account_under_two_names(book: Book) -> None:
    """
    2025-06-27 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-07-27 * "李明" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1700.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1700.00 CNY
    2025-08-27 * "李明" "课酬"
      voucher: "记3"
      contract: "PQ-2"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1800.00 CNY
    """
    (finding,) = not_engaged.run(book).findings
    assert (finding.voucher, finding.severity) == ("记2", Severity.LEAD)
    assert "先付给“陈立群”，又付给“李明”" in finding.message
    assert [m.voucher for m in finding.mentions] == ["记2", "记1"]


def test_clean(book: Book) -> None:
    """
    2025-06-27 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-06-27 * "王素芬" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      payee-account: "9996217000000000022"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  2400.00 CNY
    2025-06-27 * "钱某" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2400.00 CNY
    """
    assert not_engaged.run(book).outcome == "clean"


def test_passed_over_1_organisations(book: Book) -> None:
    """
    2025-06-27 * "四川师资培训中心" "外聘教师课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    """
    assert not_engaged.run(book).outcome == "clean"


def test_passed_over_2_engaged_by_contract_or_on_file(book: Book) -> None:
    """
    2025-06-27 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-06-27 * "李正" "课酬"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-01-01 custom "earmark-dossier" "聘任" "李正"
      until: 2025-12-31
    """
    assert not_engaged.run(book).outcome == "clean"


def test_passed_over_3_one_name_in_two_spellings(book: Book) -> None:
    """
    2025-06-27 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-07-27 * "陈 立群" "课酬"
      voucher: "记2"
      contract: "PQ-1"
      payee-account: "9996217000000000011"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    """
    assert not_engaged.run(book).outcome == "clean"


def test_passed_over_4_masked_accounts(book: Book) -> None:
    """
    2025-06-27 * "陈立群" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      payee-account: "6217****0000000011"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1600.00 CNY
    2025-07-27 * "李明" "课酬"
      voucher: "记2"
      contract: "PQ-2"
      payee-account: "6217****0000000011"
      A资产:1002银行存款:01专户:1地方财政  -1700.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1700.00 CNY
    2025-08-27 * "王素芬" "课酬"
      voucher: "记3"
      contract: "PQ-2"
      payee-account: "0011"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1800.00 CNY
    2025-09-27 * "何志刚" "课酬"
      voucher: "记4"
      contract: "PQ-2"
      payee-account: "0011"
      A资产:1002银行存款:01专户:1地方财政  -1900.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  1900.00 CNY
    """
    assert not_engaged.run(book).outcome == "clean"


def test_passed_over_5_what_was_refunded(book: Book) -> None:
    """
    2025-06-27 * "周会敏" "课酬"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-07-27 * "周会敏" "退课酬"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  -3000.00 CNY
    """
    assert not_engaged.run(book).outcome == "clean"


def test_found_in_the_lines_of_a_wages_list(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "课酬"
      voucher: "记1"
      contract: "PQ-1"
      detail: "aa"
      A资产:1002银行存款:01专户:2行业企业  -3400.00 CNY
      E支出:2行业企业:1构建培训体系:30216指导教师聘用  3400.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 3400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "刘建国"
      amount: 2400.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "李明"
      amount: 1000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    (finding,) = not_engaged.run(book).findings
    assert (finding.voucher, finding.amount) == ("记1", 100_000)
    assert "“李明”领课酬" in finding.message
