"""I03: money from before the approval, and a policy that was not in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.i03 import dated
from audit_rules.rule import Severity
from tests.conftest import FACTS, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book
    from ledgers.policy import Policy

GRANT = """
2024-04-18 * "重庆市渝中区财政局" "补助"
  voucher: "记1"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
"""


def in_force(policy: Policy, first: str, last: str | None = None) -> Policy:
    until = date.fromisoformat(last) if last else None
    meta = policy.meta.model_copy(update={"valid_from": date.fromisoformat(first), "valid_to": until})
    return policy.model_copy(update={"meta": meta})


@pytest.mark.parametrize("day", ["1990-01-01", "2023-03-14", "2024-03-31"])
def test_found_the_subsidy_before_the_period(day: str) -> None:
    (finding,) = dated.run(read_book(GRANT.replace("2024-04-18", day))).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 20_000_000, Severity.WARNING)
    assert ("早于管理办法施行日 2023-03-15" in finding.message) is (day < "2023-03-15")


def test_found_spent_and_lent_before_the_approval(book: Book) -> None:
    """
    2024-04-10 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    2024-04-11 * "乙公司" "借款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      A资产:1221往来款项:1地方财政  900.00 CNY
    2024-04-12 custom "earmark-dossier" "节点" "批复"
    2024-04-12 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  700.00 CNY
    """
    findings = dated.run(book).findings
    assert [(f.voucher, f.amount) for f in findings] == [("记1", 80_000), ("记2", 90_000)]
    assert {f.severity for f in findings} == {Severity.NOTE}
    assert "早于批复日 2024-04-12 2 天" in findings[0].message


def test_found_own_money_is_one_note(book: Book) -> None:
    """
    2024-03-01 * "巴渝康养" "配套"
      A资产:1002银行存款:01专户:2行业企业  1000.00 CNY
      I收入:2行业企业:4201单位配套  -1000.00 CNY
    2024-03-02 * "巴渝康养" "配套"
      A资产:1002银行存款:01专户:2行业企业  1000.00 CNY
      I收入:2行业企业:4201单位配套  -1000.00 CNY
    """
    (finding,) = dated.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 200_000, Severity.NOTE)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2024-04-01", None, 0),
        ("2024-04-02", None, 1),
        ("2023-03-15", "2024-03-31", 1),
        ("2023-03-15", "2024-04-01", 1),  # in force on its last day: what follows is the note
        ("2023-03-15", "2024-04-18", 0),
    ],
)
def test_found_a_policy_that_was_not_in_force(policy: Policy, first: str, last: str | None, found: int) -> None:
    answer = dated.run(read_book(GRANT, policy=in_force(policy, first, last)))
    assert len(answer.findings) == found
    if found:
        late = last == "2024-04-01"
        assert answer.findings[0].severity is (Severity.NOTE if late else Severity.WARNING)
        assert ("仍按该办法审计" if late else "不在渝中人社〔2023〕25号的有效期内") in answer.findings[0].message


def test_found_a_move_to_a_policy_that_had_ended(policy: Policy) -> None:
    book = read_book(GRANT)
    over = in_force(policy, "2023-01-01", "2024-12-31")
    moved = replace(book, laws=((date.min, policy), (date(2025, 1, 1), over)))
    (finding,) = dated.run(moved).findings
    assert "改按新办法之日 2025-01-01" in finding.message


def test_clean() -> None:
    answer = dated.run(read_book(GRANT.replace("2024-04-18", "2024-04-01")))
    assert (answer.outcome, answer.examined) == ("clean", 1)


def test_passed_over_1_spending_before_the_period(book: Book) -> None:
    """
    2024-03-10 * "甲公司" "设备"
      A资产:1002银行存款:01专户:1地方财政  -800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  800.00 CNY
    """
    assert dated.run(book).outcome == "clean"


def test_passed_over_2_interest(book: Book) -> None:
    """
    2024-03-21 * "某银行" "结息"
      A资产:1002银行存款:01专户:3其他  1.23 CNY
      I收入:3其他:4302利息收入  -1.23 CNY
    """
    assert dated.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, start=date(1970, 1, 1)))
def test_undetermined(book: Book) -> None:
    answer = dated.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺建设期起始日")
