"""Papers asked for: what they are called, what ends the wait, and what only looks as if it did."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_rules.asking import askable, fitting
from audit_rules.engine import rules
from audit_rules.paper import Missing
from ledgers.book.kinds import KINDS
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book
    from ledgers.policy import Policy

LAST = date(2027, 4, 1)
PAPERS = {
    (rule.code, gap.names): gap
    for rule in rules()
    if not rule.last
    for gap in rule.run(read_book("", as_of=LAST)).gaps
    if isinstance(gap, Missing)
}


def asked(book: Book, code: str, paper: str) -> tuple[list[str], list[str]]:
    """What a rule finds, and what it could not judge, of a paper."""
    rule = next(rule for rule in rules() if rule.code == code)
    answer = rule.run(book)
    gaps = [gap for gap in answer.gaps if isinstance(gap, Missing)]
    found = [f.message for f in answer.findings if f.subject == f"paper|{paper}"]
    return found, [str(gap) for gap in gaps if gap.names[0] == paper]


@pytest.mark.parametrize(("code", "names"), PAPERS)
def test_a_paper_asked_for_ends_by_being_handed_in(code: str, names: tuple[str, ...]) -> None:
    """Overdue it is a violation that says what to record; on file, whatever kind the rule reads, it is none."""
    paper, kept = names[0], PAPERS[code, names].kept
    request = f'2026-12-01 custom "earmark-request" "{paper}"\n  due: {LAST - timedelta(days=60)}\n'
    (found,), _ = asked(read_book(request, as_of=LAST), code, paper)
    assert found.endswith(f"至今没有，{kept}")
    handed_in = f'{request}2027-02-15 custom "earmark-dossier" "资料" "{paper}"\n'
    found_after, gaps = asked(read_book(handed_in, as_of=LAST), code, paper)
    assert not found_after
    assert all("已交" in gap and gap.endswith(kept) for gap in gaps)
    assert gaps or kept.startswith("登记：资料")


def test_what_is_missing_can_be_copied_to_another_process() -> None:
    answer = next(r for r in rules() if r.code == "E02").run(read_book(""))
    (gap,) = map(copy.copy, answer.gaps)
    assert isinstance(gap, Missing)
    assert (str(gap), gap.names) == ("缺单位类型，登记：单位（单位类型）", ("单位类型",))


def test_the_bureaus_own_papers_are_followed_where_the_policy_lists_no_archive(policy: Policy) -> None:
    bare = policy.model_copy(update={"upkeep": policy.upkeep.model_copy(update={"archive": []})})
    request = '2026-01-05 custom "earmark-request" "消防验收意见"\n  due: 2026-02-01\n  other: TRUE\n'
    assert len(asked(read_book(request, policy=bare), "D01", "消防验收意见")[0]) == 1
    assert asked(read_book("", policy=bare), "D01", "消防验收意见") == ([], [])


def test_what_a_record_cannot_be_without_is_named() -> None:
    """`dossier add` would refuse the record otherwise."""
    for gap in PAPERS.values():
        kind, _, facts = gap.kept.removeprefix("登记：").rstrip("）").partition("（")
        required = {f.label.partition("（")[0] for f in KINDS[kind.partition(" ")[0]].facts if f.required}
        assert required <= set(facts.split("、")), gap.kept


def test_every_record_that_is_named_is_a_kind_of_record() -> None:
    kinds = {gap.kept.removeprefix("登记：").partition("（")[0].partition(" ")[0] for gap in PAPERS.values()}
    assert len(PAPERS) > 50
    assert kinds <= set(KINDS)


def test_the_roll_is_on_file_but_not_its_figures(book: Book) -> None:
    """
    2026-01-05 custom "earmark-request" "学员名册"
      due: 2026-02-01
    2026-01-20 custom "earmark-dossier" "资料" "2025年学员名册"
    """
    found, (gap,) = asked(book, "E10", "2025年学员名册")
    assert not found
    assert gap == "已交2025年学员名册，但没有登记其内容，登记：培训 2025（培训人数、其中高级工以上人数）"


def test_another_years_roll_is_not_this_years(book: Book) -> None:
    """
    2026-01-05 custom "earmark-request" "学员名册"
      due: 2026-02-01
    2026-01-20 custom "earmark-dossier" "资料" "2024年学员名册"
    2026-01-21 custom "earmark-dossier" "资料" "学员名册"
      year: 2023
    """
    assert len(asked(book, "E10", "2025年学员名册")[0]) == 1


def test_what_was_due_before_a_year_was_over_is_not_of_that_year(book: Book) -> None:
    """
    2024-05-05 custom "earmark-request" "业绩"
      due: 2024-06-01
    """
    found, gaps = asked(book, "D01", "2025年度业绩")
    assert (found, len(gaps)) == ([], 1)


def test_a_paper_that_was_refused_was_not_handed_in(book: Book) -> None:
    """
    2026-01-05 custom "earmark-request" "校企合作协议"
      due: 2026-02-01
    2026-01-20 custom "earmark-dossier" "资料" "校企合作协议（甲公司）"
      accepted: FALSE
    """
    assert len(asked(book, "E13", "校企合作协议")[0]) == 1


def test_what_can_be_asked_for_is_what_the_rules_miss_now_or_would_miss(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
    2026-01-05 custom "earmark-request" "申报表“邮编”"
      due: 2026-02-01
    """
    names = askable(book)
    assert names["申报表“邮编”"] == "登记：单位（邮编）"
    assert {name for _, all_names in PAPERS for name in all_names} <= set(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("区财政局盖章", ["区财政局盖章（附件2 表5）"]),
        ("财政局章", ["区财政局盖章（附件2 表5）"]),
        ("附件2表5", ["附件2 表5"]),
        ("盖章", ["区人力社保局盖章（附件2 表5）", "区财政局盖章（附件2 表5）"]),
        ("章", []),
        ("没有这份", []),
    ],
)
def test_a_looser_name_fits(text: str, names: list[str]) -> None:
    assert fitting(text, askable(read_book(""))) == names


def test_a_paper_of_the_bureaus_own_is_part_of_the_archive(book: Book) -> None:
    """
    2026-01-05 custom "earmark-request" "消防验收意见"
      due: 2026-02-01
      other: TRUE
    2026-01-05 custom "earmark-request" "食品经营许可"
      due: 2026-02-01
      other: TRUE
    2026-01-20 custom "earmark-dossier" "资料" "食品经营许可证"
    """
    assert len(asked(book, "D01", "消防验收意见")[0]) == 1
    assert asked(book, "D01", "食品经营许可") == ([], [])
