"""Page 1 and 一、基本情况."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.chapters.year import by_source
from reports.figures import UNASSIGNED_NAME, Figure
from reports.matters import Standing
from reports.table import Cell, Column, Kind, Quotient, Ref, Row, Style, Table
from reports.text import Heading, Look, para
from reports.words import day, stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.chapters.year import Year
    from reports.text import Block


def front(year: Year) -> Iterator[Block]:
    """Page 1: to whom, by what, and the outcome in one table."""
    law = year.policy
    cite = law.upkeep.cite_assessments or ""
    yield para(f"{year.unit}：", look=Look.FLUSH)
    yield para(
        f"根据《{law.meta.title}》（{law.meta.number}，以下简称{year.short}）{cite}，{year.word}组对你单位{year.period}"
        f"专项资金使用情况进行了{year.word}，并追溯至{day(year.book.start)}。结果如下。"
    )
    yield _digest(year)
    yield _told(year)


def _digest(year: Year) -> Table:
    """Money by source, every figure with its postings, fen."""
    figures, now = year.figures, year.now
    progress = figures.progress.text()
    plan = {f"s{n}": Cell(figures.sources[n].planned) for n in figures.budgeted if figures.planned}
    rows = [
        Row("plan", {"item": Cell("批复预算"), **plan, "st": Cell(figures.total.planned)}),
        _row(year, "received", "累计到位（净额，不含利息）", "received"),
        _row(year, "spent", "累计支出", "spent"),
        Row(
            "year",
            {
                "item": Cell(f"其中：{year.number}年支出"),
                **by_source([s.spent for s in now.sources], now.total.spent),
            },
            Style.PART,
        ),
        _row(year, "left", f"{year.until}结余（含利息）", "balance"),
        Row("rate", {"item": Cell(f"预算执行率（时间进度{progress}）"), **_rates(year)}, Style.LINE),
        Row(
            "doubt",
            {
                "item": Cell(f"{year.number}年支出中的疑点金额"),
                **by_source([year.doubts.get(s.name, Figure()) for s in figures.sources], year.doubt),
            },
        ),
    ]
    return Table(
        key="digest",
        title=f"{year.word}结果摘要",
        columns=year.columns("项目"),
        rows=tuple(rows),
        sheet="结果摘要",
        period=f"截至{day(year.book.as_of)}",
        unit="单位：元",
    )


def _row(year: Year, key: str, label: str, name: str) -> Row:
    figures = year.figures
    return Row(
        key,
        {
            "item": Cell(label),
            **by_source([getattr(s, name) for s in figures.sources], getattr(figures.total, name)),
        },
    )


def _rates(year: Year) -> dict[str, Cell]:
    columns = [*(f"s{n}" for n in year.figures.budgeted), "st"]
    return {c: Cell(formula=Quotient(Ref(c, "spent"), Ref(c, "plan")), kind=Kind.PERCENT) for c in columns}


def _told(year: Year) -> Table:
    """The outcome in words, one row a subject."""
    rows = [
        ("结论", _conclusion(year)),
        ("补助资金", _subsidy(year)),
        ("配套资金", match_said(year)),
        ("资金安全", _safety(year)),
        ("待核定", _open(year)),
    ]
    return Table(
        key="told",
        title="",
        columns=(Column("subject", "事项", Kind.WORD, 12), Column("said", "情况", Kind.TEXT, 80)),
        rows=tuple(Row(name, {"subject": Cell(name), "said": Cell(said)}) for name, said in rows),
        sheet="结果摘要",
        headless=True,
    )


def _conclusion(year: Year) -> str:
    if not year.current:
        past = f"；另有{len(year.past)}项以前年度事项未纠正" if year.past else ""
        return f"按规则核查未发现本年问题{past}。"
    tally = Counter(m.standing for m in year.current)
    parts = "、".join(f"{standing.value}{tally[standing]}" for standing in Standing if tally[standing])
    past = f"，另有{len(year.past)}项以前年度事项未纠正" if year.past else ""
    return (
        f"发现{len(year.current)}项问题（{parts}）{past}。"
        "机器核查结果均为疑点，反馈认定前不作违规定性，暂不对合规性作总体肯定评价。"
    )


def _subsidy(year: Year) -> str:
    book = year.book
    granted, grant = book.granted(), book.grant
    said = f"账面实拨{yuan(granted)}元，"
    over = granted - grant
    said += (
        f"超{yuan(grant)}元标准{yuan(over)}元，拨付依据须核对。"
        if over > 0
        else f"标准{yuan(grant)}元，差{yuan(-over)}元。"
        if over
        else "与标准一致。"
    )
    back = year.recoverable
    if back:
        said += (
            f"使用范围等疑点如全部认定，应恢复{yuan(back.fen)}元，可认可补助支出为"
            f"{yuan(year.subsidy_spent.fen - back.fen)}元。"
        )
    return said


def match_said(year: Year) -> str:
    """The match in a sentence."""
    match = year.figures.match
    back = f"，转回{yuan(match.returned.fen)}元" if match.returned else ""
    short = f"，差{yuan(match.short)}元" if match.short else ""
    if not match.due:
        return f"{year.short}未规定配套；单位净到位{yuan(match.paid.fen)}元。"
    return (
        f"应配套{yuan(match.due)}元；到账{yuan(match.gross.fen)}元{back}，净到位{yuan(match.paid.fen)}元，"
        f"为标准的{match.ratio.text()}{short}。"
    )


def _safety(year: Year) -> str:
    own = [m for m in year.current if m.part == 1]
    said = "；".join(f"{m.title}{f' {yuan(m.amount)}元' if m.amount else ''}（问题{m.number}）" for m in own[:4])
    bank = year.figures.bank
    checked = (
        "银行对账单未取得，银行余额未核对"
        if bank.asserted_on is None
        else f"银行余额核对至{day(bank.asserted_on)}，{'与账面相符' if bank.agrees else '与账面不符，须查明'}"
    )
    return f"{said + '；' if said else '未发现出借、转出或大额现金；'}{checked}。"


def _open(year: Year) -> str:
    firm = [m for m in year.current if m.standing is not Standing.NOTE and m.part == 0]
    parts = [f"{m.title}（问题{m.number}，{yuan(m.amount)}元）如何处理" for m in firm[:3]]
    count = len(year.figures.undetermined)
    if count:
        parts.append(f"{count}条规则因资料未取得无法判断或部分无法判断")
    marks = "①②③④" if len(parts) > 1 else " " * len(parts)
    return (
        "；".join(f"{mark}{part}".strip() for mark, part in zip(marks, parts, strict=False)) + "。" if parts else "无。"
    )


def basis(year: Year) -> Iterator[Block]:
    """一、基本情况: unit and project, the approved money, scope in numbers of rows."""
    yield Heading(1, "一、基本情况")
    yield Heading(2, "（一）单位及项目")
    yield para(_unit(year))
    yield Heading(2, "（二）资金安排")
    yield para(_planned(year))
    yield Heading(2, f"（三）{year.word}范围和方法")
    yield para(_scope(year))


def _unit(year: Year) -> str:
    book, facts = year.book, year.book.facts
    kind = f"，单位性质为{facts.kind}" if facts.kind else ""
    name = f"，基地名称为{book.name}" if book.name != year.unit else ""
    specialties = "、".join(facts.specialties)
    said = f"{year.unit}（以下简称你单位）按账套登记{name}{kind}"
    said += f"，建设专业（职业）为{specialties}" if specialties else "，账套未登记建设专业（职业）"
    said += f"，建设周期为{stretch(book.start, book.end)}。"
    approved = [r for r in book.dossier.of("节点") if r.name == (book.award.application.approval_step or "批复")]
    if approved:
        return said + "批复已登记在档。"
    return said + "批复文件未取得，上述登记信息待与批复核对。"


def _planned(year: Year) -> str:
    figures, plan = year.figures, year.book.plan
    if plan is None:
        return f"尚未取得批复的投入预算（{figures.form}），本报告不计算预算执行率。"
    sources = "、".join(f"{s.name}{yuan(s.planned)}元" for s in figures.sources if s.name != UNASSIGNED_NAME)
    contents = "、".join(f"{line.name}{yuan(line.total.planned)}元" for line in figures.contents if line.total.planned)
    said = f"投入预算（{figures.form}）总额{yuan(figures.total.planned)}元，其中{sources}；按建设内容，{contents}。"
    if plan.specialties:
        parts = "、".join(f"{name}{yuan(sum(row.values()))}元" for name, row in plan.specialties.items())
        said += f"{year.policy.subsidy}按专业分配为{parts}（{year.policy.budget.form_specialty}）。"
    said += _sums(year)
    return said + f"{figures.form}未拆分到年度，故本报告年度数只列金额，执行率按累计数计算。"


def _sums(year: Year) -> str:
    """What the rules say of the plan's sums."""
    own = [a for code in ("B01", "B02", "B03", "B04") if (a := year.answer(code))]
    if not own:
        return ""
    words = {"clean": "相符", "found": "不符", "undetermined": "无法判断"}
    said = "；".join(f"{a.rule.code}{words[a.outcome]}" for a in own)
    return f"预算表行、列合计及两表勾稽的核对结果：{said}。"


def _scope(year: Year) -> str:
    own = [i for i in year.book.movements if i.date.year == year.number]
    spends = sum(1 for s in year.now.spending)
    lent = sum(1 for i in year.now.loans if i.amount > 0)
    loose = len(year.now.unexplained)
    more = f"，另有未说明的银行流水{loose}笔" if loose else ""
    return (
        f"{year.word}组对{year.number}年账簿记录{len(own)}笔（支出{spends}笔、往来支出{lent}笔、收入及往来收回"
        f"{len(own) - spends - lent}笔{more}）全部执行规则核查，并对{day(year.book.start)}以来"
        f"{len(year.book.movements)}笔记录执行累计核查；另对补助支出抽取样本供核对原始凭证。适用规则{len(year.answers)}条。"
        f"你单位对所提供资料的真实性、完整性负责；本报告依据账套记录形成，未取得原始凭证的事项列为无法判断。"
        f"规则集版本、账簿摘要和校验方法见“版本与校验”页。"
    )
