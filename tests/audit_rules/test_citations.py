"""A finding cites the policy in force, in every word: no article, form or table of another one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from audit_rules.engine import audit, rules
from earmark.demo import AS_OF as DEMO_DAY
from earmark.demo import bases, open_book
from ledgers.book.shelf import Shelf
from ledgers.policy import find_policy, policy_ids
from ledgers.policy.model import Policy
from ledgers.policy.store import PACKAGED
from reports.budget import plan_tables
from reports.specialties import by_specialty
from tests.conftest import AS_OF, POLICY, moved, read_book

if TYPE_CHECKING:
    from audit_rules.rule import Answer, Rule
    from ledgers.book.book import Book

# A standard of the state has articles of its own, which hold under every policy.
STANDARD = re.compile(r"《[^》]+》(第[一二三四五六七八九十]+条(（.）)?)?")
OWN_WORDS = re.compile(r"第[一二三四五六七八九十]+条|附件\s?[1-9]|表[1-9](?:-[\dn])*")
TEXT = (PACKAGED / f"{POLICY}.toml").read_text(encoding="utf-8")


def foreign(said: str, text: str) -> list[str]:
    """The articles, forms and tables that are printed and that the policy's file does not have."""
    return [word for word in OWN_WORDS.findall(STANDARD.sub("", said)) if word not in text]


def printed(answer: Answer) -> str:
    """All that an answer shows."""
    findings = "\n".join(f"{f.headline} {f.rule.cites} {f.rule.title} {f.rule.fix}" for f in answer.findings)
    return f"{answer.rule.cites} {answer.rule.title} {answer.rule.fix} {answer.reason}\n{findings}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_what_a_rule_cites_is_what_its_policy_keys_say(rule: Rule) -> None:
    """The manual prints `cites`; a finding prints what the keys give: under the home policy they are one."""
    assert rule.cited
    assert rule.under(find_policy(POLICY)).cites == rule.cites


@pytest.mark.parametrize("name", policy_ids())
@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_cites_no_article_that_its_policy_lacks(rule: Rule, name: str) -> None:
    own = rule.under(find_policy(name))
    assert own.cites
    text = (PACKAGED / f"{name}.toml").read_text(encoding="utf-8")
    assert foreign(f"{own.cites} {own.title} {own.fix}", text) == []


def renamed() -> Policy:
    """The home regulation with the same figures, whose articles, forms and tables are called otherwise."""

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v, key) for v in value]
        return f"某办法〔2030〕{key}" if key.startswith(("cite", "form")) else value

    return Policy.model_validate(walk(tomllib.loads(TEXT)))


RENAMED = renamed()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_what_is_printed_of_its_example_has_the_policys_own_names(rule: Rule) -> None:
    block = re.search(r"```beancount\n(.*?)```", rule.page, re.DOTALL)
    assert block
    day = re.search(r"^截至：(\d{4}-\d\d-\d\d)$", rule.page, re.MULTILINE)
    as_of = date.fromisoformat(day.group(1)) if day else AS_OF
    plan: dict[str, Any] = {"plan": None} if "没有投入预算" in rule.page.split("例：")[1] else {}
    answer = rule.run(read_book(block.group(1), as_of=as_of, policy=RENAMED, **plan))
    assert answer.outcome in {"found", "undetermined"}
    assert foreign(printed(answer), "") == []


@pytest.mark.parametrize("plan", [True, False])
def test_what_is_missing_is_asked_for_by_the_policys_own_names(plan: bool) -> None:
    """An empty book: nearly every rule says what it lacks."""
    book = read_book("", policy=RENAMED, **({} if plan else {"plan": None}))  # type: ignore[arg-type]
    answers = audit(book)
    assert sum(answer.outcome == "undetermined" for answer in answers) > 20
    assert {a.rule.code: words for a in answers if (words := foreign(printed(a), ""))} == {}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Book]:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    return [open_book(shelf, base).book(DEMO_DAY) for base in bases(everything=True)]


def test_no_demo_book_is_told_of_an_article_that_its_policy_lacks(books: list[Book]) -> None:
    assert {book.policy.meta.id for book in books} == set(policy_ids())
    for book in books:
        text = (PACKAGED / f"{book.policy.meta.id}.toml").read_text(encoding="utf-8")
        for answer in audit(book):
            assert foreign(printed(answer), text) == [], (book.code, answer.rule.code)


def test_the_papers_of_a_demo_book_under_other_names(books: list[Book]) -> None:
    """Every finding of the three home books, under a policy that calls all of it otherwise."""
    home = [replace(b, policy=RENAMED, laws=((date.min, RENAMED),)) for b in books if b.policy.meta.id == POLICY]
    audits = [audit(book) for book in home]
    assert sum(len(a.findings) for answers in audits for a in answers) > 10
    for answers in audits:
        assert {a.rule.code: words for a in answers if (words := foreign(printed(a), ""))} == {}


def test_a_policy_that_names_no_article_is_cited_as_a_whole() -> None:
    law = find_policy("shanxi-2025")
    assert law.cites(("eligibility.cite_ratio",)) == "山西省2025年（条款待核）"
    assert law.cites(("match.cite", "budget.cite")) == "山西省2025年（条款待核）、投入预算汇总表（待核）"
    assert law.cites(("《会计基础工作规范》第四十八条",)) == "《会计基础工作规范》第四十八条"
    assert law.cites(("category.cite",)) == law.meta.cite, "待核 is no article"
    assert law.model_copy(update={"meta": law.meta.model_copy(update={"cite": ""})}).cites(("panel.cite",)) == (
        law.meta.number
    )


def test_after_a_move_a_finding_cites_the_policy_of_its_day() -> None:
    row = """
    {day} * "某旅行社" "出差机票"
      voucher: "{voucher}"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  500.00 CNY
    """
    book = read_book(row.format(day="2024-08-19", voucher="记1") + row.format(day="2025-08-19", voucher="记2"))
    categories = [c.model_copy(update={"cite": "某办法第三十条"}) for c in book.policy.category]
    later = moved(book, date(2025, 7, 1))
    new = later.policy.model_copy(update={"category": categories})
    later = replace(later, policy=new, laws=((date.min, book.policy), (date(2025, 7, 1), new)))
    travel = next(rule for rule in rules() if rule.code == "F03")
    found = [(f.voucher, f.rule.cites) for f in travel.run(later).findings]
    assert found == [("记1", "第九条"), ("记2", "某办法第三十条")]


def test_the_tables_of_a_plan_are_called_as_the_policy_calls_them(books: list[Book]) -> None:
    for book in books:
        if book.plan:
            own = book.policy.budget
            titles = " ".join(table.title for table in (*plan_tables(book.plan, book.policy), by_specialty(book)))
            assert own.form in titles
            assert own.form_specialty in titles
            text = (PACKAGED / f"{book.policy.meta.id}.toml").read_text(encoding="utf-8")
            assert foreign(titles, text) == []
