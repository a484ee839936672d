"""What the audit page shows, worked out: its sentences, rows and links. The template only lays it out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.compare import hash_entry  # Fava's own name of an entry

from audit_rules.engine import audit, ruleset
from audit_rules.rule import Severity
from earmark.audit_page.conclusion import by_severity, headline
from earmark.audit_page.timeline import Timeline
from ledgers.book.notes import ANSWERED, CLOSED, ORDERED, RETURNED, WAITING
from ledgers.book.render import yuan
from ledgers.book.shelf import OpenBook, Shelf
from ledgers.lazy import cached_property
from reports.figures import Summary, open_findings, summary
from reports.manual import FAMILIES
from reports.standing import OPEN, stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from audit_rules.rule import Answer, Finding, Mention, Rule
    from earmark.audit_page.conclusion import Sentence
    from ledgers.book.book import Book
    from ledgers.book.notes import Rectification
    from reports.figures import Cell, Ratio, SourceLine

LATE = "逾期"
_STYLES = {ORDERED: "warning", RETURNED: "warning", ANSWERED: "lead", WAITING: "lead", CLOSED: "clean"}
"""The style of where a finding stands; of the others `note`."""
_SHOWN = 8  # vouchers named beside a finding; the others are in the account it links to
_ROOT = 2  # an account of fewer components says nothing about what it holds


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its sign and the style that goes with it: nothing is said by colour alone."""

    style: str
    sign: str
    word: str

    @classmethod
    def of(cls, severity: Severity) -> Mark:
        """A severity's."""
        return cls(severity.value, severity.mark, severity.word)


@dataclass(frozen=True, slots=True)
class Link:
    """A voucher and Fava's name of its entry."""

    label: str
    hash: str


@dataclass(frozen=True, slots=True)
class Row:
    """One finding of a rule.

    Attributes:
        id: the finding's.
        mark: its severity.
        date, voucher, who, amount, why: what it says.
        hash: Fava's name of the entry it questions, empty for the whole book.
        others: further entries it is about; more: how many are not listed.
        account: where all of them stand, empty where no account has them together.
        stage: what has been done about it, one of `STAGES`. late: the days past the day that was set.
    """

    id: str
    mark: Mark
    date: date
    voucher: str
    who: str
    amount: int
    why: str
    hash: str
    others: tuple[Link, ...]
    more: int
    account: str
    stage: str = OPEN
    late: int = 0

    @property
    def standing(self) -> tuple[str, str]:
        """A style and the word of what has been done about it."""
        return ("violation", f"{LATE} {self.late} 天") if self.late else (_STYLES.get(self.stage, "note"), self.stage)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that found something, at one severity."""

    rule: Rule
    mark: Mark
    amount: int
    rows: tuple[Row, ...]

    @property
    def stages(self) -> list[tuple[str, str, int]]:
        """How many findings stand where: a style, the word and the number; what is late before the rest."""
        late = sum(row.late > 0 for row in self.rows)
        counts = Counter(row.stage for row in self.rows if not row.late)
        rest = [(_STYLES.get(word, "note"), word, count) for word, count in counts.items()]
        return [("violation", LATE, late), *rest] if late else rest


@dataclass(frozen=True, slots=True)
class Missing:
    """Things that are missing, and the rules that cannot judge for want of them.

    Attributes:
        things: their names, each with the specialties it is missing for.
        rules: the rules.
    """

    things: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing for a family of rules."""

    family: str
    rules: int
    missing: tuple[Missing, ...]

    @property
    def things(self) -> list[str]:
        """All that is missing."""
        return [thing for missing in self.missing for thing in missing.things]


@dataclass(frozen=True, slots=True)
class Heat:
    """How a cell of 表4-2 stands: a style, a word and the difference."""

    style: str
    word: str
    fen: int | None = None


@dataclass(frozen=True)
class Page:
    """An audited book as the page shows it."""

    book: Book
    answers: tuple[Answer, ...]
    figures: Summary

    @classmethod
    def of(cls, entries: Sequence[Any], errors: Sequence[Any], main: Path, day: date) -> Page:
        """Audit a loaded book, or refuse it exactly where the command line does.

        Args:
            entries: its directives as Fava has loaded them.
            errors: what beancount said of them.
            main: its main file.
            day: the day it is looked at.

        Raises:
            Refusal: a file of the book is broken, or its policy cannot be found.
        """
        folder = main.parent
        book = OpenBook(Shelf(folder.parent), folder.name).book(day, loaded=(entries, errors))
        return cls.about(book, audit(book))

    @classmethod
    def about(cls, book: Book, answers: tuple[Answer, ...]) -> Page:
        """The page of a book that has been audited."""
        return cls(book, answers, summary(book, answers))

    # the head

    @property
    def empty(self) -> bool:
        """Nothing has been booked yet."""
        return not any(isinstance(entry, data.Transaction) for entry in self.book.entries)

    @cached_property
    def headline(self) -> str:
        """The conclusion in one sentence with figures."""
        return headline(self.book, self.figures, self.answers)

    @cached_property
    def sentences(self) -> tuple[tuple[Mark, Sentence], ...]:
        """One sentence a severity, the gravest first."""
        return tuple((Mark.of(s.severity), s) for s in by_severity(self.figures))

    @property
    def ruleset(self) -> str:
        """Which rules these are."""
        return ruleset()

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have anything booked, the latest first."""
        booked = {e.date.year for e in self.book.entries if isinstance(e, data.Transaction)}
        return tuple(sorted(booked, reverse=True)) or (self.book.as_of.year,)

    @property
    def latest_year(self) -> int:
        """The year whose report is offered first: the last that is over, else the latest."""
        over = [year for year in self.years if year < self.book.as_of.year]
        return over[0] if over else self.years[0]

    @cached_property
    def window(self) -> str:
        """Fava's time filter that shows what is in these figures, empty where that is the whole book."""
        days = [e.date for e in self.book.everything if isinstance(e, data.Transaction)]
        if not days or max(days) <= self.book.as_of:
            return ""
        return f"{min(days)} - {self.book.as_of}"

    # 一 and 二

    def remarks(self, line: SourceLine) -> list[tuple[Mark | None, str]]:
        """What is to be said of a source's money."""
        said: list[tuple[Mark | None, str]] = []
        over = line.received.fen - self.book.grant
        if line.earmarked and over > 0:
            said.append((Mark.of(Severity.VIOLATION), f"多到 {yuan(over)}"))
        if line.returned:
            said.append((Mark.of(Severity.WARNING), f"配套转回 {yuan(line.returned.fen)}，已从到位中减去"))
        if line.balance.fen < 0 and not line.unexplained.items:  # those stand with no source yet
            said.append((Mark.of(Severity.WARNING), f"透支 {yuan(-line.balance.fen)}"))
        parts = (("期初", line.opening), ("利息", line.interest.fen), ("未说明的其他收入", line.other_in.fen))
        said += [(None, f"含{word} {yuan(fen)}") for word, fen in parts if fen]
        if line.unexplained.items:
            said.append((Mark.of(Severity.NOTE), f"{len(line.unexplained.items)} 笔银行流水未说明"))
        return said

    @cached_property
    def bank(self) -> tuple[Mark, str]:
        """Whether book and bank agree."""
        bank = self.figures.bank
        if bank.asserted_on is None:
            return Mark("note", "○", ""), "还没有银行对账单"
        day = f"（截至 {bank.asserted_on}）"
        waiting = f"，未达账项 {yuan(bank.outstanding)}" if bank.outstanding else ""
        if bank.agrees:
            return Mark("clean", "✓", ""), f"与银行余额一致{waiting}{day}"
        if bank.failed:
            return Mark.of(Severity.VIOLATION), f"有 {bank.failed} 次对账单余额与账不符{day}"
        return Mark.of(Severity.VIOLATION), f"与银行相差 {yuan(bank.difference)}{waiting}{day}"

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """Which of the sources have a column in 表4-2: those with a plan or spending."""
        cells = self.figures.content_total.cells
        return tuple(n for n, cell in enumerate(cells) if cell.planned or cell.spent.items)

    def heat(self, cell: Cell) -> Heat:
        """How a cell stands against its plan."""
        spent, planned = cell.spent.fen, cell.planned
        if not self.figures.planned or (not spent and not planned):
            return Heat("", "")
        if planned <= 0:
            return Heat("over", "无计划") if spent else Heat("", "")
        if spent > planned * (1 + self.book.award.budget.cell_tolerance):
            return Heat("over", "超", cell.difference)
        if spent > planned:
            return Heat("slight", "略超", cell.difference)
        return Heat("under", "少", -cell.difference) if spent * 10 < planned * 9 else Heat("", "")

    def execution(self, ratio: Ratio) -> str:
        """A rate as this page writes it."""
        return ratio.text(1)

    @cached_property
    def timeline(self) -> Timeline | None:
        """The chart of 三, None where there is nothing to draw."""
        return Timeline.of(self.book)

    # 四 and 五

    @cached_property
    def rules(self) -> tuple[RuleRow, ...]:
        """What the rules found, a row a rule and severity, the gravest first."""
        return tuple(
            RuleRow(line.answer.rule, Mark.of(line.severity), line.amount, tuple(map(self._row, line.findings)))
            for line in self.figures.found
        )

    @cached_property
    def _orders(self) -> dict[str, Rectification]:
        return {order.finding: order for order in self.book.rectifications}

    def _row(self, finding: Finding) -> Row:
        order = self._orders.get(finding.id)
        due = order.due if order and order.state != CLOSED else None
        late = max(0, (self.book.as_of - due).days) if due else 0
        return replace(_row(finding), stage=stage(self.book, finding, order.state if order else ""), late=late)

    @cached_property
    def speaking(self) -> int:
        """How many rules found something."""
        return len({line.answer.rule.code for line in self.figures.found})

    @cached_property
    def questioned(self) -> tuple[int, int]:
        """How many vouchers violations question, each once, and their money."""
        grave = [f for f in open_findings(self.answers) if f.severity is Severity.VIOLATION and f.voucher]
        amounts: dict[str, int] = {}
        for finding in grave:
            amounts[finding.voucher] = max(amounts.get(finding.voucher, 0), finding.amount)
        return len(amounts), sum(amounts.values())

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, each thing once, under the family of the first rule that wants it."""
        rules: dict[str, dict[str, None]] = {}
        specialties: dict[str, dict[str, None]] = {}
        for answer in self.figures.undetermined:
            for part in answer.reason.split("；"):
                what, specialty = self._thing(part)
                rules.setdefault(what, {})[answer.rule.code] = None
                if specialty:
                    specialties.setdefault(what, {})[specialty] = None
        known = {answer.rule.code: answer.rule for answer in self.figures.undetermined}
        gaps = []
        for letter, family in FAMILIES.items():
            rows: dict[tuple[str, ...], list[str]] = {}
            for what, of in rules.items():
                if next(iter(of)).startswith(letter):
                    which = f"（{'、'.join(specialties[what])}）" if what in specialties else ""
                    rows.setdefault(tuple(of), []).append(what + which)
            missing = tuple(Missing(tuple(things), tuple(known[code] for code in of)) for of, things in rows.items())
            count = sum(answer.rule.code.startswith(letter) for answer in self.figures.undetermined)
            if missing:
                gaps.append(Gap(family, count, missing))
        return tuple(gaps)

    def _thing(self, reason: str) -> tuple[str, str]:
        """A missing thing without 缺, and the specialty it is named for."""
        thing = reason.removeprefix("缺")
        specialty = next((name for name in self.book.facts.specialties if thing.startswith(name)), "")
        return thing.removeprefix(specialty).removeprefix("专业的"), specialty

    @cached_property
    def clean(self) -> tuple[Answer, ...]:
        """The rules that found nothing."""
        return tuple(answer for answer in self.answers if answer.outcome == "clean")

    @cached_property
    def unexplained(self) -> tuple[tuple[Any, str], ...]:
        """Bank rows that no sheet explains, with Fava's names of their entries."""
        return tuple((item, hash_entry(item.entry)) for item in self.book.unexplained)


def _row(finding: Finding) -> Row:
    mentions = finding.mentions
    first = mentions[0] if finding.voucher and mentions else None
    others = mentions[1:] if first else mentions
    return Row(
        id=finding.id,
        mark=Mark.of(finding.severity),
        date=finding.date,
        voucher=finding.voucher,
        who=first.payee if first else "",
        amount=finding.amount,
        why=_why(finding, first),
        hash=hash_entry(first.entry) if first else "",
        others=tuple(Link(m.voucher or m.payee or str(m.date), hash_entry(m.entry)) for m in others[:_SHOWN]),
        more=max(0, len(others) - _SHOWN),
        account="" if first else _common_account(mentions),
    )


def _why(finding: Finding, first: Mention | None) -> str:
    """The facts without day, voucher, payee and sum, which have columns of their own; the purpose stays."""
    if first is None:
        return finding.message
    who = "，".join(part for part in (finding.voucher, first.payee, first.narration) if part)
    reason = finding.message.removesuffix(f"。{finding.date} {who}，{yuan(finding.amount)} 元")
    return f"{first.narration}：{reason}" if first.narration and reason != finding.message else reason


def _common_account(mentions: Sequence[Mention]) -> str:
    """The account that holds every mention, empty where that is a root or there is none."""
    common: list[str] = []
    for parts in zip(*(m.account.split(":") for m in mentions), strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return ":".join(common) if len(common) >= _ROOT else ""
