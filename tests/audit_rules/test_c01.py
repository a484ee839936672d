"""C01: an invoice that two bases claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from tests.audit_rules.bases import concerns_of, frames_of

if TYPE_CHECKING:
    from audit_rules.columns import Frame

SPEND = """
2025-0{month}-11 * "{payee}" "购实训耗材"
  voucher: "{voucher}"
  invoice: "{number}"
{more}  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  {yuan}.00 CNY
"""
E_NUMBER = "25502040050792290030"


def spend(month: int, yuan: int, number: str = E_NUMBER, payee: str = "重庆某耗材有限公司", more: str = "") -> str:
    return SPEND.format(month=month, yuan=yuan, number=number, payee=payee, more=more, voucher=f"记250{month}-001")


def two(one: str, other: str) -> dict[str, Frame]:
    return frames_of(f"甲基地\n{one}\n乙基地\n{other}\n")


def test_found_where_the_total_is_known() -> None:
    total = "  invoice-amount: 1500.00 CNY\n"
    (found,) = concerns_of(two(spend(3, 1000, more=total), spend(4, 900, more=total)), "C01")
    assert (found.severity, found.amount, found.bases) == (Severity.VIOLATION, 40_000, ("甲", "乙"))
    assert "甲基地 1,000.00 元，乙基地 900.00 元，发票金额 1,500.00 元，多报 400.00 元" in found.message
    assert [(p.voucher, p.amount) for p in found.parts] == [("记2503-001", 100_000), ("记2504-001", 90_000)]


def test_found_the_same_sum_in_three_bases() -> None:
    frames = frames_of(
        "".join(f"{base}基地\n{spend(month, 700)}\n" for base, month in zip("甲乙丙", (3, 4, 5), strict=True))
    )
    (found,) = concerns_of(frames, "C01")
    assert (found.severity, found.amount, found.bases) == (Severity.VIOLATION, 140_000, ("甲", "乙", "丙"))


def test_found_as_a_lead_where_sums_differ_and_no_total_is_known() -> None:
    (found,) = concerns_of(two(spend(3, 1000), spend(4, 900)), "C01")
    assert (found.severity, found.amount) == (Severity.LEAD, 90_000)


def test_found_by_the_eight_digits_of_a_paper_invoice_with_and_without_its_code() -> None:
    (found,) = concerns_of(two(spend(3, 500, "05002200011112345678"), spend(4, 500, "12345678")), "C01")
    assert found.amount == 50_000
    assert "05002200011112345678" in found.message


def test_clean_where_the_codes_of_two_paper_invoices_differ() -> None:
    assert not concerns_of(two(spend(3, 500, "05002200011112345678"), spend(4, 500, "05002200099912345678")), "C01")


def test_clean_where_every_base_has_its_own_invoices() -> None:
    assert not concerns_of(two(spend(3, 500), spend(4, 500, "25502040050792290031")), "C01")


def test_passed_over_1_a_bill_that_was_shared_out() -> None:
    total = "  invoice-amount: 1900.00 CNY\n"
    assert not concerns_of(two(spend(3, 1000, more=total), spend(4, 900, more=total)), "C01")


def test_passed_over_2_what_was_refunded(frames: dict[str, Frame]) -> None:
    """
    甲基地
    2025-03-11 * "重庆某耗材有限公司" "购实训耗材"
      voucher: "记2503-001"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
    2025-04-11 * "重庆某耗材有限公司" "退回耗材款"
      voucher: "记2504-009"
      A资产:1002银行存款:01专户:1地方财政  500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -500.00 CNY
    乙基地
    2025-05-11 * "重庆某耗材有限公司" "购实训耗材"
      voucher: "记2505-001"
      invoice: "25502040050792290030"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
    """
    assert not concerns_of(frames, "C01")


def test_passed_over_3_eight_digits_of_different_sellers_and_numbers_that_are_none() -> None:
    assert not concerns_of(two(spend(3, 500, "12345678"), spend(4, 500, "12345678", "另一家公司")), "C01")
    assert not concerns_of(two(spend(3, 500, "12345678", ""), spend(4, 500, "12345678", "")), "C01")
    assert not concerns_of(two(spend(3, 500, "00000000"), spend(4, 500, "00000000")), "C01")


def test_passed_over_4_twice_in_one_base() -> None:
    assert not concerns_of(two(spend(3, 500) + spend(4, 500), spend(5, 500, "25502040050792290031")), "C01")


def test_one_spend_of_several_invoices_is_a_lead() -> None:
    several = f"{E_NUMBER}、25502040050792290031"
    (found,) = concerns_of(two(spend(3, 500), spend(4, 500, several)), "C01")
    assert found.severity is Severity.LEAD
