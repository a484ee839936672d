"""An import looked at before it is booked: where every row of the files goes, and what the rules would say.

What a person has said so far (words for rows, changes confirmed, rows that are one payment) is laid over the
papers as they were read; the importers then say what would be booked, and the rules run on that as if it had
been. Nothing is written. Booking it is the same papers under the same words, as long as the book is the same.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_rules.rule import Severity, findings_of
from earmark.desk.answers import audit_book
from earmark.desk.writing import today
from importers.doubts import row_words
from importers.editions import LABELS, changed_fields
from importers.intake import draft_in, take_in
from importers.paper import Paper
from ledgers.book.journal import cleaned, identities
from ledgers.book.matches import Match, Said
from ledgers.book.render import clean, yuan
from ledgers.book.rows import BankRow, SheetRow, numbered
from ledgers.book.shelf import Shelf
from ledgers.book.typed import EXPLANATION, with_explanation
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from audit_rules.rule import Answer, Finding
    from importers.intake import Change, Draft, Intake
    from ledgers.book.book import Book
    from ledgers.book.journal import Voucher
    from ledgers.book.shelf import OpenBook
    from ledgers.judge import Judgement

WORDS = ("source", "content", "category", "specialty")
TYPED = "网页补填"
_GRAVEST = [severity.value for severity in Severity]
_FEW = 12  # entries that a finding without a voucher may be about and still be one of its rows

Place = tuple[int, int]
"""Which file of an import, from 0, and which of its rows, from 1."""


@dataclass(slots=True)
class Wording:
    """What a person has said of an import's rows so far.

    Attributes:
        words: what was typed for a row, by its place: `WORDS`, the voucher's number, and what explains it.
        confirmed: the rows whose change from what is booked is to be entered.
        pairs: statement rows and sheet rows, by identity, that are one payment.
    """

    words: dict[Place, dict[str, str]] = field(default_factory=dict)
    confirmed: set[Place] = field(default_factory=set)
    pairs: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule would say of a row."""

    code: str
    severity: str
    mark: str
    title: str
    because: str
    fix: str

    @classmethod
    def of(cls, finding: Finding) -> Told:
        """A finding for a page."""
        severity = finding.severity
        return cls(
            finding.rule.code, severity.value, severity.mark, finding.rule.title, finding.message, finding.rule.fix
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, and where it goes.

    Attributes:
        place: its file and row.
        state: `new` it is booked; `wait` it is booked to 待查; `there` the book has it; `changed` the book has it
            otherwise; `paired` a sheet's row that a row of a statement shows; `skip` it is no transaction.
        edits: the place that takes what is typed; None where nothing can be.
        amount, balance: fen.
        proposed: what an unexplained payment may have been: category, and why.
        note: why it is skipped, or where it is booked.
        changes: what differs from the booked row: label, old, new. confirmed: a person has ticked it.
        choices: what else it may be, each with the identities and the words for it.
        told: what the rules would say.
        explanation: what a person said of it, for the bureau to read.
    """

    place: Place
    state: str
    edits: Place | None = None
    date: date | None = None
    payee: str = ""
    text: str = ""
    amount: int = 0
    balance: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    voucher: str = ""
    proposed: tuple[str, str] | None = None
    note: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    confirmed: bool = False
    choices: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    told: tuple[Told, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows of an import that belong together, two at the least.

    Attributes:
        together: the booked ones that one finding is about.
        alike: the unexplained payments to one payee.
    """

    together: Mapping[Told, Sequence[Place]]
    alike: Mapping[str, Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Preview:
    """All that a person sees before confirming.

    Attributes:
        results: what would become of each paper.
        lines: every row of every file, by file and row.
        mark: what the book was like. entries: how many transactions it had.
        known: the findings that the book has already, by id.
        whole: what the rules would newly say of the book as a whole, or of much of it.
        unjudged: why the rules could not run; empty where they did.
    """

    results: Sequence[Intake]
    lines: Sequence[Line]
    mark: str
    entries: int
    known: frozenset[str] = frozenset()
    whole: tuple[Told, ...] = ()
    unjudged: str = ""

    @property
    def refused(self) -> bool:
        """Whether nothing of it may be booked."""
        return any(result.refused for result in self.results)

    def count(self, *states: str) -> int:
        """How many rows go one of some ways."""
        return sum(line.state in states for line in self.lines)

    def groups(self) -> Groups:
        """Rows that may be explained in one go."""
        together: dict[Told, list[Place]] = defaultdict(list)
        alike: dict[str, list[Place]] = defaultdict(list)
        for line in self.lines:
            if line.edits and line.state == "wait" and line.payee and line.amount < 0:
                alike[line.payee].append(line.place)
            elif line.edits and line.state not in {"paired", "wait"}:
                for told in line.told:
                    together[told].append(line.place)
        return Groups(
            {told: places for told, places in together.items() if len(places) > 1},
            {payee: places for payee, places in alike.items() if len(places) > 1},
        )

    @property
    def lost(self) -> int:
        """How many rows of the files go nowhere; anything but none keeps it out of the book."""
        total = sum(result.paper.count for result in self.results if result.paper)
        return total - len(self.lines)

    @property
    def to_book(self) -> int:
        """How many rows would be new to the book, or change it; a payment on two papers is one."""
        confirmed = [change for r in self.results for change in r.changes if change.confirmed]
        merged = sum(change.new is None or change.old.id == change.new.id for change in confirmed)
        return sum(result.imported for result in self.results) + merged - self.count("paired")


def preview(
    book: OpenBook,
    papers: Sequence[Paper | Refusal],
    names: Sequence[str],
    said: Wording,
    *,
    author: str,
    day: date,
    before: Preview | None = None,
) -> Preview:
    """What an import would come to.

    Args:
        book: the book.
        papers: as read. names: what the files are called, each once.
        said: what the person has said so far.
        author: who imports. day: the day the rules look at it.
        before: what was looked at before, which saves work where the book is still the same.

    Raises:
        Refusal: the book cannot be read, or a word of the person cannot be so.
    """
    composed, called, matches, confirmed = _composed(book, papers, names, said, author)
    draft = draft_in(book, composed, called, author=author, confirmed=confirmed, said=matches)
    results, unjudged = draft.results[: len(names)], ""
    told: dict[str, list[Told]] = {}
    whole: list[Told] = []
    known: frozenset[str] = before.known if before and before.mark == draft.mark else frozenset()
    if draft.files:
        try:
            known = known or frozenset(finding.id for finding in findings_of(audit_book(book, day)[1]))
            _, answers = as_if(book, draft.files, day)
            told, whole = _by_row(answers, known)
        except Refusal as refusal:
            unjudged = str(refusal)
    lines = tuple(_Lines(draft, results, said, told).all())
    held = sum(len(entries) for entries in book.journal().values())
    return Preview(results, lines, draft.mark, held, known, tuple(whole), unjudged)


def book_papers(
    book: OpenBook,
    papers: Sequence[Paper | Refusal],
    names: Sequence[str],
    prints: Sequence[str],
    said: Wording,
    *,
    author: str,
    mark: str,
) -> list[Intake]:
    """Book what was looked at, all of it or nothing.

    Args:
        book: the book.
        papers, names, said: as they were looked at.
        prints: the files' SHA-256.
        author: who imports.
        mark: what the book was like then.

    Raises:
        MovedOnError: the book is another by now.
        Refusal: the book cannot be written.
    """
    composed, called, matches, confirmed = _composed(book, papers, names, said, author)
    results = take_in(
        book, composed, called, author=author, confirmed=confirmed, said=matches, mark=mark, prints=prints
    )
    return results[: len(names)]


def as_if(book: OpenBook, files: Mapping[str, str], day: date) -> tuple[Book, tuple[Answer, ...]]:
    """The book with some ledger files in place of its own, and every rule's answer; the book itself stays as it is.

    Raises:
        Refusal: it would not be a book that can be read.
    """
    with tempfile.TemporaryDirectory(prefix="earmark-") as folder:
        here = Path(folder) / book.code
        (here / "journal").mkdir(parents=True)
        own = [*book.folder.glob("*.beancount"), *(book.folder / "journal").glob("*.beancount")]
        texts = {str(path.relative_to(book.folder)): path.read_text(encoding="utf-8") for path in own}
        for name, text in (texts | dict(files)).items():
            (here / name).write_text(text, encoding="utf-8")
        (here / "documents").symlink_to(book.folder / "documents")
        if (deployed := book.shelf.folder / ".earmark").is_dir():
            (Path(folder) / ".earmark").symlink_to(deployed)
        return audit_book(Shelf(Path(folder)).open(book.code), day)


def _by_row(answers: Sequence[Answer], known: frozenset[str]) -> tuple[dict[str, list[Told]], list[Told]]:
    """What the rules say, by the identity of each row they speak of, and what they say of much of the book.

    What they say of a part of the book, such as a cell of the budget, and said before is no news of any row.
    """
    found: dict[str, list[Told]] = defaultdict(list)
    whole: list[Told] = []
    for finding in findings_of(answers):
        if finding.state == "open" and (finding.voucher or finding.id not in known):
            told = Told.of(finding)
            if not finding.voucher and not 0 < len(finding.mentions) <= _FEW:
                whole.append(told)
                continue
            for identity in {i for mention in finding.mentions for i in identities(mention.entry)}:
                found[identity].append(told)
    return found, sorted(whole, key=lambda told: _GRAVEST.index(told.severity))


def _composed(
    book: OpenBook, papers: Sequence[Paper | Refusal], names: Sequence[str], said: Wording, author: str
) -> tuple[list[Paper | Refusal], list[str], list[Match], dict[str, set[int]]]:
    """The papers as a person has worded them, a further one for what was typed, and the words on pairs."""
    worded: list[Paper | Refusal] = [_worded(paper, at, said) for at, paper in enumerate(papers)]
    confirmed = {name: {row for file, row in said.confirmed if file == at} for at, name in enumerate(names)}
    matches = [
        Match(Said.ONE, frozenset([bank]), frozenset(sheet), today(), author) for bank, sheet in said.pairs.items()
    ]
    typed = [place for place in sorted(said.words) if _takes(papers, place) and said.words[place].get("category")]
    if not typed:
        return worded, list(names), matches, confirmed
    draft = draft_in(book, worded, names, author=author, confirmed=confirmed)
    fresh = _places(draft.results[: len(names)])
    rows = {place: row for row, place in fresh if isinstance(row, BankRow)}
    lines = {place: _explained(rows[place], said.words[place]) for place in typed if place in rows}
    keys = {line.key for line in lines.values()}
    # those that look the same and are booked keep their ordinals: they stand before the new ones
    known = [line for voucher, _ in draft.vouchers for line in voucher.lines if line.key in keys]
    paper_rows = numbered([*known, *lines.values()])
    paper = Paper(
        file=TYPED, importer=TYPED, kind="sheet", rows=tuple(paper_rows), lines=tuple(range(1, len(paper_rows) + 1))
    )
    for place, line in zip(lines, paper_rows[len(known) :], strict=True):
        matches.append(Match(Said.ONE, frozenset([rows[place].id]), frozenset([line.id]), today(), author))
    return [*worded, paper], [*names, TYPED], matches, confirmed


def _takes(papers: Sequence[Paper | Refusal], place: Place) -> bool:
    paper = papers[place[0]] if place[0] < len(papers) else None
    return isinstance(paper, Paper) and paper.kind == "statement"


def _worded(paper: Paper | Refusal, at: int, said: Wording) -> Paper | Refusal:
    """A sheet with the words that a person typed in place of its own."""
    if isinstance(paper, Refusal) or paper.kind != "sheet":
        return paper
    rows = [row for row in paper.rows if isinstance(row, SheetRow)]
    for place, (row, line) in enumerate(zip(rows, paper.lines, strict=True)):
        typed: dict[str, Any] = {k: v for k, v in said.words.get((at, line), {}).items() if k in (*WORDS, "voucher")}
        typed |= _said(row, said.words.get((at, line), {}))
        rows[place] = replace(row, **typed) if typed else row
    return replace(paper, rows=tuple(rows))


def _said(row: SheetRow | None, words: Mapping[str, str]) -> dict[str, Any]:
    """The explanation that a person gave of a row, beside those that it has."""
    text = words.get(EXPLANATION, "")
    return {"extra": with_explanation(row.extra if row else {}, text)} if text else {}


def _explained(row: BankRow, words: Mapping[str, str]) -> SheetRow:
    """A statement's row as a line of a sheet, with the words that a person typed."""
    said: dict[str, Any] = {word: words.get(word, "") for word in WORDS} | _said(None, words)
    return cleaned(
        SheetRow(
            voucher=words.get("voucher", ""),
            date=row.date,
            amount=row.amount,
            payee=row.payee,
            payee_account=row.payee_account,
            summary=row.summary,
            purpose=row.memo or row.summary,
            **said,
        )
    )


def _places(results: Sequence[Intake]) -> list[tuple[BankRow | SheetRow, Place]]:
    return [
        (row, (at, line))
        for at, result in enumerate(results)
        for row, line in zip(result.fresh, result.fresh_lines, strict=True)
    ]


def _moved(voucher: Voucher | None) -> str:
    """Where a sheet's row that concerns a closed month is booked; empty where it concerns none."""
    if voucher is None or voucher.entry or voucher.booked is None:
        return ""
    if row := voucher.explains:
        return f"说明 {row.date} 已结账的待查款项，{voucher.date} 转账"
    return f"日期所在的月份已结账，记在 {voucher.date}"


def _several(voucher: Voucher) -> str:
    """What a statement's row pays, where that is not one line that stands with it."""
    lines = voucher.lines or voucher.pays
    if voucher.pays and sum(line.amount for line in lines) == voucher.amount:
        return "付已结账月份的未达账项"
    return f"分 {len(lines)} 行，见明细" if len(lines) > 1 else "分次付款之一"


class _Lines:
    """The rows of the files of an import, as a person reads them."""

    def __init__(
        self,
        draft: Draft,
        results: Sequence[Intake],
        said: Wording,
        told: Mapping[str, Sequence[Told]],
    ) -> None:
        self.results, self.said, self.told = results, said, told
        self.place_of = {row.id: place for row, place in _places(results)}
        self.voucher_of: dict[str, Voucher] = {}
        for voucher, _ in draft.vouchers:
            self.voucher_of |= {line.id: voucher for line in voucher.lines}
            if voucher.bank:
                self.voucher_of[voucher.bank.id] = voucher
        self.doubt_of = {doubt.row.id: doubt for r in draft.results for doubt in r.doubts if doubt.kind == "match"}
        self.proposal_of: dict[object, Judgement] = {}
        for proposal in (each for result in results for each in result.proposals):
            row = proposal.line.id if proposal.line else proposal.entry.meta.get("bank")
            self.proposal_of[row] = proposal.judged

    def all(self) -> list[Line]:
        """Every row, by file and row."""
        lines = [line for at, result in enumerate(self.results) if result.paper for line in self._of(at, result)]
        return sorted(map(self._with_words, lines), key=lambda line: line.place)

    def _with_words(self, line: Line) -> Line:
        text = self.said.words.get(line.edits, {}).get(EXPLANATION, "") if line.edits else ""
        return replace(line, explanation=text) if text else line

    def _of(self, at: int, result: Intake) -> list[Line]:
        paper = result.paper
        assert paper is not None  # noqa: S101  (asked by the caller)
        known = dict(zip(paper.lines, (*paper.rows, *paper.claims), strict=False)) if paper.lines else {}
        changes = _differing(result.changes)
        done = {change.row for change in result.changes if change.confirmed}
        found = []
        for skipped in result.skipped:
            row = known.get(skipped.row)
            line = Line((at, skipped.row), "skip", note=skipped.reason)
            if isinstance(row, BankRow | SheetRow):
                line = replace(self._shown(line, row), state="there")
            if change := changes.get(skipped.row):
                line = replace(line, state="changed", changes=change, confirmed=skipped.row in done)
            found.append(line)
        for line_no, row in zip(result.fresh_lines, result.fresh, strict=True):
            line = self._fresh((at, line_no), row)
            if change := changes.get(line_no):  # confirmed, and entered anew
                line = replace(line, state="changed", changes=change, confirmed=True)
            found.append(line)
        taken = {line.place[1] for line in found}
        for line_no, claim in zip(paper.lines, paper.claims, strict=False):
            if line_no not in taken:
                text = f"发票 {claim.number}"
                found.append(
                    Line((at, line_no), "new", date=claim.date, payee=claim.seller, text=text, note="登记发票")
                )
        return found

    def _fresh(self, place: Place, row: BankRow | SheetRow) -> Line:
        voucher = self.voucher_of.get(row.id)
        line = self._shown(Line(place, "new", place), row)
        if isinstance(row, SheetRow):
            paired = voucher is not None and voucher.bank is not None and voucher.bank.id in self.place_of
            alone = voucher is not None and len(voucher.lines) == 1
            state = "paired" if paired and alone else "new"
            told, note = tuple(self.told.get(row.id, ())), _moved(voucher)
            shown = replace(line, state=state, told=told, note=note)
            return replace(shown, proposed=self._proposed(row), choices=self._choices(row))
        keys = (row.id, *(x.id for x in voucher.lines)) if voucher else ()
        found = dict.fromkeys(told for key in keys for told in self.told.get(key, ()))
        line = replace(line, told=tuple(found), choices=self._choices(row))
        if voucher is None or not (voucher.lines or voucher.pays):
            said = self._proposed(row)
            typed = {k: v for k, v in self.said.words.get(place, {}).items() if k in WORDS}
            return replace(line, state="wait", words=typed, proposed=said)
        return self._explained(line, voucher)

    def _proposed(self, row: BankRow | SheetRow) -> tuple[str, str] | None:
        """What the texts of a row say that it was: category, and why."""
        judged = self.proposal_of.get(row.id)
        return (judged.category, judged.because) if judged and judged.category else None

    def _explained(self, line: Line, voucher: Voucher) -> Line:
        """A statement's row with the words of what explains it."""
        lines = voucher.lines or voucher.pays
        first = lines[0]
        number, text = first.voucher, first.purpose or line.text
        if len(lines) > 1 or voucher.pays:
            return replace(
                line,
                edits=None,
                voucher=number,
                text=text,
                note=_several(voucher),
            )
        place = self.place_of.get(first.id)
        typed = line.place if line.place in self.said.words else None
        words = {word: getattr(first, word) for word in WORDS}
        note = f"明细第 {place[1]} 行" if place else "" if typed else "明细已在账"
        text = " · ".join(dict.fromkeys(filter(None, (first.summary, first.purpose)))) or line.text
        return replace(line, edits=place or typed, words=words, voucher=number, text=text, note=note)

    def _shown(self, line: Line, row: BankRow | SheetRow) -> Line:
        bank = isinstance(row, BankRow)
        parts = (row.summary, row.memo if isinstance(row, BankRow) else row.purpose)
        return replace(
            line,
            date=row.date,
            payee=row.payee,
            text=" · ".join(dict.fromkeys(filter(None, parts))),
            amount=row.amount,
            balance=row.balance if isinstance(row, BankRow) else None,
            words={} if bank else {word: getattr(row, word) for word in WORDS},
            voucher="" if isinstance(row, BankRow) else row.voucher,
        )

    def _choices(self, row: BankRow | SheetRow) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """What an ambiguous row may be: the statement row's identity, the sheet rows', and words."""
        doubt = self.doubt_of.get(row.id)
        if doubt is None or not isinstance(row, BankRow):
            return ()
        return tuple(
            (row.id, tuple(each.id for each in some), " 与 ".join(map(row_words, some))) for some in doubt.candidates
        )


def _differing(changes: Iterable[Change]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """What differs from the book by the row of the file that it is told at, a line that is gone among it."""
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for change in changes:
        gone = ((f"原有的一行 {row_words(change.old)}", "在账", "表里没有了"),)
        told = gone if change.new is None else _changes(change.old, change.new)
        found[change.row] = (*found.get(change.row, ()), *told)
    return found


def _changes(old: SheetRow, new: SheetRow) -> tuple[tuple[str, str, str], ...]:
    def shown(row: SheetRow, name: str) -> str:
        value = getattr(row, name)
        money = name in {"amount", "invoice_amount"} and isinstance(value, int)
        return yuan(value) if money else clean(str(value)) if value not in ("", None) else "空"

    return tuple((LABELS[name], shown(old, name), shown(new, name)) for name in changed_fields(old, new))
