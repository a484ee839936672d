"""E03: the building period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.e03 import period
from audit_rules.rule import Severity
from tests.conftest import FACTS, moved

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_start(book: Book) -> None:
    """
    2024-04-15 custom "earmark-dossier" "节点" "批复"
    """
    (finding,) = period.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.NOTE, "start")
    assert "差 14 天" in finding.message


def test_found_end(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    2026-04-20 custom "earmark-dossier" "节点" "终期"
    """
    (finding,) = period.run(book).findings
    assert finding.subject == "end"
    assert "2026-03-31" in finding.message


def test_found_extension_without_a_paper(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    2026-03-01 custom "earmark-dossier" "节点" "延期"
    """
    (finding,) = period.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.VIOLATION, "extension")


def test_clean(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    2026-03-31 custom "earmark-dossier" "节点" "终期"
    """
    assert period.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, start=date(2024, 2, 29)))
def test_clean_from_a_leap_day(book: Book) -> None:
    """
    2024-02-29 custom "earmark-dossier" "节点" "批复"
    2026-02-28 custom "earmark-dossier" "节点" "终期"
    """
    assert book.end == date(2026, 2, 28)
    assert period.run(book).outcome == "clean"


def test_passed_over_1_a_later_end_under_an_approved_extension(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    2026-03-01 custom "earmark-dossier" "节点" "延期"
      number: "渝中人社〔2026〕9号"
    2026-04-30 custom "earmark-dossier" "节点" "终期"
    """
    assert [(f.subject, f.severity) for f in period.run(book).findings] == [("extension", Severity.NOTE)]


def test_passed_over_3_an_end_that_follows_from_the_basis(book: Book) -> None:
    """
    2024-04-15 custom "earmark-dossier" "节点" "批复"
    2026-04-14 custom "earmark-dossier" "节点" "终期"
    """
    assert [(f.subject, f.severity) for f in period.run(book).findings] == [("start", Severity.NOTE)]


def test_undetermined(book: Book) -> None:
    answer = period.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺批复，登记：节点 批复")


@pytest.mark.book(facts=replace(FACTS, start=date(1970, 1, 1)))
def test_undetermined_without_a_start(book: Book) -> None:
    answer = period.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺建设期起始日")


def test_a_period_that_runs_from_the_first_subsidy(book: Book) -> None:
    """
    2024-04-18 * "渝中区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    law = book.policy.model_copy(update={"period": book.policy.period.model_copy(update={"start_step": "到账"})})
    (finding,) = period.run(replace(book, policy=law)).findings
    assert "差 17 天" in finding.message


@pytest.mark.parametrize("basis", ["资金到账日", "补助到账之日"])
def test_a_basis_that_names_the_receipt_needs_no_step(book: Book, basis: str) -> None:
    """
    2024-04-18 * "渝中区财政局" "补助"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    law = book.policy.period.model_copy(update={"start_step": "", "start_basis": basis})
    (finding,) = period.run(replace(book, policy=book.policy.model_copy(update={"period": law}))).findings
    assert f"{basis}为 2024-04-18，差 17 天" in finding.message


def test_a_policy_without_a_step_takes_the_basis_for_one(book: Book) -> None:
    """
    2024-04-11 custom "earmark-dossier" "节点" "资金下达之日"
    """
    law = book.policy.period.model_copy(update={"start_step": "", "start_basis": "资金下达之日"})
    (finding,) = period.run(replace(book, policy=book.policy.model_copy(update={"period": law}))).findings
    assert "资金下达之日为 2024-04-11，差 10 天" in finding.message


def test_passed_over_2_another_length_in_a_later_policy(book: Book) -> None:
    """
    2024-04-01 custom "earmark-dossier" "节点" "批复"
    2026-03-31 custom "earmark-dossier" "节点" "终期"
    """
    assert period.run(moved(book, date(2025, 7, 1), period={"months": 12})).outcome == "clean"
    (finding,) = period.run(moved(book, date(2025, 7, 1), period={"months": 36})).findings
    assert "按 36 个月推算的截止日为 2027-03-31" in finding.message
