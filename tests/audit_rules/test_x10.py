"""X10: match that goes back where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x10 import round_trip

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    2024-12-10 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    """
    (finding,) = round_trip.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("往3", 8_000_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["往3", "收2"]
    assert (
        "单位配套 80,000.00 元于 2024-12-10 到账，10 天内付给“康养集团”80,000.00 元，为这笔配套的 100.0%"
        in finding.message
    )


def test_found_in_pieces_and_through_an_affiliate(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-12 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:2行业企业  -40000.00 CNY
      A资产:1221往来款项:2行业企业  40000.00 CNY
    2024-12-20 * "康养咨询公司" "咨询"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -36000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  36000.00 CNY
    2024-04-01 custom "earmark-dossier" "供应商" "康养咨询公司"
      relation: "子公司"
    """
    (finding,) = round_trip.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记3", 7_600_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记3", "收1", "往2"]
    assert "为这笔配套的 95.0%" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    2024-05-26 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:2行业企业  -120000.00 CNY
      A资产:1221往来款项:2行业企业  120000.00 CNY
    2024-12-10 * "康养集团" "到账"
      voucher: "收3"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "往来款"
      voucher: "往4"
      A资产:1002银行存款:01专户:2行业企业  -50000.00 CNY
      A资产:1221往来款项:2行业企业  50000.00 CNY
    2024-12-21 * "别的公司" "往来款"
      voucher: "往5"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"


def test_passed_over_1_bought_from_the_host(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "场地"
      voucher: "记2"
      invoice: "24502000000777120001"
      contract: "CD-1"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"


def test_passed_over_2_match_beyond_what_is_due(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-12-10 * "康养集团" "到账"
      voucher: "收2"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"


def test_passed_over_3_the_subsidy(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:1地方财政  -80000.00 CNY
      A资产:1221往来款项:1地方财政  80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"


def test_passed_over_4_spending_that_was_refunded(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "场地"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  80000.00 CNY
    2024-12-30 * "康养集团" "退场地款"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  -80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"


def test_found_by_the_second_hop_that_lands_close_to_the_host(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      payee-account: "9991001234560001"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-12 * "某咨询公司" "咨询"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -40000.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  40000.00 CNY
    2024-12-13 * "某商贸公司" "货款"
      voucher: "记3"
      payee-account: "9991 0012 3456 0001"
      A资产:1002银行存款:01专户:2行业企业  -40000.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  40000.00 CNY
    2024-04-01 custom "earmark-dossier" "单位" "康养集团"
      leader: "张某某"
    2024-04-01 custom "earmark-dossier" "供应商" "某咨询公司"
      legal: "张某某"
    """
    (finding,) = round_trip.run(book).findings
    assert (finding.voucher, finding.amount) == ("记3", 8_000_000)
    assert [m.voucher for m in finding.mentions] == ["记3", "收1", "记2"]


def test_a_masked_account_is_nobodys(book: Book) -> None:
    """
    2024-12-10 * "康养集团" "到账"
      voucher: "收1"
      payee-account: "9991****00010001"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-13 * "某商贸公司" "货款"
      voucher: "记3"
      payee-account: "9991****00010001"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  80000.00 CNY
    """
    assert round_trip.run(book).outcome == "clean"
