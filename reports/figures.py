"""The figures of one base, computed once; every page, sheet and line takes them from here.

All amounts are integer fen, all ratios are two integers. Each figure carries the postings that make
it and the account they can be looked up under. What the words mean, to the letter:

- 到位: what treasury, host, partners and others paid in, less match that went back to the host.
  No interest, no 往来收回.
- 支出: every spend as booked, refunds negative; 往来支出 is none.
- 结余: all in less all out of a source, interest included.
- 执行率: cumulative 支出 to a cell of 表4-2, which has no years: a year has an amount and no rate.
- 配套: what the host paid in less what went back to it, to the grant of the regulation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.rule import Severity
from ledgers.book import chart as accounts
from ledgers.book.render import posting_fen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from audit_rules.rule import Answer, Finding
    from ledgers.book.book import Book, Income, Item, Loan, Spend, Unexplained

UNASSIGNED_NAME = "待分配"  # money whose source nobody has named
UNCOLLECTED_NAME = "未填内容"  # spending whose content nobody has named
RECEIVED_KINDS = ("grant", "match", "partner", "other")


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and what it is made of.

    Attributes:
        fen: the amount.
        items: the postings behind it, by day.
        account: the account prefix they can be looked up under, empty where no one prefix has them all.
    """

    fen: int = 0
    items: tuple[Item, ...] = field(default=(), repr=False)
    account: str = ""

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.fen + other.fen, (*self.items, *other.items), "")

    def __bool__(self) -> bool:
        return self.fen != 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two amounts in fen, one to the other."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The ratio, None where there is nothing to compare with."""
        return Fraction(self.numerator, self.denominator) if self.denominator > 0 else None

    def text(self, places: int = 2) -> str:
        """The percentage, half up, e.g. 60.00%; — where it does not apply."""
        return "—" if self.value is None else percent(self.value, places)


def percent(value: Fraction, places: int = 2) -> str:
    """A ratio as a percentage, half up and away from zero."""
    scale = 10 ** (places + 2)
    whole = int(abs(value) * scale + Fraction(1, 2))
    sign = "-" if value < 0 and whole else ""
    digits = f"{whole:0{places + 1}}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}%" if places else f"{sign}{digits}%"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The money of one source (a column of 表4-2), or of all of them.

    Attributes:
        name: the policy's name of the source, 待分配 for none, 合计 for all.
        component: the source's component in accounts, e.g. `1地方财政`; empty for all.
        earmarked: it is the subsidy itself.
        planned: 表4-2, fen; 0 where there is no plan.
        received: 到位, net of match returned. returned: 配套转回, positive.
        interest: 利息收入. other_in: receipts whose kind nobody knows.
        spent: 支出. lent: 往来支出 less 往来收回, match returned included.
        unexplained: statement rows that no sheet explains, positive in.
        opening: money on the account before the book begins.
        balance: 结余: all in less all out.
    """

    name: str
    component: str
    earmarked: bool
    planned: int
    received: Figure
    returned: Figure
    interest: Figure
    other_in: Figure
    spent: Figure
    lent: Figure
    unexplained: Figure
    opening: int
    balance: Figure

    @property
    def execution(self) -> Ratio:
        """执行率: 支出 to 表4-2."""
        return Ratio(self.spent.fen, self.planned)

    @property
    def arrival(self) -> Ratio:
        """到位率: 到位 to 表4-2."""
        return Ratio(self.received.fen, self.planned)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of 表4-2: 计划 against 实际. Names are empty in a total."""

    content: str
    source: str
    planned: int
    spent: Figure

    @property
    def rate(self) -> Ratio:
        """执行率."""
        return Ratio(self.spent.fen, self.planned)

    @property
    def difference(self) -> int:
        """实际 less 计划, fen: positive is overspent."""
        return self.spent.fen - self.planned


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A row of 表4-2: one cell for each of `Summary.sources`, in their order, and their total.

    Attributes:
        name: the policy's full name, 未填内容 for none, 合计 for all.
        short: the short one.
        component: the content's component in accounts; empty for all.
    """

    name: str
    short: str
    component: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Match:
    """配套: what the host paid of its own, fen.

    Attributes:
        paid: net of what went back to the host, partners' money only where the policy counts it.
        gross: as received. returned: what went back, positive.
        due: the grant of the regulation times its ratio.
        ratio: to the grant of the regulation. to_received: to what was really granted.
    """

    paid: Figure
    gross: Figure
    returned: Figure
    due: int
    ratio: Ratio
    to_received: Ratio

    @property
    def short(self) -> int:
        """What is missing, fen, never negative."""
        return max(0, self.due - self.paid.fen)


@dataclass(frozen=True, slots=True)
class Bank:
    """The book against the bank, fen.

    Attributes:
        balance: 结余 of the book.
        held: what stands on the bank accounts, the unit's other business apart.
        outstanding: 未达账项: what the sheet has and the bank has not.
        asserted_on: the last day a statement's balance was held against the book, None for never.
        failed: how many of those statements' balances the book does not meet.
        by_source: held and outstanding of each of `Summary.sources`, by name.
    """

    balance: int
    held: int
    outstanding: int
    asserted_on: date | None
    failed: int
    by_source: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        """What the book has beyond bank and 未达账项; 0 where they agree."""
        return self.balance - self.held - self.outstanding

    @property
    def agrees(self) -> bool:
        """Whether book and bank agree, to the fen, and no statement's balance says otherwise."""
        return self.difference == 0 and self.failed == 0


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule found of one severity: findings that a person has waived or dismissed do not count.

    A rule whose findings differ in severity has a line for each: a note is never counted as a violation.

    Attributes:
        answer: the rule's whole answer.
        severity: of these findings.
        findings: they themselves, by day.
    """

    answer: Answer
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.findings)

    @property
    def amount(self) -> int:
        """Their amounts, fen; an entry may stand in several."""
        return sum(f.amount for f in self.findings)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one base, cumulative to the book's as-of day.

    Attributes:
        sources: the policy's sources in its order; 待分配 last, where it holds or held anything.
        total: all sources.
        contents: the rows of 表4-2; 未填内容 last, where anything lacks one. content_total: the row 合计.
        planned: there is a plan. form: what the policy calls its table.
        progress: whole months elapsed to months of the period.
        counts: open findings by severity, the gravest first, zeros left out.
        found: what the rules found, a line a rule and severity, the gravest first. undetermined: the
            rules that could not judge the whole or a part. clean: how many found nothing.
    """

    base: str
    code: str
    as_of: date
    sources: tuple[SourceLine, ...]
    total: SourceLine
    contents: tuple[ContentLine, ...]
    content_total: ContentLine
    planned: bool
    form: str
    match: Match
    bank: Bank
    progress: Ratio
    counts: Mapping[Severity, int]
    found: tuple[RuleLine, ...]
    undetermined: tuple[Answer, ...]
    clean: int

    @property
    def budgeted(self) -> tuple[int, ...]:
        """The places of the sources that 表4-2 shows: 待分配 only where something was spent from it."""
        spent = {n for line in self.contents for n, cell in enumerate(line.cells) if cell.spent.items}
        return tuple(n for n, s in enumerate(self.sources) if s.name != UNASSIGNED_NAME or n in spent)


def summary(book: Book, answers: Sequence[Answer]) -> Summary:
    """The figures of a book and of what its audit found."""
    money = Money(book)
    found = tuple(rule_lines(answers))
    tally = Counter(f.severity for f in open_findings(answers))
    return Summary(
        base=book.name,
        code=book.code,
        as_of=book.as_of,
        sources=money.sources,
        total=money.total,
        contents=money.contents,
        content_total=money.content_total,
        planned=book.plan is not None,
        form=book.policy.budget.form,
        match=_match(book),
        bank=bank(book, money.total.balance.fen),
        progress=progress(book),
        counts={severity: tally[severity] for severity in Severity if tally[severity]},
        found=found,
        undetermined=tuple(a for a in answers if a.reason),
        clean=sum(a.outcome == "clean" for a in answers),
    )


class Money:
    """What came in and went out of a book in a stretch of days, by source and content.

    Args:
        book: the book.
        first: the first day, from the beginning where None. last: the last, the book's where None.
    """

    def __init__(self, book: Book, first: date | None = None, last: date | None = None) -> None:
        self.book = book

        def within(item: Item) -> bool:
            return (first is None or item.date >= first) and (last is None or item.date <= last)

        self.spending: tuple[Spend, ...] = tuple(filter(within, book.spending))
        self.income: tuple[Income, ...] = tuple(filter(within, book.income))
        self.loans: tuple[Loan, ...] = tuple(filter(within, book.loans))
        self.unexplained: tuple[Unexplained, ...] = tuple(filter(within, book.unexplained))
        self.opening = _opening(book, first, last)
        self._names = source_names(book)
        self.sources = tuple(self._source(name) for name in self._names)
        self.total = _total(self.sources)
        self.contents = self._contents()
        self.content_total = ContentLine("合计", "合计", "", *self._row("", self.spending))

    def receipts(self, name: str, receipt: str) -> Figure:
        """Receipts of the policy's name in a source; the empty name is those that are none of the policy's."""
        known = {r.name for r in self.book.policy.receipt}
        own = [i for i in self.income if _named(i) == name and (i.name if i.name in known else "") == receipt]
        chart = self.book.chart
        tail = chart.receipts.get(receipt, accounts.OTHER_RECEIPT)
        return figure(own, f"{accounts.INCOME}:{component(self.book, name)}:{tail}")

    def lending(self, name: str, *, out: bool) -> Figure:
        """往来支出 (out) or 往来收回 of a source, both positive."""
        items = [i for i in self.loans if _named(i) == name and (i.amount > 0) == out]
        return figure(items, f"{accounts.LOANS}:{component(self.book, name)}", sign=1 if out else -1)

    def spent(self, name: str, content: str) -> Figure:
        """支出 of a source for a content."""
        return self._cell(name, content, self.spending).spent

    def returned(self, name: str) -> Figure:
        """Match of a source that went back to the host, positive."""
        back = [i for i in self.loans if self.book.is_host(i.payee) and not self.book.policy.earmarked(i.source)]
        if sum(i.amount for i in back) <= 0:  # the host has lent, not taken back: Book.matched says the same
            return Figure()
        return figure([i for i in back if _named(i) == name], f"{accounts.LOANS}:{component(self.book, name)}")

    def _source(self, name: str) -> SourceLine:
        book, part = self.book, component(self.book, name)
        root = f"{accounts.INCOME}:{part}"
        income = [i for i in self.income if _named(i) == name]
        returned = self.returned(name)
        paid_in = figure([i for i in income if i.kind in RECEIVED_KINDS], root)
        received = Figure(paid_in.fen - returned.fen, (*paid_in.items, *returned.items), "" if returned.items else root)
        spent = figure([s for s in self.spending if _named(s) == name], f"{accounts.EXPENSES}:{part}")
        lent = figure([i for i in self.loans if _named(i) == name], f"{accounts.LOANS}:{part}")
        unknown = self.unexplained if name == UNASSIGNED_NAME else ()
        unexplained = figure(unknown, f"{accounts.CLEARING}:{part}")
        opening = self.opening if name == UNASSIGNED_NAME else 0
        left = opening + sum(i.amount for i in income) - spent.fen - lent.fen + unexplained.fen
        held = f"{accounts.BANK}:01专户:{part}" if len(book.facts.numbers) <= 1 else ""
        return SourceLine(
            name=name,
            component=part,
            earmarked=book.policy.earmarked(name),
            planned=book.plan.source_total(name) if book.plan else 0,
            received=received,
            returned=returned,
            interest=figure([i for i in income if i.kind == "interest"], root),
            other_in=figure([i for i in income if i.kind not in (*RECEIVED_KINDS, "interest")], root),
            spent=spent,
            lent=lent,
            unexplained=unexplained,
            opening=opening,
            balance=Figure(left, (*income, *spent.items, *lent.items, *unknown), held),
        )

    def _contents(self) -> tuple[ContentLine, ...]:
        chart = self.book.chart
        lines = []
        for content in self.book.policy.content:
            row = self._row(content.name, [s for s in self.spending if s.content == content.name])
            lines.append(ContentLine(content.name, content.short, chart.contents[content.name], *row))
        missing = [s for s in self.spending if not s.content]
        if missing:
            row = self._row(UNCOLLECTED_NAME, missing)
            lines.append(ContentLine(UNCOLLECTED_NAME, UNCOLLECTED_NAME, accounts.UNCOLLECTED, *row))
        return tuple(lines)

    def _row(self, content: str, spends: Sequence[Spend]) -> tuple[tuple[Cell, ...], Cell]:
        cells = tuple(self._cell(name, content, spends) for name in self._names)
        return cells, Cell(content, "", sum(c.planned for c in cells), figure(spends))

    def _cell(self, name: str, content: str, spends: Sequence[Spend]) -> Cell:
        """One cell; no content is all of them."""
        chart, plan = self.book.chart, self.book.plan
        prefix = f"{accounts.EXPENSES}:{component(self.book, name)}"
        if content:
            prefix += f":{chart.contents.get(content, accounts.UNCOLLECTED)}"
        own = "" if content == UNCOLLECTED_NAME else content
        kept = [s for s in spends if _named(s) == name and (not content or s.content == own)]
        planned = 0 if plan is None else plan.cell(content, name) if content else plan.source_total(name)
        return Cell(content, name, planned, figure(kept, prefix))


def source_names(book: Book) -> tuple[str, ...]:
    """The policy's sources, and 待分配 where the book holds anything of none."""
    names = tuple(s.name for s in book.policy.source)
    loose = any(not i.source for i in (*book.spending, *book.income, *book.loans, *book.unexplained))
    return (*names, UNASSIGNED_NAME) if loose or _opening(book, None, None) else names


def component(book: Book, source: str) -> str:
    """A source's component in accounts."""
    return book.chart.sources.get(source, accounts.UNASSIGNED)


def figure(items: Iterable[Item], account: str = "", *, sign: int = 1) -> Figure:
    """The sum of items."""
    kept = tuple(items)
    return Figure(sign * sum(i.amount for i in kept), kept, account)


def open_findings(answers: Iterable[Answer]) -> list[Finding]:
    """Findings that nobody has waived or dismissed, by rule."""
    return [f for answer in answers for f in answer.findings if f.state == "open"]


def progress(book: Book) -> Ratio:
    """Time progress: whole months elapsed to the months of the period."""
    months = book.months
    return Ratio(min(months_elapsed(book.start, book.as_of), months), months)


def months_elapsed(start: date, day: date) -> int:
    """Whole months from the first day of a period to the end of a day, never negative."""
    months = (day.year - start.year) * 12 + day.month - start.month
    tomorrow = day.toordinal() + 1
    while months >= 0 and _month_later(start, months + 1) <= tomorrow:
        months += 1
    while months > 0 and _month_later(start, months) > tomorrow:
        months -= 1
    return max(0, months)


def _month_later(start: date, months: int) -> int:
    """The ordinal of the day months after another; the first of the next where a month is too short."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return start.replace(year=year, month=month + 1).toordinal()
    except ValueError:
        year, month = divmod(start.year * 12 + start.month + months, 12)
        return start.replace(year=year, month=month + 1, day=1).toordinal()


def _named(item: Item) -> str:
    return item.source or UNASSIGNED_NAME


def _total(lines: Sequence[SourceLine]) -> SourceLine:
    def add(pick: Callable[[SourceLine], Figure]) -> Figure:
        return sum((pick(line) for line in lines), Figure())

    return SourceLine(
        name="合计",
        component="",
        earmarked=False,
        planned=sum(line.planned for line in lines),
        received=add(lambda x: x.received),
        returned=add(lambda x: x.returned),
        interest=add(lambda x: x.interest),
        other_in=add(lambda x: x.other_in),
        spent=add(lambda x: x.spent),
        lent=add(lambda x: x.lent),
        unexplained=add(lambda x: x.unexplained),
        opening=sum(line.opening for line in lines),
        balance=add(lambda x: x.balance),
    )


def _match(book: Book) -> Match:
    gross = figure(i for i in book.income if i.kind == "match")
    partners = figure(i for i in book.income if i.kind == "partner" and book.award.match.count_partners)
    net = book.matched()
    back = [i for i in book.loans if book.is_host(i.payee) and not book.policy.earmarked(i.source)]
    returned = Figure(gross.fen - net, tuple(back) if gross.fen != net else ())
    paid = Figure(net + partners.fen, (*gross.items, *returned.items, *partners.items))
    grant = book.grant
    due = int(grant * book.award.match.ratio)
    return Match(paid, gross, returned, due, Ratio(paid.fen, grant), Ratio(paid.fen, book.granted()))


def bank(book: Book, balance: int) -> Bank:
    """The book against the bank, the unit's other business apart.

    Args:
        book: the book.
        balance: its 结余, fen.
    """
    held: Counter[str] = Counter()
    outstanding: Counter[str] = Counter()
    for account, fen in _postings(book, accounts.BANK):
        part = account.rsplit(":", 1)[1]
        if part == accounts.NON_PROJECT:
            continue
        source = book.chart.read_source(part)
        side = outstanding if account.startswith(accounts.OUTSTANDING) else held
        side[source.name if source else UNASSIGNED_NAME] += fen
    by_source = {name: (held[name], outstanding[name]) for name in (*held, *outstanding)}
    last, failed = _assertions(book)
    return Bank(balance, held.total(), outstanding.total(), last, failed, by_source)


def _assertions(book: Book) -> tuple[date | None, int]:
    """The last evening a statement's balance was held against the book, and how many it does not meet."""
    evenings = [  # a balance of a morning is the statement's of the evening before, the book's last one included
        (e.date - timedelta(days=1), e.diff_amount is not None)
        for e in book.everything
        if isinstance(e, data.Balance) and e.account.startswith(accounts.BANK)
    ]
    checks = [(day, failed) for day, failed in evenings if day <= book.as_of]
    return max((day for day, _ in checks), default=None), sum(failed for _, failed in checks)


def _opening(book: Book, first: date | None, last: date | None) -> int:
    return -sum(fen for _, fen in _postings(book, accounts.OPENING, first, last))


def _postings(
    book: Book, prefix: str, first: date | None = None, last: date | None = None
) -> Iterable[tuple[str, int]]:
    for entry in book.entries:
        if not isinstance(entry, data.Transaction):
            continue
        if (first and entry.date < first) or (last and entry.date > last):
            continue
        for posting in entry.postings:
            if posting.account.startswith(prefix):
                yield posting.account, posting_fen(posting)


def rule_lines(answers: Sequence[Answer]) -> list[RuleLine]:
    """What rules found, a line a rule and severity, the gravest first."""
    lines = []
    for severity in Severity:
        for answer in answers:
            own = [f for f in open_findings([answer]) if f.severity is severity]
            if own:
                lines.append(RuleLine(answer, severity, tuple(sorted(own, key=lambda f: f.date))))
    return lines
