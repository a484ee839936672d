"""I05: a closed month that was changed. More ways to change one are tried on files in tests/closing."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest

from audit_rules.i05 import tampered
from audit_rules.rule import Severity
from ledgers.book.closing import Reopening, close
from tests.conftest import read_book

JOURNAL = textwrap.dedent(
    """
    2024-05-20 * "甲公司" "护理床"
      voucher: "记2405-001"
      invoice: "12345678"
      A资产:1002银行存款:01专户:1地方财政  -8580.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8580.00 CNY
    2024-05-21 * "乙公司" "教材"
      voucher: "记2405-002"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  600.00 CNY
    2024-06-03 * "丙公司" "耗材"
      voucher: "记2406-001"
      A资产:1002银行存款:01专户:1地方财政  -30.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  30.00 CNY
    """
)


def closed(journal: str = JOURNAL, *months: str) -> str:
    """A journal with its months closed, 2024-05 where none is named."""
    for month in months or ("2024-05",):
        book = read_book(journal)
        journal += "\n" + (
            close(
                month, date(2024, 7, 5), "王会计", entries=book.everything, documents={}, laws=book.eras, commit=""
            ).to_text()
        )
    return journal


def messages(journal: str) -> list[tuple[str, str]]:
    answer = tampered.run(read_book(journal))
    assert all(finding.severity is Severity.VIOLATION for finding in answer.findings)
    return [(finding.voucher, finding.message) for finding in answer.findings]


def test_clean() -> None:
    answer = tampered.run(read_book(closed(JOURNAL, "2024-05", "2024-06")))
    assert (answer.outcome, answer.examined) == ("clean", 2)
    assert tampered.run(read_book(JOURNAL)).outcome == "clean"


def test_found_a_changed_amount() -> None:
    ((voucher, said),) = messages(closed().replace("8580.00 CNY", "8590.00 CNY"))
    assert voucher == "记2405-001"
    assert "原为 2024-05-20 记2405-001 甲公司 8,580.00 元，现为 2024-05-20 记2405-001 甲公司 8,590.00 元" in said


def test_found_an_entry_that_is_gone_and_one_that_came() -> None:
    text = closed()
    gone = text.replace(JOURNAL[JOURNAL.index("2024-05-21") : JOURNAL.index("2024-06-03")], "")
    assert messages(gone) == [("", "2024-05 结账后删去：2024-05-21 记2405-002 乙公司 600.00 元")]
    came = text.replace("2024-06-03 *", "2024-05-31 *")
    ((voucher, said),) = messages(came)
    assert (voucher, "结账后插入：2024-05-31 记2406-001" in said) == ("记2406-001", True)


@pytest.mark.parametrize(
    ("old", "new"), [('"王会计"', '"李会计"'), ("600.00\t", "601.00\t"), ("2024-07-05", "2024-07-06")]
)
def test_found_a_closing_that_was_edited(old: str, new: str) -> None:
    assert ("", "2024-05 结账记录本身被改动：摘要与内容不符") in messages(closed().replace(old, new))


def test_found_a_closing_that_was_taken_out() -> None:
    text = closed(JOURNAL, "2024-05", "2024-06")
    first, second = text.index('2024-07-05 custom "earmark-closing" "2024-05"'), text.rindex("2024-07-05 custom")
    assert any("接不上前一个月" in said for _, said in messages(text[:first] + text[second:]))


def test_a_finding_keeps_its_id_when_the_entry_changes_again() -> None:
    once, again = (
        tampered.run(read_book(closed().replace("8580.00 CNY", f"{yuan} CNY"))).findings[0] for yuan in ("1.00", "2.00")
    )
    assert (once.id, once.fingerprint) != (again.id, again.fingerprint)
    assert once.id == again.id


def test_passed_over_1_what_was_added_later() -> None:
    added = closed().replace('voucher: "记2405-002"', 'voucher: "记2405-002"\n  invoice: "99"\n  contract: "HT-1"')
    assert messages(added) == []
    changed = closed().replace('invoice: "12345678"', 'invoice: "12345679"')
    assert [voucher for voucher, _ in messages(changed)] == ["记2405-001"]


def test_passed_over_2_layout() -> None:
    text = closed()
    later = text[text.index("2024-06-03") : text.index("2024-07-05")]
    assert messages(later + text.replace(later, "").replace("\n2024-05", "\n\n\n; 五月\n2024-05")) == []


def test_passed_over_3_a_month_that_was_reopened() -> None:
    text = closed(JOURNAL, "2024-05", "2024-06").replace("8580.00 CNY", "8590.00 CNY")
    assert messages(text)
    opened = text + "\n" + Reopening("2024-05", date(2024, 7, 6), "李静", "补记").to_text()
    assert messages(opened) == []
    assert messages(closed(opened)) == []
