"""资料清单: what rules found missing, what the bureau asked for until when, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import make_response, redirect, request

from audit_rules.paper import Missing
from audit_rules.stated import papers as papers_of
from earmark import desk
from earmark.gateway.pages.common import audited, code, day_of, field, me, render, shelf, today
from earmark.gateway.pages.issue import plain
from earmark.people import Role
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from werkzeug.wrappers import Response

    from audit_rules.rule import Answer
    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.book.notes import Request
    from ledgers.book.shelf import OpenBook

_COUNT = re.compile(r"[0-9]{1,4}")
_OVERDUE = "paper|"  # how a finding about an overdue paper names it
ASKED, LATE, MISSING, RETURNED, ACCEPTED, GIVEN = "已发出", "逾期未交", "缺", "退回", "已收", "已交待看"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the list shows it.

    Attributes:
        name: what it is called.
        state: one of the words above.
        rules: the rules that cannot judge for want of it, by code.
        kept: the record that ends it, in words.
        due: until when it was asked for. asked: when, and by whom.
        record: the record in the dossier that hands it in, by kind and name.
        why: the reason it was returned for.
        stood: how many changes of that record there are.
    """

    name: str
    state: str
    rules: tuple[str, ...]
    kept: str
    due: date | None = None
    asked: str = ""
    record: tuple[str, str] | None = None
    why: str = ""
    stood: int = 0


def page() -> str:
    """The list."""
    return _render()


def ask() -> str | Response:
    """Ask the base for the ticked papers until a day."""

    def do() -> int:
        names = list(dict.fromkeys(request.form.getlist("paper")))
        other = field(request.form, "other")
        if not names and not other:
            raise Refusal("没有勾选资料", todo="先勾选缺的资料，或写一份别的资料")
        due, book = day_of(field(request.form, "due"), "期限"), _book()
        for name in names:
            desk.ask(book, name, due, day=today(), author=me().name)
        if other:
            desk.ask(book, other, due, day=today(), author=me().name, other=True)
        return len(names) + bool(other)

    return _done(do, "调取")


def judge() -> str | Response:
    """Accept a paper that was handed in, or return it with a reason."""

    def do() -> int:
        book, name, deed = _book(), field(request.form, "record"), field(request.form, "deed")
        accepted, why = deed == "accept", field(request.form, "why")
        if not accepted and not why:
            raise Refusal("退回要写明理由")
        found = desk.dossier_of(book).find("资料", name)
        word, stood = "是" if accepted else "否", field(request.form, "stood")
        desk.correct(
            book,
            found,
            {"accepted": word},
            why=why or "收到，符合要求",
            author=me().name,
            day=today(),
            stood=int(stood) if _COUNT.fullmatch(stood) else None,
        )
        return 1

    return _done(do, "处理")


def _done(do: Callable[[], int], word: str) -> str | Response:
    try:
        count = do()
    except Refusal as refusal:
        answer = make_response(_render(said=plain(refusal)))
        overtaken = isinstance(refusal, desk.Overtaken)
        answer.status_code = HTTPStatus.CONFLICT if overtaken else HTTPStatus.BAD_REQUEST
        return answer
    return redirect(f"/{code()}/papers/?done={word}{count}", HTTPStatus.SEE_OTHER)


def _book() -> OpenBook:
    return shelf().open(code())


def _render(said: str = "") -> str:
    shown = audited()
    found = list(listed(shown.book, shown.answers))
    done = request.args.get("done", "")
    return render(
        "papers.html",
        code=code(),
        name=shown.book.name,
        papers=sorted(found, key=lambda paper: (_ORDER.index(paper.state), str(paper.due or "9"), paper.name)),
        headline=_headline(found),
        said=said,
        done=done if done[:2] in {"调取", "处理"} and done[2:].isdigit() else "",
        typed=request.form,
        ticked=set(request.form.getlist("paper")),
        auditor=me().role is Role.AUDITOR,
    )


_ORDER = (LATE, RETURNED, GIVEN, ASKED, MISSING, ACCEPTED)


def _headline(found: Sequence[Paper]) -> str:
    counts = {word: sum(paper.state == word for paper in found) for word in _ORDER}
    said = [f"{counts[word]} 份{told}" for word, told in _TOLD.items() if counts[word]]
    return "，".join(said) if said else "资料齐全，没有调取中的"


_TOLD = {LATE: "逾期未交", RETURNED: "退回", GIVEN: "交来待看", ASKED: "已调取未到期", MISSING: "缺，还没有调取"}


def listed(book: Book, answers: Sequence[Answer]) -> Iterator[Paper]:
    """Every paper that is missing, was asked for or was handed in as 资料."""
    wanting, told = _wanting(answers), set()
    asked = {request.paper: request for request in book.notes.requests}
    for name in (*wanting, *(name for name in asked if name not in wanting)):
        codes, kept = wanting.get(name, ([], ""))
        record = next(reversed(papers_of(book, name.partition("（")[0])), None)
        told.add(record.name if record else "")
        yield _paper(name, (tuple(dict.fromkeys(codes)), kept), asked.get(name), record, book.as_of)
    for record in book.dossier.of("资料"):
        if record.name not in told:
            yield _paper(record.name, ((), ""), None, record, book.as_of)


def _wanting(answers: Sequence[Answer]) -> dict[str, tuple[list[str], str]]:
    """The papers that rules do not find, each with the rules and the record that ends it."""
    wanting: dict[str, tuple[list[str], str]] = {}
    for answer in answers:
        for gap in answer.gaps:
            if isinstance(gap, Missing):
                wanting.setdefault(gap.names[0], ([], gap.kept))[0].append(answer.rule.code)
        for finding in answer.findings:
            if finding.subject.startswith(_OVERDUE):
                wanting.setdefault(finding.subject.removeprefix(_OVERDUE), ([], ""))[0].append(answer.rule.code)
    return wanting


def _paper(
    name: str, wanted: tuple[tuple[str, ...], str], request: Request | None, record: Record | None, day: date
) -> Paper:
    codes, kept = wanted
    by = f"{request.date}{f' {request.by}' if request.by else ''}" if request else ""
    of = ("资料", record.name) if record else None
    state = _state(codes, request, record, day)
    why = record.changes[-1].why if record and record.changes and state == RETURNED else ""
    stood = len(record.changes) if record else 0
    return Paper(name, state, codes, kept, request.due if request else None, by, of, why, stood)


def _state(codes: tuple[str, ...], request: Request | None, record: Record | None, day: date) -> str:
    """How a paper stands; one that was asked for and that no rule misses any more is in."""
    if record is not None:
        accepted = record.get("accepted")
        return RETURNED if accepted is False else ACCEPTED if accepted else GIVEN
    if request is None:
        return MISSING
    if not codes and not request.other:
        return ACCEPTED
    return LATE if request.due < day else ASKED
