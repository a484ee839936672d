"""The year report of one base, declared: cover, money, execution, payments, findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.engine import ruleset
from audit_rules.proposal import by_nature
from audit_rules.rule import Severity
from ledgers.book.render import yuan
from reports.chapters import body, end
from reports.chapters.year import Year
from reports.equipment import equipment
from reports.figures import open_findings, rule_lines
from reports.funds import ALL, EXECUTION, FUNDS, YEAR, bank_note, execution, funds
from reports.issues import RULES, UNJUDGED, is_current, issues, outcomes, unjudged
from reports.marks import marks_of
from reports.payments import payments
from reports.receipts import receipts
from reports.register import register
from reports.sampling import large_and_sampled
from reports.seal import Seal
from reports.specialties import by_specialty
from reports.table import Cell, Column, Kind, Quotient, Ref, Report, Row, Style, Sum, Table, row_sum
from reports.text import Paper
from reports.wan import execution_in_wan, specialties_in_wan
from reports.words import day, short, stretch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit_rules.rule import Answer
    from ledgers.book.book import Book
    from reports.figures import Summary

_COVER = "首页"
_ASKING = frozenset({Severity.LEAD, Severity.NOTE})
_TITLES = {UNJUDGED: "未能判定事项清单", RULES: "规则结果一览"}
_APPLYING = "EAP"  # rules of the application and its approval: no part of a year's review unless they found something
_SHORT = 12  # characters of a digest that tell two apart on the foot of a page


def report_day(year: int, today: date) -> date:
    """The day a year's report is of: its last, or today where the year is not over."""
    return min(date(year, 12, 31), today)


def annual(
    book: Book, answers: Sequence[Answer], year: int, *, later: Book | None = None, afterwards: Sequence[Answer] = ()
) -> Report:
    """The report of a year.

    Args:
        book: the base's book, cut at `report_day`.
        answers: what the audit of this very book said.
        year: the year.
        later: the same book as far as it goes, for what came after the year; None where nobody has looked.
        afterwards: the audit of that.

    Raises:
        ValueError: the book goes on after the year, so its figures would not be the year's.
    """
    if book.as_of > date(year, 12, 31):
        msg = f"the book is of {book.as_of}, after {year}"
        raise ValueError(msg)
    return annual_of(year_of(book, answers, year, later=later, afterwards=afterwards))


def annual_of(said: Year) -> Report:
    """The report of a year that is worked out already."""
    book, answers, year = said.book, said.answers, said.number
    seal = Seal.of(book, "annual", year, seen=said.later.as_of if said.later else None).text
    figures, marks = said.figures, marks_of(book)
    annexes = _annexes(said)
    tables = (
        _overview(figures, year),
        _matters(book, figures),
        _tally(figures, answers, book, year),
        _origin(marks, said.signers),
        *annexes,
        execution(figures),
        by_specialty(book),
        issues(answers, year, book),
    )
    title = f"专项资金使用情况的{said.word}报告"
    numbered = tuple(
        (_annex_number(annexes, n), replace(table, title=_TITLES.get(table.key, table.title)))
        for n, table in enumerate(annexes)
    )
    paper = Paper(
        title=(f"关于{said.unit}", f"{year}年度{book.policy.report.subject}", title),
        mark=f"（{book.policy.report.draft}）",
        running=f"{book.code} {short(book.name)}　{book.policy.report.draft}　数据截至{book.as_of}",
        body=body(said, [table.title for number, table in numbered if "续" not in number]),
        annexes=numbered,
        last=end(said, marks, seal),
        unit=f"被{said.word}单位：{said.unit}",
    )
    return Report(
        title=f"{year}年度专项资金使用情况{book.policy.meta.review_word}报告",
        base=book.name,
        code=book.code,
        period=stretch(date(year, 1, 1), max(book.as_of, date(year, 1, 1))),
        day=book.as_of,
        tables=tables,
        marks=marks,
        stamp=f"账簿摘要 {book.digest[:_SHORT]} · 规则集 {ruleset()} · {book.policy.meta.number}",
        paper=paper,
        seal=seal,
    )


def year_of(
    book: Book, answers: Sequence[Answer], year: int, *, later: Book | None = None, afterwards: Sequence[Answer] = ()
) -> Year:
    """A base's year, without the rules of the application that found nothing; see `annual`."""
    own = tuple(a for a in answers if a.rule.code[0] not in _APPLYING or a.findings)
    return Year(book, own, year, later, afterwards)


def _annexes(said: Year) -> tuple[Table, ...]:
    """附表1 to 附表9."""
    book, year, matters = said.book, said.number, said.matters
    return (
        receipts(book, year),
        funds(book, year),
        execution_in_wan(book, year),
        specialties_in_wan(book, year),
        payments(book, year, matters),
        equipment(book, year, matters),
        register(book, matters, year),
        unjudged(said.answers),
        outcomes(said.answers),
        large_and_sampled(book, year, matters),
    )


def _annex_number(annexes: Sequence[Table], place: int) -> str:
    """附表3; the outcomes of the rules go on with the list of what could not be judged."""
    before = sum(table.key != RULES for table in annexes[: place + 1])
    return f"附表{before}续" if annexes[place].key == RULES else f"附表{before}"


def _overview(figures: Summary, year: int) -> Table:
    """Money by source, every figure taken from the tables behind it, fen."""
    names = [line.name for line in figures.sources]
    columns = (Column("item", "项目", Kind.TEXT, 30), *_money_columns(names))
    fetched = (
        ("plan", f"批复预算（{figures.form}）", "plan", EXECUTION, "total"),
        ("received", "累计到位（净额，不含利息）", ALL, FUNDS, "received"),
        ("spent", "累计支出", ALL, FUNDS, "out"),
        ("year", f"其中：{year}年支出", YEAR, FUNDS, "out"),
        ("left", "期末结余（含利息）", ALL, FUNDS, "closing"),
    )
    places = {EXECUTION: figures.budgeted, FUNDS: tuple(range(len(names)))}
    rows = [
        _fetched(key, label, prefix, Ref("", row, table), places[table]) for key, label, prefix, table, row in fetched
    ]
    rows += [
        _rated("arrival", "到位率（到位÷预算）", "received", "plan", len(names)),
        _rated("rate", f"预算执行率（时间进度{figures.progress.text()}）", "spent", "plan", len(names)),
        _rated("use", "资金支出率（支出÷到位）", "spent", "received", len(names)),
    ]
    return Table(
        key="overview",
        title="一、资金总体情况",
        columns=columns,
        rows=tuple(rows),
        sheet=_COVER,
        period=f"截至{day(figures.as_of)}",
        unit="单位：元",
    )


def _money_columns(names: Sequence[str]) -> tuple[Column, ...]:
    titles = [*((str(n), name) for n, name in enumerate(names)), ("t", "合计")]
    return tuple(Column(f"s{key}", title, Kind.MONEY, 17) for key, title in titles)


def _fetched(key: str, label: str, prefix: str, there: Ref, places: Sequence[int]) -> Row:
    """A row whose cells are another table's."""
    cells = {f"s{n}": Cell(formula=Sum((Ref(f"{prefix}{n}", there.row, there.table),))) for n in places}
    style = Style.PART if key == "year" else Style.BODY
    return Row(key, {"item": Cell(label), **cells, "st": Cell(formula=row_sum(cells))}, style)


def _rated(key: str, label: str, above: str, below: str, count: int) -> Row:
    """A row of ratios between two rows above it."""
    columns = [*(f"s{n}" for n in range(count)), "st"]
    cells = {c: Cell(formula=Quotient(Ref(c, above), Ref(c, below)), kind=Kind.PERCENT) for c in columns}
    return Row(key, {"item": Cell(label), **cells}, Style.LINE)


def _matters(book: Book, figures: Summary) -> Table:
    """Match, time and bank: a figure and what it is made of."""
    match, meta = figures.match, book.award.match
    back = f"，转回 {yuan(match.returned.fen)} 元" if match.returned else ""
    due = f"标准 {yuan(book.grant)} 元 × {meta.ratio.normalize():f}（{meta.cite}，{meta.binding}）"
    months = f"{figures.progress.numerator}÷{figures.progress.denominator} 个月，{stretch(book.start, book.end)}"
    rows = (
        _matter("due", "单位应配套", Cell(match.due), due),
        _matter("paid", "单位配套净到位", Cell.of(match.paid), f"到账 {yuan(match.gross.fen)} 元{back}"),
        _matter("gap", "配套差额（净到位－应配套）", Cell(formula=_gap("paid", "due")), "负数为不足"),
        _matter("ratio", "配套比（净到位÷补助标准）", Cell(match.ratio.value, kind=Kind.PERCENT), _beside(figures)),
        _matter("time", "时间进度", Cell(figures.progress.value, kind=Kind.PERCENT), months),
        _matter("bank", "账面与银行差额", Cell(formula=Sum((Ref("ct", "gap", FUNDS),))), _bank(book, figures)),
    )
    return Table(
        key="matters",
        title="二、配套、进度与银行核对",
        columns=(
            Column("item", "事项", Kind.TEXT, 30),
            Column("figure", "金额或比例", Kind.MONEY, 17),
            Column("note", "说明", Kind.TEXT, 50),
        ),
        rows=rows,
        sheet=_COVER,
        unit="单位：元",
    )


def _matter(key: str, label: str, figure: Cell, note: str) -> Row:
    return Row(key, {"item": Cell(label), "figure": figure, "note": Cell(note)})


def _gap(row: str, less: str) -> Sum:
    return Sum((Ref("figure", row),), (Ref("figure", less),))


def _beside(figures: Summary) -> str:
    return f"与实际到账的补助相比为 {figures.match.to_received.text()}"


def _bank(book: Book, figures: Summary) -> str:
    waiting = f"未达账项 {yuan(figures.bank.outstanding)} 元；" if figures.bank.outstanding else ""
    return waiting + bank_note(book, figures.total.balance.fen)


def _tally(figures: Summary, answers: Sequence[Answer], book: Book, year: int) -> Table:
    """The year's findings by rule, the gravest first; those of earlier years are counted beneath."""
    own = [replace(a, findings=tuple(f for f in a.findings if is_current(f, year))) for a in answers]
    lines = rule_lines(own)
    earlier = len(open_findings(answers)) - sum(line.count for line in lines)
    rows = [
        Row(
            f"{line.answer.rule.code} {line.severity}",
            {
                "item": Cell(f"{line.answer.rule.code} {line.answer.rule.title}"),
                "severity": Cell(f"{line.severity.mark} {line.severity.word}", tone=line.severity),
                "count": Cell(line.count),
                "amount": Cell(line.amount),
                "cites": Cell(line.answer.rule.cites),
            },
        )
        for line in lines
    ]
    total = Sum(tuple(Ref("count", row.key) for row in rows))
    tally = Counter(line.severity for line in lines for _ in line.findings)
    words = "、".join(f"{severity.word} {tally[severity]} 项" for severity in Severity if tally[severity])
    said = f"{words}；" if words else "未发现问题；"
    unjudged_rules = f"{len(figures.undetermined)} 条规则无法判断或部分无法判断（见“无法判断事项”）"
    rows.append(Row("total", {"item": Cell("合计"), "count": Cell(formula=total)}, Style.TOTAL))
    return Table(
        key="tally",
        title="三、发现的问题",
        columns=(
            Column("item", "规则与问题", Kind.TEXT, 30),
            Column("severity", "级别", Kind.WORD, 17),
            Column("count", "问题数", Kind.COUNT, 17),
            Column("amount", "涉及金额（元）", Kind.MONEY, 17),
            Column("cites", "依据", Kind.TEXT, 17),
        ),
        rows=tuple(rows),
        sheet=_COVER,
        notes=(
            f"{said}{figures.clean} 条规则未发现问题，{unjudged_rules}。",
            *([f"另有以前年度发生、仍须处理的问题 {earlier} 项，见“问题清单”。"] if earlier else []),
            *_natures(own, book),
            f"系统核查结果经{book.policy.meta.review_word}人员认定前均为疑点；一笔支出可能涉及多个问题，涉及金额不作合计。",
        ),
    )


def _natures(answers: Sequence[Answer], book: Book) -> list[str]:
    """The amounts by the 定性 that the policy proposes, each voucher once in each."""
    amounts = by_nature((f for f in open_findings(answers) if f.severity not in _ASKING), book)
    told = "，".join(f"{nature} {yuan(fen)} 元" for nature, fen in amounts.items() if fen)
    return (
        [f"按管理办法建议的定性（同一凭证在同一类里只计一次，由{book.policy.meta.review_word}人员认定）：{told}。"]
        if told
        else []
    )


def _origin(marks: Mapping[str, str], signers: tuple[str, str]) -> Table:
    """What the report was made from, so that it can be checked."""
    rows = tuple(Row(f"m{n}", {"item": Cell(k), "value": Cell(v)}) for n, (k, v) in enumerate(marks.items()))
    columns = (Column("item", "项目", Kind.TEXT, 30), Column("value", "内容", Kind.TEXT, 68))
    note = f"{signers[0]}：　　　　　　　　{signers[1]}：　　　　　　　　日期：　　　　年　　月　　日"
    return Table("origin", "四、依据与校验", columns, rows, _COVER, headless=True, notes=("", note))
