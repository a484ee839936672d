"""问题清单, what could not be judged, and what every rule answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.proposal import proposal
from audit_rules.rule import Severity
from reports.table import Cell, Column, Kind, Row, Style, Table
from reports.words import gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_rules.rule import Answer, Finding, Mention
    from ledgers.book.book import Book

ISSUES, UNJUDGED, RULES = "issues", "unjudged", "rules"
SHEET_UNJUDGED = "无法判断事项"
_STATES = {"open": "待处理", "waived": "核准例外", "dismissed": "误报"}
_OUTCOMES = {"found": "有问题", "clean": "未发现", "undetermined": "无法判断"}
_NAMED = 3  # further vouchers of a finding that are named; beyond them a number says it

_COLUMNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("rule", "规则", Kind.WORD, 7),
    Column("severity", "级别", Kind.WORD, 9),
    Column("title", "问题", Kind.TEXT, 22),
    Column("cites", "依据", Kind.TEXT, 14),
    Column("voucher", "凭证号", Kind.WORD, 14),
    Column("date", "日期", Kind.DATE, 12),
    Column("payee", "收款方", Kind.TEXT, 20),
    Column("amount", "涉及金额", Kind.MONEY, 15),
    Column("facts", "事实", Kind.TEXT, 46),
    Column("nature", "建议定性", Kind.WORD, 11),
    Column("disposal", "建议处理", Kind.WORD, 11),
    Column("fix", "怎么改", Kind.TEXT, 30),
)
_STATE = Column("state", "状态", Kind.WORD, 9)


def issues(answers: Sequence[Answer], year: int, book: Book) -> Table:
    """问题清单: the gravest first, those of earlier years apart; amounts in fen."""
    found = sorted((f for a in answers for f in a.findings), key=_order)
    now = [f for f in found if is_current(f, year)]
    earlier = [f for f in found if f not in now]
    rows = _rows(now, 1, book)
    if earlier:
        rows = [_band("now", f"{year}年度发生的问题"), *rows] if now else rows
        rows += [_band("earlier", "以前年度发生、仍须处理的问题"), *_rows(earlier, len(now) + 1, book)]
    if not rows:
        rows = [_band("none", "未发现问题")]
    settled = any(f.state != "open" for f in found)
    return Table(
        key=ISSUES,
        title="问题清单",
        columns=(*_COLUMNS, _STATE) if settled else _COLUMNS,
        rows=tuple(rows),
        sheet="问题清单",
        unit="单位：元",
        labels=3,
        notes=(
            (
                f"本表为系统按规则核查的结果，经{book.policy.meta.review_word}人员认定前均为疑点。"
                "级别：▲违规 ●预警 ◇线索 ○提示。"
            ),
            "一笔支出可能涉及多个问题，故涉及金额不作合计。",
        ),
    )


def is_current(finding: Finding, year: int) -> bool:
    """Whether a finding is of the year, or of the whole book; otherwise it is of an earlier one."""
    return finding.date.year >= year or _questioned(finding) is None


def unjudged(answers: Sequence[Answer]) -> Table:
    """What could not be judged, and the paper that is missing."""
    columns = (
        Column("number", "序号", Kind.COUNT, 6),
        Column("rule", "规则", Kind.WORD, 7),
        Column("title", "核查事项", Kind.TEXT, 34),
        Column("cites", "依据", Kind.TEXT, 22),
        Column("extent", "范围", Kind.WORD, 12),
        Column("reason", "缺少的资料或原因", Kind.TEXT, 46),
    )
    rows = [
        Row(
            answer.rule.code,
            {
                "number": Cell(n),
                "rule": Cell(answer.rule.code),
                "title": Cell(answer.rule.title),
                "cites": Cell(answer.rule.cites),
                "extent": Cell("全部" if answer.outcome == "undetermined" else "部分"),
                "reason": Cell(gathered(answer.reason)),
            },
        )
        for n, answer in enumerate((a for a in answers if a.reason), 1)
    ]
    return Table(
        key=UNJUDGED,
        title="一、无法判断的事项",
        columns=columns,
        rows=tuple(rows) or (_band("none", "没有无法判断的事项"),),
        sheet=SHEET_UNJUDGED,
        notes=("无法判断不等于没有问题；补齐资料后重新核查。",) if rows else (),
    )


def outcomes(answers: Sequence[Answer]) -> Table:
    """What every rule answered."""
    columns = (
        Column("number", "序号", Kind.COUNT, 6),
        Column("rule", "规则", Kind.WORD, 7),
        Column("title", "核查事项", Kind.TEXT, 34),
        Column("cites", "依据", Kind.TEXT, 22),
        Column("outcome", "结果", Kind.WORD, 12),
        Column("count", "检查笔数／问题数", Kind.TEXT, 46),
    )
    rows = [
        Row(
            answer.rule.code,
            {
                "number": Cell(n),
                "rule": Cell(answer.rule.code),
                "title": Cell(answer.rule.title),
                "cites": Cell(answer.rule.cites),
                "outcome": Cell(_OUTCOMES[answer.outcome]),
                "count": Cell(f"检查 {answer.examined} 笔，问题 {len(answer.findings)} 项"),
            },
        )
        for n, answer in enumerate(answers, 1)
    ]
    note = "本表为年度资金核查适用的规则。申报、审批阶段的规则（E、A、P）没有发现问题的不列。"
    return Table(RULES, "二、各项规则核查结果", columns, tuple(rows), SHEET_UNJUDGED, notes=(note,))


def _order(finding: Finding) -> tuple[object, ...]:
    return (list(Severity).index(finding.severity), finding.rule.code, finding.date, finding.voucher, finding.subject)


def _rows(findings: Sequence[Finding], first: int, book: Book) -> list[Row]:
    return [Row(f"f{n}", _cells(finding, n, book)) for n, finding in enumerate(findings, first)]


def _cells(finding: Finding, number: int, book: Book) -> dict[str, Cell]:
    proposed = proposal(finding, book)
    entry, severity = _questioned(finding), finding.severity
    return {
        "number": Cell(number),
        "rule": Cell(finding.rule.code),
        "severity": Cell(f"{severity.mark} {severity.word}", tone=severity),
        "title": Cell(finding.rule.title),
        "cites": Cell(finding.rule.cites),
        "voucher": Cell(_vouchers(finding)),
        "date": Cell(entry.date if entry else None),
        "payee": Cell(entry.payee if entry else ""),
        "amount": Cell(finding.amount, items=finding.mentions),
        "facts": Cell(finding.message),
        "nature": Cell(proposed.nature),
        "disposal": Cell(proposed.disposal),
        "fix": Cell(finding.rule.fix),
        "state": Cell(_STATES.get(finding.state, finding.state)),
    }


def _questioned(finding: Finding) -> Mention | None:
    """The entry in question, None for a finding about a cell, a source or the whole book."""
    first = finding.mentions[0] if finding.mentions else None
    return first if first and (first.voucher, first.date) == (finding.voucher, finding.date) else None


def _vouchers(finding: Finding) -> str:
    """The voucher it questions, the others beneath; a number where they are many."""
    others = list(dict.fromkeys(m.voucher for m in finding.mentions if m.voucher and m.voucher != finding.voucher))
    own = [finding.voucher] if finding.voucher else []
    if len(others) > _NAMED:
        return "\n".join([*own, f"{'另' if own else '共'} {len(others)} 张凭证"])
    return "\n".join([*own, *others])


def _band(key: str, text: str) -> Row:
    return Row(key, {"number": Cell(text)}, Style.BAND)
