"""C02: a payee that takes much of several bases' money."""

from __future__ import annotations

from audit_rules.rule import Severity
from ledgers.policy import find_policy
from tests.audit_rules.bases import concerns_of, frames_of
from tests.conftest import POLICY

SPEND = """
2025-0{month}-11 * "{payee}" "{text}"
  voucher: "记250{month}-001"
  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  E支出:1地方财政:1构建培训体系:{account}  {yuan}.00 CNY
"""
SHOP = "重庆某某科技有限公司"


def spend(yuan: int, payee: str = SHOP, account: str = "31003设备购置", text: str = "购实训台", month: int = 3) -> str:
    return SPEND.format(yuan=yuan, payee=payee, account=account, text=text, month=month)


def found(*journals: str) -> list[tuple[Severity, tuple[str, ...], int]]:
    frames = frames_of("".join(f"{base}基地\n{text}\n" for base, text in zip("甲乙丙丁", journals, strict=False)))
    return [(c.severity, c.bases, c.amount) for c in concerns_of(frames, "C02")]


def test_found_the_largest_base_first() -> None:
    journals = (spend(40_000), spend(50_000) + spend(50_000, "别家"), spend(30_000))
    frames = frames_of("".join(f"{base}基地\n{text}\n" for base, text in zip("甲乙丙", journals, strict=True)))
    (concern,) = concerns_of(frames, "C02")
    assert (concern.severity, concern.bases, concern.amount) == (Severity.LEAD, ("乙", "甲", "丙"), 12_000_000)
    assert "乙基地 50,000.00 元（占 50.00%），甲基地 40,000.00 元（占 100.00%）" in concern.message
    assert {part.voucher for part in concern.parts} == {"记2503-001"}


def test_clean_below_the_sum_the_number_of_bases_or_the_share() -> None:
    assert not found(spend(40_000), spend(30_000), spend(29_999))
    assert not found(spend(90_000), spend(90_000))
    small = spend(34_000) + spend(900_000, "别家")
    assert not found(small, small, spend(34_000))
    assert found(spend(40_000), spend(30_000), spend(30_000))


def test_clean_where_the_policy_says_nothing() -> None:
    law = find_policy(POLICY)
    law = law.model_copy(update={"across": law.across.model_copy(update={"payee_from": None})})
    frames = frames_of("".join(f"{base}基地\n{spend(90_000)}\n" for base in "甲乙丙"))
    assert concerns_of(frames, "C02")
    assert not concerns_of(frames, "C02", law)


def test_passed_over_1_persons() -> None:
    assert not found(*[spend(90_000, "王小明")] * 3)


def test_passed_over_2_banks_and_the_own_unit() -> None:
    assert not found(*[spend(90_000, "中国建设银行渝中支行")] * 3)
    own = '2025-02-01 * "重庆某某科技有限公司" "配套"\n  A资产:1002银行存款:01专户:2行业企业  1.00 CNY\n'
    own += "  I收入:2行业企业:4201单位配套  -1.00 CNY\n"
    assert not found(*[own + spend(90_000)] * 3)


def test_passed_over_3_wages() -> None:
    wages = "30101工资福利支出"
    assert not found(*[spend(90_000, account=wages)] * 3)


def test_passed_over_4_what_was_refunded() -> None:
    back = spend(90_000) + spend(-90_000, month=4, text="退款").replace("--", "")
    assert not found(back, back, spend(90_000))
