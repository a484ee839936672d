"""C04: a category that takes far more of one base's spending than of its peers'."""

from __future__ import annotations

from dataclasses import replace

from audit_rules.across import compare
from audit_rules.rule import Severity
from ledgers.policy import find_policy
from tests.audit_rules.bases import concerns_of, frames_of

SPEND = """
2025-03-11 * "某某公司" "某用途"
  voucher: "记2503-00{number}"
  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  E支出:1地方财政:1构建培训体系:{account}  {yuan}.00 CNY
"""
BASES = "甲乙丙丁戊己庚"


def journal(other: int, rest: int) -> str:
    spends = ((1, other, "30299其他培训成本"), (2, rest, "31003设备购置"))
    return "".join(SPEND.format(number=n, yuan=yuan, account=account) for n, yuan, account in spends if yuan)


def text(*sums: tuple[int, int]) -> str:
    return "".join(f"{base}基地\n{journal(*each)}\n" for base, each in zip(BASES, sums, strict=False))


USUAL = ((10_000, 90_000), (15_000, 85_000), (20_000, 80_000), (12_000, 88_000))


def test_found() -> None:
    (concern,) = concerns_of(frames_of(text((60_000, 0), *USUAL)), "C04")
    assert (concern.severity, concern.bases, concern.amount) == (Severity.LEAD, ("甲",), 5_280_000)
    assert "占 100.00%；小型的其他 4 个基地中位数 12.00%（四分位 10.00%–15.00%）" in concern.message
    assert [part.voucher for part in concern.parts] == ["记2503-001"]


def test_clean_near_the_others() -> None:
    assert not concerns_of(frames_of(text((30_000, 70_000), *USUAL)), "C04")


def test_passed_over_1_too_few_of_the_size() -> None:
    assert not concerns_of(frames_of(text((60_000, 0), *USUAL[:3])), "C04")
    frames = frames_of(text((60_000, 0), *USUAL))
    frames["甲"] = replace(frames["甲"], size="大型")
    assert not concerns_of(frames, "C04")


def test_passed_over_2_no_spread_or_none_of_it() -> None:
    assert not concerns_of(frames_of(text((60_000, 0), *[(10_000, 90_000)] * 4)), "C04")
    assert not concerns_of(frames_of(text((60_000, 0), *[(0, 90_000)] * 3, (5_000, 10_000), (0, 5))), "C04")


def test_passed_over_3_little_in_all() -> None:
    assert not concerns_of(frames_of(text((20_000, 0), *USUAL)), "C04")


def test_the_percentiles_are_of_all_bases_of_the_size() -> None:
    found = compare(frames_of(text((60_000, 0), *USUAL)), find_policy)
    (share,) = [each for each in found.shares if each.category == "其他培训成本"]
    spread = share.spread
    assert (spread.count, spread.p10, spread.p25, spread.median, spread.p75, spread.p90) == (
        5,
        1000,
        1200,
        1500,
        2000,
        10_000,
    )
    assert not compare(frames_of(text(*USUAL)), find_policy).shares
    (rollup,) = found.rollups
    assert (rollup.bases, rollup.spent, rollup.concerns["C04"]) == (5, 46_000_000, 1)
