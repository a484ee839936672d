"""The bureau's notes: exceptions, rectification, review, papers asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from audit_rules.asking import askable, fitting
from audit_rules.rule import findings_of
from earmark.desk.answers import audit_book
from earmark.desk.seen import check_seen
from earmark.desk.writing import append_held
from ledgers.book import notes
from ledgers.book.notes import (
    ANSWERED,
    CLOSED,
    FALSE_ALARM,
    MOVES,
    ORDERED,
    REFUND,
    RETURNED,
    VERDICTS,
    Remark,
    Request,
    Review,
    Waiver,
)
from ledgers.book.promise import kept
from ledgers.book.render import clean
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from audit_rules.rule import Finding
    from ledgers.book.notes import Note, Notes, Rectification, Step
    from ledgers.book.shelf import OpenBook


_NEAR = 30  # of 100, rapidfuzz's ratio of two papers' names: below it a proposal is a guess


def note(book: OpenBook, said: Note, *, author: str, seen: str = "") -> None:
    """Add one of the bureau's notes.

    Args:
        book: the book.
        said: the note.
        author: who says it.
        seen: what its author had before them, see `earmark.desk.seen`; not asked for where empty.

    Raises:
        Overtaken: somebody has decided on the finding meanwhile.
        Refusal: the book cannot be written.
    """
    with book.locked():
        if not isinstance(said, Request):
            check_seen(book, said.finding, seen)
        _note(book, said, author=author)


def _note(book: OpenBook, said: Note, *, author: str) -> None:
    words = {"Request": "调取资料", "Waiver": "核准例外", "Review": "复核", "Step": "整改"}
    subject = said.paper if isinstance(said, Request) else said.finding
    word = said.kind if isinstance(said, Remark) else words[type(said).__name__]
    append_held(book, "audit.beancount", notes.to_text(said), author=author, message=f"{word}：{subject}")


def waive(
    book: OpenBook,
    finding: str,
    until: date,
    *,
    by: str,
    why: str,
    day: date,
    author: str,
    paper: str = "",
    at: str = "",
    seen: str = "",
) -> Waiver:
    """Allow an exception: the finding stays, and no longer counts until a day.

    Args:
        book: the book.
        finding: its id.
        until: the last day it holds.
        by: who allowed it. why: for what reason. paper: the paper that says so.
        day: the day. at: the time of the day.
        author: who writes it down.
        seen: see `note`.

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
    waiver = Waiver(day, finding, found.fingerprint, by, why, until, clean(paper), at)
    note(book, waiver, author=author, seen=seen)
    return waiver


def rectify(book: OpenBook, step: Step, *, author: str, seen: str = "") -> Rectification:
    """Order that a finding be put right, or move such an order on.

    待整改 → 已反馈 → 待复核 → 销号; what was answered, or waits for review, may go back by 退回, with
    a reason, and is answered again. An order names its day and the person in charge; an answer its
    evidence. A step without a state sets another day or person, with a reason. What an order or an
    answer promises and the book holds waits for review by itself (`ledgers.book.promise`).

    Args:
        book: the book.
        step: what is said, on which day.
        author: who says it.
        seen: see `note`.

    Returns:
        How the order stands then.

    Raises:
        Overtaken: somebody has decided on the finding meanwhile.
        Refusal: there is no such finding and no order of it, the move is none that may follow, the
            step is of a day before the last, or it lacks what it needs.
    """
    order = _notes(book).order(step.finding)
    found = None if order else _finding(book, step.finding, step.date)
    if order is None and found is None:
        raise _no_finding(book, step.finding)
    step = _tidy(step, order, found, author)
    with book.locked():
        check_seen(book, step.finding, seen, drafts=bool(step.drafted_by))
        before = _notes(book).order(step.finding)
        step = replace(step, state=step.state or ("" if before else ORDERED))
        _check_move(step, before, _stands(book, before, step.date))
        _note(book, step, author=author)
        after = _notes(book).order(step.finding)
    assert after is not None  # noqa: S101  (it was written a line ago)
    return _stands(book, after, step.date) or after


def _tidy(step: Step, order: Rectification | None, found: Finding | None, author: str) -> Step:
    """A step with its words on one line each, by its author; a refund that names no sum is of the finding's."""
    words = {key: clean(getattr(step, key)) for key in ("owner", "evidence", "why", "demand", "expects", "approver")}
    sum_ = step.sum
    if step.promise == REFUND and sum_ is None and (order is None or order.sum is None):
        sum_ = found.amount if found else None
    return replace(step, **words, by=author, sum=sum_)  # type: ignore[arg-type]


def _stands(book: OpenBook, order: Rectification | None, day: date) -> Rectification | None:
    """An order as the book has it on a day: the book is read only where something was promised."""
    return kept(book.book(day), order) if order and order.promise else order


def _check_move(step: Step, before: Rectification | None, stands: Rectification | None) -> None:
    """See that a step may follow, and says what it has to.

    Args:
        step: the step.
        before: the order as somebody said it last. stands: as the book has it.

    Raises:
        Refusal: see `rectify`.
    """
    now = stands.state if stands else ""
    if before and step.date < before.date:
        raise Refusal(f"{step.date} 早于上一次记录的日期 {before.date}", where="--date")
    can = tuple(dict.fromkeys([*MOVES.get(now, ()), *(MOVES[before.state] if before else ())]))
    if step.state and step.state not in can:
        stand = f"现为“{now}”，下一步只能是 {'、'.join(can)}" if can else f"已经{now}，不能再改"
        needed = f"还没有责令整改，先写 --due 和 --owner（{'、'.join(can)}）"
        raise Refusal(f"问题 {step.finding} {stand if now else needed}")
    if now == CLOSED:
        raise Refusal(f"问题 {step.finding} 已经销号，不能再改")
    if step.due and step.due < step.date:
        raise Refusal(f"整改期限 {step.due} 早于 {step.date}", where="--due")
    if step.promise and step.state not in {ORDERED, ANSWERED}:
        raise Refusal("承诺只写在责令整改和反馈里", where="--promise")
    _check_words(step, before)


def _check_words(step: Step, before: Rectification | None) -> None:
    """See that a step says what it has to.

    Raises:
        Refusal: it lacks something.
    """
    promised = step.promise or (before.promise if before else "")
    named = step.expects or (before.expects if before else "")
    lacks = {
        "--due、--owner": step.state == ORDERED and not (step.due and step.owner) and "整改期限和责任人都要写",
        "--evidence": step.state == ANSWERED and not step.evidence and "反馈要写明凭证或材料",
        "--why": step.state in {RETURNED, ""} and not step.why and "退回、改期限或换责任人要写明理由",
        "--due": not step.state and not (step.due or step.owner) and "没有写要改什么",
        "--expects": step.state == ANSWERED and promised and not named and f"要写明{promised}的凭证号或发票号",
    }
    for where, reason in lacks.items():
        if reason:
            raise Refusal(str(reason), where=where)


def review(
    book: OpenBook,
    finding: str,
    verdict: str,
    *,
    by: str,
    why: str,
    day: date,
    author: str,
    at: str = "",
    seen: str = "",
) -> Review:
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
    said = Review(day, finding, found.fingerprint, verdict, by, why=why, at=at)
    note(book, said, author=author, seen=seen)
    return said


def close_review(
    book: OpenBook, finding: str, *, by: str, day: date, author: str, at: str = "", seen: str = ""
) -> Review:
    """Close the 误报 that another auditor has said of a finding: then it is none.

    Raises:
        Refusal: the audit of the day has no such finding, nobody has said 误报 of it as it stands, it
            is closed already, or by the same person.
    """
    found, by = _finding(book, finding, day), clean(by)
    if found is None:
        raise _no_finding(book, finding)
    with book.locked():
        check_seen(book, finding, seen)
        said = _notes(book).last_review(finding, found.fingerprint)
        if said is None or said.verdict != FALSE_ALARM:
            raise Refusal(f"问题 {finding} 没有待办结的误报", todo="先由一名审计员用 --verdict 误报 写明理由")
        if said.dismisses:
            raise Refusal(f"问题 {finding} 的误报已由 {said.closed_by} 办结")
        if not by or by == said.by:
            raise Refusal(f"误报由 {said.by} 提出，要由另一名审计员办结", where="--by")
        closed = replace(said, date=day, closed_by=by, at=at)
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
