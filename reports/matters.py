"""What was found, as an auditor writes it up: findings about the same matter are one problem.

Several rules look at one payment from several sides. A report that lists each of them apart would say the
same thing five times and count the same money five times.

- Findings that question the same voucher are one problem, and so are those of which one is about a few
  vouchers that the others question (a split purchase and its pieces).
- Findings of one family about the whole book are one: the match, the budget.
- Problems that the same rule leads, of the same year, are one.

What a finding is called follows the text, not the program: 待认定 where the record itself contradicts an
article, 待核实 where it is an anomaly that needs papers, 提示 where the text says 原则上 or sets no limit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from ledgers.lazy import cached_property
from reports.figures import Figure, open_findings
from reports.issues import is_current

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit_rules.rule import Answer, Finding, Mention
    from ledgers.book.book import Book

PARTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("资金到位方面", frozenset({"F01", "F02", "F08", "X10", "X18"})),
    ("专户资金安全方面", frozenset(["L01", "L03", "L05", "X05", "X16", "X17", "X19", "X20", "X25", "I01", "I02"])),
    ("资金使用范围方面", frozenset(["F03", "F04", "F05", "F06", "F07", "T01", "T02", "X13", "X14", "X15"])),
    ("支出真实性、票据与采购方面", frozenset()),  # every other lead
    ("会计核算方面", frozenset({"L02", "L04", "X07", "I03", "I04"})),
    ("预算执行方面", frozenset({"X26"})),  # and every B
    ("项目产出、档案与申报方面", frozenset()),  # O, D, S, E, A, P
)
"""The parts of chapter 六, and the rules that belong to each."""
_LEADS, _BUDGET, _OUTPUT = 3, 5, 6
_KIN = (frozenset({"F08", "X18"}), frozenset({"B07", "B08", "B10", "B11", "X26"}))
"""Rules whose findings about the whole book are one matter."""
_ABOUT_GROUPS = frozenset({"X02", "X03", "X08", "X10"})
_FEW = 6  # vouchers that a finding about a group may have: beyond them it is about a cell or the whole
_AMOUNTLESS = frozenset({"X07"})  # a gap in the numbers questions no amount
_UNDOUBTED = frozenset({"L02", "X07", "X26"})  # they question the record, not whether the money was well spent


class Standing(StrEnum):
    """How firm a problem is before a person has settled it."""

    SETTLE = "待认定"
    VERIFY = "待核实"
    NOTE = "提示"


@dataclass(frozen=True)
class Matter:
    """One problem.

    Attributes:
        findings: what the rules found, the leading one first.
        number: 1, 2 …; 前1, 前2 … for one of an earlier year.
        current: it is of the report's year.
    """

    findings: tuple[Finding, ...]
    number: str
    current: bool

    @property
    def lead(self) -> Finding:
        """The finding that it is named after."""
        return self.findings[0]

    @property
    def title(self) -> str:
        """What is wrong."""
        return self.lead.rule.title

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The rules, the leading one first."""
        return tuple(dict.fromkeys(f.rule.code for f in self.findings))

    @property
    def part(self) -> int:
        """Which of `PARTS` it belongs to."""
        return part_of(self.lead.rule.code)

    @property
    def standing(self) -> Standing:
        """How firm it is."""
        code, severity = self.lead.rule.code, self.lead.severity
        if severity is Severity.NOTE or (code[0] == "B" and severity is not Severity.VIOLATION):
            return Standing.NOTE
        return Standing.VERIFY if code[0] == "X" or severity is not Severity.VIOLATION else Standing.SETTLE

    @cached_property
    def amount(self) -> int:
        """涉及金额: what its leading rule questions, each voucher once, fen."""
        own = [f for f in self.findings if f.rule is self.lead.rule or f.rule.code == self.lead.rule.code]
        firm = [f for f in own if f.severity is not Severity.NOTE] or own
        if self.lead.rule.code in _AMOUNTLESS:
            return 0
        by_subject: dict[str, int] = {}
        for finding in firm:
            key = finding.voucher or finding.subject
            by_subject[key] = max(by_subject.get(key, 0), finding.amount)
        return sum(by_subject.values()) if firm[0].voucher or len(_KIN[1] & {firm[0].rule.code}) else firm[0].amount

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The entries it questions and those that a few of its findings name beside them, by day."""
        found: dict[tuple[int, str], Mention] = {}
        for finding in self.findings:
            if finding.voucher or (finding.rule.code in _KIN[0] and len(finding.mentions) <= _FEW):
                for mention in finding.mentions:
                    found.setdefault((id(mention.entry), mention.account), mention)
        return tuple(sorted(found.values(), key=lambda m: (m.date, m.voucher)))

    @cached_property
    def vouchers(self) -> tuple[str, ...]:
        """The vouchers of `mentions`."""
        return tuple(dict.fromkeys(m.voucher for m in self.mentions if m.voucher))


def part_of(code: str) -> int:
    """Which of `PARTS` a rule belongs to."""
    for number, (_, codes) in enumerate(PARTS):
        if code in codes:
            return number
    return _LEADS if code[0] in "XI" else _BUDGET if code[0] == "B" else _OUTPUT


def matters(answers: Sequence[Answer], year: int) -> tuple[Matter, ...]:
    """The problems of a year's report, by part, then those of earlier years, by day."""
    groups = _grouped(open_findings(answers), year)
    now = sorted((g for g in groups if _current(g, year)), key=lambda g: (part_of(g[0].rule.code), _place(g[0])))
    past = sorted((g for g in groups if not _current(g, year)), key=lambda g: (g[0].date, g[0].rule.code))
    return (
        *(Matter(tuple(group), str(n), current=True) for n, group in enumerate(now, 1)),
        *(Matter(tuple(group), f"前{n}", current=False) for n, group in enumerate(past, 1)),
    )


def _current(group: Sequence[Finding], year: int) -> bool:
    return any(is_current(finding, year) for finding in group)


def _place(finding: Finding) -> tuple[object, ...]:
    return (_weight(finding), finding.date, finding.voucher)


def _weight(finding: Finding) -> tuple[int, int, str]:
    """The leading finding of a group weighs least."""
    tier = {Severity.VIOLATION: 0, Severity.NOTE: 2}.get(finding.severity, 1)
    return tier, part_of(finding.rule.code), finding.rule.code


def _grouped(findings: Sequence[Finding], year: int) -> list[list[Finding]]:
    """Findings by matter, the leading one of each first."""
    sets = _Sets(len(findings))
    by_voucher: dict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings):
        if finding.voucher:
            by_voucher[finding.voucher].append(number)
    for numbers in by_voucher.values():
        sets.join(numbers)
    for number, finding in enumerate(findings):
        if _is_group(finding):
            for mention in finding.mentions:
                sets.join([number, *by_voucher.get(mention.voucher, ())])
    for kin in _KIN:
        sets.join([n for n, f in enumerate(findings) if f.rule.code in kin and (not f.voucher or f.rule.code == "X26")])
    _join_by_rule(findings, sets, year)
    return [sorted((findings[n] for n in numbers), key=_place) for numbers in sets.groups()]


def _is_group(finding: Finding) -> bool:
    """Whether it is about a few entries together, and not about a payment beside which it names another."""
    few = len(finding.mentions) <= _FEW
    return few and (finding.rule.code in _ABOUT_GROUPS if finding.voucher else finding.rule.code in _KIN[0])


def _join_by_rule(findings: Sequence[Finding], sets: _Sets, year: int) -> None:
    """One problem of all that the same rule leads, this year's and earlier ones apart."""
    leads: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for numbers in sets.groups():
        first = min(numbers, key=lambda n: _place(findings[n]))
        leads[findings[first].rule.code, _current([findings[n] for n in numbers], year)].append(first)
    for numbers in leads.values():
        sets.join(numbers)


class _Sets:
    """Numbers joined into sets."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def join(self, numbers: Iterable[int]) -> None:
        roots = [self._root(n) for n in numbers]
        for root in roots[1:]:
            self._above[self._root(root)] = self._root(roots[0])

    def _root(self, number: int) -> int:
        while self._above[number] != number:
            number = self._above[number]
        return number

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._above)):
            found[self._root(number)].append(number)
        return list(found.values())


def doubtful(book: Book, answers: Sequence[Answer], year: int) -> dict[str, Figure]:
    """疑点支出 of a year by source: spends that a finding questions, each once; notes and the record's faults apart."""
    questioned = {
        (id(f.mentions[0].entry), f.mentions[0].account)
        for f in open_findings(answers)
        if f.voucher
        and f.mentions
        and f.severity is not Severity.NOTE
        and f.rule.code not in _UNDOUBTED
        and f.rule.code[0] != "B"
    }
    grouped = {
        (id(m.entry), m.account) for f in open_findings(answers) if f.rule.code in _ABOUT_GROUPS for m in f.mentions
    }
    own = [s for s in book.spending if s.date.year == year and (id(s.entry), s.account) in questioned | grouped]
    by_source: dict[str, list[object]] = defaultdict(list)
    for spend in own:
        by_source[spend.source].append(spend)
    return {name: Figure(sum(s.amount for s in items), tuple(items)) for name, items in by_source.items()}  # type: ignore[attr-defined, arg-type]


def recoverable(book: Book, answers: Sequence[Answer]) -> Figure:
    """What would go back to the subsidy if every doubt about its use were confirmed, each voucher once.

    The spends of earmarked money that a rule questions for which the policy proposes 归还原渠道.
    """
    codes = {code for each in book.policy.disposition if each.disposal == "归还原渠道" for code in each.rules}
    questioned = {
        (id(f.mentions[0].entry), f.mentions[0].account)
        for f in open_findings(answers)
        if f.rule.code in codes and f.voucher and f.mentions and f.severity is not Severity.NOTE
    }
    own = [s for s in book.spending if book.policy.earmarked(s.source) and (id(s.entry), s.account) in questioned]
    return Figure(sum(s.amount for s in own), tuple(own))
