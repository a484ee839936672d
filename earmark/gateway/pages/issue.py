"""One 问题: whether it holds and what is done about it. The base sees the same page and answers on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from beancount.core.compare import hash_entry
from fava.context import g
from flask import Response, make_response, redirect, request

from audit_rules.engine import rules
from audit_rules.proposal import proposal
from audit_rules.rule import findings_of
from earmark import desk
from earmark.gateway.pages.booking import Booking
from earmark.gateway.pages.common import audited, clock, code, day_of, field, me, render, shelf, today
from earmark.gateway.refusals import WebRefusal
from earmark.gateway.voucher import rows_of
from earmark.people import Role
from ledgers.book.notes import (
    CLOSED,
    COURSES,
    FALSE_ALARM,
    ORDERED,
    PROMISES,
    RETURNED,
    TRUE,
    WAITING,
    Step,
)
from ledgers.book.promise import lacking
from ledgers.policy.text import quoted
from ledgers.refusal import Refusal
from reports.standing import Issue, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beancount.core import data
    from werkzeug.wrappers import Response as AnyResponse

    from audit_rules.rule import Answer, Finding, Rule
    from earmark.gateway.ledger import BookLedger
    from ledgers.book.book import Book
    from ledgers.book.invoices import Invoice
    from ledgers.book.notes import Rectification, Remark
    from ledgers.book.shelf import OpenBook
    from ledgers.policy import Policy

_KIN = 6  # findings of a kind that are named under one
_SECTION = re.compile(r"^(查什么|怎么查|放过的情形|为什么)：", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Proof:
    """A line of 证据: whether it is there, what it is, what it says, and where it can be seen."""

    there: bool
    what: str
    said: str
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """A finding with everything that is shown beside it; `finding` is None where the audit no longer makes it."""

    book: Book
    id: str
    rule: Rule
    finding: Finding | None
    issue: Issue | None
    order: Rectification | None
    draft: Remark | None
    lacks: str
    events: Sequence[desk.Event]
    seen: str
    near: tuple[str, str]
    place: tuple[int, int]
    kin: tuple[Sequence[Issue], Sequence[Issue]]
    sections: Mapping[str, str]
    doubt: str

    @property
    def passed_over(self) -> list[str]:
        """The cases that the rule passes over, in its page's own words."""
        text = self.sections.get("放过的情形", "")
        return [re.sub(r"\s+", "", line) for line in re.split(r"^\d+\. ", text, flags=re.MULTILINE)[1:]]

    @property
    def state(self) -> str:
        """Where it is on its way."""
        return self.issue.stage if self.issue else self.order.state if self.order else ""


def page(finding: str) -> str | Response:
    """A finding's page."""
    return _render(_shown(finding))


def decide(finding: str, deed: str) -> str | AnyResponse:
    """Do what an auditor decides; refused, the page comes again with what was typed."""
    do = _DECISIONS.get(deed)
    if do is None:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这个页面", "请检查网址，或回到首页")
    return _done(finding, deed, lambda: do(_book(), finding, request.form))


def draft(finding: str) -> str | AnyResponse:
    """Keep the base's answer until its head releases it."""
    form = request.form
    files = tuple((f.filename, f.read()) for f in request.files.getlist("files") if f.filename)
    answer = desk.Answer(
        field(form, "text"),
        field(form, "promise") if field(form, "promise") in PROMISES else "",
        field(form, "expects"),
        files=files,
    )
    seen = field(form, "seen")
    words = {"by": me().name, "day": today(), "at": clock(), "seen": seen}
    return _done(finding, "draft", lambda: desk.draft(_book(), finding, answer, **words))  # type: ignore[arg-type]


def release(finding: str) -> str | AnyResponse:
    """Send the base's answer to the bureau."""
    seen = field(request.form, "seen")
    words = {"by": me().name, "day": today(), "at": clock(), "seen": seen}
    return _done(finding, "release", lambda: desk.release(_book(), finding, **words))  # type: ignore[arg-type]


def _done(finding: str, deed: str, do: Callable[[], object]) -> str | AnyResponse:
    try:
        do()
    except Refusal as refusal:
        status = HTTPStatus.CONFLICT if isinstance(refusal, desk.Overtaken) else HTTPStatus.BAD_REQUEST
        answer = make_response(_render(_shown(finding), refused=refusal, deed=deed))
        answer.status_code = status
        return answer
    return redirect(f"/{code()}/issue/{finding}", HTTPStatus.SEE_OTHER)


def _render(shown: Shown, refused: Refusal | None = None, deed: str = "") -> str:
    first = shown.finding.mentions[0] if shown.finding and shown.finding.mentions else None
    return render(
        "issue.html",
        it=shown,
        code=code(),
        voucher=Booking.of(first.entry, _book()) if first else None,
        row=next(iter(rows_of(first.entry)), "") if first else "",
        proofs=_proofs(first.entry) if first else [],
        proposed=proposal(shown.finding, shown.book) if shown.finding else None,
        others=[(m, hash_entry(m.entry)) for m in shown.finding.mentions[1:9]] if shown.finding else [],
        more=max(0, len(shown.finding.mentions) - 9) if shown.finding else 0,
        articles=quoted(_law(shown).meta.id, shown.rule.cites),
        refused=refused,
        words=plain(refused) if refused else "",
        deed=deed,
        typed=request.form,
        courses=COURSES,
        promises=PROMISES,
        can_draft=me().role.of_bases,
        can_release=me().role is Role.HEAD,
        auditor=me().role is Role.AUDITOR,
    )


def _law(shown: Shown) -> Policy:
    """The policy that judges: the approval's for what was approved, else the one of the finding's day."""
    if shown.rule.of_award:
        return shown.book.award
    return shown.book.law(shown.finding.date) if shown.finding else shown.book.policy


def plain(refusal: Refusal) -> str:
    """What a refusal says, without the command line's words."""
    todo = "" if "--" in refusal.todo or "earmark " in refusal.todo else refusal.todo
    where = "" if refusal.where.startswith("--") else f"{refusal.where}："
    return f"{where if refusal.where else ''}{refusal.what}。{f'{todo}。' if todo else ''}"


# --- what is shown


def _book() -> OpenBook:
    return shelf().open(code())


def _shown(finding: str) -> Shown:
    page = audited()
    book, answers = page.book, page.answers
    found = next((f for f in findings_of(answers) if f.id == finding), None)
    order = next((o for o in book.rectifications if o.finding == finding), None)
    rule = _rule(finding, found, answers)
    if rule is None or (found is None and order is None):
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这个问题", "账簿可能刚更新过，请回到问题列表")
    issues = standing(book, answers).issues
    place = next((n for n, issue in enumerate(issues) if issue.id == finding), None)
    entries = _book().parsed("audit.beancount")
    side = "基地" if me().role is Role.AUDITOR else "局"
    last = book.notes.last_review(finding, found.fingerprint) if found else None
    return Shown(
        book=book,
        id=finding,
        rule=rule,
        finding=found,
        issue=issues[place] if place is not None else None,
        order=order,
        draft=book.notes.draft(finding) if me().role.of_bases else None,
        lacks=lacking(book, order) if order else "",
        events=[event for event in desk.history(entries, finding) if event.inside != side],
        seen=desk.stand(entries, finding, found.fingerprint if found else ""),
        near=_near(issues, place),
        place=((place or 0) + 1, len(issues)),
        kin=_kin(issues, place),
        sections=_sections(rule.page),
        doubt=last.by if last and last.verdict == FALSE_ALARM and not last.dismisses else "",
    )


def _rule(finding: str, found: Finding | None, answers: Sequence[Answer]) -> Rule | None:
    if found:
        return found.rule
    wanted = finding.partition("-")[0]
    known = (*(answer.rule for answer in answers), *rules())
    return next((rule for rule in known if rule.code == wanted), None)


def _near(issues: Sequence[Issue], place: int | None) -> tuple[str, str]:
    """The findings before and after, by their ids."""
    if place is None:
        return "", ""
    before = issues[place - 1].id if place else ""
    return before, issues[place + 1].id if place + 1 < len(issues) else ""


def _kin(issues: Sequence[Issue], place: int | None) -> tuple[Sequence[Issue], Sequence[Issue]]:
    """Some other findings about the same voucher, and of the same rule."""
    if place is None:
        return (), ()
    mine = issues[place]
    rest = [issue for issue in issues if issue.id != mine.id]
    same = [issue for issue in rest if mine.voucher and issue.voucher == mine.voucher]
    return same[:_KIN], [issue for issue in rest if issue.rule == mine.rule and issue not in same][:_KIN]


def _sections(page: str) -> dict[str, str]:
    """The parts of a rule's page by their headings, without its example."""
    parts = _SECTION.split(page.partition("\n例：")[0])
    return {heading: text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def _proofs(entry: data.Transaction) -> list[Proof]:
    """What stands behind an entry and what does not."""
    ledger = cast("BookLedger", g.ledger)
    invoices: tuple[Invoice, ...] = ledger.invoices.get(id(entry), ())
    metas = [entry.meta, *(posting.meta or {} for posting in entry.postings)]

    def said(key: str) -> str:
        return "、".join(dict.fromkeys(str(meta[key]) for meta in metas if meta.get(key)))

    proofs = [Proof(True, f"电子发票 {one.number}", "、".join(one.words)) for one in invoices]
    if not invoices:
        number = said("invoice")
        proofs.append(Proof(bool(number), "发票", f"{number}（只有号码，没有原件）" if number else "没有发票号"))
    bank = said("bank")
    seen = f"{entry.date} {said('bank-time')} {said('bank-payee')}"
    proofs.append(Proof(bool(bank), "银行流水", " ".join(seen.split()) if bank else "没有对上的银行流水"))
    contract = said("contract")
    proofs.append(Proof(bool(contract), "合同", contract or "没有合同号"))
    return proofs


# --- what an auditor decides


def _order(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    promise = field(form, "promise")
    step = Step(
        today(),
        finding,
        ORDERED,
        day_of(field(form, "due"), "期限"),
        field(form, "owner"),
        demand=_needed(form, "demand", "要求"),
        course=_one_of(form, "course", COURSES, "类型"),
        promise=promise if promise in PROMISES else "",
        expects=field(form, "expects"),
        at=clock(),
    )
    _needed(form, "owner", "责任人")
    desk.rectify(book, step, author=me().name, seen=field(form, "seen"))


def _move(state: str) -> Callable[[OpenBook, str, Mapping[str, str]], None]:
    def move(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
        why = _needed(form, "why", "退回的理由") if state == RETURNED else field(form, "why")
        step = Step(today(), finding, state, why=why, evidence=field(form, "evidence"), at=clock())
        desk.rectify(book, step, author=me().name, seen=field(form, "seen"))

    return move


def _extend(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    due = day_of(field(form, "due"), "新期限")
    words = {"why": field(form, "why"), "approver": field(form, "approver"), "by": me().name}
    desk.extend(book, finding, due, day=today(), at=clock(), seen=field(form, "seen"), **words)


def _waive(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    desk.waive(
        book,
        finding,
        day_of(field(form, "until"), "有效期"),
        by=_needed(form, "by", "批准人"),
        why=_needed(form, "why", "理由"),
        paper=_needed(form, "paper", "批文"),
        day=today(),
        author=me().name,
        at=clock(),
        seen=field(form, "seen"),
    )


def _review(verdict: str) -> Callable[[OpenBook, str, Mapping[str, str]], None]:
    def review(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
        why, name = _needed(form, "why", "理由"), me().name
        words = {"by": name, "author": name, "at": clock(), "seen": field(form, "seen")}
        desk.review(book, finding, verdict, why=why, day=today(), **words)

    return review


def _settle(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    name = me().name
    desk.close_review(book, finding, by=name, day=today(), author=name, at=clock(), seen=field(form, "seen"))


def _comment(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    desk.comment(book, finding, field(form, "text"), by=me().name, day=today(), at=clock())


def _remind(book: OpenBook, finding: str, form: Mapping[str, str]) -> None:
    desk.remind(book, finding, field(form, "text"), by=me().name, day=today(), at=clock())


_DECISIONS: Mapping[str, Callable[[OpenBook, str, Mapping[str, str]], None]] = {
    "order": _order,
    "waiting": _move(WAITING),
    "close": _move(CLOSED),
    "return": _move(RETURNED),
    "extend": _extend,
    "waive": _waive,
    "doubt": _review(FALSE_ALARM),
    "confirm": _review(TRUE),
    "settle": _settle,
    "comment": _comment,
    "remind": _remind,
}
"""What an auditor may decide, by the last word of the address."""


def _needed(form: Mapping[str, str], name: str, what: str) -> str:
    text = field(form, name)
    if not text:
        raise Refusal(f"没有写{what}", where=what)
    return text


def _one_of(form: Mapping[str, str], name: str, known: Sequence[str], what: str) -> str:
    text = field(form, name)
    if text not in known:
        raise Refusal(f"没有选{what}", where=what, todo=f"可用：{'、'.join(known)}")
    return text
