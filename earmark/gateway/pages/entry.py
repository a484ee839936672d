"""One entry: what it says, what was added and by whom, and what may still be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from earmark.desk.entries import add_evidence, entry_of
from earmark.desk.entries import approve as approve_row
from earmark.desk.entries import reverse as reverse_row
from earmark.gateway.pages import here
from earmark.gateway.voucher import Evidence, masked
from earmark.people import Role
from ledgers.book.history import history_of_row
from ledgers.book.links import VOIDED, VOIDED_BY
from ledgers.book.render import yuan
from ledgers.book.typed import REASON, digest, documents, explanations
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Response

    from earmark.desk.entries import Entry
    from ledgers.book.invoices import Invoice

_DONE = {"add": "已补上", "approve": "已审核", "reverse": "已冲销"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of evidence: its place in the book, its SHA-256 when it was kept, and what is wrong with it since."""

    place: str
    sha256: str
    fault: str


def page(row: str) -> Response:
    """The entry, with what the visitor may do."""
    return _show(row)


def add(row: str) -> Response:
    """Add invoice, contract, explanation, files."""

    def deed() -> None:
        said = {name: request.form.get(name, "") for name in ("invoice", "contract")}
        words, author = request.form.get("explanation", ""), here.who().name
        add_evidence(here.book(), row, said, here.uploads("file"), explanation=words, author=author, day=here.today())

    return _done(row, "add", deed, "没有补上")


def reverse(row: str) -> Response:
    """Cancel the entry by a red one."""

    def deed() -> None:
        reverse_row(here.book(), row, request.form.get("why", ""), author=here.who().name, day=here.today())

    return _done(row, "reverse", deed, "没有冲销")


def approve(row: str) -> Response:
    """Say that the entry is right."""
    return _done(
        row, "approve", lambda: approve_row(here.book(), [row], by=here.who().name, day=here.today()), "没有审核"
    )


def _done(row: str, what: str, deed: Callable[[], object], title: str) -> Response:
    """Do something, and show the entry as it is then; refused, show it as it was, with what was typed."""
    try:
        deed()
    except Refusal as refusal:
        if row not in here.rows():
            raise here.refused(refusal, title) from None
        todo = f"。{refusal.todo}" if refusal.todo else ""
        answer = _show(row, denied=f"{title}：{refusal.what}{todo}。账簿没有任何改动")
        answer.status_code = HTTPStatus.CONFLICT
        return answer
    return make_response(redirect(url_for("entry", bfile=here.code(), row=row, done=what), HTTPStatus.SEE_OTHER))


def _show(row: str, denied: str = "") -> Response:
    if row not in here.rows():
        raise NotFound
    entry, me = entry_of(here.book(), row), here.who()
    records = me.role is Role.ACCOUNTANT and not entry.is_void
    template = current_app.jinja_env.get_template("entry.html")
    invoices = {invoice.number: invoice for invoice in _invoices(row)}
    text = template.render(
        code=here.code(),
        entry=entry,
        row=entry.row,
        amount=yuan(abs(entry.row.amount)),
        facts=tuple(_facts(entry)),
        steps=tuple(_steps(entry)),
        past=history_of_row(here.book().folder, row),
        invoices=[Evidence.of(invoice) for invoice in invoices.values()],
        documents=[Kept(place, sha256, _state(place, sha256)) for place, sha256 in documents(entry.row.extra)],
        records=records,
        approves=me.role is Role.HEAD and entry.approvable(me.name),
        waits=me.role.of_bases and not entry.approval and not entry.is_void,
        denied=denied,
        done=_DONE.get(request.args.get("done", ""), ""),
        typed=request.form,
    )
    return make_response(text)


def _state(place: str, sha256: str) -> str:
    """What is wrong with a file since it was kept; empty where nothing is."""
    folder = here.book().folder
    path = (folder / place).resolve()
    if not path.is_relative_to(folder.resolve() / "documents") or not path.is_file():
        return "原件不在"
    return "" if digest(path.read_bytes()) == sha256 else "原件和记账时不一样"


def _invoices(row: str) -> Iterator[Invoice]:
    for spend in here.ledger().looked(here.today()).book.spending:
        if spend.row == row:
            yield from spend.invoices


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    row = entry.row
    yield "日期", row.date.isoformat()
    yield ("支出" if row.amount < 0 else "收入"), f"{yuan(abs(row.amount))} 元"
    yield "对方户名", row.payee
    yield "对方账号", masked(row.payee_account)
    yield "用途", row.purpose or row.summary
    yield "资金来源", row.source
    yield "建设内容", row.content
    yield "支出类别", row.category
    yield "专业", row.specialty
    yield "发票号", row.invoice
    yield "合同号", row.contract
    yield "说明", "；".join(explanations(row.extra))
    for bank in entry.bank:
        yield "银行流水", f"{bank.date}，{yuan(abs(bank.amount))} 元，{bank.summary or bank.memo or bank.payee}"


def _steps(entry: Entry) -> Iterator[tuple[str, str]]:
    """What happened to the entry, in its order."""
    extra = entry.row.extra
    yield "制单", entry.maker or "历史里没有"
    if entry.approval:
        yield "审核", f"{entry.approval.date}，{entry.approval.by}"
    else:
        yield "审核", "还没有"
    why = f"：{extra[REASON]}" if REASON in extra else ""
    if VOIDED in extra:
        yield "冲销", f"{extra[VOIDED]}，{extra.get(VOIDED_BY, '')}{why}"
    elif entry.red:
        yield "冲销", f"本月已结账，由 {entry.red.date} 的 {entry.red.voucher} 冲销{why}"
    elif entry.cancels:
        yield "冲销", f"这是红字凭证，冲销 {entry.cancels.voucher}{why}"
