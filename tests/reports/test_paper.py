"""The annual report as text: what a person reads, and that its figures are the answer sheet's."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from audit_rules.engine import audit
from audit_rules.rule import Finding, Severity
from ledgers.book.book import Book, Item
from ledgers.book.plan import Plan
from reports.annual import annual
from reports.chapters.year import Year, signed
from reports.drawn import Grid, drawn
from reports.equipment import equipment
from reports.matters import Standing, matters
from reports.order import order
from reports.sampling import draw, large_of
from reports.table import Values
from reports.text import Heading, Para
from reports.wan import execution_in_wan, specialties_in_wan
from tests.reports.books import (
    FACTS,
    FIGURES,
    JOURNAL,
    PLAN,
    SCENARIO,
    answers_of,
    book_of,
    golden,
    scenario,
)

if TYPE_CHECKING:
    from reports.table import Report, Table

YEAR_END = date(2025, 12, 31)
needs_scenario = pytest.mark.skipif(
    not FIGURES.exists() or not SCENARIO.exists(), reason="没有场景数据和答案（../shared）"
)


def read(report: Report) -> str:
    """The paper as a person reads it, digests masked."""
    said = drawn(report)
    lines = [*said.title, said.mark]
    for block in (*said.body, *said.last):
        if isinstance(block, Heading):
            lines.append(f"\n{'#' * block.level} {block.text}")
        elif isinstance(block, Grid):
            lines += [f"［{block.title} {block.middle} {block.right}］", *(_row(line.squares) for line in block.lines)]
        else:
            lines.append(block.text)
    lines += [f"{grid.number} {grid.title} {grid.middle} {grid.right}" for grid in said.annexes]
    return re.sub(r"\b[0-9a-f]{12,64}\b", "〔摘要〕", "\n".join(lines)) + "\n"


def _row(squares: Any) -> str:
    return " | ".join(s.text.replace("\n", "／") for s in squares)


def text_of(book: Book, **more: Any) -> str:
    return read(annual(book, answers_of(book), 2025, **more))


def test_the_report_reads() -> None:
    later = book_of(JOURNAL, date(2026, 4, 30), plan=PLAN)
    golden("paper-2025.txt", text_of(book_of(JOURNAL, YEAR_END, plan=PLAN), later=later))


def test_the_report_of_an_empty_book_reads() -> None:
    book = book_of("", YEAR_END)
    golden("paper-empty.txt", read(annual(book, [], 2025)))


def test_every_figure_of_a_sentence_is_the_sum_of_its_postings() -> None:
    report = annual(book_of(JOURNAL, YEAR_END, plan=PLAN), answers_of(book_of(JOURNAL, YEAR_END, plan=PLAN)), 2025)
    assert report.paper is not None
    told = [part for block in report.paper.body if isinstance(block, Para) for part in block.parts if part.items]
    assert len(told) > 10
    for part in told:
        said = int(re.sub(r"\D", "", part.text))
        mixed = len({type(i) for i in part.items}) > 1  # money in and money out: what went out counts against it
        total = sum(signed(i) if mixed and isinstance(i, Item) else i.amount for i in part.items)
        assert said in {abs(total), abs(total + 500_000)}, (part.text, total)  # 期初余额 has no posting of its own


def flood(count: int) -> tuple[Book, list[Any]]:
    """A book of which one entry has many findings."""
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    answers = answers_of(book)
    (first,) = [a for a in answers if a.rule.code == "F03"]
    (finding,) = first.findings
    many = tuple(replace(finding, message=f"第{n}条理由。{finding.message.partition('。')[2]}") for n in range(count))
    return book, [replace(a, findings=many) if a is first else a for a in answers]


def test_two_hundred_findings_of_one_entry_are_one_problem_of_its_amount() -> None:
    book, answers = flood(200)
    problems = [m for m in matters(answers, 2025) if m.lead.rule.code == "F03"]
    assert [(len(m.findings), m.amount) for m in problems] == [(200, 18_000)]
    text = read(annual(book, answers, 2025))
    assert "另有192项，见问题清单" in text
    assert text.count("条理由") == 8


def test_a_whole_account_number_is_not_printed() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    answers = answers_of(book)
    told = [
        replace(
            a,
            findings=tuple(
                replace(f, message=f"付到账号 9996217000000000088。{f.date} {f.voucher}") for f in a.findings
            ),
        )
        if a.rule.code == "F03"
        else a
        for a in answers
    ]
    report = annual(book, told, 2025)
    assert report.paper is not None
    text = "".join(b.text for b in report.paper.body if isinstance(b, Para))
    assert "付到账号（尾号0088）" in text
    assert "9996217000000000088" not in text


def test_a_base_without_plan_has_no_rate() -> None:
    text = text_of(book_of(JOURNAL, YEAR_END))
    assert "尚无投入预算，到位率不适用" in text
    assert "尚未取得批复的投入预算（表4-2），本报告不计算预算执行率" in text


def test_a_policy_that_speaks_of_an_inspection_has_no_word_of_an_audit() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    law = book.policy.model_copy(update={"meta": book.policy.meta.model_copy(update={"review_word": "检查"})})
    other = Book.of(book.entries, law, YEAR_END, "t01")
    answers = answers_of(other)
    for report in (annual(other, answers, 2025), order(other, answers)):
        notes = [note for table in report.tables for note in table.notes]
        text = "\n".join([report.title, *notes, read(report)])
        assert not re.findall(r".{5}(?:审计|主审).{5}", text)
    assert "检查组组长" in read(annual(other, answers, 2025))


def test_the_events_after_the_year() -> None:
    more = """
2026-03-01 * "甲公司" "补印"
  voucher: "记2603-001"
  A资产:1002银行存款:01专户:1地方财政   -1500.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   1500.00 CNY
"""
    book, later = (book_of(JOURNAL + more, day, plan=PLAN) for day in (YEAR_END, date(2026, 4, 30)))
    text = text_of(book, later=later)
    assert "账套最后一笔记录为2026年3月1日。期后另列支出1笔、1,500.00元，其中地方财政1,500.00元" in text
    assert "1,500.00" not in text_of(book).replace("1,500.00元以上", "")


# --- the answer sheet


@cache
def _year(name: str = "scenario-planted.csv") -> Year:
    book, later = scenario(YEAR_END, name), scenario(date(2026, 4, 30), name)
    return Year(book, audit(book), 2025, later, audit(later))


@cache
def _sheet() -> dict[str, Any]:
    return {k: v.get("value", v.get("fraction")) for k, v in json.loads(FIGURES.read_text())["figures"].items()}


@needs_scenario
def test_the_problems_are_the_answer_sheets() -> None:
    year, sheet = _year(), _sheet()
    assert (len(year.current), len(year.past)) == (sheet["问题数"], sheet["以前年度问题数"])
    tally = Counter(m.standing for m in year.current)
    assert {s: tally[s] for s in Standing} == {s: sheet[f"问题数.{s.value}"] for s in Standing}
    ours = sorted(m.amount for m in year.current if m.amount)
    theirs = [f"问题{n}.涉及金额" for n in range(1, 18)]
    assert ours == sorted(sheet[key] for key in theirs if sheet.get(key))
    assert sorted(m.amount for m in year.past) == sorted(sheet[f"前{n}.涉及金额"] for n in (1, 2, 3))


@needs_scenario
def test_what_is_doubtful_and_what_would_go_back_are_the_answer_sheets() -> None:
    year, sheet = _year(), _sheet()
    assert {f"疑点支出.本年.{k}": v.fen for k, v in year.doubts.items()} | {"疑点支出.本年.合计": year.doubt.fen} == {
        key: sheet[key] for key in sheet if key.startswith("疑点支出.")
    }
    assert year.recoverable.fen == sheet["拟恢复补助资金"]
    assert year.subsidy_spent.fen - year.recoverable.fen == sheet["可认可补助支出"]


@needs_scenario
def test_the_text_prints_the_answer_sheets_figures() -> None:
    year = _year()
    text = read(annual(year.book, year.answers, 2025, later=year.later, afterwards=year.afterwards))
    printed = {k: v["printed"] for k, v in json.loads(FIGURES.read_text())["figures"].items()}
    wanted = [
        *(
            "到位净额.剔除超标准",
            "到位率.剔除超标准",
            "利息收入.累计",
            "利息收入.本年",
            "结余.年初.合计",
            "资金支出率.合计",
        ),
        *(
            "年内最低余额.地方财政",
            "年内最低余额.行业企业",
            "年内最低余额.其他",
            "疑点支出占比.本年",
            "超预算.体系",
            "超预算.校企",
        ),
        *(
            "预算差异.行业企业",
            "分专业.累计.养老护理员",
            "分专业.累计.健康照护师",
            "分专业.累计.汽车维修工",
            "分专业.累计.未登记",
        ),
        *(
            "设备购置.累计",
            "设备购置.本年",
            "问题11.涉及金额",
            "拟恢复补助资金.以前年度",
            "标准内余额",
            "无发票号支出.本年",
        ),
        *(
            "票据采购类疑点.本年",
            "期后.地方财政支出",
            "期后.周期外支出",
            "控制总数.累计收入",
            "控制总数.累计付款",
            "单位配套差额",
        ),
        *(
            "疑点支出占比.本年.地方财政",
            "支出.累计.剔除预付和现金",
            "执行率.剔除预付和现金",
            "期后.地方财政结余",
        ),
    ]
    assert [key for key in wanted if printed[key] not in text] == []
    for key, value in printed.items():
        if key.startswith(("支出类别.本年.", "产出相关支出.")):
            assert value in text, key
    assert "叁万柒仟叁佰伍拾陆元壹角伍分" in text


@needs_scenario
def test_the_sample_can_be_drawn_again() -> None:
    year, sheet = _year(), _sheet()
    own = [s for s in year.now.spending if s.source == "地方财政"]
    sample = draw(own, 10, "渝中2025-巴渝康养-01")
    assert (sample.total, sample.interval, sample.start) == (
        sheet["附表9.抽样总体"],
        sheet["附表9.抽样间隔"],
        sheet["附表9.抽样起点"],
    )
    large = large_of(year.book, 2025)
    chosen = {sample.population[place].voucher for place in sample.hits} | {i.voucher for i in large}
    assert {f"附表9.{v}" for v in chosen} == {k for k in sheet if re.fullmatch(r"附表9\.记.*", k)}
    assert len(large) == sheet["附表9.大额笔数"]


@needs_scenario
def test_the_tables_in_wan_are_the_sample_papers() -> None:
    book = _year().book
    plan = book.plan
    assert plan is not None
    rows = {
        "养老护理员": (8_500_000, 3_400_000, 1_900_000),
        "健康照护师": (3_500_000, 1_600_000, 1_100_000),
    }
    contents = [c.name for c in book.policy.content]
    whole = Plan(plan.date, plan.cells, {name: dict(zip(contents, row, strict=True)) for name, row in rows.items()})
    book.__dict__["plan"] = whole  # as if 表3-n-1 had come with 表4-2
    try:
        three, four = (_printed(t) for t in (execution_in_wan(book, 2025), specialties_in_wan(book, 2025)))
    finally:
        book.__dict__["plan"] = plan
    first = "构建完善的高技能人才培训体系 12.00 5.67 14.77 123.07% 2.77 11.00 5.24 7.08 64.33% -3.92"
    last = "合计 20.00 11.19 22.77 113.84% 2.77 22.00 9.27 12.80 58.17% -9.20"
    assert three[0] == f"{first} 1.00 0.61 1.02 102.50% 0.02 24.00 11.52 22.87 95.29% -1.13"
    assert three[-1] == f"{last} 2.00 1.33 1.74 87.25% -0.26 44.00 21.79 37.31 84.79% -6.69"
    assert four == [
        "养老护理员 构建完善的高技能人才培训体系 8.50 2.68 9.88 116.24% 1.38",
        "养老护理员 校企合作提升培训能力 3.40 2.08 3.67 108.00% 0.27",
        "养老护理员 总结技能人才培养规律 1.90 0.60 1.20 63.16% -0.70",
        "养老护理员 小计 13.80 5.36 14.75 106.90% 0.95",
        "健康照护师 构建完善的高技能人才培训体系 3.50 1.99 3.89 111.07% 0.39",
        "健康照护师 校企合作提升培训能力 1.60 2.11 2.11 131.75% 0.51",
        "健康照护师 总结技能人才培养规律 1.10 0.62 0.74 67.27% -0.36",
        "健康照护师 未归集建设内容 — 0.11 0.11 — 0.11",
        "健康照护师 小计 6.20 4.83 6.85 110.44% 0.65",
        "计划外：汽车维修工 构建完善的高技能人才培训体系 — 0.88 0.88 — 0.88",
        "计划外：汽车维修工 小计 — 0.88 0.88 — 0.88",
        "未登记专业 构建完善的高技能人才培训体系 — 0.12 0.12 — 0.12",
        "未登记专业 总结技能人才培养规律 — — 0.17 — 0.17",
        "未登记专业 小计 — 0.12 0.29 — 0.29",
        "合计 20.00 11.19 22.77 113.84% 2.77",
    ]


def _printed(table: Table) -> list[str]:
    report = annual(book_of("", YEAR_END), [], 2025)
    (grid,) = drawn(replace(report, tables=(table,), paper=None)).annexes
    return [" ".join(s.text for s in line.squares if s.text) for line in grid.lines]


@needs_scenario
def test_the_equipment_is_the_answer_sheets() -> None:
    year, sheet = _year(), _sheet()
    table = equipment(year.book, 2025, year.matters)
    ours = [c.value for row in table.rows if row.key[0] == "a" and (c := row.cells["amount"]).items]
    theirs = [v for k, v in sheet.items() if k.startswith("附表6.") and not k.endswith("教学平板电脑")]
    assert sorted(ours) == sorted(theirs)  # type: ignore[type-var]
    total = Values([table]).of(table, next(r for r in table.rows if r.key == "total"), table.column("amount"))
    assert total == sheet["设备购置.累计"]


@needs_scenario
def test_the_clean_scenario_has_no_problem_to_settle() -> None:
    year = _year("scenario-clean.csv")
    assert [m.title for m in year.current if m.standing is Standing.SETTLE] == []
    text = read(annual(year.book, year.answers, 2025))
    assert "拟恢复补助资金" not in text


def test_a_note_alone_is_a_hint() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    answers = answers_of(book)
    (found,) = [a for a in answers if a.rule.code == "F03"]
    for severity, standing in (
        (Severity.VIOLATION, Standing.SETTLE),
        (Severity.LEAD, Standing.VERIFY),
        (Severity.NOTE, Standing.NOTE),
    ):
        softened = replace(found, findings=tuple(replace(f, severity=severity) for f in found.findings))
        assert [m.standing for m in matters([softened], 2025)] == [standing]


def test_findings_of_one_voucher_are_one_problem_and_of_two_rules_two() -> None:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    (found,) = [a for a in answers_of(book) if a.rule.code == "F03"]
    (finding,) = found.findings
    other = replace(found.rule, code="X04", title="没有发票")
    same: Finding = replace(finding, rule=other, severity=Severity.WARNING)
    elsewhere = replace(same, voucher="记2599-001", mentions=())
    both = [found, replace(found, rule=other, findings=(same,))]
    assert [m.codes for m in matters(both, 2025)] == [("F03", "X04")]
    apart = [found, replace(found, rule=other, findings=(elsewhere,))]
    assert [m.codes for m in matters(apart, 2025)] == [("F03",), ("X04",)]


def test_who_signs_is_the_policys() -> None:
    text = text_of(book_of(JOURNAL, YEAR_END, facts=FACTS, plan=PLAN))
    assert "审计组组长：" in text
    assert text.index("重庆市渝中区财政局（印章）") < text.index("重庆市渝中区人力资源和社会保障局（印章）")
