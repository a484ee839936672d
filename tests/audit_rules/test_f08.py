"""F08: the host's match."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit_rules.f08 import match
from audit_rules.rule import Severity
from ledgers.book.facts import Facts
from tests.conftest import POLICY, moved

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_after_the_match_went_back(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    2024-12-10 * "康养集团" "到账"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    2024-12-20 * "康养集团" "往来"
      voucher: "记4"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    """
    (finding,) = match.run(book).findings
    assert (finding.amount, finding.severity, finding.voucher) == (8_000_000, Severity.WARNING, "")
    assert "60.00%" in finding.message
    assert "转回 80,000.00" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    2024-12-10 * "康养集团" "到账"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    """
    assert match.run(book).outcome == "clean"


def test_passed_over_1_partners_do_not_count(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 * "康养医养公司" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4202合作企业投入  -200000.00 CNY
    """
    (finding,) = match.run(book).findings
    assert finding.amount == 20_000_000


@pytest.mark.book(as_of=date(2025, 4, 30))
def test_passed_over_2_on_its_way_it_is_a_note(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    """
    (finding,) = match.run(book).findings
    assert (finding.severity, finding.amount) == (Severity.NOTE, 8_000_000)


def test_passed_over_3_lending_the_subsidy_is_another_matter(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2025-02-10 * "康养集团" "往来"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -30000.00 CNY
      A资产:1221往来款项:1地方财政  30000.00 CNY
    """
    assert match.run(book).outcome == "clean"


def test_what_went_back_and_came_again_counts(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-12-20 * "康养集团" "往来"
      voucher: "记4"
      A资产:1002银行存款:01专户:2行业企业  -80000.00 CNY
      A资产:1221往来款项:2行业企业  80000.00 CNY
    2025-02-20 * "康养集团" "往来"
      voucher: "记5"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      A资产:1221往来款项:2行业企业  -80000.00 CNY
    """
    assert match.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """"""
    answer = match.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "账上还没有收支")


def test_spending_ahead_of_the_match_is_a_note_with_its_day(book: Book) -> None:
    """
    2024-04-18 * "区财政局" "到账"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-25 * "康养集团" "到账"
      A资产:1002银行存款:01专户:2行业企业  100.00 CNY
      I收入:2行业企业:4201单位配套  -100.00 CNY
    2024-05-02 * "甲" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  100.00 CNY
    2024-06-02 * "甲" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -30.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  30.00 CNY
    """
    pace = next(f for f in match.run(book).findings if f.subject == "pace")
    assert (pace.severity, pace.amount) == (Severity.NOTE, 3_000)
    assert "自 2024-06-02 起" in pace.message


@pytest.mark.book(facts=Facts("试点", POLICY, date(2024, 4, 1), host="康养集团"))
def test_match_that_somebody_else_paid_is_a_lead(book: Book) -> None:
    """
    2024-04-25 * "另一家公司" "到账"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    """
    assert [(f.severity, f.voucher) for f in match.run(book).findings] == [(Severity.LEAD, "记2")]


def test_passed_over_4_the_match_belongs_to_the_grant(book: Book) -> None:
    """
    2024-04-25 * "某集团" "配套"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    """
    assert match.run(moved(book, date(2025, 7, 1), match={"ratio": Decimal(2)})).outcome == "clean"
    (finding,) = match.run(moved(book, date(2024, 3, 1), match={"ratio": Decimal(2)})).findings
    assert finding.amount == 20_000_000
    dropped = moved(book, date(2025, 7, 1), match={"ratio": Decimal(0)})
    assert match.run(dropped).examined == 1, "a later policy without a match takes nothing back"


def test_a_match_made_up_after_the_end_is_enough_and_said_to_be_late(book: Book) -> None:
    """
    2024-04-25 * "某集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  120000.00 CNY
      I收入:2行业企业:4201单位配套  -120000.00 CNY
    2026-04-10 * "某集团" "补配套"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  80000.00 CNY
      I收入:2行业企业:4201单位配套  -80000.00 CNY
    """
    (finding,) = match.run(book).findings
    assert (finding.amount, finding.severity) == (8_000_000, Severity.NOTE)
    assert "配套当时差 80,000.00 元，2026-04-10 才补足" in finding.message
    assert [m.voucher for m in finding.mentions] == ["记2"]


def test_a_match_enough_in_time_that_moved_after_the_end_is_no_late_one(book: Book) -> None:
    """
    2024-04-25 * "某集团" "配套"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2026-04-10 * "某集团" "往来"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -50000.00 CNY
      A资产:1221往来款项:2行业企业  50000.00 CNY
    2026-04-12 * "某集团" "往来"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  50000.00 CNY
      A资产:1221往来款项:2行业企业  -50000.00 CNY
    """
    assert match.run(book).outcome == "clean"
