"""What the program does, one function a deed: the command line, the demo and the web call the same."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from beancount.core import data
from rapidfuzz import fuzz, process

from audit_rules.asking import askable, fitting
from audit_rules.e03 import basis
from audit_rules.engine import audit
from audit_rules.rule import findings_of
from importers import read_paper
from importers.forms import read_plan, read_records
from importers.intake import take_in
from importers.subjects import Accounts
from importers.twice import told_once
from ledgers.book import dossier, notes
from ledgers.book.facts import check_tier, main_text
from ledgers.book.filing import held_against
from ledgers.book.journal import to_rows
from ledgers.book.mapping import BankMapping, read_mappings
from ledgers.book.mapping import to_text as mapping_text
from ledgers.book.notes import (
    ANSWERED,
    CLOSED,
    FALSE_ALARM,
    MOVES,
    ORDERED,
    RETURNED,
    VERDICTS,
    Request,
    Review,
    Waiver,
)
from ledgers.book.plan import Plan, in_force, plans, to_text
from ledgers.book.reconcile import reconcile
from ledgers.book.render import clean, yuan
from ledgers.book.stretch import month_end
from ledgers.book.subjects import read_subjects
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from audit_rules.rule import Answer, Finding
    from importers.forms import FormRecords
    from importers.intake import Intake
    from importers.paper import Paper
    from ledgers.book.book import Book
    from ledgers.book.dossier import Change, Dossier, Record
    from ledgers.book.facts import Facts
    from ledgers.book.filing import Filing
    from ledgers.book.notes import Notes, Rectification, Step
    from ledgers.book.reconcile import Reconciliation
    from ledgers.book.shelf import OpenBook


_NEAR = 30  # of 100, rapidfuzz's ratio of two papers' names: below it a proposal is a guess


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
    form = read_plan(path, policy, facts.specialties)
    total = sum(form.cells.values())
    if not total:
        raise Refusal(f"{policy.budget.form} 没有填金额", where=form.file, todo="请填好后再读入")
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


def take_form(
    book: OpenBook, path: Path, *, day: date | None, author: str, confirm: bool
) -> tuple[FormRecords, list[Filing]]:
    """Read 附件1, 附件2 or 附件3 for the dossier, and record what is new in it once a person has confirmed.

    Returns:
        What the file says, and each record with what it adds or changes.

    Raises:
        Refusal: the form cannot be read, or the book cannot be written.
    """
    found = read_records(path, book.policy, book.facts, day)
    with book.locked():
        known = dossier.read_dossier(book.parsed("dossier.beancount"), date.max)
        filings = held_against(known, found.records, book.policy)
        texts = [dossier.to_text(filing.record) for filing in filings if filing.record is not None]
        if confirm and texts:
            whole = _with(book, "dossier.beancount", "\n".join(texts))
            book.write({"dossier.beancount": whole}, author=author, message=f"登记资料：{found.file}")
    return found, filings


def write_form(book: OpenBook, name: str, target: Path, *, blank: bool) -> None:
    """Write 附件1, 附件2 or 附件3 as a Word document, filled with what the book says or blank.

    Raises:
        Refusal: the policy has no such form, something is there already, or the file cannot be written.
    """
    from reports.forms import Filling, form_docx
    from reports.saving import save

    if target.exists() or target.is_symlink():
        raise Refusal("已经有这个文件或文件夹", where=str(target), todo="请换一个文件名：填好的表不会被覆盖")
    filling = Filling()
    if not blank:
        known = dossier.read_dossier(book.parsed("dossier.beancount"), date.max)
        filling = Filling(book.facts, in_force(book.parsed("plan.beancount"), today()), known)
    save(form_docx(name, book.policy, filling), target, "表格")


def _against_fiscal(plan: Plan, book: OpenBook) -> list[str]:
    """Where 表3-n-1 and the subsidy's column of 表4-2 differ: a rule judges it, a person is told now."""
    if not plan.specialties:
        return []
    notes, policy = [], book.policy
    for content in policy.content:
        parts = sum(row.get(content.name, 0) for row in plan.specialties.values())
        column = sum(plan.cell(content.name, s.name) for s in policy.source if s.earmarked)
        if parts != column:
            tables = f"{policy.budget.form_specialty} 合计 {yuan(parts)} 元，{policy.budget.form} {policy.subsidy}"
            notes.append(f"“{content.short}”{tables} {yuan(column)} 元，两表不一致")
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
    dossier_entries = book.parsed("dossier.beancount")
    known, accounts = read_mappings(dossier_entries), Accounts(read_subjects(dossier_entries), book.policy)
    mapping = _mapping(paths, known, confirmed, author) if confirmed else None
    papers = [_read(path, [*known, *([mapping] if mapping else [])], accounts) for path in paths]
    if mapping and not any(not isinstance(p, Refusal) and p.importer == mapping.title for p in papers):
        headers = "、".join(header for some in mapping.columns.values() for header in some)
        raise Refusal(f"没有一个文件有这些表头：{headers}", where="--column", todo="请照文件里的写法写")
    papers = _told_once(book, papers)
    results = take_in(book, papers, [path.name for path in paths], author=author, dry=dry, confirmed=changes)
    if mapping and not dry and not any(result.refused for result in results):
        text = mapping_text(mapping)
        with book.locked():
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


def _told_once(book: OpenBook, papers: Sequence[Paper | Refusal]) -> list[Paper | Refusal]:
    """Papers without the vouchers that a spending sheet has told already, or the accounting software."""
    sheets = [paper for paper in papers if not isinstance(paper, Refusal) and paper.kind == "sheet"]
    if not any(paper.rows for paper in sheets):
        return list(papers)
    entries = [entry for some in book.journal().values() for entry in some]
    once = iter(told_once(sheets, to_rows(entries, book.facts.numbers, book.chart).sheet))
    return [next(once) if any(paper is sheet for sheet in sheets) else paper for paper in papers]


def _read(path: Path, mappings: Sequence[BankMapping], accounts: Accounts | None = None) -> Paper | Refusal:
    try:
        return read_paper(path, mappings, accounts)
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
    with book.locked():
        _append(
            book, "dossier.beancount", dossier.to_text(fact), author=author, message=f"登记{fact.kind}：{fact.name}"
        )


def correct(
    book: OpenBook,
    record: Record,
    said: Mapping[str, str],
    cleared: Iterable[str] = (),
    *,
    why: str,
    author: str,
    day: date | None = None,
) -> Change:
    """Correct what a record states; an audit as of a day before the correction's does not change.

    Args:
        book: the book.
        record: the record, as `dossier_of(book).find` gives it.
        said: the facts that change, keys or labels to texts.
        cleared: the facts that it shall state no longer.
        why: for what reason.
        author: who corrects it.
        day: from which day on it holds; today where None.

    Raises:
        Refusal: see `ledgers.book.dossier.corrected`, or the book cannot be written.
    """
    message = f"更正{record.kind}：{record.name}"
    with book.locked():
        now = _again(book, record)
        change = dossier.corrected(now, day or today(), said, cleared, by=author, why=why)
        _append(book, "dossier.beancount", dossier.to_text(change), author=author, message=message)
    return change


def withdraw(book: OpenBook, record: Record, *, why: str, author: str, day: date | None = None) -> Change:
    """Withdraw a record; an audit as of a day before does not change.

    Raises:
        Refusal: no reason is given, or the book cannot be written.
    """
    message = f"撤销{record.kind}：{record.name}"
    with book.locked():
        change = dossier.withdrawn(_again(book, record), day or today(), by=author, why=why)
        _append(book, "dossier.beancount", dossier.to_text(change), author=author, message=message)
    return change


def _again(book: OpenBook, record: Record) -> Record:
    """A record as it stands now that the lock is held: somebody may have withdrawn it meanwhile."""
    return dossier_of(book).find(record.kind, record.name, of=record.date, which=record.which)


def dossier_of(book: OpenBook) -> Dossier:
    """Everything that the dossier holds today, whatever its day.

    Raises:
        Refusal: the file cannot be read.
    """
    return dossier.read_dossier(book.parsed("dossier.beancount"), date.max)


def note(book: OpenBook, said: Request | Waiver | Review | Step, *, author: str) -> None:
    """Add one of the bureau's notes.

    Raises:
        Refusal: the book cannot be written.
    """
    with book.locked():
        _note(book, said, author=author)


def _note(book: OpenBook, said: Request | Waiver | Review | Step, *, author: str) -> None:
    words = {"Request": "调取资料", "Waiver": "核准例外", "Review": "复核", "Step": "整改"}
    subject = said.paper if isinstance(said, Request) else said.finding
    message = f"{words[type(said).__name__]}：{subject}"
    _append(book, "audit.beancount", notes.to_text(said), author=author, message=message)


def waive(book: OpenBook, finding: str, until: date, *, by: str, why: str, day: date, author: str) -> Waiver:
    """Allow an exception: the finding stays, and no longer counts until a day.

    Raises:
        Refusal: the audit of the day has no such finding, the day has passed, or it lacks who or why.
    """
    by, why = clean(by), clean(why)
    if not by or not why:
        raise Refusal("批准人和理由都要写", where="--by、--why")
    if until < day:
        raise Refusal(f"有效期 {until} 已过", where="--until")
    found = _finding(book, finding, day)
    if found is None:
        raise _no_finding(book, finding)
    waiver = Waiver(day, finding, found.fingerprint, by, why, until)
    note(book, waiver, author=author)
    return waiver


def rectify(book: OpenBook, step: Step, *, author: str) -> Rectification:
    """Order that a finding be put right, or move such an order on.

    待整改 → 已反馈 → 待复核 → 销号; what was answered, or waits for review, may go back by 退回, with
    a reason, and is answered again. An order names its day and the person in charge; an answer its
    evidence. A step without a state sets another day or person, with a reason.

    Args:
        book: the book.
        step: what is said, on which day.
        author: who says it.

    Returns:
        How the order stands then.

    Raises:
        Refusal: there is no such finding and no order of it, the move is none that may follow, the
            step is of a day before the last, or it lacks what it needs.
    """
    found = _notes(book).order(step.finding) or _finding(book, step.finding, step.date)
    if found is None:
        raise _no_finding(book, step.finding)
    step = replace(step, owner=clean(step.owner), evidence=clean(step.evidence), why=clean(step.why), by=author)
    with book.locked():
        before = _notes(book).order(step.finding)
        step = replace(step, state=step.state or ("" if before else ORDERED))
        _check_move(step, before)
        _note(book, step, author=author)
        after = _notes(book).order(step.finding)
    assert after is not None  # noqa: S101  (it was written a line ago)
    return after


def _check_move(step: Step, before: Rectification | None) -> None:
    """See that a step may follow, and says what it has to.

    Raises:
        Refusal: see `rectify`.
    """
    now = before.state if before else ""
    if before and step.date < before.date:
        raise Refusal(f"{step.date} 早于上一次记录的日期 {before.date}", where="--date")
    if step.state and step.state not in MOVES.get(now, ()):
        can = "、".join(MOVES.get(now, ()))
        stands = f"现为“{now}”，下一步只能是 {can}" if can else f"已经{now}，不能再改"
        raise Refusal(f"问题 {step.finding} {stands if now else f'还没有责令整改，先写 --due 和 --owner（{can}）'}")
    if now == CLOSED:
        raise Refusal(f"问题 {step.finding} 已经销号，不能再改")
    if step.due and step.due < step.date:
        raise Refusal(f"整改期限 {step.due} 早于 {step.date}", where="--due")
    lacks = {
        "--due、--owner": step.state == ORDERED and not (step.due and step.owner) and "整改期限和责任人都要写",
        "--evidence": step.state == ANSWERED and not step.evidence and "反馈要写明凭证或材料",
        "--why": step.state in {RETURNED, ""} and not step.why and "退回、改期限或换责任人要写明理由",
        "--due": not step.state and not (step.due or step.owner) and "没有写要改什么",
    }
    for where, reason in lacks.items():
        if reason:
            raise Refusal(reason, where=where)


def review(book: OpenBook, finding: str, verdict: str, *, by: str, why: str, day: date, author: str) -> Review:
    """Say whether a finding is true; 误报 settles nothing until somebody else closes it.

    Raises:
        Refusal: the audit of the day has no such finding, or it lacks who or why.
    """
    by, why = clean(by), clean(why)
    if not by or not why:
        raise Refusal("复核人和理由都要写", where="--by、--why")
    if verdict not in VERDICTS:
        raise Refusal(f"复核结论只能是 {'、'.join(VERDICTS)}", where="--verdict")
    found = _finding(book, finding, day)
    if found is None:
        raise _no_finding(book, finding)
    said = Review(day, finding, found.fingerprint, verdict, by, why=why)
    note(book, said, author=author)
    return said


def close_review(book: OpenBook, finding: str, *, by: str, day: date, author: str) -> Review:
    """Close the 误报 that another auditor has said of a finding: then it is none.

    Raises:
        Refusal: the audit of the day has no such finding, nobody has said 误报 of it as it stands, it
            is closed already, or by the same person.
    """
    found, by = _finding(book, finding, day), clean(by)
    if found is None:
        raise _no_finding(book, finding)
    with book.locked():
        said = _notes(book).last_review(finding, found.fingerprint)
        if said is None or said.verdict != FALSE_ALARM:
            raise Refusal(f"问题 {finding} 没有待办结的误报", todo="先由一名审计员用 --verdict 误报 写明理由")
        if said.dismisses:
            raise Refusal(f"问题 {finding} 的误报已由 {said.closed_by} 办结")
        if not by or by == said.by:
            raise Refusal(f"误报由 {said.by} 提出，要由另一名审计员办结", where="--by")
        closed = replace(said, date=day, closed_by=by)
        _note(book, closed, author=author)
    return closed


def _notes(book: OpenBook) -> Notes:
    """Every note of the bureau's, whatever its day."""
    return notes.read_notes(book.parsed("audit.beancount"), date.max)


def _finding(book: OpenBook, finding: str, day: date) -> Finding | None:
    """A finding of the day's audit by its id."""
    _, answers = audit_book(book, day)
    return next((f for f in findings_of(answers) if f.id == finding), None)


def _no_finding(book: OpenBook, finding: str) -> Refusal:
    return Refusal(f"{book.code} 没有编号为 {finding} 的问题", todo="用 earmark audit --format json 可看到编号")


def papers_to_ask(book: OpenBook, day: date) -> dict[str, str]:
    """Every paper that a rule can ask the base for, by name, with the record that ends it.

    Raises:
        Refusal: the book cannot be read.
    """
    return askable(book.book(day))


def ask(book: OpenBook, paper: str, due: date, *, day: date, author: str, other: bool = False) -> Request:
    """Ask the base for a paper, by its name or by one that fits no other.

    Args:
        book: the book.
        paper: what it is called.
        due: by when.
        day: the day of the request.
        author: who asks.
        other: a paper of the bureau's own, which no rule knows; the archive's rule (D01) then looks for it.

    Returns:
        The request, with the paper's full name.

    Raises:
        Refusal: no rule asks for such a paper, several fit, or it is due before it is asked for.
    """
    paper = clean(paper)
    if not paper:
        raise Refusal("资料名称是空的")
    if due < day:
        raise Refusal(f"期限 {due} 早于发出日期 {day}", where="--due")
    known = papers_to_ask(book, day)
    fits = fitting(paper, known)
    if other and paper in fits:
        raise Refusal(f"“{paper}”是规则要查的资料", where="--other", todo="去掉 --other")
    if not other:
        paper = _the_one(paper, fits, known)
    request = Request(day, paper, due, author, other)
    note(book, request, author=author)
    return request


def _the_one(paper: str, fits: Sequence[str], known: Collection[str]) -> str:
    """The full name of the one paper that a name fits.

    Raises:
        Refusal: it fits none or several, with those that it may have meant.
    """
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refusal(f"“{paper}”可以是几份资料：{'、'.join(fits)}", todo="请写全名称")
    ranked = process.extract(paper, list(known), scorer=fuzz.ratio, processor=_bare, limit=3, score_cutoff=_NEAR)
    near = f"，最接近的是：{'、'.join(name for name, _, _ in ranked)}" if ranked else ""
    todo = f"可用：{'、'.join(known)}；规则之外的资料加 --other"
    raise Refusal(f"没有规则要查“{paper}”{near}", todo=todo)


def _bare(paper: str) -> str:
    """A paper's name without the form that it stands on."""
    return paper.partition("（")[0]


def append(book: OpenBook, name: str, text: str, *, author: str, message: str) -> None:
    """Add directives at the end of a file of the book.

    Raises:
        Refusal: the book is locked, or cannot be written.
    """
    with book.locked():
        _append(book, name, text, author=author, message=message)


def _append(book: OpenBook, name: str, text: str, *, author: str, message: str) -> None:
    """Add to a file; the lock is held by the caller."""
    book.write({name: _with(book, name, text)}, author=author, message=message)


def _with(book: OpenBook, name: str, text: str) -> str:
    """A file of a book with a text at its end."""
    old = (book.folder / name).read_text(encoding="utf-8").rstrip("\n")
    return f"{old}\n\n{text}"


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
        book.write({"main.beancount": _main_text(book, moved)}, author=author, message=f"{since} 起适用 {policy_id}")


def amend(book: OpenBook, facts: Facts, *, author: str) -> None:
    """State otherwise what main states of a base, as if it had been made so: facts have no days.

    They are held to what a new book's are. What the book already rests on does not change:

    - the policy, which moves from a day on (`move_policy`)
    - the period's first day, once there is a plan or an entry, save to the day that the approval on
      file gives (E03 asks for it); the plan in force from the first day then moves along
    - the account numbers, once there is an entry: the chart counts them, so new ones come last
    - a specialty that the plan or a spend names

    Raises:
        Refusal: what cannot be or may not change, nothing that changes, or the book cannot be written.
    """
    with book.locked():
        book.unchanged()
        old = book.facts
        if facts == old:
            raise Refusal("没有要修改的内容", where=book.code)
        if (facts.policy, facts.moves) != (old.policy, old.moves):
            raise Refusal("管理办法不在这里改", todo="用 earmark policy move")
        book.shelf.check(facts)
        begun = any(isinstance(e, data.Transaction) for entries in book.journal().values() for e in entries)
        if begun and facts.numbers[: len(old.numbers)] != old.numbers:
            todo = f"先照写 {'、'.join(old.numbers)}，新账号加在后面"
            raise Refusal("已经记账的账号不能改动或调换次序", where="--account", todo=todo)
        _keep_specialties(book, facts)
        files = {"main.beancount": _main_text(book, facts)}
        if facts.start != old.start:
            files |= _new_start(book, facts.start, begun=begun)
        book.write(files, author=author, message=f"修改基地信息：{facts.name}")


def _keep_specialties(book: OpenBook, facts: Facts) -> None:
    """See that no specialty is dropped that the plan or a spend names.

    Raises:
        Refusal: one is.
    """
    gone = [name for name in book.facts.specialties if name not in facts.specialties]
    if not gone:
        return
    looked_at = book.book()
    named = [*(looked_at.plan.specialties if looked_at.plan else ()), *(s.specialty for s in looked_at.spending)]
    kept = [name for name in gone if any(name in words for words in named)]
    if kept:
        raise Refusal(f"预算或支出里有专业“{'、'.join(kept)}”，不能去掉", where="--specialty")


def _new_start(book: OpenBook, start: date, *, begun: bool) -> dict[str, str]:
    """The plan's file for another first day of the period.

    Raises:
        Refusal: the day may not change, or is not before what came later.
    """
    known, old = plans(book.parsed("plan.beancount")), book.facts.start
    if begun or known:
        looked_at = book.book()
        approved = basis(looked_at, looked_at.policy)
        if start != approved:
            said = f"在案的{looked_at.policy.period.start_basis or '起算依据'}是 {approved or '空的'}"
            raise Refusal(f"已有预算或记账，起始日只能改成批文上的日期；{said}", where="--start")
    later = [p.date for p in known if p.date != old] + [since for since, _ in book.facts.moves]
    if any(day <= start for day in later):
        raise Refusal(f"起始日应早于预算调整和改用新办法的日期 {min(later)}", where="--start")
    moved = [replace(p, date=start) if p.date == old else p for p in known]
    return {"plan.beancount": to_text(moved)} if known else {}


def _main_text(book: OpenBook, facts: Facts) -> str:
    names = dict.fromkeys([facts.policy, *(name for _, name in facts.moves)])
    return main_text(facts, *(book.shelf.policy(name) for name in names))


def _reportable(book: Book, year: int, day: date) -> None:
    """Refuse a year that has not begun, or that neither the period nor an entry of the book belongs to."""
    if year > day.year:
        raise Refusal(f"{year} 年还没有到，不能出报告", where=book.code)
    years = [item.date.year for item in (*book.movements, *book.unexplained)]
    if not min([book.start.year, *years]) <= year <= max([book.end.year + 1, *years]):
        raise Refusal(f"{year} 年不在建设期内，账上也没有这一年的收支", where=book.code)
