"""记一笔支出: the form, what the rules say while it is filled in, and the saving."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import current_app, make_response, redirect, request, url_for

from earmark.desk.spending import LABELS, FieldRefusal, save, typed_row
from earmark.desk.spending import check as check_row
from earmark.gateway.pages import here
from earmark.gateway.refusals import WebRefusal
from importers.apart import read_sent
from ledgers.book.render import fen_to_decimal, yuan
from ledgers.book.typed import kind_of, next_number
from ledgers.refusal import Refusal
from reports.figures import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from audit_rules.rule import Finding
    from earmark.desk.spending import Caused, Checked
    from ledgers.book.book import Book
    from ledgers.book.rows import SheetRow
    from ledgers.policy import Category, Policy

_PAYEES = 400
_QUOTED = re.compile(r"“([^”]*)”")
_NUMBER = re.compile(r"记\d{4}-\d{1,6}")
_FORM = re.compile(r"[0-9a-f]{16}")
_INDEX = re.compile(r"[0-9]{1,2}")
_GIVEN = ("date", "amount", "payee")  # what 待办 knows of a statement's row that nobody has explained
_SHOWN_BANS = ("travel", "labour")
_CHECKS, _PATIENCE = BoundedSemaphore(3), 3.0  # at once, and how many seconds the next waits


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid: its value, and what of the plan is left, fen; None where there is no plan for it."""

    value: str
    source: str
    planned: int
    spent: int

    @property
    def left(self) -> int:
        """What is left, negative where more was spent."""
        return self.planned - self.spent


@dataclass(frozen=True, slots=True)
class Grid:
    """Sources by contents, and what is on the account of each source."""

    sources: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    balances: tuple[int, ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A category to choose, and what is marked beside it."""

    name: str
    mark: str


def page() -> Response:
    """The form, or the saving of it."""
    if request.method == "POST":
        return _save()
    given = {name: request.args[name] for name in _GIVEN if request.args.get(name)}
    return _show({"date": here.today().isoformat(), **given})


def check() -> Response:
    """What the rules say of the form as it stands; what it lacks, where it is not whole yet."""
    with _turn():
        try:
            row, checked = _checked()
        except FieldRefusal as refusal:
            return here.said({"wanting": f"{refusal.what}", "field": refusal.field})
        except Refusal as refusal:
            raise here.refused(refusal, "没有检查") from None
    return here.said(_told(row, checked))


def invoice() -> Response:
    """What a file says that was dropped; it is kept with the entry when that is saved."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise WebRefusal(HTTPStatus.BAD_REQUEST, "没有收到文件", "请再选一次")
    content, title = file.read(), here.called(file)
    paper = read_sent(content, title)
    if paper is not None and paper.kind != "invoice":
        raise WebRefusal(HTTPStatus.CONFLICT, "这是银行对账单，不是发票", "请到“导入”页导入")
    if paper is None or not paper.claims:
        try:
            kind_of(content, title)
        except Refusal as refusal:
            raise here.refused(refusal, "文件没有收") from None
        return here.said({"unread": "没读出来，请手填；原件随这笔一起保存"})
    claims = paper.claims
    amounts = [claim.amount for claim in claims]
    whole = sum(amount for amount in amounts if amount is not None) if None not in amounts else None
    words = dict.fromkeys(item.name for claim in claims for item in claim.items)
    filled = {
        "invoice": "、".join(dict.fromkeys(claim.number for claim in claims)),
        "invoice_date": min(claim.date for claim in claims).isoformat(),
        "payee": claims[0].seller,
        "amount": "" if whole is None else f"{fen_to_decimal(whole):.2f}",
        "invoice_amount": "" if whole is None else f"{fen_to_decimal(whole):.2f}",
        "invoice_item": "、".join(words)[:200],
    }
    return here.said({"filled": {key: text for key, text in filled.items() if text}, "count": len(claims)})


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few checks that run at once: everybody's typing must leave room for everybody's reading."""
    if not _CHECKS.acquire(timeout=_PATIENCE):
        raise WebRefusal(HTTPStatus.SERVICE_UNAVAILABLE, "正在检查的人多", "可以先保存，保存时还会检查")
    try:
        yield
    finally:
        _CHECKS.release()


def _texts(policy: Policy) -> dict[str, str]:
    """The form's texts by field; the cell of the grid as source and content."""
    texts = {name: request.form.get(name, "") for name in LABELS}
    source, _, content = request.form.get("cell", "").partition("-")
    for name, number, known in (("source", source, policy.source), ("content", content, policy.content)):
        texts[name] = known[int(number)].name if _INDEX.fullmatch(number) and int(number) < len(known) else ""
    return texts


def _row(day_book: Book) -> SheetRow:
    return typed_row(_texts(day_book.policy), day_book.policy, day_book.specialties)


def _checked() -> tuple[SheetRow, Checked]:
    looked = here.ledger().looked(here.today())
    row = _row(looked.book)
    before = here.ledger().looked(max(here.today(), row.date))
    checked = check_row(here.book(), before, row)
    return row, checked


def _save() -> Response:
    form = request.form.get("form", "")
    shown = request.form.get("voucher", "")
    try:
        looked = here.ledger().looked(here.today())
        row = _row(looked.book)
        before = here.ledger().looked(max(here.today(), row.date))
        booked = save(
            here.book(),
            before,
            row,
            here.uploads("file"),
            author=here.who().name,
            form=form if _FORM.fullmatch(form) else "",
        )
    except Refusal as refusal:
        return _not_saved(refusal)
    moved = shown if _NUMBER.fullmatch(shown) and shown[:5] == booked.voucher[:5] and shown != booked.voucher else ""
    href = url_for("spend", bfile=here.code(), saved=booked.id, was=moved or None)
    if here.in_json():
        return here.said({"saved": booked.voucher, "href": href})
    return make_response(redirect(href, HTTPStatus.SEE_OTHER))


def _not_saved(refusal: Refusal) -> Response:
    """Why a form was not saved, beside what was typed."""
    field = refusal.field if isinstance(refusal, FieldRefusal) else ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if field else HTTPStatus.CONFLICT
    todo = f"。{refusal.todo}" if refusal.todo else ""
    what = f"没有保存：{refusal.what}{todo}"
    if here.in_json():
        return here.said({"error": what, "field": field}, status)
    typed = {name: request.form.get(name, "") for name in (*LABELS, "cell", "form")}
    answer = _show(typed, denied=what, field=field)
    answer.status_code = status
    return answer


def _show(typed: dict[str, str], *, denied: str = "", field: str = "") -> Response:
    looked = here.ledger().looked(here.today()).book
    seen = typed.get("form", "")
    template = current_app.jinja_env.get_template("spend.html")
    rows = here.rows()
    saved = rows.get(request.args.get("saved", ""))
    was = request.args.get("was", "")
    text = template.render(
        code=here.code(),
        book=looked,
        typed=typed,
        denied=denied,
        field=field,
        form=seen if _FORM.fullmatch(seen) else secrets.token_hex(8),
        grid=grid(looked),
        allowed=[Choice(c.name, "") for c in looked.policy.category if c.verdict == "allowed"],
        others=_others(looked.policy),
        more=_more(looked.policy),
        payees=_payees(looked),
        next=next_number(rows.values(), here.today()),
        saved=saved,
        was=was if _NUMBER.fullmatch(was) else "",
        paid=yuan(-saved.amount) if saved else "",
    )
    return make_response(text)


def grid(book: Book) -> Grid:
    """表4-2 as a grid to choose from."""
    money = Money(book)
    policy = book.policy
    lines = {line.name: line for line in money.contents}
    rows = []
    for number, content in enumerate(policy.content):
        cells = {cell.source: cell for cell in lines[content.name].cells}
        some = tuple(
            Cell(f"{n}-{number}", source.name, cells[source.name].planned, cells[source.name].spent.fen)
            for n, source in enumerate(policy.source)
        )
        rows.append((content.name, content.short, some))
    held = {line.name: line.balance.fen for line in money.sources}
    names = tuple(source.name for source in policy.source)
    return Grid(names, tuple(rows), tuple(held.get(name, 0) for name in names), book.plan is not None)


def _others(policy: Policy) -> list[Choice]:
    """The first category of each ban that accountants meet every month."""
    firsts = [next((c for c in policy.category if c.ban == ban), None) for ban in _SHOWN_BANS]
    return [Choice(c.name, "▲ 补助不得列") for c in firsts if c is not None]


def _more(policy: Policy) -> list[Choice]:
    shown = {choice.name for choice in _others(policy)}
    rest = [c for c in policy.category if c.verdict != "allowed" and c.name not in shown]
    return [Choice(c.name, _mark(c)) for c in rest]


def _mark(category: Category) -> str:
    return "▲ 补助不得列" if category.verdict == "banned" else "○ 要说明"


def _payees(book: Book) -> list[str]:
    """Who this base has paid, the latest first."""
    return list(dict.fromkeys(spend.payee for spend in reversed(book.spending) if spend.payee))[:_PAYEES]


def _told(row: SheetRow, checked: Checked) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for caused in checked.caused:
        counts[caused.finding.severity.value] = counts.get(caused.finding.severity.value, 0) + 1
    closed = f"{row.date:%Y年%m月}已结账，不能记入" if checked.closed else ""
    return {
        "voucher": checked.row.voucher,
        "counts": counts,
        "findings": [_card(caused, checked.row.voucher) for caused in checked.caused],
        "passed": [{"code": a.rule.code, "title": a.rule.title} for a in checked.passed],
        "gaps": list(checked.gaps),
        "explain": checked.to_explain,
        "closed": closed,
    }


def _card(caused: Caused, voucher: str) -> dict[str, Any]:
    finding = caused.finding
    return {
        "severity": finding.severity.value,
        "label": f"{finding.severity.mark} {finding.severity.word}",
        "code": finding.rule.code,
        "title": finding.rule.title,
        "cites": finding.rule.cites,
        "words": _words(finding, voucher),
        "todo": finding.rule.fix if finding.severity.value in {"violation", "warning"} else "",
        "fixes": [{"word": fix.word, "field": fix.field, "value": fix.value} for fix in caused.fixes],
    }


def _words(finding: Finding, voucher: str) -> list[dict[str, Any]]:
    """What a finding says, the words that decided apart; without the entry's own, which stand in the form."""
    own = f"。{finding.date} {finding.voucher}，"
    parts = _QUOTED.split(finding.message.partition(own)[0] if finding.voucher == voucher else finding.message)
    return [{"text": part, "hit": bool(n % 2)} for n, part in enumerate(parts) if part]
