"""Families E and A: a policy that asks for nothing, facts of a wrong kind, and how a dossier is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit_rules.engine import rules
from audit_rules.stated import applied, applied_between, holds, one_of, parts, reaches, year_of
from ledgers.book.dossier import Record
from ledgers.book.kinds import KINDS
from ledgers.policy import find_policy
from ledgers.policy.model import Application, Eligibility
from tests.conftest import POLICY, read_book

if TYPE_CHECKING:
    from audit_rules.rule import Rule
    from ledgers.book.book import Book

OURS = [rule for rule in rules() if rule.code[0] in "EA"]


@pytest.fixture(params=OURS, ids=lambda rule: rule.code)
def a_rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def test_a_policy_that_asks_for_nothing_is_kept(a_rule: Rule) -> None:
    law = find_policy(POLICY).model_copy(update={"eligibility": Eligibility(), "application": Application()})
    answer = a_rule.run(read_book("", policy=law))
    if a_rule.code == "E03":  # every policy has a period
        assert answer.outcome == "undetermined"
    else:
        assert (answer.outcome, answer.examined) == ("clean", 0)


@pytest.mark.parametrize("value", ['"八百"', "1.5", "TRUE", "2024-02-20", "-3", "100.00 CNY", '""'])
def test_facts_of_a_wrong_kind_break_no_rule(a_rule: Rule, value: str) -> None:
    records = [
        f'2024-02-20 custom "earmark-dossier" "{kind.name}" "{name}"\n'
        + "".join(f"  {fact.key}: {value}\n" for fact in kind.facts)
        for kind in KINDS.values()
        for name in ("2024", "申报", "批复", "公示", "终期", "延期", "破格申报", "信用报告", "申报表", "养老护理员")
    ]
    assert "规则出错" not in a_rule.run(read_book("".join(records))).reason


def test_the_day_of_the_application_is_its_step_or_its_form(book: Book) -> None:
    """
    2024-02-25 custom "earmark-dossier" "资料" "区级高技能人才培训基地建设项目申报表"
    2024-02-20 custom "earmark-dossier" "节点" "申报"
    """
    assert applied(book) == date(2024, 2, 20)
    assert applied(read_book('2024-02-25 custom "earmark-dossier" "资料" "建设项目申报表"')) == date(2024, 2, 25)


def test_without_it_there_is_a_first_and_a_last_day(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "节点" "专家评审"
    """
    assert applied_between(book) == (date(2023, 3, 15), date(2024, 3, 10))


def test_words_are_found_in_longer_ones() -> None:
    assert holds("《风险管理制度》（试行）", "风险管理制度")
    assert not holds("风险管理制度", "")
    assert one_of("文化旅游业", ["文旅"], {"文旅": ["文化旅游"]})
    assert not one_of("", ["文旅"], {})


def test_a_list_a_year_and_a_share() -> None:
    record = Record(date(2024, 1, 1), "培训", "2024年度", {"topics": "专业建设、课程设置，培养计划"})
    assert parts(record, "topics") == ["专业建设", "课程设置", "培养计划"]
    assert year_of(record) == 2024
    assert year_of(Record(date(2024, 1, 1), "培训", "第12024期")) is None
    assert reaches(7, 20, Decimal("0.35"))
    assert not reaches(6, 20, Decimal("0.35"))
