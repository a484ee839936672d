"""X22: sellers that share a person, a telephone or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x22 import related

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_with_the_host(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-04-06 * "商贸公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "商贸公司"
      legal: "张某"
    """
    (finding,) = related.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 500_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记2", "记3"]
    assert "“商贸公司”的法定代表人“张某”与所在单位相同；付给“商贸公司”2 笔 5,000.00 元" in finding.message


def test_found_by_telephone_in_another_spelling_and_by_a_stated_relation(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-04-06 * "咨询公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "商贸公司"
      phone: "139-0000-0001"
    2025-03-01 custom "earmark-dossier" "供应商" "咨询公司"
      relation: "子公司"
    """
    assert [f.voucher for f in related.run(book).findings] == ["记2", "记3"]


def test_found_two_sellers_that_share_an_address(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "甲商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-04-06 * "乙商贸公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -2000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "甲商贸公司"
      address: "南岸区某路2号"
    2025-03-01 custom "earmark-dossier" "供应商" "乙商贸公司"
      address: "南岸区某路2号"
    """
    (finding,) = related.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记3", 200_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记3", "记2"]
    assert "“乙商贸公司”与“甲商贸公司”的地址同为“南岸区某路2号”" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "商贸公司"
      legal: "李某"
      address: "南岸区某路2号"
    """
    assert related.run(book).outcome == "clean"


def test_undetermined_without_any_record(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    """
    answer = related.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺供应商的工商信息，登记：供应商（法定代表人、电话、地址）",
    )


def test_passed_over_1_sellers_paid_nothing(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-01 custom "earmark-dossier" "供应商" "商贸公司"
      legal: "张某"
    """
    assert related.run(book).outcome == "clean"


def test_passed_over_2_masked(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2025-03-06 * "商贸公司" "货"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-07 * "另一公司" "货"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-08 * "第三公司" "货"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-09 * "第四公司" "货"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "第三公司"
      phone: "139＊＊＊＊0001"
    2025-03-01 custom "earmark-dossier" "供应商" "第四公司"
      phone: "139＊＊＊＊0001"
    2025-03-01 custom "earmark-dossier" "供应商" "商贸公司"
      phone: "139****0001"
    2025-03-01 custom "earmark-dossier" "供应商" "另一公司"
      phone: "139****0001"
    """
    assert related.run(book).outcome == "clean"


def test_passed_over_3_the_host_itself(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某"
      address: "渝中区某路1号"
      phone: "13900000001"
    2024-04-25 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-03-06 * "康养集团" "场地"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  3000.00 CNY
    2025-03-01 custom "earmark-dossier" "供应商" "康养集团"
      legal: "张某"
    """
    assert related.run(book).outcome == "clean"
