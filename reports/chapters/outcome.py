"""四、绩效产出情况 and 五、评价意见."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.chapters.basis import match_said
from reports.figures import figure
from reports.matters import Standing
from reports.table import Cell, Column, Kind, Row, Table
from reports.text import Heading, para
from reports.words import day, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from audit_rules.rule import Answer
    from reports.chapters.year import Year
    from reports.matters import Matter
    from reports.text import Block, Piece

_LONG = 60  # characters of what is missing that a small table has room for
_OUTCOMES = {"found": "有问题", "clean": "已形成", "undetermined": "无法判断"}


def outputs(year: Year) -> Iterator[Block]:
    """四: each output the text asks for, when it is due, what is missing, how it stands."""
    yield Heading(1, "四、绩效产出情况")
    rows = [row for row in (_output(year, code, due) for code, due in _due(year)) if row]
    if not rows:
        yield para(f"{year.short}没有规定可核对的项目产出。")
        return
    yield para(
        "项目产出按档案中登记的成果和评估资料判断；未取得佐证资料的，按“无法判断”列示。"
        "账面支出只说明资金投向，不作为产出完成的证据。"
    )
    yield Table(
        key="outputs",
        title="表3　项目产出判断",
        columns=(
            Column("what", "产出要求", Kind.TEXT, 40),
            Column("due", "应完成时点", Kind.TEXT, 15),
            Column("missing", "缺少的资料或问题", Kind.TEXT, 32),
            Column("outcome", "判断", Kind.WORD, 12),
        ),
        rows=tuple(rows),
        sheet="结果摘要",
    )
    yield from _aspects(year)


def _due(year: Year) -> list[tuple[str, date | None]]:
    wanted, book = year.book.award.output, year.book

    def end(month: int | None) -> date | None:
        return book.month(month) - timedelta(days=1) if month else None

    return [
        ("O01", end(wanted.dimensions_month)),
        ("O02", end(wanted.capacity_month)),
        ("O03", end(wanted.summary_month)),
    ]


def _output(year: Year, code: str, due: date | None) -> Row | None:
    answer = year.answer(code)
    if answer is None or due is None:
        return None
    quoted = next((q for q in year.policy.quote if code in q.rules), None)
    what = f"（{quoted.cite}）{quoted.text}" if quoted else f"（{answer.rule.cites}）{answer.rule.title}"
    early = year.book.as_of < due
    told = "；".join(f.message for f in answer.findings) or gathered(answer.reason)
    return Row(
        code,
        {
            "what": Cell(what),
            "due": Cell(day(due)),
            "missing": Cell("—" if early else _cut(told) or "—"),
            "outcome": Cell("未到时点" if early else _OUTCOMES[answer.outcome]),
        },
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}……（见未能判定事项清单）"


def _aspects(year: Year) -> Iterator[Block]:
    rows = []
    for number, aspect in enumerate(year.policy.report.aspects):
        now = figure(s for s in year.now.spending if s.category in aspect.categories)
        ever = figure(s for s in year.book.spending if s.category in aspect.categories)
        said = "、".join(aspect.categories) or "账面无单列支出"
        cells = {"name": Cell(aspect.name), "categories": Cell(said), "now": Cell.of(now), "ever": Cell.of(ever)}
        rows.append(Row(f"a{number}", cells))
    if rows:
        yield Table(
            key="aspects",
            title="表4　与产出有关的账面支出（各资金来源合计，未剔除疑点）",
            columns=(
                Column("name", "方面", Kind.TEXT, 22),
                Column("categories", "对应支出类别", Kind.TEXT, 34),
                Column("now", f"{year.number}年支出", Kind.MONEY, 16),
                Column("ever", "累计支出", Kind.MONEY, 16),
            ),
            rows=tuple(rows),
            sheet="结果摘要",
            unit="单位：元",
        )


_CRITERIA: tuple[tuple[str, int, str], ...] = (
    ("资金按标准到位", 0, "F"),
    ("用于规定范围", 2, "FT"),
    ("专款专用、资金安全", 1, "L"),
    ("建账和核算到项目", 4, "L"),
    ("按批复预算执行", 5, "B"),
    ("支出真实、票据完整", 3, "X"),
    ("项目产出", 6, "O"),
)
"""What is judged, the part of chapter 六 it rests on, and the families whose silence counts."""


def opinion(year: Year) -> Iterator[Block]:
    """五: the criteria first, then the outcome of each, then the opinion and what was not found."""
    yield Heading(1, f"五、{year.word}评价意见")
    yield para(
        f"评价标准：对照{year.short}和批复预算设七项标准，每项按规则结果评为“有问题”“未发现”或“无法判断”：有本年问题的为"
        "“有问题”；没有问题而有规则无法判断的为“无法判断”；其余为“未发现”。存在未认定疑点的，暂不作总体肯定评价。"
    )
    yield Table(
        key="criteria",
        title="表5　评价标准与结果",
        columns=(
            Column("name", "评价标准", Kind.TEXT, 26),
            Column("outcome", "结果", Kind.WORD, 12),
            Column("why", "依据", Kind.TEXT, 56),
        ),
        rows=tuple(_criterion(year, n, *given) for n, given in enumerate(_CRITERIA, 1)),
        sheet="结果摘要",
    )
    yield para(*_opinion(year))


def _criterion(year: Year, number: int, name: str, part: int, families: str) -> Row:
    own = [m for m in year.current if m.part == part and (part != 6 or m.lead.rule.code[0] == "O")]  # noqa: PLR2004
    open_ = [a for a in year.answers if a.outcome == "undetermined" and a.rule.code[0] in families and _of(part, a)]
    outcome = "有问题" if own else "无法判断" if open_ else "未发现"
    if own:
        amount = sum(m.amount for m in own if m.standing is not Standing.NOTE) or sum(m.amount for m in own)
        why = f"{'；'.join(_short(m) for m in own[:4])}{'等' if len(own) > 4 else ''}"  # noqa: PLR2004
        why += f"，涉及金额共{yuan(amount)}元" if amount and len(own) > 1 else ""
        why += f"；{'、'.join(a.rule.code for a in open_)}无法判断" if open_ else ""
    elif open_:
        why = f"{'、'.join(a.rule.code for a in open_[:8])}因资料未取得无法判断"
    else:
        why = "适用规则均未发现问题"
    return Row(f"c{number}", {"name": Cell(f"{number}. {name}"), "outcome": Cell(outcome), "why": Cell(why)})


def _of(part: int, answer: Answer) -> bool:
    from reports.matters import part_of

    return part_of(answer.rule.code) == part


def _short(matter: Matter) -> str:
    amount = f"{yuan(matter.amount)}元" if matter.amount else ""
    return f"{matter.title}{amount}（问题{matter.number}）"


def _opinion(year: Year) -> list[Piece]:
    named = sum(1 for s in year.now.spending if s.invoice)
    clean = [a for a in year.answers if a.outcome == "clean" and a.rule.code[0] in "FLTX"]
    silent = "、".join(f"{a.rule.title}（{a.rule.code}）" for a in clean[:6])
    said: list[Piece] = [
        (
            f"{year.word}结果表明，你单位设置了按资金来源、建设内容、支出类别和专业登记的专账，{year.number}年"
            f"{len(year.now.spending)}笔支出中有{named}笔登记了发票号。"
        ),
        f"本年未发现：{silent}{'等' if len(clean) > 6 else ''}。" if silent else "",  # noqa: PLR2004
        match_said(year),
    ]
    if not year.current and not year.now.spending:
        said.append(f"{year.number}年没有支出，本报告不对专项资金使用的合规性作评价。")
        return said
    if not year.current:
        said.append(
            f"按规则核查未发现本年问题，{year.number}年度专项资金使用基本符合{year.short}的有关规定；"
            "无法判断的事项不等于没有问题，补齐资料后重新核查。"
        )
        return said
    tally = Counter(m.standing for m in year.current)
    parts = "、".join(f"{s.value}{tally[s]}项" for s in Standing if tally[s])
    said.append(f"但存在{len(year.current)}项需要纠正或核实的事项（{parts}）")
    back = year.recoverable
    if back:
        earlier = figure(i for i in back.items if i.date.year < year.number)
        recognised = year.subsidy_spent.fen - back.fen
        said += ["，其中拟恢复补助资金", back, f"（含以前年度{yuan(earlier.fen)}元）" if earlier else ""]
        said.append(f"。如全部认定，截至{day(year.book.as_of)}可认可的补助支出为{yuan(recognised)}元")
        rest = year.book.grant - recognised
        said.append(f"，标准内尚余{yuan(rest)}元" if rest >= 0 else f"，仍超标准{yuan(-rest)}元")
    said.append(f"。在上述事项反馈认定前，本报告暂不对{year.number}年度专项资金使用的合规性作总体肯定评价。")
    return said
