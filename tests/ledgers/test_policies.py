"""The same rules under other regulations: only the policy file differs, and a base's own papers."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from audit_rules.engine import audit
from earmark.demo import AS_OF, bases, open_book
from ledgers.book.facts import Facts
from ledgers.book.render import yuan
from ledgers.book.shelf import Shelf
from ledgers.policy import find_policy, model, policy_ids
from ledgers.policy.compare import _KEYS, _SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgers.book.book import Book
    from tests.conftest import Ran

    Run = Callable[..., Ran]

HOME = "yuzhong-2023-25"
OTHERS = {"cq1701": "chongqing-2017", "sx2501": "shanxi-2025", "gj2201": "guojia-2022"}

# What each base's policy makes a fault, by the rules that read its figures.
FIGURES = ("B01", "B04", "B07", "E10", "F02", "F03", "F04", "F07", "F08", "T01")
EXPECTED = {
    "cq1701": """
        B07 预警 12,800.00 市级财政“构建培训体系”支出 12,800.00 元，计划 0.00 元，没有计划，超出 12,800.00 元
        F02 违规 记2309-001 50,000.00 财政补助累计到账 50,000.00 元，标准为 0.00 元，本笔多到 50,000.00 元
    """,
    "sx2501": """
        B01 违规 40,000.00 专业（职业）预算安排表 各专业合计 1,960,000.00 元，应为 2,000,000.00 元，差 40,000.00 元
        B04 违规 40,000.00 投入预算汇总表 省级财政合计 1,960,000.00 元，应为 2,000,000.00 元，差 40,000.00 元
        T01 违规 记2503-004 38,600.00 发票日期 2025-02-19 早于建设周期开始日 2025-03-10 19 天
    """,
    "gj2201": """
        B01 违规 200,000.00 专业（职业）预算安排表 各专业合计 5,200,000.00 元，应为 5,000,000.00 元，差 200,000.00 元
        B04 违规 200,000.00 投入预算汇总表 中央财政合计 5,200,000.00 元，应不超过 5,000,000.00 元，差 200,000.00 元
        B07 预警 14,000.00 中央财政“评价竞赛”支出 214,000.00 元，计划 200,000.00 元，为计划的 107.0%，超出 14,000.00 元
    """,
}


def the(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def found(book: Book) -> list[str]:
    """What the rules that read the policy's figures find, a line each."""
    lines = []
    for finding in (f for answer in audit(book) if answer.rule.code in FIGURES for f in answer.findings):
        parts = (finding.rule.code, finding.severity.word, finding.voucher, yuan(finding.amount))
        lines.append(" ".join([part for part in parts if part] + [finding.message.partition("。")[0]]))
    return sorted(lines)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """The demonstration's book of each other policy, made from its papers."""
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    return {b.code: open_book(shelf, b).book(AS_OF) for b in bases(everything=True) if b.code in OTHERS}


def test_every_packaged_policy_is_on_trial() -> None:
    assert {HOME, *OTHERS.values()} == set(policy_ids())
    assert not set(OTHERS) & {base.code for base in bases()}, "the demonstration shows the home regulation alone"


@pytest.mark.parametrize("name", policy_ids())
def test_its_chart_opens_under_plain_bean_check(name: str, tmp_path: Path) -> None:
    tiers = find_policy(name).grant.tiers
    facts = Facts("试点基地", name, date(2025, 1, 1), ("焊工",), tier=tiers[0].name if tiers else "")
    book = Shelf(tmp_path / "books").new("trial", facts, author="试")
    checker = Path(sys.executable).with_name("bean-check")
    here = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([checker, book.main], capture_output=True, text=True, check=False, env=here)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert all("[" in line and "（" in line for line in lines), lines


@pytest.mark.parametrize("code", OTHERS)
def test_what_only_its_policy_makes_a_fault(code: str, books: dict[str, Book]) -> None:
    assert found(books[code]) == the(EXPECTED[code])


@pytest.mark.parametrize("code", OTHERS)
def test_no_rule_breaks_and_none_cites_the_home_regulation(code: str, books: dict[str, Book]) -> None:
    book = books[code]
    for answer in audit(book):
        assert "规则出错" not in answer.reason, (answer.rule.code, answer.reason)
        assert not any(word in answer.rule.cites for word in ("第九条", "附件", "表4-2", "表3-n"))
        for finding in answer.findings:
            said = f"{finding.headline}{finding.rule.fix}"
            assert not any(word in said for word in ("第九条", "地方财政", "区财政", "区人力")), said


def test_a_rule_about_what_the_policy_does_not_ask_examines_nothing(books: dict[str, Book]) -> None:
    """No match, no ban on travel or labour, no limit of specialties is known of any of them."""
    for book in books.values():
        asked = {a.rule.code: (a.outcome, a.examined) for a in audit(book)}
        assert {asked[code] for code in ("F03", "F04", "F07", "F08", "E11", "P08", "O02")} == {("clean", 0)}


def test_a_base_that_is_granted_nothing_lacks_nothing(tmp_path: Path) -> None:
    facts = Facts("试点基地", "chongqing-2017", date(2025, 1, 1), ("焊工",), tier="其他政策支持类")
    book = Shelf(tmp_path).new("trial", facts, author="试").book(AS_OF)
    assert {a.outcome for a in audit(book) if a.rule.code == "F02"} == {"clean"}


def under(book: Book, section: str, **figures: Any) -> Book:
    """The same book under a policy that has other figures in a section."""
    part = getattr(book.policy, section).model_copy(update=figures)
    policy = book.policy.model_copy(update={section: part})
    return replace(book, policy=policy, laws=((date.min, policy),))


def test_it_is_the_figure_that_makes_the_fault(books: dict[str, Book]) -> None:
    """With another figure in the same key, the same papers have another fault, or none."""
    funded = replace(books["cq1701"], facts=replace(books["cq1701"].facts, tier="资金资助类"))
    assert not any(line.startswith("F02 违规") for line in found(funded))
    assert any(line.startswith("B04 违规 1,000,000.00") for line in found(funded))

    cheap = found(under(books["sx2501"], "grant", amount=196_000_000))
    assert not any(line.startswith("B0") for line in cheap)
    assert any(line.startswith("F02 违规 记2503-001 40,000.00") for line in cheap)
    early = replace(books["sx2501"], facts=replace(books["sx2501"].facts, start=date(2025, 2, 1)))
    assert not any(line.startswith("T01") for line in found(early))

    national = books["gj2201"]
    assert not any(line.startswith("B04") for line in found(under(national, "grant", amount=520_000_000)))
    wide = under(national, "budget", cell_tolerance=Decimal("0.10"))
    assert not any(line.startswith("B07") for line in found(wide))
    assert not any(line.startswith("F02") for line in found(national)), "the second instalment is allowed"
    once = found(under(national, "grant", instalments=1))
    assert any(line.startswith("F02 提示") and "分 2 次到账" in line for line in once)


def test_the_difference_between_two_policies_reads_well(run: Run) -> None:
    said = run("policy", "diff", HOME, "shanxi-2025").out.splitlines()
    for line in (
        "补助·金额（grant.amount）：200,000.00 元 → 2,000,000.00 元",
        "建设周期·起算依据（period.start_basis）：批文日期 → 资金下达之日",
        "配套·比例（match.ratio）：1.00 → 0",
        "专业（职业）（specialty）：不再规定",
        "申报条件·年培训规模（eligibility.yearly_trainees）：800 → 700",
        "申报条件·培训规模单位（eligibility.yearly_unit）：人 → 人次",
        "申报条件·合格率（eligibility.pass_rate）：无 → 90%",
        "申报和审批（application）：不再规定",
        "资金来源（source）：去掉 “地方财政”、“行业企业”、“其他”，增加 “省级财政”、“单位自筹”",
        "支出类别·“差旅费”·认定（category.差旅费.verdict）：禁止 → 由人核实",
    ):
        assert line in said
    back = run("policy", "diff", "shanxi-2025", HOME).out.splitlines()
    assert "申报和审批（application）：新作规定" in back
    tiers = run("policy", "diff", "shanxi-2025", "chongqing-2017").out.splitlines()
    assert "补助·补助方式（grant.mode）：定额 → 分档" in tiers
    assert "补助·档次（grant.tiers）：增加 “资金资助类”、“其他政策支持类”" in tiers


def test_every_key_of_a_policy_has_a_name_for_people() -> None:
    assert set(model.Policy.model_fields) - {"digest", "terms"} <= set(_SECTIONS)
    parts = [p for p in vars(model).values() if isinstance(p, type) and issubclass(p, BaseModel)]
    keys = {key for part in parts if part is not model.Policy for key in part.model_fields}
    assert {key for key in keys if not key.startswith("cite")} <= set(_KEYS)


def new(run: Run, policy: str, *more: str) -> Ran:
    return run("new", "trial", "--name", "试点基地", "--policy", policy, "--start", "2025-01-01", *more)


def test_a_base_states_its_tier(run: Run, tmp_path: Path) -> None:
    assert new(run, "chongqing-2017", "--tier", "其他政策支持类").code == 0
    book = Shelf(tmp_path / "books").open("trial").book(AS_OF)
    assert (book.facts.tier, book.grant) == ("其他政策支持类", 0)


@pytest.mark.parametrize(
    ("policy", "tier", "said"),
    [
        ("chongqing-2017", "", "要写明基地是哪一档"),
        ("chongqing-2017", "甲类", "没有“甲类”这一档"),
        (HOME, "资金资助类", "不分档补助"),
    ],
)
def test_a_tier_that_cannot_be_is_refused(run: Run, policy: str, tier: str, said: str, tmp_path: Path) -> None:
    made = new(run, policy, *(["--tier", tier] if tier else []))
    assert made.code == 2
    assert said in made.err
    assert ("资金资助类、其他政策支持类" in made.err) == (policy == "chongqing-2017")
    assert not (tmp_path / "books" / "trial").exists()


def test_a_quotation_is_the_text_to_the_letter(shared: Path) -> None:
    folder = shared.parent / "docs"
    paths = [folder / "policy-yuzhong-2023-25.md", folder / "law" / "财政部令98号_会计基础工作规范.txt"]
    if not all(path.is_file() for path in paths):
        pytest.skip("no text of the regulation")
    whole = "".join("".join(path.read_text(encoding="utf-8").split()) for path in paths)
    quotes = find_policy(HOME).quote
    assert len(quotes) > 15
    assert [quote.text for quote in quotes if quote.text not in whole] == []
