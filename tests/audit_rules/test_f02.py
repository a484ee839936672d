"""F02: the subsidy once, in the regulation's amount."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.f02 import subsidy
from audit_rules.rule import Severity
from tests.conftest import moved, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      voucher: "记2404-001"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-01-15 * "区财政局" "追加补助"
      voucher: "记2501-004"
      A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
      I收入:1地方财政:4001财政补助  -50000.00 CNY
    """
    answer = subsidy.run(book)
    assert answer.outcome == "found"
    (finding,) = answer.findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2501-004", 5_000_000, Severity.VIOLATION)
    assert [m.voucher for m in finding.mentions] == ["记2501-004", "记2404-001"]


def test_found_at_the_receipt_that_crosses(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  150000.00 CNY
      I收入:1地方财政:4001财政补助  -150000.00 CNY
    2024-05-18 * "区财政局" "补助"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  60000.00 CNY
      I收入:1地方财政:4001财政补助  -60000.00 CNY
    2024-06-18 * "区财政局" "补助"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  30000.00 CNY
      I收入:1地方财政:4001财政补助  -30000.00 CNY
    """
    found = {f.voucher: f.amount for f in subsidy.run(book).findings}
    assert found == {"记3": 3_000_000, "记2": 1_000_000}


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    answer = subsidy.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 1)


def test_passed_over_1_instalments_are_a_note(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  120000.00 CNY
      I收入:1地方财政:4001财政补助  -120000.00 CNY
    2024-06-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  80000.00 CNY
      I收入:1地方财政:4001财政补助  -80000.00 CNY
    """
    assert [f.severity for f in subsidy.run(book).findings] == [Severity.NOTE]


def test_passed_over_2_given_back(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2025-01-15 * "区财政局" "误拨"
      A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
      I收入:1地方财政:4001财政补助  -50000.00 CNY
    2025-01-20 * "区财政局" "退回误拨"
      A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
      I收入:1地方财政:4001财政补助  50000.00 CNY
    """
    assert all(f.severity is Severity.NOTE for f in subsidy.run(book).findings)


GRANTED = """
2024-04-18 * "重庆市渝中区财政局" "补助"
  voucher: "记1"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2025-01-15 * "重庆市渝中区财政局" "重复拨付"
  voucher: "记2"
  A资产:1002银行存款:01专户:1地方财政  50000.00 CNY
  I收入:1地方财政:4001财政补助  -50000.00 CNY
"""


def returned(yuan: int, account: str, day: str = "2025-01-20", to: str = "重庆市渝中区财政局") -> str:
    return f"""
{day} * "{to}" "退回多拨补助"
  voucher: "记3"
  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  {account}  {yuan}.00 CNY
"""


LENT = "A资产:1221往来款项:1地方财政"
ACCOUNTS = [LENT, "I收入:1地方财政:4001财政补助", "E支出:1地方财政:0未归集:39999范围外"]


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize(
    "to", ["重庆市渝中区财政局", "渝中区财政局（国库集中支付）", "重庆市渝中区人力资源和社会保障局"]
)
def test_passed_over_2_given_back_however_it_was_booked(account: str, to: str) -> None:
    answer = subsidy.run(read_book(GRANTED + returned(50_000, account, to=to)))
    assert (answer.outcome, answer.findings) == ("clean", ())


@pytest.mark.parametrize("account", ACCOUNTS)
def test_found_for_what_was_not_given_back(account: str) -> None:
    (finding,) = subsidy.run(read_book(GRANTED + returned(30_000, account))).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记2", 2_000_000, Severity.VIOLATION)
    assert "本笔多到 50,000.00 元，已于 2025-01-20 退回 30,000.00 元" in finding.message


@pytest.mark.parametrize("to", ["重庆财政局培训服务有限公司", "甲公司"])
def test_what_went_to_somebody_else_was_not_given_back(to: str) -> None:
    (finding,) = subsidy.run(read_book(GRANTED + returned(50_000, LENT, to=to))).findings
    assert (finding.voucher, finding.amount) == ("记2", 5_000_000)


THIRD = """
2025-03-18 * "重庆市渝中区财政局" "补助"
  voucher: "记4"
  A资产:1002银行存款:01专户:1地方财政  {}.00 CNY
  I收入:1地方财政:4001财政补助  -{}.00 CNY
"""


@pytest.mark.parametrize(
    ("back", "third", "over"),
    [
        (returned(50_000, LENT), 50_000, {"记4": 5_000_000}),  # the second is settled, the third crosses again
        (returned(70_000, LENT), 50_000, {"记4": 3_000_000}),  # below the grant, and over it again
        (returned(50_000, LENT, "2025-04-01"), 30_000, {"记4": 3_000_000}),  # the one of that sum is settled
        (returned(30_000, LENT, "2025-04-01"), 80_000, {"记4": 5_000_000, "记2": 5_000_000}),  # else the latest
    ],
)
def test_the_receipt_that_crosses_where_money_came_and_went(back: str, third: int, over: dict[str, int]) -> None:
    answer = subsidy.run(read_book(GRANTED + back + THIRD.format(third, third)))
    assert {f.voucher: f.amount for f in answer.findings if f.voucher} == over


def test_a_return_leaves_the_base_short() -> None:
    (finding,) = subsidy.run(read_book(GRANTED + returned(80_000, LENT))).findings
    assert (finding.subject, finding.amount, finding.severity) == ("short", 3_000_000, Severity.NOTE)


def test_short_is_a_note_to_the_bureau(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  150000.00 CNY
      I收入:1地方财政:4001财政补助  -150000.00 CNY
    """
    (finding,) = subsidy.run(book).findings
    assert (finding.severity, finding.amount, finding.voucher, finding.date) == (
        Severity.NOTE,
        5_000_000,
        "",
        date(2026, 4, 30),
    )


@pytest.mark.book(as_of=date(2024, 5, 1))
def test_short_within_the_days_is_nothing(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  150000.00 CNY
      I收入:1地方财政:4001财政补助  -150000.00 CNY
    """
    assert subsidy.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """"""
    answer = subsidy.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有财政补助到账")


def test_passed_over_3_what_was_granted_stays_granted(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    for amount in (15_000_000, 30_000_000):
        after = moved(book, date(2025, 7, 1), grant={"amount": amount})
        assert (after.grant, subsidy.run(after).outcome) == (20_000_000, "clean")
    before = moved(book, date(2024, 3, 1), grant={"amount": 15_000_000})
    assert [f.amount for f in subsidy.run(before).findings] == [5_000_000]
