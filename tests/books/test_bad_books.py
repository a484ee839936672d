"""A book with something impossible in it: a named finding or a clear refusal, never a traceback, never silence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount import loader

from audit_rules.engine import audit
from audit_rules.rule import findings_of
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.books.shape import Written, make

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.shelf import OpenBook

AS_OF = date(2025, 5, 31)
JOURNAL = "journal/2024.beancount"
FISCAL = "A资产:1002银行存款:01专户:1地方财政"
SPENT = "E支出:1地方财政:1构建培训体系:30218原材料消耗"


@pytest.fixture
def opened(tmp_path: Path) -> OpenBook:
    """A sound book, for a test to spoil behind the program's back."""
    return make(Written.of("shared_account"), tmp_path)


def spoilt(opened: OpenBook, name: str, more: str) -> OpenBook:
    """The book with something appended to a file, opened anew."""
    path = opened.folder / name
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{more.strip()}\n", encoding="utf-8")
    return Shelf(opened.shelf.folder).open(opened.code)


def entry(day: str, first: str, second: str, amount: str = "88.00 CNY") -> str:
    return f'{day} * "甲公司" "耗材"\n  voucher: "字9001"\n  {first}  -{amount}\n  {second}  {amount}\n'


def found(opened: OpenBook) -> list[str]:
    answers = audit(opened.book(AS_OF))
    assert not [a for a in answers if a.reason.startswith("规则出错")]
    return [f"{f.rule.code} {f.severity.word} {f.voucher}" for f in findings_of(answers)]


def test_a_sound_book_is_read(opened: OpenBook) -> None:
    assert "T01 违规 字9001" not in found(opened)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (entry("2024-09-02", FISCAL, "E支出:1地方财政:1构建培训体系:30299私设科目"), "不在科目表里"),
        (entry("2024-09-02", FISCAL, "Expenses:Food"), "写法有误|不在科目表里"),
        (entry("2024-09-02", FISCAL, SPENT, "88.00 USD"), "只记人民币"),
        (entry("2024-09-02", FISCAL, "E支出:1构建培训体系:30218原材料消耗"), "不在科目表里"),  # no source
        (entry("1969-12-31", FISCAL, SPENT), "1969-12-31|journal/2024.beancount"),
        ('2024-09-02 * "甲公司" "耗材"\n  A资产:1002银行存款:01专户:1地方财政  -88.00 CNY', "借贷不平"),
    ],
)
def test_a_journal_that_cannot_be_is_refused(opened: OpenBook, more: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        spoilt(opened, JOURNAL, more).book(AS_OF)


@pytest.mark.parametrize("paid", ["A资产:1002银行存款:01专户", "A资产:1002银行存款:01专户:2行业企业"])
def test_money_that_changes_its_source_on_the_way_is_refused(opened: OpenBook, paid: str) -> None:
    """Each transaction balances within each source: own money does not become the subsidy's spending."""
    with pytest.raises(Refusal):
        spoilt(opened, JOURNAL, entry("2024-09-02", paid, SPENT)).book(AS_OF)


@pytest.mark.parametrize("identity", ["手写", "", "0000000000000001", "x-y"])
def test_a_row_whose_identity_is_none_of_ours_is_a_finding(opened: OpenBook, identity: str) -> None:
    typed = entry("2024-09-02", FISCAL, SPENT).replace(
        "  voucher", f'  bank: "{identity}"\n  bank-balance: 1.00 CNY\n  row: "{identity}"\n  voucher'
    )
    assert "I01 违规 字9001" in found(spoilt(opened, JOURNAL, typed))


def test_a_spend_of_no_source_is_a_finding(opened: OpenBook) -> None:
    unnamed = ("A资产:1002银行存款:01专户:0待分配", "E支出:0待分配:1构建培训体系:30218原材料消耗")
    assert "L02 违规 字9001" in found(spoilt(opened, JOURNAL, entry("2024-09-02", *unnamed)))


@pytest.mark.parametrize("day", ["1990-01-01", "2024-06-30"])
def test_spending_before_the_grant_and_the_period_is_a_finding(opened: OpenBook, day: str) -> None:
    assert "T01 违规 字9001" in found(spoilt(opened, JOURNAL, entry(day, FISCAL, SPENT)))


@pytest.mark.parametrize(
    "more",
    [
        '2024-07-01 custom "earmark-plan" "表4-2"\n  unit: "万元"\n',
        '2024-07-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" 90000.00 CNY\n',
        '2024-07-01 custom "earmark-plan-specialty" "物业管理师" "校企合作提升培训能力" 90000.00 CNY\n',
    ],
)
def test_two_plans_in_force_on_one_day_are_refused(opened: OpenBook, more: str) -> None:
    """A second head, or a cell stated twice: which of the two was approved, nobody can say."""
    bad = spoilt(opened, "plan.beancount", more)
    with pytest.raises(Refusal, match="2024-07-01"):
        bad.book(AS_OF)
    _, errors, _ = loader.load_file(str(bad.main))
    assert any("2024-07-01" in error.message for error in errors)


@pytest.mark.parametrize("amount", ["9", "9.00 USD", "0.001 CNY", "-9.00 CNY", '"九万"', "9.00 CNY 9.00 CNY"])
def test_a_plan_whose_cell_is_no_amount_is_refused(opened: OpenBook, amount: str) -> None:
    cell = f'2025-01-01 custom "earmark-plan-cell" "校企合作提升培训能力" "地方财政" {amount}\n'
    with pytest.raises(Refusal, match=r"plan\.beancount 第 \d+ 行"):
        spoilt(opened, "plan.beancount", cell).book(AS_OF)


def test_a_period_that_begins_in_no_year_is_refused(opened: OpenBook) -> None:
    main = opened.folder / "main.beancount"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("2024-07-01 custom \"earmark-base\"", "9999-07-01 custom \"earmark-base\""), encoding="utf-8")
    with pytest.raises(Refusal, match="建设期起始日写的是 9999-07-01"):
        Shelf(opened.shelf.folder).open(opened.code).book(AS_OF)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ('plugin "audit_rules"', "缺 plugin"),
        ('include "plan.beancount"', "缺 include"),
        ('include "journal/', "缺 include"),
        ('1970-01-01 custom "earmark-format"', "缺 earmark-format"),
    ],
)
def test_a_main_without_a_line_of_ours_is_refused(opened: OpenBook, taken: str, said: str) -> None:
    """Without it the book would be read in part, or bean-check would run no rule."""
    lines = opened.main.read_text(encoding="utf-8").splitlines(keepends=True)
    opened.main.write_text("".join(line for line in lines if not line.startswith(taken)), encoding="utf-8")
    with pytest.raises(Refusal, match=said):
        Shelf(opened.shelf.folder).open(opened.code).book(AS_OF)


def test_two_statements_of_a_base_are_refused(opened: OpenBook) -> None:
    with pytest.raises(Refusal, match="有 2 条 earmark-base"):
        spoilt(opened, "main.beancount", '2024-01-01 custom "earmark-base" "另一个"').book(AS_OF)


WAIVER = '2024-09-02 custom "earmark-waiver" "F03-1a2b3c4d5e6f"\n  fingerprint: "9f8e7d6c5b4a"\n'


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (f'{WAIVER}  by: "王局"\n  why: "经批准"', "缺 until"),
        (f'{WAIVER}  by: "王局"\n  why: "经批准"\n  until: "2025-12-31"', "缺 until"),
        (f"{WAIVER}  until: 2025-12-31", "缺 by、why"),
        ('2024-09-02 custom "earmark-waiver" 5', "没有写是哪一条"),
        ('2024-09-02 custom "earmark-request" "学员名册"', "缺 due"),
        ('2024-09-02 custom "earmark-review" "F03-1a"\n  fingerprint: "9f"\n  by: "李"\n  verdict: "也许"', "verdict"),
        ('2024-09-02 custom "earmark-rectification" "F03-1a"\n  state: "改完了"', "state"),
        ('2024-09-02 custom "earmark-rectification" "F03-1a"\n  due: "月底"', "due"),
    ],
)
def test_a_note_of_the_bureau_that_lacks_a_part_is_refused(opened: OpenBook, more: str, said: str) -> None:
    """By the audit, with the line; bean-check names it too."""
    bad = spoilt(opened, "audit.beancount", more)
    with pytest.raises(Refusal, match=rf"audit\.beancount 第 \d+ 行.*{said}"):
        bad.book(AS_OF)
    _, errors, _ = loader.load_file(str(bad.main))
    assert any(said in error.message for error in errors)


def test_a_plan_alone_is_examined_by_its_figures(tmp_path: Path) -> None:
    """A book that has nothing but a plan: what was looked at are the plan's figures, not postings."""
    whole = Written.of("shared_account")
    book = make(whole, tmp_path).book(whole.head["start"])
    examined = {answer.rule.code: answer.examined for answer in audit(book)}
    assert {examined[code] for code in ("B01", "B02", "B03", "B04", "B05", "B06")} == {9 + 3}
    assert examined["I02"] == 0
