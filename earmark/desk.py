"""What the program does, one function a deed: the command line, the demo and the web call the same."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.engine import audit
from importers import read_paper
from importers.intake import take_in
from importers.plan_form import read_plan
from ledgers.book import dossier, notes
from ledgers.book.facts import check_tier, main_text
from ledgers.book.mapping import BankMapping, read_mappings
from ledgers.book.mapping import to_text as mapping_text
from ledgers.book.notes import Request
from ledgers.book.plan import Plan, plans, to_text
from ledgers.book.reconcile import reconcile
from ledgers.book.render import yuan
from ledgers.book.stretch import month_end
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from audit_rules.rule import Answer
    from importers.intake import Intake
    from importers.paper import Paper
    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.book.notes import Review, Waiver
    from ledgers.book.reconcile import Reconciliation
    from ledgers.book.shelf import OpenBook


def whoever() -> str:
    """Who is at the command line, for a book's history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "命令行"


def today() -> date:
    """The day it is at the bureau."""
    return date.today()  # noqa: DTZ011  (local on purpose)


@dataclass(frozen=True, slots=True)
class Revision:
    """A plan that is in force from a later day: the paper that approved it, and that paper's day."""

    since: date
    approval: str = ""
    approved: date | None = None


def take_plan(book: OpenBook, path: Path, *, author: str, revision: Revision | None = None) -> tuple[Plan, list[str]]:
    """Read 附件2 and put its tables in force, from the base's start or as a revision from a later day.

    Returns:
        The plan, and what a person should look at though it refuses nothing.

    Raises:
        Refusal: the form cannot be read, its sums are off, or nothing is filled in.
    """
    policy, facts = book.policy, book.facts
    contents, sources = [c.name for c in policy.content], [s.name for s in policy.source]
    form = read_plan(path, contents, sources, facts.specialties)
    total = sum(form.cells.values())
    if not total:
        raise Refusal("表4-2 没有填金额", where=form.file, todo="请填好后再读入")
    if revision and revision.since <= facts.start:
        raise Refusal(f"调整后的预算应在建设期第一天 {facts.start} 之后起用", where="--from")
    plan = Plan(
        date=revision.since if revision else facts.start,
        cells=form.cells,
        specialties=form.specialties,
        unit=form.unit,
        reading=form.reading or "column",
        file=form.file,
        sha256=form.sha256,
        stated=total,
        misfits="；".join(form.misfits),
        approval=revision.approval if revision else "",
        approved=revision.approved if revision else None,
    )
    with book.locked():
        book.unchanged()
        kept = [p for p in plans(book.parsed("plan.beancount")) if p.date != plan.date]
        text = to_text(sorted([*kept, plan], key=lambda p: p.date))
        book.write({"plan.beancount": text}, author=author, message=f"导入投入预算：{form.file}")
    return plan, [*_against_fiscal(plan, book), *form.guesses, *form.misfits]


def _against_fiscal(plan: Plan, book: OpenBook) -> list[str]:
    """Where 表3-n-1 and the subsidy's column of 表4-2 differ: a rule judges it, a person is told now."""
    if not plan.specialties:
        return []
    notes = []
    for content in book.policy.content:
        parts = sum(row.get(content.name, 0) for row in plan.specialties.values())
        column = sum(plan.cell(content.name, s.name) for s in book.policy.source if s.earmarked)
        if parts != column:
            said = f"表3-n-1 合计 {yuan(parts)} 元，表4-2 地方财政 {yuan(column)} 元，两表不一致"
            notes.append(f"“{content.short}”{said}")
    return notes


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A bank's name, under which its columns are kept, and the headers that a person corrected, by role."""

    bank: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def take_papers(
    book: OpenBook,
    paths: Sequence[Path],
    *,
    author: str,
    dry: bool = False,
    confirmed: Confirmed | None = None,
    changes: Container[int] = (),
) -> list[Intake]:
    """Read files and book them together, or none of them.

    Args:
        book: the book.
        paths: the files.
        author: who imports.
        dry: say what would happen and write nothing.
        confirmed: that the columns of an undeclared bank are right; they are kept in the book once the files are.
        changes: the rows of the sheets that the book has otherwise and that are to be corrected.

    Raises:
        Refusal: the book cannot be written, or nothing of the files needed confirming; what is wrong
            with a file stands in its `Intake`.
    """
    known = read_mappings(book.parsed("dossier.beancount"))
    mapping = _mapping(paths, known, confirmed, author) if confirmed else None
    papers = [_read(path, [*known, *([mapping] if mapping else [])]) for path in paths]
    if mapping and not any(not isinstance(p, Refusal) and p.importer == mapping.title for p in papers):
        headers = "、".join(header for some in mapping.columns.values() for header in some)
        raise Refusal(f"没有一个文件有这些表头：{headers}", where="--column", todo="请照文件里的写法写")
    results = take_in(book, papers, [path.name for path in paths], author=author, dry=dry, confirmed=changes)
    if mapping and not dry and not any(result.refused for result in results):
        text = mapping_text(mapping)
        _append(book, "dossier.beancount", text, author=author, message=f"确认银行流水的列：{mapping.title}")
    return results


def _mapping(paths: Sequence[Path], known: Sequence[BankMapping], confirmed: Confirmed, author: str) -> BankMapping:
    """The columns of the one undeclared bank among files, as the program took them and a person corrected them."""
    for path in paths:
        paper = _read(path, known)
        if not isinstance(paper, Refusal) and paper.columns:
            columns = dict(paper.columns)
            break
    else:
        columns = {}
    corrected = {role: headers for role, headers in {**columns, **confirmed.columns}.items() if headers}
    if not corrected:
        raise Refusal("这些文件里没有需要确认列的银行流水", where="--bank", todo="能认出的格式不用确认")
    return BankMapping(confirmed.bank, corrected, today(), author)


def _read(path: Path, mappings: Sequence[BankMapping]) -> Paper | Refusal:
    try:
        return read_paper(path, mappings)
    except Refusal as refusal:
        return refusal


def audit_book(book: OpenBook, as_of: date) -> tuple[Book, tuple[Answer, ...]]:
    """A book as of a day, and every rule's answer.

    Raises:
        Refusal: the book cannot be read.
    """
    looked_at = book.book(as_of)
    return looked_at, audit(looked_at)


def reconciled(book: OpenBook, as_of: date | None, day: date) -> tuple[Book, list[Reconciliation]]:
    """The reconciliation of every bank account with its statements.

    Args:
        book: the book.
        as_of: the end of which day; None is the end of the month of the last statement row, today at the latest.
        day: today.

    Raises:
        Refusal: the book cannot be read, or has no bank account yet.
    """
    looked_at = book.book(as_of or day)
    numbers = looked_at.facts.numbers
    if not numbers:
        raise Refusal("还没有银行账户，不能编调节表", where=book.code, todo="请先导入流水")
    last = as_of or min(day, month_end(max((row.date for row in looked_at.bank_rows), default=day)))
    return looked_at, [reconcile(looked_at, index, last) for index in range(len(numbers))]


def write_report(book: OpenBook, year: int, folder: Path, day: date) -> Path:
    """The year's report as a workbook in a folder.

    Args:
        book: the book.
        year: which year.
        folder: where to; made if missing.
        day: today: a year that is not over is reported up to it.

    Returns:
        The file, `<code>-<year>-审计报告.xlsx`.

    Raises:
        Refusal: the book cannot be read or the file cannot be written.
    """
    from reports.annual import annual, report_day
    from reports.xlsx import write_xlsx

    last = report_day(year, day)
    looked_at, answers = audit_book(book, last)
    _reportable(looked_at, year, day)
    path = folder / f"{book.code}-{year}-{book.policy.meta.review_word}报告.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"文件夹建不起来：{os_words(error)}", where=str(folder), todo="换一个位置") from None
    write_xlsx(annual(looked_at, answers, year), path)
    return path


def record(book: OpenBook, fact: Record, *, author: str) -> None:
    """Add a record to the dossier.

    Raises:
        Refusal: the book cannot be written.
    """
    _append(book, "dossier.beancount", dossier.to_text(fact), author=author, message=f"登记{fact.kind}：{fact.name}")


def note(book: OpenBook, said: Request | Waiver | Review, *, author: str) -> None:
    """Add one of the bureau's notes.

    Raises:
        Refusal: the book cannot be written.
    """
    words = {"Request": "调取资料", "Waiver": "核准例外", "Review": "复核"}
    subject = said.paper if isinstance(said, Request) else said.finding
    message = f"{words[type(said).__name__]}：{subject}"
    _append(book, "audit.beancount", notes.to_text(said), author=author, message=message)


def _append(book: OpenBook, name: str, text: str, *, author: str, message: str) -> None:
    with book.locked():
        old = (book.folder / name).read_text(encoding="utf-8").rstrip("\n")
        book.write({name: f"{old}\n\n{text}"}, author=author, message=message)


def move_policy(book: OpenBook, policy_id: str, since: date, *, author: str) -> None:
    """Let a base be under another policy from a day on; its chart then opens what either needs.

    Raises:
        Refusal: there is no such policy, the day is not within the period, or the two policies
            name their sources or contents otherwise, so that the plan would no longer fit.
    """
    new = book.shelf.policy(policy_id)
    with book.locked():
        facts, old = book.facts, book.policy
        if policy_id == facts.policy_on(since):
            raise Refusal(f"{book.code} 在 {since} 已适用 {policy_id}")
        if since <= facts.start:
            raise Refusal(f"{since} 不在建设期 {facts.start} 之后", where="--from")
        for what, names in (("资金来源", "source"), ("建设内容", "content")):
            if [x.name for x in getattr(old, names)] != [x.name for x in getattr(new, names)]:
                raise Refusal(
                    f"两个管理办法的{what}不同，已批准的投入预算套不上", todo="请先按新办法重编预算，另建账套"
                )
        check_tier(facts.tier, new)
        moved = replace(facts, moves=tuple(sorted((*facts.moves, (since, policy_id)))))
        policies = [book.shelf.policy(name) for name in dict.fromkeys([facts.policy, *(n for _, n in moved.moves)])]
        book.write(
            {"main.beancount": main_text(moved, *policies)}, author=author, message=f"{since} 起适用 {policy_id}"
        )


def _reportable(book: Book, year: int, day: date) -> None:
    """Refuse a year that has not begun, or that neither the period nor an entry of the book belongs to."""
    if year > day.year:
        raise Refusal(f"{year} 年还没有到，不能出报告", where=book.code)
    years = [item.date.year for item in (*book.movements, *book.unexplained)]
    if not min([book.start.year, *years]) <= year <= max([book.end.year + 1, *years]):
        raise Refusal(f"{year} 年不在建设期内，账上也没有这一年的收支", where=book.code)
