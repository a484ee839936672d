"""X16: project money that was with the host for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x16 import there_and_back

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    """
    (finding,) = there_and_back.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("往2", 3_000_000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["往2", "往3"]
    assert "占用 57 天，金额×天数 1,710,000.00 元·天" in finding.message


def test_found_for_an_affiliate_and_twice(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "康养咨询" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:2行业企业  -30000.00 CNY
      A资产:1221往来款项:2行业企业  30000.00 CNY
    2025-02-12 * "康养咨询" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:2行业企业  -30000.00 CNY
      A资产:1221往来款项:2行业企业  30000.00 CNY
    2025-04-08 * "康养咨询" "往来款"
      voucher: "往4"
      A资产:1002银行存款:01专户:2行业企业  30000.00 CNY
      A资产:1221往来款项:2行业企业  -30000.00 CNY
    2025-04-18 * "康养咨询" "往来款"
      voucher: "往5"
      A资产:1002银行存款:01专户:2行业企业  30000.00 CNY
      A资产:1221往来款项:2行业企业  -30000.00 CNY
    2024-04-01 custom "earmark-dossier" "供应商" "康养咨询"
      relation: "子公司"
    """
    assert [[m.voucher for m in f.mentions] for f in there_and_back.run(book).findings] == [
        ["往2", "往4"],
        ["往3", "往5"],
    ]


def test_clean(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "别的公司" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "别的公司" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    2025-05-10 * "康养集团" "往来款"
      voucher: "往4"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-06-08 * "康养集团" "往来款"
      voucher: "往5"
      A资产:1002银行存款:01专户:1地方财政  20000.00 CNY
      A资产:1221往来款项:1地方财政  -20000.00 CNY
    """
    assert there_and_back.run(book).outcome == "clean"


def test_passed_over_1_a_slip_put_right(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-02-13 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    """
    assert there_and_back.run(book).outcome == "clean"


def test_passed_over_2_what_the_host_had_advanced(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:2行业企业  30000.00 CNY
      A资产:1221往来款项:2行业企业  -30000.00 CNY
    2025-04-08 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:2行业企业  -30000.00 CNY
      A资产:1221往来款项:2行业企业  30000.00 CNY
    2025-06-08 * "康养集团" "往来款"
      voucher: "往4"
      A资产:1002银行存款:01专户:2行业企业  30000.00 CNY
      A资产:1221往来款项:2行业企业  -30000.00 CNY
    """
    assert there_and_back.run(book).outcome == "clean"


def test_passed_over_3_still_out_or_later(book: Book) -> None:
    """
    2024-04-25 * "康养集团" "到账"
      voucher: "收1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-05-10 * "康养集团" "往来款"
      voucher: "往2"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    2025-04-08 * "康养集团" "往来款"
      voucher: "往3"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      A资产:1221往来款项:1地方财政  -30000.00 CNY
    2025-05-10 * "康养集团" "往来款"
      voucher: "往4"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      A资产:1221往来款项:1地方财政  20000.00 CNY
    """
    assert there_and_back.run(book).outcome == "clean"
