"""L03: the subsidy lent out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.l03 import lending
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_with_its_return(book: Book) -> None:
    """
    2025-02-10 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "康养集团" "周转"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    """
    (finding,) = lending.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 3000000, Severity.VIOLATION)
    assert "占用 57 天" in finding.message
    assert "1,710,000.00 元·天" in finding.message
    assert [m.voucher for m in finding.mentions] == ["记1", "记2"]


def test_found_partly_returned(book: Book) -> None:
    """
    2025-02-10 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "康养集团" "周转"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  10000.00 CNY
      A资产:1221往来款项:1地方财政  -10000.00 CNY
    """
    (finding,) = lending.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 3000000, Severity.VIOLATION)
    assert "尚有 20,000.00 元没有收回" in finding.message


def test_found_returned_by_somebody_else(book: Book) -> None:
    """
    2025-02-10 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "康养集团财务部" "周转"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    """
    (finding,) = lending.run(book).findings
    assert "2025-04-08 收回" in finding.message


def test_found_a_payment_to_the_host_without_evidence_is_a_lead(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-06-01 * "康养集团" "管理费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  9000.00 CNY
    2024-06-01 * "康养集团" "教室租用"
      voucher: "记3"
      invoice: "245"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  9000.00 CNY
    """
    (finding,) = lending.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 900000, Severity.LEAD)


def test_clean(book: Book) -> None:
    """
    2025-02-10 * "乙公司" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -30000.00 CNY
      A资产:1221往来款项:2行业企业  30000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_passed_over_1_other_money(book: Book) -> None:
    """
    2024-12-20 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_passed_over_2_what_was_advanced_goes_back(book: Book) -> None:
    """
    2024-04-10 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  5000.00 CNY
      A资产:1221往来款项:1地方财政  -5000.00 CNY
    2024-04-20 * "康养集团" "周转"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -5000.00 CNY
      A资产:1221往来款项:1地方财政  5000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_passed_over_3_back_to_the_treasury(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "拨付补助（就业补助资金）"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  250000.00 CNY
      I收入:1地方财政:4001财政补助  -250000.00 CNY
    2024-05-20 * "区财政局" "周转"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
      A资产:1221往来款项:1地方财政  50000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2025-02-10 * "康养集团" "周转"
      voucher: "记1"
      A资产:1002银行存款:01专户:0待分配  -30000.00 CNY
      A资产:1221往来款项:0待分配  30000.00 CNY
    """
    answer = lending.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "有 1 笔往来付款没有写资金来源")


def test_found_by_the_words_of_a_spend(book: Book) -> None:
    """
    2025-02-10 * "天天基金销售有限公司" "理财申购"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  30000.00 CNY
    2025-02-11 * "重庆永隆商贸有限公司" "临时借款"
      voucher: "记2"
      contract: "JK-01"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  9000.00 CNY
    """
    first, second = lending.run(book).findings
    assert (first.voucher, first.amount, first.severity) == ("记1", 3_000_000, Severity.VIOLATION)
    assert "理财" in first.message
    assert (second.voucher, second.severity) == ("记2", Severity.LEAD)


def test_passed_over_4_a_refund_of_such_a_spend(book: Book) -> None:
    """
    2025-02-10 * "天天基金销售有限公司" "理财本金"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  -30000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_passed_over_5_what_the_bank_took_back(book: Book) -> None:
    """
    2025-02-10 * "某集团" "转账" ^reversal-aaaaaaaaaaaaaaaa-0
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-02-11 * "某集团" "退汇" ^reversal-aaaaaaaaaaaaaaaa-0
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    """
    assert lending.run(book).outcome == "clean"


def test_passed_over_6_a_slip_that_was_put_right_is_a_lead(book: Book) -> None:
    """
    2025-02-10 * "某集团" "往来"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-02-12 * "某集团" "往来退回"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    2025-03-10 * "某集团" "往来"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-03-12 * "某集团" "往来退回"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  20000.00 CNY
      A资产:1221往来款项:1地方财政  -20000.00 CNY
    """
    found = [(f.voucher, f.severity) for f in lending.run(book).findings]
    assert found == [("记1", Severity.LEAD), ("记3", Severity.VIOLATION)]


def test_a_loan_to_the_host_is_one_whatever_evidence_the_row_names(book: Book) -> None:
    """
    2024-04-25 * "某集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "某集团" "借款"
      voucher: "记2"
      invoice: "25502000000077120001"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  30000.00 CNY
    2025-02-11 * "某集团" "实训室场地费"
      voucher: "记3"
      invoice: "25502000000078120001"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  3000.00 CNY
    2025-02-12 * "某集团" "实训室场地费"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -4000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  4000.00 CNY
    2025-02-20 * "某集团" "退场地费"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  4000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  -4000.00 CNY
    """
    found = [(f.voucher, f.severity, f.amount) for f in lending.run(book).findings]
    assert found == [("记2", Severity.VIOLATION, 3_000_000), ("记4", Severity.NOTE, 0)]
