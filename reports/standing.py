"""What a district's pages and tables show of a base: plain figures and rows, kept without the book.

A `Standing` holds words, days and fen and nothing that they were made from, so that a district's fit in
memory; whoever drills down opens the base's own pages.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (pydantic reads the fields' types)
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from beancount.core import data
from pydantic import TypeAdapter

from audit_rules.engine import rules
from audit_rules.rule import Severity, findings_of
from ledgers.book.notes import ANSWERED, CLOSED, FALSE_ALARM, ORDERED, RETURNED, WAITING
from ledgers.book.promise import came_back, lacking
from reports.figures import Ratio, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit_rules.rule import Answer, Finding
    from ledgers.book.book import Book
    from ledgers.book.notes import Rectification
    from reports.figures import Summary

OPEN, WAIVED, DISMISSED, DOUBTED = "待处理", "核准例外", "误报", "误报待办结"
STAGES = (OPEN, ORDERED, ANSWERED, WAITING, RETURNED, CLOSED, WAIVED, DOUBTED, DISMISSED)
"""Where a finding is on its way, in words."""
DUE_SOON = 10
"""Days before the day of a 整改 at which its line is marked."""
STALE = 60
"""Days without an entry at which a base is marked."""
_NONE = Ratio(0, 0)
_FIRM = (Severity.VIOLATION, Severity.WARNING)
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Order:
    """A 整改 of a base as the register shows it.

    Attributes:
        base: the book's code. name: the base's name.
        finding: the finding's id. rule, title, cites, voucher, amount, message: what it says of itself;
            of one that the audit no longer makes, what its rule says.
        due: the day, None where nobody has set one. late: days past it on the day of the audit, 0 where it
            is closed or not past.
        lacks: what the book lacks of what was promised. back: what came back, fen.
    """

    base: str
    name: str
    finding: str
    rule: str
    title: str
    cites: str
    voucher: str
    amount: int
    message: str
    ordered: dt.date
    due: dt.date | None
    days: int | None
    owner: str
    state: str
    demand: str
    course: str
    promise: str
    expects: str
    lacks: str
    evidence: str
    back: int
    closer: str
    last: dt.date
    host: str

    @property
    def late(self) -> int:
        """Days past the day, 0 where it is closed or not past."""
        return max(0, -self.days) if self.days is not None and self.state != CLOSED else 0

    @property
    def soon(self) -> bool:
        """Whether the day is near."""
        return self.days is not None and 0 <= self.days <= DUE_SOON and self.state in {ORDERED, RETURNED}

    @property
    def rank(self) -> tuple[object, ...]:
        """The register's order: what the base owes by its day, then what waits for the bureau, then what is closed."""
        places = {ORDERED: 0, RETURNED: 0, ANSWERED: 1, WAITING: 2, CLOSED: 3}
        return (places[self.state], self.due.isoformat() if self.due else "9999", self.base, self.finding)


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding as lists show it; `stage` is one of `STAGES`, `late` the days past its 整改's day."""

    base: str
    name: str
    id: str
    rule: str
    title: str
    cites: str
    severity: Severity
    date: dt.date
    voucher: str
    payee: str
    amount: int
    message: str
    stage: str
    late: int = 0
    due: dt.date | None = None

    @property
    def rank(self) -> tuple[object, ...]:
        """The gravest first, what nobody has dealt with before the rest, then the largest."""
        done = self.stage in {WAIVED, DISMISSED, CLOSED}
        return (done, _GRAVITY[self.severity], -abs(self.amount), self.base, self.rule, self.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """One base.

    Attributes:
        code, name, host, specialties: which it is; name is the code where the book cannot be read.
        reason: why it could not be audited; then nothing below holds.
        elapsed: months passed to months of the period. left: days to its end, negative after it.
        received, due: of the subsidy, fen: 到位 and 应到位.
        spent, balance: of all sources, fen. match: the ratio. match_short: fen.
        subsidy, all: 执行率 of the subsidy and of everything to the plan's form.
        planned: there is a plan. form: what its policy calls the plan's table.
        counts: open findings by severity. undetermined: how many rules could not judge, in whole or part.
        unjudged: how many of the firm rules among them judged nothing at all.
        booked: the day of the last entry, None for none. idle: days since.
        issues, orders: its findings and 整改. asked: papers that were asked for.
    """

    code: str
    name: str
    reason: str = ""
    host: str = ""
    specialties: tuple[str, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    elapsed: Ratio = _NONE
    left: int = 0
    received: int = 0
    due: int = 0
    received_all: int = 0
    spent: int = 0
    balance: int = 0
    match: Ratio = _NONE
    match_short: int = 0
    subsidy: Ratio = _NONE
    all: Ratio = _NONE
    planned: bool = False
    form: str = ""
    counts: tuple[tuple[Severity, int], ...] = ()
    undetermined: int = 0
    unjudged: int = 0
    booked: dt.date | None = None
    idle: int = 0
    years: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()
    orders: tuple[Order, ...] = ()

    def count(self, severity: Severity) -> int:
        """Open findings of a severity."""
        return dict(self.counts).get(severity, 0)

    @property
    def overdue(self) -> int:
        """整改 past their day."""
        return sum(order.late > 0 for order in self.orders)

    @property
    def pending(self) -> int:
        """整改 that are not closed, those past their day among them."""
        return sum(order.state != CLOSED for order in self.orders)

    @property
    def light(self) -> tuple[str, str, tuple[str, ...]]:
        """How it stands at a glance: a style, a word and the reasons.

        Grey is never green: a base that could not be judged, in whole or in a firm rule, is not said to be in order.
        """
        if self.reason:
            return "note", "○ 无法判断", (self.reason,)
        firm, soft = list(self._firm()), list(self._soft())
        if firm:
            return "violation", "▲ 要处理", tuple(firm + soft)
        if soft:
            return "warning", "● 要关注", tuple(soft)
        if self.booked is None:
            return "note", "○ 无法判断", ("还没有入账",)
        if self.unjudged:
            return "note", "○ 无法判断", (f"{self.unjudged} 条规则缺资料，判断不了",)
        return "clean", "✓ 正常", ("没有违规、预警和逾期整改",)

    def _firm(self) -> Iterable[str]:
        if n := self.count(Severity.VIOLATION):
            yield f"违规 {n} 个"
        if self.overdue:
            yield f"整改逾期 {self.overdue} 项"

    def _soft(self) -> Iterable[str]:
        if n := self.count(Severity.WARNING):
            yield f"预警 {n} 个"
        if self.booked is not None and self.idle >= STALE:
            yield f"{self.idle} 天没有入账"

    @property
    def gravity(self) -> tuple[object, ...]:
        """What comes first: what cannot be read, then those with the most and gravest to be put right."""
        v, w, lead = (self.count(s) for s in (Severity.VIOLATION, Severity.WARNING, Severity.LEAD))
        return (not self.reason, -v, -self.overdue, -self.pending, -w, -lead, self.code)


def to_text(found: Standing) -> str:
    """A standing as JSON."""
    return _adapter().dump_json(found).decode()


def from_text(text: str) -> Standing:
    """The standing that `to_text` was given.

    Raises:
        ValueError: it is none.
    """
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Standing]:
    return TypeAdapter(Standing)


def standing(book: Book, answers: Sequence[Answer], figures: Summary | None = None) -> Standing:
    """A base of its book and the audit of it.

    Args:
        book: the book. answers: its audit.
        figures: the summary of both where it has been made already.
    """
    figures = figures or summary(book, answers)
    days = [e.date for e in book.entries if isinstance(e, data.Transaction)]
    found = tuple(findings_of(answers))
    orders = _orders(book, found)
    by_finding = {order.finding: order for order in orders}
    booked = max(days, default=None)
    return replace(
        _money(book, figures),
        counts=tuple(figures.counts.items()),
        undetermined=len(figures.undetermined),
        unjudged=sum(a.outcome == "undetermined" and a.rule.severity in _FIRM for a in answers),
        booked=booked,
        idle=(book.as_of - booked).days if booked else 0,
        years=tuple(sorted({day.year for day in days}, reverse=True)),
        issues=tuple(sorted((_issue(book, f, by_finding.get(f.id)) for f in found), key=lambda i: i.rank)),
        orders=orders,
    )


def _money(book: Book, figures: Summary) -> Standing:
    own = [line for line in figures.sources if line.earmarked]
    return Standing(
        code=book.code,
        name=book.name,
        host=book.facts.host or book.name,
        specialties=book.facts.specialties,
        start=book.start,
        end=book.end,
        elapsed=figures.progress,
        left=(book.end - book.as_of).days,
        received=sum(line.received.fen for line in own),
        due=book.grant,
        received_all=figures.total.received.fen,
        spent=figures.total.spent.fen,
        balance=figures.total.balance.fen,
        match=figures.match.ratio,
        match_short=figures.match.short,
        subsidy=Ratio(sum(line.spent.fen for line in own), sum(line.planned for line in own)),
        all=figures.content_total.total.rate,
        planned=figures.planned,
        form=figures.form,
    )


def _orders(book: Book, found: Iterable[Finding]) -> tuple[Order, ...]:
    known = {finding.id: finding for finding in found}
    orders = (_order(book, order, known.get(order.finding)) for order in book.rectifications)
    return tuple(sorted(orders, key=lambda order: order.rank))


def _order(book: Book, order: Rectification, finding: Finding | None) -> Order:
    code = order.finding.partition("-")[0]
    rule = finding.rule if finding else next((r.under(book.policy) for r in rules() if r.code == code), None)
    return Order(
        base=book.code,
        name=book.name,
        finding=order.finding,
        rule=code,
        title=rule.title if rule else "",
        cites=rule.cites if rule else "",
        voucher=finding.voucher if finding else "",
        amount=finding.amount if finding else order.sum or 0,
        message=finding.message if finding else "审计已不再发现这个问题",
        ordered=order.ordered,
        due=order.due,
        days=(order.due - book.as_of).days if order.due else None,
        owner=order.owner,
        state=order.state,
        demand=order.demand,
        course=order.course,
        promise=order.promise,
        expects=order.expects,
        lacks=lacking(book, order),
        evidence=order.evidence,
        back=came_back(book, order),
        closer=order.closer,
        last=order.date,
        host=book.facts.host or book.name,
    )


def _issue(book: Book, finding: Finding, order: Order | None) -> Issue:
    first = finding.mentions[0] if finding.voucher and finding.mentions else None
    return Issue(
        base=book.code,
        name=book.name,
        id=finding.id,
        rule=finding.rule.code,
        title=finding.rule.title,
        cites=finding.rule.cites,
        severity=finding.severity,
        date=finding.date,
        voucher=finding.voucher,
        payee=first.payee if first else "",
        amount=finding.amount,
        message=finding.message,
        stage=stage(book, finding, order.state if order else ""),
        late=order.late if order else 0,
        due=order.due if order else None,
    )


def stage(book: Book, finding: Finding, ordered: str) -> str:
    """Where a finding is on its way.

    Args:
        book: the book.
        finding: the finding, with its state.
        ordered: the state of its 整改, empty for none.
    """
    if finding.state == "dismissed":
        return DISMISSED
    if finding.state == "waived":
        return WAIVED
    last = book.notes.last_review(finding.id, finding.fingerprint)
    return DOUBTED if last and last.verdict == FALSE_ALARM else ordered or OPEN
