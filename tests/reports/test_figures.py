"""The figures of a base: by hand on a small book, and against the answer sheet of the scenario."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from audit_rules.engine import audit
from ledgers.book.plan import Plan
from reports.figures import Money, Ratio, months_elapsed, percent, summary
from reports.funds import execution
from reports.terminal import render_summary
from tests.conftest import moved
from tests.reports.books import FACTS, FIGURES, JOURNAL, PLAN, SCENARIO, book_of, scenario

YEAR_END = date(2025, 12, 31)
SHORT = {
    "体系": "构建完善的高技能人才培训体系",
    "校企": "校企合作提升培训能力",
    "规律": "总结技能人才培养规律",
    "未归集": "未填内容",
}


def test_small_book() -> None:
    found = summary(book_of(JOURNAL, YEAR_END, plan=PLAN), [])
    money = {s.name: (s.received.fen, s.spent.fen, s.lent.fen, s.balance.fen) for s in found.sources}
    assert money == {
        "地方财政": (20_000_000, 6_098_000, 0, 13_902_000),
        "行业企业": (12_000_000, 1_200_050, 8_000_000, 10_799_950),
        "其他": (0, 0, 0, 12_34),
        "待分配": (0, 30_000, 0, 430_000),
    }
    assert found.total.balance.fen == sum(m[3] for m in money.values()) == found.bank.held + found.bank.outstanding
    assert (found.match.paid.fen, found.match.gross.fen, found.match.returned.fen) == (
        12_000_000,
        20_000_000,
        8_000_000,
    )
    assert (found.match.ratio.text(), found.match.short) == ("60.00%", 8_000_000)
    assert [line.name for line in found.contents] == [*list(SHORT.values())[:3], "未填内容"]
    assert found.progress == Ratio(21, 24)
    assert (found.bank.outstanding, found.bank.difference, found.bank.asserted_on) == (100_000, 0, date(2024, 12, 31))


def test_a_cell_leads_to_its_postings() -> None:
    found = summary(book_of(JOURNAL, YEAR_END, plan=PLAN), [])
    cell = found.contents[0].cells[0]
    assert (cell.planned, cell.spent.fen, cell.difference, cell.rate.text()) == (
        12_000_000,
        5_998_000,
        -6_002_000,
        "49.98%",
    )
    assert cell.spent.account == "E支出:1地方财政:1构建培训体系"
    assert [i.voucher for i in cell.spent.items] == ["记2405-001", "记2505-001", "记2506-001"]
    assert all(i.account.startswith(cell.spent.account) for i in cell.spent.items)
    assert found.contents[3].cells[3].spent.account == "E支出:0待分配:0未归集"
    assert found.sources[0].received.account == "I收入:1地方财政"
    assert found.sources[0].balance.account == "A资产:1002银行存款:01专户:1地方财政"


def test_a_year_begins_where_the_last_one_ended() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    before, year = Money(book, None, date(2024, 12, 31)), Money(book, date(2025, 1, 1))
    for then, now, all_ in zip(before.sources, year.sources, Money(book).sources, strict=True):
        assert then.balance.fen + now.balance.fen == all_.balance.fen


def test_a_failed_balance_is_no_agreement() -> None:
    found = summary(book_of(JOURNAL + "2025-01-02 balance A资产:1002银行存款 1.00 CNY\n", YEAR_END), [])
    assert (found.bank.failed, found.bank.agrees, found.bank.difference) == (1, False, 0)


def test_empty_book() -> None:
    found = summary(book_of("", YEAR_END), [])
    assert (found.total.balance.fen, found.planned, found.match.ratio.text()) == (0, False, "0.00%")
    assert (found.total.execution.text(), found.match.to_received.text()) == ("—", "—")
    assert found.bank.asserted_on is None
    assert found.bank.agrees


@pytest.mark.parametrize("plan", [PLAN, None])
def test_the_budgets_table_is_called_what_the_policy_calls_it(plan: Plan | None) -> None:
    book = book_of(JOURNAL, YEAR_END, plan=plan)
    budget = book.policy.budget.model_copy(update={"form": "经费预算表"})
    other = replace(book, policy=book.policy.model_copy(update={"budget": budget}))
    found = summary(other, [])
    assert "经费预算表" in render_summary(found, other)
    assert "表4-2" not in render_summary(found, other)
    table = execution(found)
    assert (table.sheet, table.title) == ("经费预算表 执行情况", "建设经费投入预算（经费预算表）执行情况表")


def test_money_lent_by_the_host_is_no_returned_match() -> None:
    journal = """
        2024-05-01 * "测试职业学校" "借入周转"
          A资产:1002银行存款:01专户:2行业企业   500.00 CNY
          A资产:1221往来款项:2行业企业         -500.00 CNY
        """
    found = summary(book_of(journal, YEAR_END, facts=FACTS), [])
    assert (found.total.received.fen, found.match.paid.fen, found.total.balance.fen) == (0, 0, 50_000)


def test_plan_of_another_content_changes_nothing() -> None:
    found = summary(book_of("", YEAR_END, plan=Plan(date(2024, 4, 1), {("别的内容", "地方财政"): 5})), [])
    assert [c.planned for line in found.contents for c in line.cells] == [0] * 9


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "33.33%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(1, 20000), "0.01%"),
        (Fraction(-1, 3), "-33.33%"),
        (Fraction(-1, 10**9), "0.00%"),
        (Fraction(123456, 1), "12345600.00%"),
    ],
)
def test_percent_is_half_up(value: Fraction, text: str) -> None:
    assert percent(value) == text


def test_percent_without_places() -> None:
    assert percent(Fraction(1, 2), 0) == "50%"


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2024, 4, 1), date(2024, 3, 1), 0),
        (date(2024, 4, 1), date(2024, 4, 29), 0),
        (date(2024, 4, 1), date(2024, 4, 30), 1),
        (date(2024, 4, 1), date(2025, 12, 31), 21),
        (date(2024, 4, 15), date(2024, 5, 13), 0),
        (date(2024, 4, 15), date(2024, 5, 14), 1),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 31), date(2024, 3, 30), 2),
        (date(2024, 1, 31), date(2030, 1, 30), 72),
    ],
)
def test_whole_months(start: date, day: date, months: int) -> None:
    assert months_elapsed(start, day) == months


# --- the answer sheet ------------------------------------------------------------------------------------------------

needs_scenario = pytest.mark.skipif(
    not FIGURES.exists() or not SCENARIO.exists(), reason="没有场景数据和答案（../shared）"
)


@needs_scenario
def test_scenario_agrees_with_the_answer_sheet() -> None:
    sheet = {k: v.get("value", v.get("fraction")) for k, v in json.loads(FIGURES.read_text())["figures"].items()}
    ours = _ours()
    common = sorted(ours.keys() & sheet.keys())
    assert len(common) > 120
    assert {k: ours[k] for k in common} == {k: sheet[k] for k in common}


@needs_scenario
def test_scenario_postings_are_the_sheets() -> None:
    answers = json.loads(FIGURES.read_text())["figures"]
    for name, figure in _figures().items():
        assert sorted(i.voucher for i in figure.items) == sorted(answers[name]["vouchers"]), name


def _figures() -> dict[str, Any]:
    found = summary(scenario(YEAR_END), [])
    made = {f"支出.累计.{s.name}": s.spent for s in found.sources}
    for line in found.contents:
        short = next(k for k, v in SHORT.items() if v == line.name)
        for cell in line.cells:
            if cell.spent:
                made[f"附表3.累计.{short}.{cell.source}"] = cell.spent
    return made


def _ours() -> dict[str, object]:
    book = scenario(YEAR_END)
    found = summary(book, audit(book))
    stretches = {
        "本年": Money(book, date(2025, 1, 1)),
        "累计": Money(book),
        "以前年度": Money(book, None, date(2024, 12, 31)),
    }
    made: dict[str, object] = {
        "单位配套净到位": found.match.paid.fen,
        "单位配套比例": _ratio(found.match.ratio),
        "单位配套比例.按实拨": _ratio(found.match.to_received),
        "单位配套差额": found.match.short,
        "到位.配套转回": found.match.returned.fen,
        "时间进度": found.progress.numerator,
        "到位率.合计": _ratio(found.total.arrival),
        "资金支出率.合计": _ratio(Ratio(found.total.spent.fen, found.total.received.fen)),
        "结余.年初.合计": stretches["以前年度"].total.balance.fen,
    }
    for line in (*found.sources, found.total):
        made |= {
            f"预算.{line.name}": line.planned,
            f"到位净额.累计.{line.name}": line.received.fen,
            f"支出.累计.{line.name}": line.spent.fen,
            f"结余.年末.{line.name}": line.balance.fen,
            f"执行率.{line.name}": _ratio(line.execution),
            f"到位率.{line.name}": _ratio(line.arrival),
            f"附表2.本年.期初结余.{line.name}": _balance(stretches["以前年度"], line.name),
            f"附表2.本年.期末结余.{line.name}": line.balance.fen,
        }
    for word, money in stretches.items():
        for s in (*money.sources, money.total):
            made[f"支出.{word}.{s.name}"] = s.spent.fen
            made[f"附表2.{word}.支出小计.{s.name}"] = s.spent.fen
            made[f"到位净额.{word}.{s.name}"] = s.received.fen
            made[f"附表2.{word}.利息收入.{s.name}"] = s.interest.fen
        for line_ in (*money.contents, money.content_total):
            short = next((k for k, v in SHORT.items() if v == line_.name), "合计")
            for cell in (*line_.cells, line_.total):
                made[f"附表3.{word}.{short}.{cell.source or '合计'}"] = cell.spent.fen
        for name in ("地方财政", "行业企业", "其他"):
            made[f"附表2.{word}.往来支出.{name}"] = money.lending(name, out=True).fen
            made[f"附表2.{word}.往来收回.{name}"] = money.lending(name, out=False).fen
            made[f"附表2.{word}.财政补助拨入.{name}"] = money.receipts(name, "财政补助").fen
            made[f"附表2.{word}.单位配套拨入.{name}"] = money.receipts(name, "单位配套").fen
    for line_ in found.contents[:3]:
        short = next(k for k, v in SHORT.items() if v == line_.name)
        for cell in (*line_.cells, line_.total):
            made[f"附表3.执行率.{short}.{cell.source or '合计'}"] = _ratio(cell.rate)
    return made


def _balance(money: Money, name: str) -> int:
    return next(s.balance.fen for s in (*money.sources, money.total) if s.name == name)


def _ratio(value: Ratio) -> str:
    return f"{value.numerator}/{value.denominator}"


def test_after_a_move_match_and_months_are_those_of_the_approval() -> None:
    book = book_of(JOURNAL, date(2025, 6, 30), plan=PLAN)
    later = moved(book, date(2025, 1, 1), match={"ratio": Decimal(2)}, period={"months": 12}, grant={"amount": 1})
    one, other = summary(book, ()), summary(later, ())
    assert (one.match.due, one.progress) == (other.match.due, other.progress)
    longer = summary(moved(book, date(2025, 1, 1), period={"months": 36}), ())
    assert longer.progress.denominator == 36
