"""The audit page's first words: the conclusion in one sentence, then one sentence for each severity.

What a machine has found is suspected, not decided, and is said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from ledgers.book.render import yuan
from reports.figures import open_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from audit_rules.rule import Answer, Finding
    from ledgers.book.book import Book
    from reports.figures import Summary

_MOST = 3  # what a sentence can carry
_FIRM = (Severity.VIOLATION, Severity.WARNING)
_SCOPE = frozenset({"F03", "F04", "F05", "F07"})  # what the subsidy was spent on


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said of one severity: its count, the gravest matters with their sums, and a last word."""

    severity: Severity
    count: int
    parts: tuple[tuple[str, str], ...]
    last: str


def headline(book: Book, figures: Summary, answers: Sequence[Answer]) -> str:
    """The conclusion."""
    if not book.income and not book.spending and not book.unexplained:
        return "还没有入账。先导入银行流水和支出明细表。"
    if not figures.counts:
        if not book.income and not book.spending:
            return "还没有收支入账。银行流水还没有说明是什么，请导入支出明细表。"
        undecided = len(figures.undetermined)
        rest = f"，{undecided} 条无法判断" if undecided else ""
        return f"{figures.clean} 条规则未发现问题{rest}"
    firm = [f for f in open_findings(answers) if f.severity in _FIRM]
    said = [phrase for phrase in (speak(firm, figures.form) for speak in _PHRASES) if phrase]
    told = "；".join(said[:_MOST])
    total = sum(figures.counts.values())
    if told:
        return f"{told}；共 {total} 个问题"
    leads = figures.counts.get(Severity.LEAD, 0)
    return f"没有发现违规；{leads} 条线索需要核实" if leads else f"没有发现违规；{total} 个提示供参考"


def by_severity(figures: Summary) -> tuple[Sentence, ...]:
    """A sentence for each severity that has findings."""
    return tuple(_sentence(figures, severity, count) for severity, count in figures.counts.items())


def _sentence(figures: Summary, severity: Severity, count: int) -> Sentence:
    parts = [
        (line.answer.rule.title, yuan(line.amount) if line.amount else f"{line.count} 笔")
        for line in figures.found
        if line.severity is severity
    ]
    return Sentence(severity, count, tuple(parts), _LAST[severity])


_LAST = {
    Severity.VIOLATION: "涉嫌不符合管理办法，待审计员定性。",
    Severity.WARNING: "请说明原因或补办手续。",
    Severity.LEAD: "需要核实，不作结论。",
    Severity.NOTE: "供参考。",
}


def _too_much(findings: Iterable[Finding], _form: str) -> str:
    fen = sum(f.amount for f in findings if f.rule.code == "F02" and f.severity is Severity.VIOLATION)
    return f"补助多到 {yuan(fen)} 元" if fen else ""


def _out_of_scope(findings: Iterable[Finding], _form: str) -> str:
    """Each posting once, though several rules may question it."""
    postings = {(f.subject, f.amount): f.amount for f in findings if f.rule.code in _SCOPE}
    return f"涉嫌超范围列支 {yuan(sum(postings.values()))} 元" if postings else ""


def _match_short(findings: Iterable[Finding], _form: str) -> str:
    fen = sum(f.amount for f in findings if f.rule.code == "F08")
    return f"配套差 {yuan(fen)} 元" if fen else ""


def _paid_twice(findings: Iterable[Finding], _form: str) -> str:
    fen = sum(f.amount for f in findings if f.rule.code == "X01")
    return f"涉嫌重复报销 {yuan(fen)} 元" if fen else ""


def _over_plan(findings: Iterable[Finding], form: str) -> str:
    own = [f for f in findings if f.rule.code == "B07"]
    return f"{form} 有 {len(own)} 格超支 {yuan(sum(f.amount for f in own))} 元" if own else ""


def _other(findings: Iterable[Finding], _form: str) -> str:
    spoken = {"F02", "F08", "X01", "B07", *_SCOPE}
    codes = {f.rule.code: f.rule.title for f in findings if f.rule.code not in spoken}
    return "、".join(list(codes.values())[:2])


_PHRASES: tuple[Callable[[Sequence[Finding], str], str], ...] = (
    _too_much,
    _out_of_scope,
    _match_short,
    _paid_twice,
    _over_plan,
    _other,
)
