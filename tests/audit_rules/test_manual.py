"""No rule without a page, an article, a fix and an example that holds."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit_rules import across
from audit_rules.engine import rules
from ledgers.book.render import yuan
from reports.manual import UNWRITTEN, page, unwritten
from tests.audit_rules.bases import concerns_of, frame_of
from tests.conftest import AS_OF, read_book

if TYPE_CHECKING:
    from audit_rules.rule import Rule

PARTS = ("查什么：", "怎么查：", "放过的情形：", "为什么：", "例：", "结果：")


@pytest.fixture(params=[*rules(), *across.rules()], ids=lambda rule: rule.code)
def a_rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def numbered(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]


def test_a_rule_has_title_article_and_fix(a_rule: Rule) -> None:
    for text in (a_rule.title, a_rule.cites, a_rule.fix):
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert re.search("第.{1,3}条|附件|表|〔|《|核查提示|会计", a_rule.cites)
    assert a_rule.fix.endswith("。")


def test_a_rule_has_a_docstring_and_a_chinese_page(a_rule: Rule) -> None:
    assert len(a_rule.doc) > 150
    positions = [a_rule.page.find(part) for part in PARTS]
    assert -1 not in positions, [part for part, at in zip(PARTS, positions, strict=True) if at == -1]
    assert positions == sorted(positions)


def test_nothing_of_a_rule_is_left_to_be_written(a_rule: Rule) -> None:
    """What `earmark new-rule` marks stands in no rule that is shipped: neither in what is read nor in its code."""
    source = inspect.getsource(inspect.getmodule(a_rule.check))  # type: ignore[arg-type]
    assert not unwritten(a_rule)
    assert not any(mark in source for mark in UNWRITTEN)


def test_what_is_passed_over_is_numbered_alike_in_docstring_page_and_code(a_rule: Rule) -> None:
    code = inspect.getsource(inspect.getmodule(a_rule.check)).split(a_rule.page)[-1]  # type: ignore[arg-type]
    said = numbered(a_rule.doc.split("Passed over:")[-1]) if "Passed over:" in a_rule.doc else []
    assert said == numbered(a_rule.page.split("放过的情形：")[1].split("为什么：")[0])
    assert said == list(range(1, len(said) + 1))
    for n in said:
        assert re.search(rf"#.*\({n}\)", code), f"({n}) is in the docstring and not in the code"
    assert {int(n) for n in re.findall(r"# \((\d+)\)", code)} <= set(said)


def test_the_example_of_the_page_holds(a_rule: Rule) -> None:
    """An example is a journal (dossier and notes included); 截至 a day, 结果 a line a finding or 无法判断."""
    if a_rule in across.rules():
        return
    block = re.search(r"```beancount\n(.*?)```", a_rule.page, re.DOTALL)
    assert block
    day = re.search(r"^截至：(\d{4}-\d\d-\d\d)$", a_rule.page, re.MULTILINE)
    plan = {"plan": None} if "没有投入预算" in a_rule.page.split("例：")[1] else {}
    book = read_book(block.group(1), as_of=date.fromisoformat(day.group(1)) if day else AS_OF, **plan)  # type: ignore[arg-type]
    answer = a_rule.run(book)
    told = re.findall(r"^结果：(.+)$", a_rule.page, re.MULTILINE)
    if told == ["无法判断"]:
        assert answer.outcome == "undetermined"
        return
    found = [f"{f.severity.word}，{f.voucher or '—'}，{yuan(f.amount) if f.amount else '—'}" for f in answer.findings]
    assert sorted(told) == sorted(found), (answer.outcome, answer.reason)


@pytest.mark.parametrize("rule", across.rules(), ids=lambda rule: rule.code)
def test_the_example_of_a_page_over_bases_holds(rule: Rule) -> None:
    """An example is a journal a base, each under the base's name; 结果 names the bases before the sum."""
    example = rule.page.split("例：")[1]
    told = re.findall(r"^结果：(.+)$", example, re.MULTILINE)
    journals = re.findall(r"^(\S)基地\n```beancount\n(.*?)```", example, re.DOTALL | re.MULTILINE)
    found = concerns_of({name: frame_of(name, text) for name, text in journals}, rule.code)
    assert len(journals) > 1
    assert [f"{c.severity.word}，{'、'.join(c.bases)}，{yuan(c.amount)}" for c in found] == told


def test_one_test_file_a_rule(a_rule: Rule) -> None:
    text = (Path(__file__).parent / f"test_{a_rule.code.lower()}.py").read_text(encoding="utf-8")
    for case in ("found", "clean", *(f"passed_over_{n}" for n in numbered(a_rule.doc))):
        assert f"def test_{case}" in text, f"no test for: {case}"


def test_a_rule_about_what_was_approved_says_so_in_its_page(a_rule: Rule) -> None:
    assert a_rule.of_award == ("- 适用：批准时的管理办法" in page(a_rule))
    if a_rule.code[0] in "EAPO":
        assert a_rule.of_award, "conditions, application, forms and outputs are those of the approval"
