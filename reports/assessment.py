"""中期、终期绩效评估表: what an assessment looks at, as far as book and dossier know it; the panel judges.

No regulation here gives points, so none are given: each line says what is asked for, what is there, what is
missing and what the rules make of it, and leaves a place for the panel's word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.figures import Ratio
from reports.marks import marks_of
from reports.seal import Seal
from reports.table import Cell, Column, Kind, Report, Row, Style, Table
from reports.wan import execution_in_wan, specialties_in_wan
from reports.words import day, gathered, stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Answer
    from ledgers.policy.model import Assessment
    from reports.chapters.year import Year

TITLE = "绩效评估表"
_WORDS = {"found": "有问题", "clean": "未发现问题", "undetermined": "无法判断"}
_PARTS = (
    ("项目产出", ("O01", "O02", "O03")),
    ("档案和报告", ("D01", "D02")),
    ("管理和整改", ("L01", "L03", "L04", "S02")),
    ("资金使用", ("F03", "F04", "F05", "F06", "F07", "T01", "T02")),
)
"""The parts of the table that rules answer, and the rules."""


def assessment(year: Year, stage: Assessment) -> Report:
    """The table of one assessment, as of the book's day.

    Args:
        year: the base's year up to that day.
        stage: which assessment of the policy.
    """
    book = year.book
    return Report(
        title=f"{stage.name}{TITLE}",
        base=year.unit,
        code=book.code,
        period=f"截至{day(book.as_of)}",
        day=book.as_of,
        tables=(_table(year, stage), execution_in_wan(book, year.number), specialties_in_wan(book, year.number)),
        marks=marks_of(book),
        stamp=f"账簿摘要 {book.digest[:12]}",
        word="项目单位",
        seal=Seal.of(book, "assessment", year.number).text,
    )


def _table(year: Year, stage: Assessment) -> Table:
    book = year.book
    first, last = book.month(stage.first_month), book.month(stage.last_month)
    window = f"应在{day(first)}至{day(last)}之间评估"
    rows = [
        _band("unit", f"一、基本情况　基地：{book.name}　建设周期：{stretch(book.start, book.end)}　{window}"),
        _band("money", "二、资金"),
        *_money(year, stage),
    ]
    shown = 2
    for title, codes in _PARTS:
        own = [row for code in codes if (row := _judged(year, code))]
        if own:
            shown += 1
            rows += [_band(f"part{shown}", f"{'一二三四五六'[shown - 1]}、{title}"), *own]
    return Table(
        key="assessment",
        title=f"{stage.name}{TITLE}",
        columns=(
            Column("what", "评估内容", Kind.TEXT, 30),
            Column("cites", "依据", Kind.TEXT, 14),
            Column("wanted", "应达到", Kind.TEXT, 36),
            Column("there", "账套和档案登记的情况", Kind.TEXT, 46),
            Column("outcome", "系统核查", Kind.WORD, 13),
            Column("panel", "评估组意见", Kind.TEXT, 16),
        ),
        rows=tuple(rows),
        sheet=f"{stage.name}{TITLE}",
        period=f"截至{day(book.as_of)}",
        notes=(
            f"{year.short}没有规定分值，本表不打分；系统核查的结果均为疑点，由评估组核实后填写意见。",
            "评估组组长：　　　　　　　　成员：　　　　　　　　　　　　　　　　日期：　　　　年　　月　　日",
        ),
    )


def _band(key: str, text: str) -> Row:
    return Row(key, {"what": Cell(text)}, Style.BAND)


def _money(year: Year, stage: Assessment) -> Iterator[Row]:
    figures, law = year.figures, year.book.award
    total, match = figures.total, figures.match
    planned = f"{yuan(total.planned)}元（{figures.form}）" if figures.planned else "尚无投入预算"
    yield _line(
        "received",
        "资金到位",
        law.grant.cite,
        planned,
        f"净到位{yuan(total.received.fen)}元，到位率{total.arrival.text()}",
    )
    yield _line(
        "match",
        "单位配套",
        law.match.cite,
        f"{yuan(match.due)}元（{law.match.binding}）",
        f"净到位{yuan(match.paid.fen)}元，为标准的{match.ratio.text()}",
        _said(year.answer("F08")),
    )
    floors = [(int(month), share) for month, share in law.progress.floors.items() if int(month) <= stage.first_month]
    least = f"不低于{Ratio(int(max(floors)[1] * 10_000), 10_000).text(0)}（由局设定）" if floors else "未规定"
    done = f"累计支出{yuan(total.spent.fen)}元，执行率{total.execution.text()}，时间进度{figures.progress.text()}"
    yield _line("execution", "预算执行", law.budget.cite, least, done, _said(year.answer("B09")))
    doubts = f"本年疑点支出{yuan(year.doubt.fen)}元，拟恢复补助{yuan(year.recoverable.fen)}元"
    yield _line(
        "doubts",
        "支出疑点",
        law.ledgers.cite_purpose or "",
        "专款专用",
        doubts,
        "有问题" if year.doubt else "未发现问题",
    )


def _line(key: str, what: str, cites: str, wanted: str, there: str, outcome: str = "") -> Row:
    values = {"what": what, "cites": cites, "wanted": wanted, "there": there, "outcome": outcome, "panel": ""}
    return Row(key, {name: Cell(value) for name, value in values.items()})


def _judged(year: Year, code: str) -> Row | None:
    """What a rule says of one thing that is assessed; nothing where the policy does not ask for it."""
    answer = year.answer(code)
    if answer is None:
        return None
    quoted = next((q.text for q in year.policy.quote if code in q.rules), "")
    told = "；".join([*(f.message for f in answer.findings), *([gathered(answer.reason)] if answer.reason else [])])
    return _line(code, f"{answer.rule.title}（{code}）", answer.rule.cites, quoted, told or "—", _said(answer))


def _said(answer: Answer | None) -> str:
    return _WORDS[answer.outcome] if answer else ""
