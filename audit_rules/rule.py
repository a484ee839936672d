"""A rule, what it finds, and the three things it may answer.

A rule is a function over a book that yields findings. It answers 有问题, 未发现, or 无法判断 with
the input that is missing; it never guesses, and a machine's finding is a suspicion until a person
confirms it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from beancount.core import data

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

    Check = Callable[..., Iterable[Any]]
    """Over a book: `Finding` and `Undetermined`; over bases: `audit_rules.across.Concern`."""


class Severity(StrEnum):
    """How firmly the regulation speaks; the policy settles it, the rule has a default."""

    VIOLATION = "violation"
    WARNING = "warning"
    LEAD = "lead"
    NOTE = "note"

    @property
    def word(self) -> str:
        """The Chinese word."""
        return {"violation": "违规", "warning": "预警", "lead": "线索", "note": "提示"}[self.value]

    @property
    def mark(self) -> str:
        """The mark that goes with the word, so that nothing is said by colour alone."""
        return {"violation": "▲", "warning": "●", "lead": "◇", "note": "○"}[self.value]


class Undetermined(Exception):
    """The rule, or a part of it when it is yielded, cannot be judged; the text names what is missing."""


class NotRequired(Exception):
    """The policy asks for nothing that this rule could judge: it is clean, with nothing examined."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry that a finding is about. Amount in fen, as the item's kind signs it."""

    date: date
    voucher: str
    payee: str
    narration: str
    amount: int
    account: str
    entry: data.Transaction

    @classmethod
    def of(cls, item: Item) -> Mention:
        """The mention of one posting."""
        return cls(item.date, item.voucher, item.payee, item.narration, item.amount, item.account, item.entry)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Attributes:
        rule: the rule that found it.
        severity: this finding's; the rule's unless the case differs.
        subject: what it is about, never a line of a file: voucher and row, a cell, a group.
        date: the questioned entry's day, the as-of day for the whole book.
        voucher: the voucher it questions, empty for the whole book.
        amount: fen in question.
        message: the facts, in Chinese.
        mentions: every entry it is about, the questioned one first.
    """

    rule: Rule
    severity: Severity
    subject: str
    date: date
    voucher: str
    amount: int
    message: str
    mentions: tuple[Mention, ...]
    state: str = "open"

    @classmethod
    def of(
        cls,
        rule: Rule,
        item: Item,
        *,
        because: str,
        amount: int | None = None,
        severity: Severity | None = None,
        others: Iterable[Item] = (),
    ) -> Finding:
        """A finding about one posting, with other entries that belong to it.

        Args:
            rule: the rule.
            item: the posting in question.
            because: what the entry says that makes it one.
            amount: fen in question; the posting's where not given.
            severity: where the case is softer or harder than the rule.
            others: further postings it is about.
        """
        fen = item.amount if amount is None else amount
        who = "，".join(part for part in (item.voucher, item.payee, item.narration) if part)
        return cls(
            rule=rule,
            severity=severity or rule.severity,
            subject=f"{item.voucher}|{item.row or (item.date, item.amount, item.payee, item.narration)}",
            date=item.date,
            voucher=item.voucher,
            amount=fen,
            message=f"{because}。{item.date} {who}，{yuan(fen)} 元",
            mentions=tuple(Mention.of(i) for i in (item, *others)),
        )

    @classmethod
    def about(
        cls,
        rule: Rule,
        book: Book,
        subject: str,
        *,
        because: str,
        amount: int,
        severity: Severity | None = None,
        items: Sequence[Item] = (),
    ) -> Finding:
        """A finding about the whole book or a part of it: a cell, a source, a ratio.

        Args:
            rule: the rule.
            book: the book, whose as-of day it gets.
            subject: what part it is about; empty for the whole.
            because: the facts.
            amount: fen in question.
            severity: where the case is softer or harder than the rule.
            items: the postings that make it.
        """
        return cls(
            rule=rule,
            severity=severity or rule.severity,
            subject=subject,
            date=book.as_of,
            voucher="",
            amount=amount,
            message=because,
            mentions=tuple(Mention.of(i) for i in items),
        )

    @property
    def id(self) -> str:
        """Stable for rule and subject, whatever else changes in the book."""
        return f"{self.rule.code}-{_digest(self.rule.code, self.subject)}"

    @property
    def fingerprint(self) -> str:
        """Changes when day, amount, payee or account of what it is about change.

        A finding about a whole or a part is bound to its amount alone: its entries grow. Where it
        has no amount, what it says is its substance: the figures of the dossier stand there.
        """
        if not self.voucher:
            return _digest(self.amount or self.message)
        return _digest(sorted((m.date.isoformat(), m.amount, m.payee, m.account) for m in self.mentions))

    @property
    def headline(self) -> str:
        """One line for bean-check and Fava's error page."""
        return f"[{self.rule.code}][{self.severity.word}] {self.rule.title}：{self.message}（{self.rule.cites}）"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: code, title, article and the fix beside the logic.

    Attributes:
        code: family letter and number of the catalogue, never reused.
        title: what is wrong where it fires, in Chinese.
        severity: its default; a policy may say otherwise.
        cites: the article, form or standard.
        cited: where a policy keeps the article: its keys, or a standard of the state that holds under
            every policy. `cites` is what that gives for the regulation that the rule was written for.
        fix: how to put it right.
        examines: the attribute of `Book` whose items it looks at, for the count.
        check: the logic.
        doc: the module's docstring: the method, for whoever changes it.
        page: the module's `PAGE`: the page of the manual, in Chinese, with an example that the
            tests execute.
        of_award: it asks what the base was approved for, so that the policy it was approved under
            judges it, whatever policy came later.
        last: it looks at what the other rules found, and its check takes their findings as well.
    """

    code: str
    title: str
    severity: Severity
    cites: str
    fix: str
    examines: str
    check: Check
    doc: str
    page: str
    cited: tuple[str, ...] = ()
    of_award: bool = False
    last: bool = False

    def under(self, policy: Policy) -> Rule:
        """The rule as a policy sets it."""
        setting = policy.rule.get(self.code)
        cites = policy.cites(self.cited)
        if setting is None:
            return replace(self, cites=cites)
        severity = Severity(setting.severity) if setting.severity else self.severity
        return replace(self, severity=severity, cites=setting.cite or cites)

    def run(self, book: Book, findings: Sequence[Finding] = ()) -> Answer:
        """The rule's answer for a book; a rule that breaks has not judged, and says so.

        Args:
            book: the book.
            findings: what the other rules found, for a rule that comes last.
        """
        law = book.award if self.of_award else book.policy
        rule, examined = self.under(law), 0
        try:
            examined = len(getattr(book, rule.examines))
            said = list(rule.check(book, law, *([findings] if self.last else [])))
        except Undetermined as missing:
            return Answer(rule, "undetermined", examined, str(missing), (), (missing.with_traceback(None),))
        except NotRequired:
            return Answer(rule, "clean", 0, "", ())
        except Exception as error:  # noqa: BLE001  (one rule's fault never stops the audit)
            return Answer(rule, "undetermined", examined, f"规则出错，未能判断：{error!r}", ())
        findings = tuple(_settled(f, self, rule) for f in said if isinstance(f, Finding))
        gaps = tuple(u for u in said if isinstance(u, Undetermined))
        reason = "；".join(map(str, gaps))
        outcome = "found" if findings else "undetermined" if reason else "clean"
        return Answer(rule, outcome, examined, reason, findings, gaps)


def _settled(finding: Finding, default: Rule, rule: Rule) -> Finding:
    """A finding at the severity that the policy sets, unless the case itself chose another.

    One that was made of the rule as the policy of its day sets it cites that policy.
    """
    own = rule if finding.rule is default else finding.rule
    severity = own.severity if finding.severity is default.severity else finding.severity
    return replace(finding, rule=own, severity=severity)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answers.

    Attributes:
        outcome: found, clean or undetermined.
        examined: how many items it looked at.
        reason: what is missing, in words. gaps: the same, one by one.
    """

    rule: Rule
    outcome: str
    examined: int
    reason: str
    findings: tuple[Finding, ...]
    gaps: tuple[Undetermined, ...] = ()


def rule(
    *,
    code: str,
    title: str,
    severity: Severity,
    cites: str,
    cited: tuple[str, ...],
    fix: str,
    examines: str = "spending",
    of_award: bool = False,
    last: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a function; see `Rule` for what the words mean."""

    def made(check: Check) -> Rule:
        module = check.__globals__
        doc, page = (str(module.get(name) or "").strip() for name in ("__doc__", "PAGE"))
        return Rule(code, title, severity, cites, fix, examines, check, doc, page, cited, of_award, last)

    return made


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def findings_of(answers: Iterable[Answer]) -> Iterator[Finding]:
    """All findings of an audit, by rule."""
    for answer in answers:
        yield from answer.findings
