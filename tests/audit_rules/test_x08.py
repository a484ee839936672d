"""X08: invoices in a row from one seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x08 import in_a_row

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "智教公司" "平板"
      voucher: "记2"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:2行业企业  -4950.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  4950.00 CNY
    2025-11-06 * "智教公司" "平板"
      voucher: "记3"
      invoice: "25502000000777120005"
      A资产:1002银行存款:01专户:2行业企业  -4850.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  4850.00 CNY
    """
    (finding,) = in_a_row.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记3", 1_470_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记3", "记1", "记2"]
    assert "3 张发票尾号 77120001 至 77120005，最多相差 3" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "智教公司" "相差四"
      voucher: "记2"
      invoice: "25502000000777120005"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    2025-11-06 * "另一公司" "销售方不同"
      voucher: "记3"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:1地方财政  -4850.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4850.00 CNY
    2025-11-07 * "智教公司" "位数不同"
      voucher: "记4"
      invoice: "777120002"
      A资产:1002银行存款:01专户:1地方财政  -4850.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4850.00 CNY
    """
    assert in_a_row.run(book).outcome == "clean"


def test_passed_over_1_paid_on_one_day(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-04 * "智教公司" "平板"
      voucher: "记2"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    """
    assert in_a_row.run(book).outcome == "clean"


def test_passed_over_2_the_same_number_again(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "智教公司" "平板"
      voucher: "记2"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    """
    assert in_a_row.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "智教公司" "平板"
      voucher: "记2"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    2025-11-15 * "智教公司" "退款"
      voucher: "记3"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:1地方财政  4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -4950.00 CNY
    """
    assert in_a_row.run(book).outcome == "clean"


def test_passed_over_4_no_numbers(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "平板"
      voucher: "记1"
      invoice: "无"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "智教公司" "平板"
      voucher: "记2"
      invoice: "无"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    2025-11-06 * "智教公司" "平板"
      voucher: "记3"
      invoice: "A12345678"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    2025-11-07 * "智教公司" "平板"
      voucher: "记4"
      invoice: "A12345679"
      A资产:1002银行存款:01专户:1地方财政  -4950.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4950.00 CNY
    """
    assert in_a_row.run(book).outcome == "clean"


def test_found_by_the_seller_of_the_e_invoices_that_several_people_claimed(book: Book) -> None:
    """
    2025-11-04 * "王素芬" "报销教学用品"
      voucher: "记1"
      invoice: "25502000000777120001"
      A资产:1002银行存款:01专户:1地方财政  -490.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  490.00 CNY
    2025-11-04 * "李明" "报销教学用品"
      voucher: "记2"
      invoice: "25502000000777120002"
      A资产:1002银行存款:01专户:1地方财政  -480.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  480.00 CNY
    2025-11-04 * "赵敏" "报销教学用品"
      voucher: "记3"
      invoice: "25502000000777120003"
      A资产:1002银行存款:01专户:1地方财政  -470.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  470.00 CNY
    2025-11-01 custom "earmark-invoice" "25502000000777120001" "数电票 XML"
      record: "a"
      seller: "某商贸公司"
      amount: 490.00 CNY
    2025-11-01 custom "earmark-invoice" "25502000000777120002" "数电票 XML"
      record: "b"
      seller: "某商贸公司"
      amount: 480.00 CNY
    2025-11-01 custom "earmark-invoice" "25502000000777120003" "数电票 XML"
      record: "c"
      seller: "另一公司"
      amount: 470.00 CNY
    """
    (finding,) = in_a_row.run(book).findings
    assert (finding.voucher, finding.amount) == ("记2", 97_000)
    assert "由不同的人报销" in finding.message
