"""C03: a thing that one base pays much more for."""

from __future__ import annotations

from audit_rules.rule import Severity
from tests.audit_rules.bases import concerns_of, frames_of

SPEND = """
2025-03-11 * "某某公司" "{text}"
  voucher: "记2503-00{number}"
{more}  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  {yuan}.00 CNY
"""
USUAL = (("采购护理床2张", 5_000), ("护理床3张（不锈钢）", 9_000), ("购置护理床4张", 12_000), ("购护理床1张", 3_500))


def spend(text: str, yuan: int, more: str = "", number: int = 1) -> str:
    return SPEND.format(text=text, yuan=yuan, more=more, number=number)


def found(first: str, others: tuple[tuple[str, int], ...] = USUAL) -> list[tuple[str, str, int]]:
    journals = [first, *(spend(text, yuan) for text, yuan in others)]
    frames = frames_of("".join(f"{base}基地\n{text}\n" for base, text in zip("甲乙丙丁戊", journals, strict=False)))
    return [(c.parts[0].base, c.message, c.amount) for c in concerns_of(frames, "C03")]


def test_found() -> None:
    ((base, said, over),) = found(spend("支付购护理床10张", 100_000))
    assert (base, over) == ("甲", 7_000_000)
    assert "单价 10,000.00 元；其他 4 个基地中位数 3,000.00 元（四分位 2,500.00–3,000.00 元）" in said


def test_found_is_a_lead_that_names_what_it_was_compared_with() -> None:
    journals = [spend("护理床10张", 100_000), *(spend(*each) for each in USUAL)]
    frames = frames_of("".join(f"{base}基地\n{text}\n" for base, text in zip("甲乙丙丁戊", journals, strict=True)))
    (concern,) = concerns_of(frames, "C03")
    assert concern.severity is Severity.LEAD
    assert [part.base for part in concern.parts] == ["甲", *"丁丙乙戊"]


def test_clean_below_three_times_the_middle() -> None:
    assert not found(spend("护理床10张", 89_990))
    assert found(spend("护理床10张", 90_000))


def test_clean_without_a_number_of_pieces() -> None:
    assert not found(spend("护理床", 100_000))
    assert not found(spend("护理床0张", 100_000))
    assert not found(spend("护理床10张、床垫10张", 100_000))


def test_passed_over_1_too_few_others() -> None:
    assert not found(spend("护理床10张", 100_000), USUAL[:3])


def test_passed_over_2_no_spread() -> None:
    assert not found(spend("护理床10张", 100_000), (("护理床2张", 6_000),) * 4)


def test_passed_over_3_parts_of_a_price() -> None:
    assert not found(spend("护理床10张首付款", 100_000))
    contract = '  contract: "HT-1"\n'
    stages = spend("护理床10张", 100_000, contract) + spend("安装", 500, contract, 2)
    assert not found(stages)
    assert found(spend("护理床10张", 100_000, contract))


def test_passed_over_4_what_was_refunded() -> None:
    back = """
2025-04-11 * "某某公司" "退款"
  voucher: "记2504-001"
  A资产:1002银行存款:01专户:1地方财政  500.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  -500.00 CNY
"""
    assert not found(spend("护理床10张", 100_000) + back)


def test_passed_over_5_little_in_all() -> None:
    cheap = (("档案盒2个", 20), ("档案盒3个", 36), ("档案盒4个", 40), ("档案盒1个", 12))
    assert not found(spend("档案盒10个", 1_000), cheap)
    assert found(spend("档案盒40个", 4_000), cheap)
