"""A spend that somebody types: what may be entered, what the rules will say of it, and the saving.

A save is refused for a sum of zero, an empty field that is required, or a closed month, and for nothing else;
whatever the rules find is said beforehand, explained by who saves, and saved.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from threading import Lock
from typing import TYPE_CHECKING

from audit_rules.engine import audit
from audit_rules.rule import Severity, findings_of
from importers import entering
from ledgers.book.book import Book
from ledgers.book.render import clean, yuan
from ledgers.book.rows import SheetRow
from ledgers.book.typed import EXPLANATION
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from audit_rules.rule import Answer, Finding
    from importers.entering import Upload
    from ledgers.book.shelf import OpenBook
    from ledgers.policy import Policy

LABELS = {
    "date": "日期",
    "amount": "金额",
    "payee": "收款方",
    "purpose": "用途",
    "invoice": "发票号",
    "contract": "合同号",
    "source": "资金来源",
    "content": "建设内容",
    "category": "支出类别",
    "specialty": "专业",
    "explanation": "说明",
    "invoice_date": "开票日期",
    "invoice_amount": "发票金额",
    "invoice_item": "发票品目",
}
REQUIRED = ("date", "amount", "payee", "purpose", "source", "content", "category")
LONGEST = 500
_MOST = Decimal(10) ** 10  # yuan; no base has as much, and a slip of the keyboard has more
_YEARS = range(1990, 2100)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class FieldRefusal(Refusal):
    """What is wrong with one field of the form, by its name."""

    def __init__(self, name: str, what: str, todo: str = "") -> None:
        super().__init__(what, where=LABELS[name], todo=todo)
        self.field = name


@dataclass(frozen=True, slots=True)
class Fix:
    """One change of a field after which the rules say less."""

    word: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Caused:
    """A finding that the entry would cause, and what would put it right."""

    finding: Finding
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of an entry as if it were booked.

    Attributes:
        row: the entry under the number that it would get.
        caused: the findings that the book does not have without it, the gravest first.
        passed: the rules that looked at it among others and have nothing against it.
        gaps: what could not be judged for its sake.
        closed: its month is closed, and it explains nothing that waits from that time.
    """

    row: SheetRow
    caused: tuple[Caused, ...]
    passed: tuple[Answer, ...]
    gaps: tuple[str, ...]
    closed: bool = False

    @property
    def to_explain(self) -> bool:
        """Whether a 说明 is required with it."""
        return any(caused.finding.severity in _EXPLAINED for caused in self.caused)


class Looked:
    """A book as it is, with what its audit says: what a check compares with.

    It is audited when somebody asks for the answers, once: who only books an entry needs none.

    Args:
        book: the book.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._turn = Lock()
        self._answers: tuple[Answer, ...] | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every rule's answer; who asks while it is audited waits for that."""
        with self._turn:
            if self._answers is None:
                self._answers = audit(self.book)
            return self._answers


_EXPLAINED = (Severity.VIOLATION, Severity.WARNING)
_ORDER = tuple(Severity)
_MOST_SHOWN = 12


def fen_of(text: str) -> int:
    """A sum as people type it, in fen: 5,860.00, ５８６０, ¥5860元.

    Raises:
        FieldRefusal: it is none, is zero, or has parts of a fen.
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("¥￥元").replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain) if re.fullmatch(r"[-+]?\d{1,12}(?:\.\d*)?", plain) else None
    except InvalidOperation:
        number = None
    if number is None or abs(number) >= _MOST:
        raise FieldRefusal("amount", f"“{text}”不是金额", "写成 5860 或 5,860.00")
    if number * 100 % 1:
        raise FieldRefusal("amount", f"“{text}”不是整数分", "最多写两位小数")
    if not number:
        raise FieldRefusal("amount", "金额是零", "填实际付的钱；退款写成负数")
    return int(number * 100)


def day_of(text: str, name: str = "date") -> date:
    """A day as people type it: 2025-08-07, 2025年8月7日.

    Raises:
        FieldRefusal: there is no such day.
    """
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise FieldRefusal(name, f"“{text}”不是日期", "写成 2025-08-07")
    return day


def typed_row(said: Mapping[str, str], policy: Policy, specialties: Sequence[str]) -> SheetRow:
    """What a form says, as a row.

    Args:
        said: the texts by the names of `LABELS`.
        policy: whose sources, contents and categories there are.
        specialties: of the plan, or of the base.

    Raises:
        FieldRefusal: a sum of zero, a required field that is empty, or one that cannot be read.
    """
    texts = {name: clean(said.get(name, "")) for name in LABELS}
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise FieldRefusal(name, f"超过 {LONGEST} 个字", "请写短一些")
    needed = (*REQUIRED, "specialty") if specialties else REQUIRED
    for name in needed:
        if not texts[name]:
            raise FieldRefusal(name, f"{LABELS[name]}没有填", "填上再保存")
    choices = {
        "source": [s.name for s in policy.source],
        "content": [c.name for c in policy.content],
        "category": [c.name for c in policy.category],
        "specialty": list(specialties) or [texts["specialty"]],
    }
    for name, words in choices.items():
        if texts[name] not in words:
            raise FieldRefusal(name, f"没有“{texts[name]}”这个{LABELS[name]}", "请从列出的里面选")
    extra: dict[str, object] = {EXPLANATION: texts["explanation"]} if texts["explanation"] else {}
    return SheetRow(
        voucher="",
        date=day_of(texts["date"]),
        amount=-fen_of(texts["amount"]),
        invoice_date=day_of(texts["invoice_date"], "invoice_date") if texts["invoice_date"] else None,
        invoice_amount=fen_of(texts["invoice_amount"]) if texts["invoice_amount"] else None,
        extra=extra,
        payee=texts["payee"],
        purpose=texts["purpose"],
        invoice=texts["invoice"],
        contract=texts["contract"],
        source=texts["source"],
        content=texts["content"],
        category=texts["category"],
        specialty=texts["specialty"],
        invoice_item=texts["invoice_item"],
    )


def check(book: OpenBook, before: Looked, row: SheetRow, *, fixes: bool = True) -> Checked:
    """Run the rules on an entry as if it were booked.

    Args:
        book: the book.
        before: the book as it is, audited as of a day that is not before the entry's.
        row: the entry.
        fixes: look for changes that put it right, too.

    Raises:
        Refusal: the book cannot be read.
    """
    preview = entering.Preview(book, before.book.everything)
    booked, answers = _as_if(preview, before.book, row)
    fresh = _fresh(before.answers, answers, booked)
    remedies = list(_remedies(preview, before, row, fresh)) if fixes and fresh else []
    lacked = {answer.rule.code: answer.gaps for answer in before.answers}
    more = [a for a in answers if len(a.gaps) > len(lacked.get(a.rule.code, ()))]
    reasons = {str(gap) for gaps in lacked.values() for gap in gaps}
    gaps = [f"{gap}（{answer.rule.code}）" for answer in more for gap in answer.gaps if str(gap) not in reasons]
    fired = {finding.rule.code for finding in fresh}
    passed = [a for a in answers if a.rule.examines == "spending" and a.examined and a.rule.code not in fired]
    caused = [Caused(f, _fixing(f, remedies)) for f in fresh[:_MOST_SHOWN]]
    return Checked(booked, tuple(caused), tuple(a for a in passed if not a.reason), tuple(gaps), preview.is_shut(row))


def save(
    book: OpenBook,
    before: Looked,
    row: SheetRow,
    uploads: Sequence[Upload] = (),
    *,
    author: str,
    form: str = "",
) -> SheetRow:
    """Book a typed entry.

    Args:
        book: the book.
        before: the book as it is.
        row: what was typed, as `typed_row` reads it.
        uploads: invoices and other evidence.
        author: who typed it. form: what names the form.

    Returns:
        The row as it is booked, with its number.

    Raises:
        Refusal: it needs an explanation and has none, its month is closed, a file is of a kind that is not
            kept, or the book cannot be written.
    """
    if not row.extra.get(EXPLANATION) and check(book, before, row, fixes=False).to_explain:
        raise FieldRefusal("explanation", "有违规或预警，说明没有填", "写给局审计员看：为什么这样记")
    return entering.enter(book, row, uploads, author=author, form=form)


def _as_if(preview: entering.Preview, before: Book, row: SheetRow) -> tuple[SheetRow, tuple[Answer, ...]]:
    """The entry under its number, and the audit of the book that has it."""
    booked, entries = preview.with_row(row)
    after = Book.of(entries, before.policy, before.as_of, before.code, before.laws, before.documents)
    return booked, audit(after)


def _fresh(before: Iterable[Answer], after: Iterable[Answer], row: SheetRow) -> list[Finding]:
    """The findings that a row causes, the gravest first.

    One that the book has already, letter by letter, is none. One that is about the row is; of the others,
    which are about a whole or a part of the book, those that are new, graver or larger, notes apart: any spend
    moves the figures that notes state.
    """
    said = {(f.rule.code, f.severity, f.message) for f in findings_of(before)}
    known = {(f.rule.code, f.subject): f for f in findings_of(before)}
    found = []
    for finding in findings_of(after):
        if (finding.rule.code, finding.severity, finding.message) in said:
            continue
        old = known.get((finding.rule.code, finding.subject))
        worse = old is None or _gravity(finding) < _gravity(old) or finding.amount > old.amount
        if _is_about(finding, row) or (worse and finding.severity is not Severity.NOTE):
            found.append(finding)
    return sorted(found, key=lambda finding: (_gravity(finding), finding.rule.code))


def _is_about(finding: Finding, row: SheetRow) -> bool:
    entries = (mention.entry for mention in finding.mentions)
    metas = (meta for entry in entries for meta in (entry.meta, *(p.meta or {} for p in entry.postings)))
    return any(meta.get("row") == row.id for meta in metas)


def _gravity(finding: Finding) -> int:
    """0 for the gravest."""
    return _ORDER.index(finding.severity)


def _remedies(
    preview: entering.Preview, before: Looked, row: SheetRow, fresh: Iterable[Finding]
) -> Iterator[tuple[Fix, dict[str, Severity]]]:
    """Changes of one field, each with the rules that still speak then, by how gravely; none that adds a worse one."""
    worst = min(map(_gravity, fresh))
    for fix in _changes(before.book, row):
        booked, answers = _as_if(preview, before.book, replace(row, **{fix.field: fix.value}))  # type: ignore[arg-type]
        left = _fresh(before.answers, answers, booked)
        if all(_gravity(finding) >= worst for finding in left):
            gravest: dict[str, Severity] = {}
            for finding in left:
                gravest.setdefault(finding.rule.code, finding.severity)
            yield fix, gravest


def _changes(book: Book, row: SheetRow) -> Iterator[Fix]:
    for source in book.policy.source:
        if source.name != row.source:
            yield Fix(f"改用{source.name}资金", "source", source.name)
    for name in book.specialties[:2]:
        if name != row.specialty:
            yield Fix(f"专业改为{name}", "specialty", name)


def _fixing(finding: Finding, remedies: Iterable[tuple[Fix, dict[str, Severity]]]) -> tuple[Fix, ...]:
    """The changes after which the finding's rule has no such finding of the entry any more."""
    if finding.severity not in _EXPLAINED:
        return ()
    helping = [
        fix for fix, left in remedies if _ORDER.index(left.get(finding.rule.code, Severity.NOTE)) > _gravity(finding)
    ]
    return tuple(helping[:2])


def sums(row: SheetRow) -> str:
    """What a row paid, as people read it."""
    return yuan(-row.amount)
