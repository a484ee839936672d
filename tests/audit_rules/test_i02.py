"""I02: a waiver that no longer holds; and what a waiver does while it does."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from audit_rules.engine import audit
from tests.conftest import read_book

if TYPE_CHECKING:
    from audit_rules.rule import Finding

TRAVEL = """
2024-08-19 * "王素芬" "赴成都往返高铁票"
  voucher: "记2408-002"
  row: "aaaaaaaaaaaaaaaa-0"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  1236.00 CNY
"""


def found(journal: str, as_of: date = date(2026, 4, 30)) -> dict[str, Finding]:
    return {
        f.rule.code: f
        for a in audit(read_book(journal, as_of=as_of))
        for f in a.findings
        if f.rule.code in ("F03", "I02")
    }


def waived(journal: str, until: str, day: str = "2025-01-10") -> str:
    finding = found(TRAVEL)["F03"]
    return (
        journal
        + f"""
{day} custom "earmark-waiver" "{finding.id}"
  fingerprint: "{finding.fingerprint}"
  by: "王局"
  why: "经批准"
  until: {until}
"""
    )


def test_a_waiver_that_holds() -> None:
    said = found(waived(TRAVEL, "2026-12-31"))
    assert said["F03"].state == "waived"
    assert "I02" not in said


def test_found_when_it_has_ended() -> None:
    said = found(waived(TRAVEL, "2025-12-31"))
    assert said["F03"].state == "open"
    assert "2025-12-31 到期" in said["I02"].message


def test_found_when_the_entry_has_changed() -> None:
    said = found(waived(TRAVEL.replace("1236.00", "1237.00"), "2026-12-31"))
    assert said["F03"].state == "open"
    assert "已经改过" in said["I02"].message


def test_found_when_nothing_needs_it() -> None:
    said = found(waived("", "2026-12-31"))
    assert "没有对应的问题" in said["I02"].message


def test_clean() -> None:
    assert "I02" not in found(TRAVEL)


def test_passed_over_1_a_later_waiver_replaces_it() -> None:
    said = found(waived(waived(TRAVEL, "2025-12-31"), "2026-12-31", day="2026-01-10"))
    assert said["F03"].state == "waived"
    assert "I02" not in said


def test_of_two_waivers_the_later_holds() -> None:
    """A later one that ends sooner takes the earlier back: the finding stands open again."""
    said = found(waived(waived(TRAVEL, "2026-12-31"), "2025-12-31", "2025-02-10"))
    assert said["F03"].state == "open"
    assert "2025-12-31 到期" in said["I02"].message


def test_a_review_dismisses_once_a_second_auditor_has_closed_it() -> None:
    finding = found(TRAVEL)["F03"]
    review = f"""
2025-01-10 custom "earmark-review" "{finding.id}"
  fingerprint: "{finding.fingerprint}"
  verdict: "误报"
  by: "李静"
"""
    assert found(TRAVEL + review)["F03"].state == "open"
    assert found(TRAVEL + review + '  closed-by: "李静"\n')["F03"].state == "open"
    assert found(TRAVEL + review + '  closed-by: "王芳"\n')["F03"].state == "dismissed"


OTHER = """
2024-09-19 * "甲公司" "耗材"
  voucher: "记2409-001"
  row: "bbbbbbbbbbbbbbbb-0"
  A资产:1002银行存款:01专户:1地方财政  -10.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  10.00 CNY
"""


@given(
    st.sampled_from(
        [
            lambda text: OTHER + text,
            lambda text: text + OTHER,
            lambda text: text.replace("  voucher", '  remark: "附后"\n  voucher'),
            lambda text: text.replace("  A资产", "      A资产"),
            lambda text: text.replace("-1236.00", "-1,236.00"),
            lambda text: text.replace("养老护理员", "健康照护师"),
        ]
    )
)
def test_id_and_fingerprint_survive_what_does_not_touch_the_substance(edit: object) -> None:
    before, after = found(TRAVEL)["F03"], found(edit(TRAVEL))["F03"]  # type: ignore[operator]
    assert (after.id, after.fingerprint) == (before.id, before.fingerprint)


@given(
    st.sampled_from(
        [("1236.00", "1236.01"), ("2024-08-19", "2024-08-20"), ("王素芬", "王素芳"), ("1构建培训体系", "2校企合作")]
    )
)
def test_the_fingerprint_changes_with_amount_day_payee_or_account(edit: tuple[str, str]) -> None:
    before, after = found(TRAVEL)["F03"], found(re.sub(*edit, TRAVEL))["F03"]
    assert after.id == before.id
    assert after.fingerprint != before.fingerprint
